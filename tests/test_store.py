"""A label store gives back what was put in, and refuses what is no store."""

import json
import re
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.tiny_store import CODEBOOK, SESSIONS, open_writer, write
from turnscope.classifiers.codebook import load_codebook
from turnscope.classifiers.labels import SessionLabels
from turnscope.classifiers.store import LabelStore
from turnscope.classifiers.tally import Tally
from turnscope.errors import InputError
from turnscope.transcripts.problems import Problem


def test_labels_come_back_as_they_went_in(tmp_path: Path) -> None:
    write(tmp_path / "labels", SESSIONS)
    assert list(LabelStore(tmp_path / "labels")) == SESSIONS


def test_columns_are_those_of_the_design(tmp_path: Path) -> None:
    write(tmp_path / "labels", SESSIONS)
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


def test_duckdb_polars_style_queries_see_both_tables(tmp_path: Path) -> None:
    odd = tmp_path / "a [1] b's*"
    odd.mkdir()
    write(odd / "labels", SESSIONS)
    connection = LabelStore(odd / "labels").connect()
    count = 'SELECT count(*), sum(CASE WHEN "decision.planning" THEN 1 ELSE 0 END) FROM turns'
    assert connection.sql(count).fetchall() == [(21, 7)]
    assert connection.sql("SELECT count(*), count(excluded) FROM sessions").fetchall() == [(8, 1)]


def test_manifest_holds_versions_and_counts(tmp_path: Path) -> None:
    tally = write(tmp_path / "labels", SESSIONS)
    manifest = LabelStore(tmp_path / "labels").manifest
    assert manifest["codebook"] == {"name": "tiny", "version": 1, "digest": CODEBOOK.digest}
    assert (manifest["model"], manifest["key"], manifest["include"]) == ("m", "k", [])
    assert (tally.sessions, tally.labelled, tally.turns, tally.user_turns) == (8, 7, 21, 14)
    assert (tally.withheld, tally.cut, tally.excluded) == (7, 7, {"ide": 1})
    assert {name: manifest[name] for name in tally.to_manifest()} == json.loads(
        json.dumps(tally.to_manifest())
    )


def test_manifest_names_no_file(tmp_path: Path) -> None:
    """A log's name is its session's id in the clear: with it, whoever has the logs finds the session."""
    with open_writer(tmp_path / "labels") as writer:
        tally = writer.finish(Tally(problems=(Problem("empty_file", "[NAME_1]/0ae29b6e.jsonl", None),)))
    assert tally.problems[0].path == "[NAME_1]/0ae29b6e.jsonl"
    assert "0ae29b6e" not in (tmp_path / "labels" / "manifest.json").read_text()


def test_what_is_no_name_does_not_pass_for_one(tmp_path: Path) -> None:
    odd = SessionLabels(
        id="a", turns=(), tool="/home/mira/boats", model_family="mira@corp.example", language="en"
    )
    write(tmp_path / "labels", [odd])
    row = next(iter(LabelStore(tmp_path / "labels")))
    assert (row.tool, row.model_family, row.language) == ("other", "other", "en")


def test_masked_spans_are_counted_over_all_shards(tmp_path: Path) -> None:
    one = SessionLabels(id="a", turns=(), findings={"EMAIL": 2})
    with open_writer(tmp_path / "labels") as writer:
        writer.add(one)
        writer.flush()
        writer.add(SessionLabels(id="b", turns=(), findings={"EMAIL": 1, "URL": 5}))
        tally = writer.finish(Tally())
    assert tally.masked == {"EMAIL": 3, "URL": 5}


def test_store_without_sessions_is_a_store(tmp_path: Path) -> None:
    tally = write(tmp_path / "labels", [])
    assert (tally.sessions, tally.turns, tally.cut) == (0, 0, 0)
    store = LabelStore(tmp_path / "labels")
    assert list(store) == []
    assert store.connect().sql("SELECT count(*) FROM turns").fetchall() == [(0,)]


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
def test_damaged_store_is_refused(tmp_path: Path, how: str, words: str) -> None:
    write(tmp_path / "labels", SESSIONS)
    _damage(tmp_path / "labels", how)
    with pytest.raises(InputError, match=f"^the given folder {re.escape(words)}") as caught:
        LabelStore(tmp_path / "labels")
    assert str(tmp_path) not in str(caught.value)


def test_missing_store_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"^the given folder is no folder"):
        LabelStore(tmp_path / "nothing")
