"""A label store gives back what was put in, survives interruption, and never loses an earlier one."""

import json
import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from turnscope.classifiers.codebook import Codebook, load_codebook, parse_codebook
from turnscope.classifiers.labels import Label, SessionLabels, TurnLabels
from turnscope.classifiers.store import LabelStore, StoreWriter
from turnscope.classifiers.tally import Tally
from turnscope.errors import InputError, OutputError
from turnscope.transcripts.model import Telemetry

CODEBOOK = parse_codebook(
    """
name = "tiny"
version = 1
[[dimension]]
name = "decision"
unit = "turn"
kind = "multilabel"
question = "Which?"
[[dimension.value]]
name = "planning"
definition = "Settles what."
[[dimension.value]]
name = "execution"
definition = "Settles how."
[[dimension]]
name = "skill"
unit = ["user_turn", "session"]
kind = "ordinal"
abstain = "unclear"
question = "How much?"
[[dimension.value]]
name = "low"
definition = "Little."
[[dimension.value]]
name = "high"
definition = "Much."
[[dimension.value]]
name = "unclear"
definition = "Cannot be told."
"""
)
DECISION = Label(("planning",), {"planning": 0.75, "execution": 0.25})
NEITHER = Label((), {"planning": 0.125, "execution": 0.25})
SKILL = Label("high", {"low": 0.25, "high": 0.5, "unclear": 0.25}, abstained=True)


def _session(number: int) -> SessionLabels:
    return SessionLabels(
        id=f"session{number:03d}",
        turns=(
            TurnLabels("user", {"decision": DECISION, "skill": SKILL}),
            TurnLabels("assistant", {"decision": NEITHER}, seen=0.5),
            TurnLabels("user", seen=0.0, withheld=True),
        ),
        session={"skill": SKILL},
        format="codex",
        tool="codex",
        surface="cli",
        language="en",
        month="2026-03",
        user="someone",
        telemetry=Telemetry(human_prompts=2, commits=number, tests_passed=True, output_tokens=None),
    )


EXCLUDED = SessionLabels(id="left-out", turns=(), surface="ide", exclusion="ide")


def _writer(
    path: Path, *, codebook: Codebook = CODEBOOK, resume: bool = False, model: str = "m"
) -> StoreWriter:
    return StoreWriter(
        path, codebook=codebook, key_fingerprint="k", model_digest=model, resume=resume, shard_sessions=3
    )


def _write(path: Path, sessions: Sequence[SessionLabels], *, resume: bool = False) -> Tally:
    with _writer(path, resume=resume) as writer:
        for session in sessions:
            if session.id not in writer.done:
                writer.add(session)
        return writer.finish(Tally(files=2, bytes=99, skipped={"empty_file": 1}))


def _begin(path: Path, sessions: Sequence[SessionLabels]) -> None:
    """Write as a run does that is killed before it finishes: only whole shards are left."""
    writer = _writer(path)
    for session in sessions:
        writer.add(session)


@pytest.fixture
def sessions() -> list[SessionLabels]:
    return [_session(number) for number in range(7)] + [EXCLUDED]


def test_labels_come_back_as_they_went_in(tmp_path: Path, sessions: list[SessionLabels]) -> None:
    _write(tmp_path / "labels", sessions)
    assert list(LabelStore(tmp_path / "labels")) == sessions


def test_columns_are_those_of_the_design(tmp_path: Path, sessions: list[SessionLabels]) -> None:
    _write(tmp_path / "labels", sessions)
    turns = pq.read_table(tmp_path / "labels" / "turns" / "000000.parquet")
    assert turns.column_names == [
        *("session", "turn", "role", "month", "withheld", "seen"),
        *("decision.planning", "decision.planning.p", "decision.execution", "decision.execution.p"),
        *("skill", "skill.p.low", "skill.p.high", "skill.p.unclear", "skill.abstained"),
    ]
    first, second, third = turns.slice(0, 3).to_pylist()
    assert first["decision.planning"] is True
    assert first["decision.planning.p"] == 0.75
    assert (first["skill"], first["skill.p.high"], first["skill.abstained"]) == ("high", 0.5, True)
    assert second["decision.planning"] is False
    assert second["skill"] is second["skill.p.low"] is second["skill.abstained"] is None
    assert third["withheld"] is True
    assert third["decision.planning"] is third["decision.planning.p"] is None
    row = pq.read_table(tmp_path / "labels" / "sessions" / "000001.parquet").to_pylist()[0]
    assert (row["session"], row["commits"], row["tests_passed"], row["output_tokens"]) == (
        "session003",
        3,
        True,
        None,
    )
    assert (row["skill"], row["skill.first_prompt"], row["excluded"], row["turns"]) == (
        "high",
        "high",
        None,
        3,
    )


