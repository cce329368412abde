"""The audit pairs gold with labels, counts what it cannot pair, and is a gate when asked."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from turnscope.classifiers.baselines import Constant
from turnscope.classifiers.codebook import load_codebook
from turnscope.classifiers.labels import Label, SessionLabels, TurnLabels
from turnscope.classifiers.store import LabelStore, StoreWriter
from turnscope.classifiers.tally import Tally
from turnscope.errors import GateError, InputError
from turnscope.eval.audit import HEADER, evaluate, require
from turnscope.eval.gold import Gold, read_gold
from turnscope.redaction.keys import Key
from turnscope.redaction.redactor import Redactor

KEY = Key(bytes(32))
TASKS = ["fix", "build", "fix", "test", "build", "fix"]
LEVELS = ["novice", "expert", "unclear", "beginner", "expert", "novice"]


@pytest.fixture
def gold(tmp_path: Path) -> Gold:
    """Six sessions of a prompt and a reply."""
    lines = []
    for number, (task, level) in enumerate(zip(TASKS, LEVELS, strict=True)):
        prompt = {"task": task, "expertise": level, "decision": ["planning"] if number % 2 else []}
        turns = [
            {"role": "user", "text": f"Prompt {number}.", "labels": prompt},
            {"role": "assistant", "text": "Done.", "labels": {"decision": ["execution"]}},
        ]
        lines.append(json.dumps({"id": str(number), "turns": turns, "labels": {"outcome": "succeeded"}}))
    (tmp_path / "gold.jsonl").write_text("\n".join(lines) + "\n")
    return read_gold(tmp_path / "gold.jsonl", key=KEY)


def _label(value: str | tuple[str, ...]) -> Label:
    return Label(value, {})


def _session(number: int, task: str, level: str) -> SessionLabels:
    user = {"task": _label(task), "expertise": _label(level), "decision": _label(("planning",))}
    turns = (TurnLabels("user", user), TurnLabels("assistant", {"decision": _label(("execution",))}))
    return SessionLabels(KEY.hash("session", str(number)), turns, session={"outcome": _label("succeeded")})


def _sessions(tasks: Sequence[str] = TASKS, levels: Sequence[str] = LEVELS) -> list[SessionLabels]:
    return [_session(number, *pair) for number, pair in enumerate(zip(tasks, levels, strict=True))]


def test_rows_are_dimensions_by_role_and_value(gold: Gold) -> None:
    audit = evaluate(gold, _sessions())
    assert [row.name for row in audit.rows[:7]] == [
        *("decision.planning.user", "decision.execution.user"),
        *("decision.planning.assistant", "decision.execution.assistant"),
        *("task", "session.task", "expertise"),
    ]
    assert (audit.sessions, audit.sessions_found, audit.turns, audit.missing) == (6, 6, 12, {})
    planning = audit["decision.planning.user"]
    assert (planning.accuracy.value, planning.n, planning.sessions) == (0.5, 6, 6)
    assert planning.confusion.counts.tolist() == [[0, 3], [0, 3]]


def test_numbers_by_hand(gold: Gold) -> None:
    tasks = ["fix", "build", "build", "test", "build", "plan"]
    levels = ["novice", "advanced", "expert", "unclear", "expert", "beginner"]
    audit = evaluate(gold, _sessions(tasks, levels))
    task, expertise = audit["task"], audit["expertise"]
    assert task.accuracy.value == pytest.approx(4 / 6)
    # fix 2·1/(1 + 3), build 2·2/(3 + 2), test 1; plan is predicted alone: 0.
    assert task.macro_f1.value == pytest.approx((1 / 2 + 4 / 5 + 1 + 0) / 4)
    assert "without orchestrate, operate" in task.macro_f1.note
    # Observed 4/6; by chance (3·1 + 2·3 + 1·1 + 0·1) / 36 = 10/36.
    assert task.kappa.value == pytest.approx((4 / 6 - 10 / 36) / (1 - 10 / 36))
    assert (task.majority_label, task.majority.value) == ("fix", 0.5)
    # Positions 0 4 4 0 against 0 3 4 1, two left out: observed 2; margins of gold 0:2 4:2, of labels
    # one each: expected (2·(0 + 9 + 16 + 1) + 2·(16 + 1 + 0 + 9)) / 4 = 26.
    assert expertise.kappa.value == pytest.approx(1 - 2 / 26)
    assert (expertise.n, expertise.left_out, expertise.kappa.n) == (6, 2, 4)
    assert task.kappa.low is not None
    assert task.kappa.low < (task.kappa.value or 0)


def test_what_cannot_be_paired_is_counted_by_reason(gold: Gold) -> None:
    sessions = _sessions()
    swapped = SessionLabels(sessions[1].id, sessions[1].turns[::-1], session=sessions[1].session)
    cut = SessionLabels(sessions[2].id, sessions[2].turns[:1])
    withheld = SessionLabels(sessions[3].id, (TurnLabels("user", withheld=True), sessions[3].turns[1]))
    excluded = SessionLabels(sessions[4].id, (), exclusion="ide")
    audit = evaluate(
        gold, [sessions[0], swapped, cut, withheld, excluded, _session(77, "fix", "novice"), sessions[0]]
    )
    assert (audit.sessions_found, audit["task"].n) == (5, 2)
    assert audit.missing == {
        "no label of session.outcome": 2,
        "session excluded from the study": 1,
        "session not found": 1,
        "turn not found": 1,
        "turn of another role": 2,
        "turn withheld": 1,
    }


def test_store_and_labels_give_one_audit(gold: Gold, tmp_path: Path) -> None:
    labeller = Constant()
    labels = list(labeller.label(map(Redactor(key=KEY), gold)))
    path = tmp_path / "labels"
    with StoreWriter(
        path,
        codebook=load_codebook(),
        key_fingerprint=KEY.fingerprint,
        model_digest="m",
        redaction={"rules": "r"},
    ) as writer:
        for session in labels:
            writer.add(session)
        writer.finish(Tally())
    from_store = evaluate(gold, LabelStore(path))
    assert [row.name for row in from_store.rows] == [row.name for row in evaluate(gold, labels).rows]
    pairs = zip(from_store.rows, evaluate(gold, labels).rows, strict=True)
    assert all(
        (one.accuracy, one.macro_f1, one.kappa) == (two.accuracy, two.macro_f1, two.kappa)
        for one, two in pairs
    )
    assert from_store.labels["model"] == "m"
    constant = from_store["task"]
    assert constant.kappa.value == pytest.approx(0)


def test_other_key_is_named_as_the_likely_cause(gold: Gold) -> None:
    other = Redactor(key=Key(bytes(range(32))))
    with pytest.raises(
        InputError, match="none of the 6 gold sessions is among the labels; were both made with one key"
    ):
        evaluate(gold, Constant().label(map(other, gold)))


def test_gold_value_that_the_codebook_lacks_is_refused_without_being_quoted(tmp_path: Path) -> None:
    turns = [{"role": "user", "text": "Go.", "labels": {"task": "hush-hush"}}]
    (tmp_path / "gold.jsonl").write_text(json.dumps({"id": "a", "turns": turns}) + "\n")
    with pytest.raises(
        InputError, match=r"gold session 1, turn 0: `task` has a value that codebook"
    ) as caught:
        evaluate(read_gold(tmp_path / "gold.jsonl", key=KEY), [])
    assert "hush" not in str(caught.value)


def test_audit_as_json_and_as_a_table(gold: Gold) -> None:
    audit = evaluate(gold, _sessions(), model_digest="abc")
    plain = json.loads(json.dumps(audit.to_json()))
    assert plain["labels"] == {"model": "abc"}
    row = next(row for row in plain["rows"] if row["name"] == "task")
    assert row["kappa"]["value"] == 1.0
    assert row["confusion"]["counts"][0][0] == 2
    undefined = next(row for row in plain["rows"] if row["name"] == "session.value")
    assert (undefined["n"], undefined["accuracy"]["value"], undefined["accuracy"]["note"]) == (
        0,
        None,
        "undefined: no items",
    )
    table = list(audit.table())
    assert {len(cells) for cells in table} == {len(HEADER)}
    assert next(cells for cells in table if cells[0] == "task")[:4] == ("task", "6", "6", "1.00")


def test_gate_holds_or_names_what_falls_short(gold: Gold) -> None:
    audit = evaluate(gold, _sessions(["fix", "build", "build", "test", "build", "plan"]))
    require(audit, {"task": 0.5, "expertise": 1.0})
    with pytest.raises(GateError, match=r"kappa falls short of what was asked for: task 0\.54"):
        require(audit, {"task": 0.6})
    with pytest.raises(GateError, match=r"decision\.planning\.user 0\.00"):
        require(audit, {"decision": 0.1})
    with pytest.raises(GateError, match=r"session\.value -"):
        require(audit, {"session.value": 0.0})
    with pytest.raises(InputError, match="known are decision"):
        require(audit, {"tasks": 0.1})
