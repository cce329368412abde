"""The numbers of the exhibits, against hand counts and against other ways of counting."""

import math
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from tests.invented_store import invent, write_store
from turnscope.classifiers.codebook import Codebook, load_codebook, parse_codebook
from turnscope.classifiers.labels import Label, SessionLabels, TurnLabels
from turnscope.classifiers.store import LabelStore
from turnscope.eval.intervals import cluster_mean
from turnscope.report.cohort import Cohort, open_cohort
from turnscope.report.exhibit import ALL, Exhibit, Support
from turnscope.report.exhibits import EXHIBITS
from turnscope.report.exhibits.decisions import share_decisions
from turnscope.report.exhibits.effort import measure_effort
from turnscope.report.exhibits.expertise import rate_expertise
from turnscope.report.exhibits.sample import describe_sample
from turnscope.report.exhibits.task_by_month import follow_tasks
from turnscope.report.exhibits.task_mix import mix_tasks
from turnscope.report.moments import Moments, mean, share, sum_moments
from turnscope.report.quantiles import QUANTILES, estimate_quantiles
from turnscope.transcripts.model import Role, Telemetry

TWO_DIMENSIONS = """
name = "own"
version = 1
[[dimension]]
name = "mood"
unit = "user_turn"
kind = "nominal"
question = "How does it sound?"
[[dimension.value]]
name = "calm"
definition = "Calm."
[[dimension.value]]
name = "cross"
definition = "Cross."
"""


def _open(store: LabelStore) -> Cohort:
    return open_cohort(store.connect(), codebook=store.codebook, manifest=store.manifest)


def _turn(role: Role, *kinds: str, **labels: str) -> TurnLabels:
    single = {name: Label(value, {value: 0.9}) for name, value in labels.items()}
    return TurnLabels(role, {"decision": Label(kinds, {}), **single})


def _session(number: int, *turns: TurnLabels, user: str | None = "u", actions: int = 0) -> SessionLabels:
    prompts = sum(turn.role == "user" for turn in turns)
    telemetry = Telemetry(human_prompts=prompts, tool_calls=actions)
    return SessionLabels(f"s{number}", turns, user=user, month="2026-03", telemetry=telemetry)


@pytest.fixture(scope="module")
def cohort(tmp_path_factory: pytest.TempPathFactory) -> Cohort:
    return _open(write_store(tmp_path_factory.mktemp("labels") / "store", invent(200)))


def _items(cohort: Cohort, query: str) -> tuple[list[str], list[float]]:
    """Read clusters and values, one an item."""
    rows = cohort.rows(query)
    return [row[0] for row in rows], [row[1] for row in rows]


# Planning: session 0 has user, user, assistant (2 of 3), session 1 assistant (0 of 1), session 2 none.
# Mean of sessions (2/3 + 0) / 2 = 1/3; all decisions 2 of 4. Execution: one, the assistant's.
def test_shares_of_decisions_by_hand(tmp_path: Path) -> None:
    plan = "planning"
    sessions = [
        _session(
            0, _turn("user", plan), _turn("assistant", plan, "execution"), _turn("user", plan), user="a"
        ),
        _session(1, _turn("user"), _turn("assistant", plan), user="b"),
        _session(2, _turn("user"), _turn("assistant"), user="b"),
    ]
    exhibit = share_decisions(_open(write_store(tmp_path / "store", sessions)))
    assert exhibit["sessions"].estimate(plan, column="mean").value == pytest.approx(1 / 3)
    assert exhibit["sessions"].estimate(plan, column="mean").n == 2
    assert exhibit["pooled"].estimate("user", plan, column="share").value == pytest.approx(0.5)
    assert exhibit["pooled"].estimate("user", plan, column="share").n == 4
    assert exhibit["pooled"].estimate("assistant", "execution", column="share").value == 1
    assert exhibit["histogram"].estimate("60-70 %", plan, column="share").value == pytest.approx(0.5)
    assert exhibit["histogram"].estimate("0-10 %", plan, column="share").value == pytest.approx(0.5)
    assert exhibit["control"].estimate("above 80 %", plan, column="share").value == 0


# 4 of 5 is 80 %, no more: not above. 5 of 6 is.
def test_a_share_of_exactly_80_percent_is_not_above_it(tmp_path: Path) -> None:
    def decide(mine: int) -> list[TurnLabels]:
        return [_turn("user", "planning")] * mine + [_turn("assistant", "planning")]

    sessions = [_session(0, *decide(4), user="a"), _session(1, *decide(5), user="b")]
    exhibit = share_decisions(_open(write_store(tmp_path / "store", sessions)))
    assert exhibit["control"].estimate("above 80 %", "planning", column="share").value == pytest.approx(0.5)
    assert exhibit["histogram"].estimate("70-80 %", "planning", column="share").value == pytest.approx(0.5)
    assert exhibit["histogram"].estimate("80-90 %", "planning", column="share").value == pytest.approx(0.5)