def test_duckdb_polars_style_queries_see_both_tables(tmp_path: Path, sessions: list[SessionLabels]) -> None:
    odd = tmp_path / "a [1] b's*"
    odd.mkdir()
    _write(odd / "labels", sessions)
    connection = LabelStore(odd / "labels").connect()
    count = 'SELECT count(*), sum(CASE WHEN "decision.planning" THEN 1 ELSE 0 END) FROM turns'
    assert connection.sql(count).fetchall() == [(21, 7)]
    assert connection.sql("SELECT count(*), count(excluded) FROM sessions").fetchall() == [(8, 1)]


def test_manifest_holds_versions_and_counts(tmp_path: Path, sessions: list[SessionLabels]) -> None:
    tally = _write(tmp_path / "labels", sessions)
    manifest = LabelStore(tmp_path / "labels").manifest
    assert manifest["codebook"] == {"name": "tiny", "version": 1, "digest": CODEBOOK.digest}
    assert (manifest["model"], manifest["key"], manifest["include"]) == ("m", "k", [])
    assert (tally.sessions, tally.labelled, tally.turns, tally.user_turns) == (8, 7, 21, 14)
    assert (tally.withheld, tally.cut, tally.excluded) == (7, 7, {"ide": 1})
    assert {name: manifest[name] for name in tally.to_json()} == json.loads(json.dumps(tally.to_json()))


def test_masked_spans_are_counted_over_all_shards(tmp_path: Path) -> None:
    one = SessionLabels(id="a", turns=(), findings={"EMAIL": 2})
    with _writer(tmp_path / "labels") as writer:
        writer.add(one)
        writer.flush()
        writer.add(SessionLabels(id="b", turns=(), findings={"EMAIL": 1, "URL": 5}))
        tally = writer.finish(Tally())
    assert tally.masked == {"EMAIL": 3, "URL": 5}


def test_store_without_sessions_is_a_store(tmp_path: Path) -> None:
    tally = _write(tmp_path / "labels", [])
    assert (tally.sessions, tally.turns, tally.cut) == (0, 0, 0)
    store = LabelStore(tmp_path / "labels")
    assert list(store) == []
    assert store.connect().sql("SELECT count(*) FROM turns").fetchall() == [(0,)]


@pytest.mark.parametrize("done", range(8))
def test_resumed_run_gives_the_same_rows(tmp_path: Path, sessions: list[SessionLabels], done: int) -> None:
    _begin(tmp_path / "labels", sessions[:done])
    assert not (tmp_path / "labels").exists()
    tally = _write(tmp_path / "labels", sessions, resume=True)
    assert tally.resumed == done // 3 * 3
    assert list(LabelStore(tmp_path / "labels")) == sessions
    assert not list(tmp_path.glob("*.partial"))


def test_shard_without_its_sessions_file_never_happened(
    tmp_path: Path, sessions: list[SessionLabels]
) -> None:
    _begin(tmp_path / "labels", sessions[:6])
    (tmp_path / "labels.partial" / "sessions" / "000001.parquet").unlink()
    (tmp_path / "labels.partial" / "sessions" / "000001.tmp").write_bytes(b"PAR1 half")
    assert _write(tmp_path / "labels", sessions, resume=True).resumed == 3
    assert list(LabelStore(tmp_path / "labels")) == sessions


def test_block_left_early_keeps_what_was_added(tmp_path: Path, sessions: list[SessionLabels]) -> None:
    def stop_early() -> NoReturn:
        with _writer(tmp_path / "labels") as writer:
            writer.add(sessions[0])
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stop_early()
    assert _writer(tmp_path / "labels", resume=True).done == {"session000"}


def test_unfinished_run_is_not_thrown_away(tmp_path: Path, sessions: list[SessionLabels]) -> None:
    _begin(tmp_path / "labels", sessions[:6])
    with pytest.raises(
        OutputError, match=r"labels\.partial holds an unfinished run; go on with it by --resume"
    ):
        _writer(tmp_path / "labels")
    with pytest.raises(OutputError, match=r"begun with another model; go on with the same"):
        _writer(tmp_path / "labels", resume=True, model="n")
    with pytest.raises(OutputError, match=r"begun with another codebook"):
        _writer(tmp_path / "labels", resume=True, codebook=load_codebook())
    assert len(_writer(tmp_path / "labels", resume=True).done) == 6


def test_run_that_finished_no_shard_is_no_obstacle(tmp_path: Path, sessions: list[SessionLabels]) -> None:
    _begin(tmp_path / "labels", sessions[:2])
    _write(tmp_path / "labels", sessions)
    assert list(LabelStore(tmp_path / "labels")) == sessions


