"""Gold labels are found by keyed id, whatever lies beside them."""

import json
from pathlib import Path

import pytest

from turnscope.errors import InputError
from turnscope.eval.gold import read_gold
from turnscope.redaction.keys import Key
from turnscope.redaction.redactor import Redactor

KEY = Key(bytes(32))


def _line(name: str, **more: object) -> str:
    turns = [
        {"role": "user", "text": "Mend the build.", "labels": {"task": "fix", "decision": ["planning"]}},
        {"role": "assistant", "text": "Done.", "labels": {"decision": []}},
    ]
    return json.dumps({"id": name, "turns": turns, "labels": {"outcome": "succeeded"}} | more)


def test_labels_stand_under_the_ids_that_the_redactor_gives(tmp_path: Path) -> None:
    (tmp_path / "gold.jsonl").write_text(
        _line("a", user="mira", source={"project": "boats"}) + "\n" + _line("b") + "\n"
    )
    gold = read_gold(tmp_path / "gold.jsonl", key=KEY)
    redacted = {session.id: session for session in map(Redactor(key=KEY), gold)}
    assert set(redacted) == set(gold.labels)
    first = gold.labels[KEY.hash("session", "a")]
    assert first.project == redacted[KEY.hash("session", "a")].project
    assert first.labels == {"outcome": "succeeded"}
    assert [(turn.role, dict(turn.labels)) for turn in first.turns] == [
        ("user", {"task": "fix", "decision": ("planning",)}),
        ("assistant", {"decision": ()}),
    ]


def test_session_that_comes_twice_is_given_once(tmp_path: Path) -> None:
    (tmp_path / "gold.jsonl").write_text(_line("a") + "\n" + _line("a") + "\n")
    gold = read_gold(tmp_path / "gold.jsonl", key=KEY)
    assert (len(gold), len(list(gold))) == (1, 1)
    assert gold.problems.counts == {"duplicate_session": 1}


def test_sessions_without_labels_are_no_gold(tmp_path: Path) -> None:
    bare = json.dumps({"id": "c", "turns": [{"role": "user", "text": "Go on."}]})
    (tmp_path / "gold.jsonl").write_text(bare + "\n" + _line("a") + "\n")
    assert len(read_gold(tmp_path / "gold.jsonl", key=KEY)) == 1
    (tmp_path / "bare.jsonl").write_text(bare + "\n")
    with pytest.raises(InputError, match=r"^no labelled session in the gold file \(no labels\)"):
        read_gold(tmp_path / "bare.jsonl", key=KEY)


def test_broken_gold_tells_its_problems_and_not_its_text(tmp_path: Path) -> None:
    (tmp_path / "gold.jsonl").write_text(
        '{"id": "x", "turns": [{"role": "user", "text": 7, "secret": "hush"}]}\n'
    )
    with pytest.raises(InputError, match="malformed record: 1") as caught:
        read_gold(tmp_path / "gold.jsonl", key=KEY)
    assert "hush" not in str(caught.value)


def test_shared_gold_is_read_whole(shared: Path) -> None:
    gold = read_gold(shared / "data" / "gold" / "dev.jsonl", key=KEY)
    turns = [turn for session in gold.labels.values() for turn in session.turns if turn.role == "user"]
    assert (len(gold), len(turns)) == (65, 317)
    assert all("task" in turn.labels for turn in turns)