# exp(mean(log(1 + x))) - 1 for x = 0, 3, 15: (1 * 4 * 16) ** (1/3) - 1 = 3.
def test_the_geometric_mean_keeps_zeros_in(tmp_path: Path) -> None:
    sessions = [
        _session(number, _turn("user", expertise="expert"), user=f"u{number}", actions=actions)
        for number, actions in enumerate((0, 3, 15))
    ]
    table = measure_effort(_open(write_store(tmp_path / "store", sessions)))["actions"]
    assert table.estimate("expert", column="geometric").value == pytest.approx(3)
    assert table.estimate("expert", column="none").value == pytest.approx(1 / 3)
    assert table.estimate("expert", column="median").value == 3
    assert table.estimate("novice", column="median").value is None
    assert table.estimate("novice", column="geometric").note == "nothing to count"


def test_means_agree_with_those_over_single_items(cohort: Cohort) -> None:
    clusters, values = _items(cohort, "select cluster, tool_calls from kept")
    found = mean(sum_moments(cohort, "select * from kept", by=(), y="sum(tool_calls)::double")[()])
    expected = cluster_mean(values, clusters)
    assert found.value == pytest.approx(expected.value)
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high))
    assert (found.n, found.n_clusters) == (expected.n, expected.n_clusters)


def test_shares_and_supports_agree_with_a_plain_count(cohort: Cohort) -> None:
    prompts = cohort.rows("select coalesce(task, 'not labelled'), month, session, \"user\" from prompts")
    months = Counter(month for _, month, _, _ in prompts)
    table = follow_tasks(cohort)["prompts"]
    for task, month in {(task, month) for task, month, _, _ in prompts}:
        cell = [(session, user) for kind, when, session, user in prompts if (kind, when) == (task, month)]
        sessions, users = ({pair[place] for pair in cell} for place in (0, 1))
        found = table.find(task, month)
        assert found is not None
        assert found.support == Support(len(cell), len(sessions), len(users))
        assert table.estimate(task, month, column="share").value == pytest.approx(len(cell) / months[month])


def test_the_interval_of_a_share_is_cluster_mean_on_the_logit_scale(cohort: Cohort) -> None:
    query = "select cluster, (task = 'fix')::int from prompts where task is not null"
    clusters, values = _items(cohort, query)
    linear = cluster_mean(values, clusters)
    source = "select * from prompts where task is not null"
    found = share(sum_moments(cohort, source, by=(), y="sum((task = 'fix')::int)")[()])
    assert found.value is not None
    assert linear.high is not None
    width = (linear.high - found.value) / (found.value * (1 - found.value))
    logit = math.log(found.value / (1 - found.value))
    assert found.low == pytest.approx(1 / (1 + math.exp(width - logit)))
    assert found.high == pytest.approx(1 / (1 + math.exp(-width - logit)))


def test_quantiles_agree_with_numpy_and_lie_in_their_intervals(cohort: Cohort) -> None:
    source = "select *, surface as g from kept"
    values = cohort.rows("select surface, tool_calls from kept")
    groups = ("cli", "web", "nowhere", ALL)
    estimates = estimate_quantiles(cohort, source, value="tool_calls", by="g", groups=groups)
    for group, found in zip(groups, estimates, strict=True):
        x = [calls for surface, calls in values if group in {surface, ALL}]
        expected = np.quantile(x, QUANTILES).tolist() if x else [None] * len(QUANTILES)
        assert [each.value for each in found] == pytest.approx(expected)
        assert {each.n for each in found} == {len(x)}
        bounds = [(each.low, each.value, each.high) for each in found if each.low is not None]
        assert all(
            low <= value <= high for low, value, high in bounds if value is not None and high is not None
        )
    assert [each.low is not None for each in estimates[-1]][1:4] == [True] * 3
    assert {each.note for each in estimates[2]} == {"nothing to count"}


def test_what_cannot_be_estimated_says_why() -> None:
    assert share(None).note == "nothing to count"
    alone = share(Moments(1, 10, 4, 100, 16, 40))
    assert (alone.value, alone.low, alone.note) == (0.4, None, "no interval: needs at least two clusters")
    alike = mean(Moments(2, 4, 8, 8, 32, 16))
    assert (alike.value, alike.low, alike.note) == (
        2.0,
        None,
        "no interval: every cluster gives the same value",
    )


# Wilson at 0 of 20 independent units: z^2 / (n + z^2) = 3.8415 / 23.8415 = .1611.
def test_a_share_of_nothing_has_an_upper_bound() -> None:
    none = share(Moments(20, 20, 0, 20, 0, 0))
    assert (none.value, none.low) == (0, 0)
    assert none.high == pytest.approx(0.1611, abs=1e-4)
    assert share(Moments(20, 20, 20, 20, 20, 20)).low == pytest.approx(1 - 0.1611, abs=1e-4)