def test_earlier_store_is_replaced_only_at_the_end(tmp_path: Path, sessions: list[SessionLabels]) -> None:
    _write(tmp_path / "labels", sessions[:2])
    writer = _writer(tmp_path / "labels")
    writer.add(sessions[5])
    writer.flush()
    assert list(LabelStore(tmp_path / "labels")) == sessions[:2]
    writer.finish(Tally())
    assert list(LabelStore(tmp_path / "labels")) == [sessions[5]]
    assert [entry.name for entry in tmp_path.iterdir()] == ["labels"]


def test_kill_between_the_two_renames_is_mended(tmp_path: Path, sessions: list[SessionLabels]) -> None:
    _write(tmp_path / "labels", sessions)
    (tmp_path / "labels").rename(tmp_path / "labels.replaced")
    _writer(tmp_path / "labels")
    assert list(LabelStore(tmp_path / "labels")) == sessions
    assert not (tmp_path / "labels.replaced").exists()


def test_folder_that_is_no_store_is_left_alone(tmp_path: Path, sessions: list[SessionLabels]) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "cat.png").write_bytes(b"cat")
    with pytest.raises(OutputError, match=r"^photos exists and is no label store"):
        _writer(tmp_path / "photos")
    (tmp_path / "file").write_text("text")
    with pytest.raises(OutputError, match=r"^file exists and is no folder"):
        _writer(tmp_path / "file")
    _write(tmp_path / "labels", sessions)
    (tmp_path / "labels" / "notes.txt").write_text("mine")
    with pytest.raises(OutputError, match=r"^labels exists and is no label store"):
        _writer(tmp_path / "labels")
    assert (tmp_path / "labels" / "notes.txt").read_text() == "mine"
    assert (tmp_path / "photos" / "cat.png").read_bytes() == b"cat"


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")  # noqa: PTH110
def test_full_disk_is_told_and_harms_nothing(tmp_path: Path, sessions: list[SessionLabels]) -> None:
    _write(tmp_path / "labels", sessions[:2])
    writer = _writer(tmp_path / "labels")
    (tmp_path / "labels.partial" / "turns" / "000000.tmp").symlink_to("/dev/full")
    for session in sessions[:2]:
        writer.add(session)
    with pytest.raises(OutputError, match=r"^labels cannot be written: the disk is full") as caught:
        writer.add(sessions[2])
    assert str(tmp_path) not in str(caught.value)
    assert caught.value.__suppress_context__
    assert list(LabelStore(tmp_path / "labels")) == sessions[:2]


def test_read_only_place_is_told(tmp_path: Path) -> None:
    place = Path("/sys")
    if os.geteuid() != 0:
        place = tmp_path
        place.chmod(0o500)
    elif not place.is_dir():
        pytest.skip("root may write everywhere here")
    with pytest.raises(
        OutputError, match=r"^labels cannot be written: (writing is not allowed|the file system)"
    ):
        _writer(place / "labels")


def _damage(folder: Path, how: str) -> None:
    shard = folder / "turns" / "000000.parquet"
    match how:
        case "no manifest":
            (folder / "manifest.json").unlink()
        case "foreign manifest":
            (folder / "manifest.json").write_text('{"name": "app"}')
        case "unfinished":
            text = (folder / "manifest.json").read_text()
            (folder / "manifest.json").write_text(text.replace('"complete": true', '"complete": false'))
        case "no codebook":
            (folder / "codebook.toml").unlink()
        case "other codebook":
            (folder / "codebook.toml").write_text(load_codebook().source)
        case "cut shard":
            shard.write_bytes(shard.read_bytes()[:-20])
        case "lost shard":
            shard.unlink()
        case _:
            pq.write_table(pa.table({"session": ["x"]}), shard)


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ("no manifest", "is no label store"),
        ("foreign manifest", "is no label store"),
        ("unfinished", "is an unfinished label store"),
        ("no codebook", "has lost its codebook"),
        ("other codebook", "holds another codebook"),
        ("cut shard", "is damaged: a part cannot be read"),
        ("lost shard", "is damaged: a part is missing"),
        ("foreign shard", "is damaged: its columns"),
    ],
)
def test_damaged_store_is_refused(
    tmp_path: Path, sessions: list[SessionLabels], how: str, words: str
) -> None:
    _write(tmp_path / "labels", sessions)
    _damage(tmp_path / "labels", how)
    with pytest.raises(InputError, match=f"^labels {re.escape(words)}") as caught:
        LabelStore(tmp_path / "labels")
    assert str(tmp_path) not in str(caught.value)


def test_missing_store_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"^nothing is no folder"):
        LabelStore(tmp_path / "nothing")