def test_the_unit_is_the_user_where_two_are_known_else_the_session(tmp_path: Path) -> None:
    many = _open(write_store(tmp_path / "many", invent(40, users=9)))
    nobody = _open(write_store(tmp_path / "nobody", invent(40, users=None)))
    lone = _open(write_store(tmp_path / "lone", invent(40, users=1)))
    assert [each.sampling_unit for each in (many, nobody, lone)] == ["user", "session", "session"]
    assert "No session studied names its user" in describe_sample(nobody).caveat
    assert "one user" in describe_sample(lone).caveat
    row = mix_tasks(nobody)["sessions"].find(ALL)
    assert row is not None
    assert row.support.users is None
    assert row.estimates[0].n_clusters == row.support.sessions


def test_a_session_takes_the_level_of_its_last_prompt_that_shows_one(tmp_path: Path) -> None:
    levels = ("beginner", "advanced", "unclear")
    sessions = [_session(0, *(_turn("user", expertise=level) for level in levels))]
    table = rate_expertise(_open(write_store(tmp_path / "store", sessions)))["sessions"]
    assert table.estimate("advanced", column="share").value == 1
    assert table.estimate("unclear", column="share").value == 0


def test_a_session_takes_the_kind_of_most_of_its_prompts_and_the_first_of_equals(tmp_path: Path) -> None:
    sessions = [
        _session(0, *(_turn("user", task=task) for task in ("plan", "fix", "fix"))),
        _session(1, *(_turn("user", task=task) for task in ("test", "fix"))),
    ]
    table = mix_tasks(_open(write_store(tmp_path / "store", sessions)))["sessions"]
    assert table.estimate("fix", column="share").value == pytest.approx(0.5)
    assert table.estimate("test", column="share").value == pytest.approx(0.5)


def test_the_model_s_own_label_of_a_session_comes_first(tmp_path: Path) -> None:
    session = _session(0, _turn("user", task="plan"))
    labelled = SessionLabels(session.id, session.turns, {"task": Label("build", {"build": 0.8})}, user="u")
    exhibit = mix_tasks(_open(write_store(tmp_path / "store", [labelled])))
    assert exhibit["sessions"].estimate("build", column="share").value == 1
    assert "model's label of the whole session" in exhibit.definition


def test_an_excluded_session_is_counted_and_left_out(tmp_path: Path) -> None:
    kept = _session(0, _turn("user", task="fix"))
    left_out = SessionLabels("s1", (), user="v", exclusion="ide")
    exhibit = describe_sample(_open(write_store(tmp_path / "store", [kept, left_out])))
    found = {row.keys[0]: row.support.sessions for row in exhibit["flow"]}
    assert found == {"studied": 1, "left out: ide": 1}


def _make_all(store: LabelStore) -> dict[str, Exhibit]:
    cohort = _open(store)
    return {exhibit.id: exhibit for exhibit in (make(cohort) for make in EXHIBITS)}


def _codebook() -> Codebook:
    return parse_codebook(TWO_DIMENSIONS)


def test_a_codebook_without_a_dimension_is_told_so(tmp_path: Path) -> None:
    sessions = [SessionLabels("s0", (TurnLabels("user", {"mood": Label("calm", {"calm": 1.0})}),))]
    exhibits = _make_all(write_store(tmp_path / "store", sessions, codebook=_codebook()))
    for name in ("decisions", "task-mix", "task-by-month", "expertise", "effort"):
        assert "has no dimension" in exhibits[name].missing
        assert exhibits[name].tables == ()
        assert exhibits[name].finding == ""
    assert exhibits["sample"].tables
    assert exhibits["telemetry"].tables


def test_a_model_that_labels_nothing_is_told_so(tmp_path: Path) -> None:
    sessions = [SessionLabels("s0", (TurnLabels("user"), TurnLabels("assistant")))]
    exhibits = _make_all(write_store(tmp_path / "store", sessions))
    assert "does not give it" in exhibits["task-mix"].missing


def test_turns_that_decide_nothing_are_told_so(tmp_path: Path) -> None:
    exhibits = _make_all(write_store(tmp_path / "store", [_session(0, _turn("user"), _turn("assistant"))]))
    assert exhibits["decisions"].missing == "No turn is labelled as making a decision."
    assert (exhibits["decisions"].tables, exhibits["decisions"].plots) == ((), ())


def test_a_store_without_sessions_makes_exhibits_without_numbers(tmp_path: Path) -> None:
    exhibits = _make_all(write_store(tmp_path / "store", [], codebook=load_codebook()))
    values = [each.value for each in exhibits["telemetry"]["counts"].rows[0].estimates]
    assert values == [None] * 6
    assert exhibits["sample"].finding == "0 sessions."
