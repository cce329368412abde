import json
from pathlib import Path
from typing import Any

import pytest

from tests.log_files import log_of, read_log, shown
from turnscope.transcripts import session_jsonl
from turnscope.transcripts.logfile import LogFile
from turnscope.transcripts.model import Telemetry
from turnscope.transcripts.problems import Problems

SESSION: dict[str, Any] = {
    "id": "w-1",
    "source": {"repo": "looms", "project": "looms/ada", "format": "invented"},
    "user": "ada",
    "started_at": "2026-03",
    "surface": "cli",
    "turns": [
        {
            "role": "user",
            "text": "weave",
            "labels": {"decision": ["planning"], "task": "build", "expertise": None},
        },
        {
            "role": "assistant",
            "text": "Woven well.",
            "tool_calls": [
                {"name": "Edit", "input": {"old_string": "a", "new_string": "b\nc"}},
                {"name": "Bash", "input": "ls /home/ada/looms"},
            ],
            "timestamp": "2026-03-04T05:06:07Z",
            "labels": {"decision": []},
        },
        {"role": "user", "text": "weave"},
        {"role": "user", "text": "?"},
    ],
    "labels": {"outcome": "succeeded"},
    "annotations": {"first": {"turns": {"0": {"task": "build"}}, "session": {"outcome": "succeeded"}}},
}


def line(**more: Any) -> str:
    return json.dumps({**SESSION, **more}) + "\n"


def test_turns_and_labels_stay_as_they_are(tmp_path: Path) -> None:
    sessions, problems = read_log(session_jsonl, log_of(tmp_path / "g.jsonl", line()))
    assert shown(sessions) == [
        [("user", "weave"), ("assistant", "Woven well."), ("user", "weave"), ("user", "?")]
    ]
    (session,) = sessions
    assert session.turns[0].labels == {"decision": ("planning",), "task": "build"}
    assert session.turns[1].labels == {"decision": ()}
    assert session.labels == {"outcome": "succeeded"}
    assert session.annotations == SESSION["annotations"]
    assert (session.id, session.format, session.surface) == ("w-1", "invented", "cli")
    assert (session.project, session.user, session.keyed) == ("looms/ada", "ada", False)
    assert session.started_at is not None
    assert (session.started_at.year, session.started_at.month) == (2026, 3)
    told = session.telemetry
    assert (told.human_prompts, told.tool_calls, told.words) == (3, 2, 2)
    assert (told.lines_added, told.lines_removed) == (2, 1)
    assert session.identity.users == ("ada",)
    assert len(problems) == 0


def test_the_repository_stands_in_for_the_project(tmp_path: Path) -> None:
    (session,), _ = read_log(session_jsonl, log_of(tmp_path / "g.jsonl", line(source={"repo": "looms"})))
    assert (session.project, session.format) == ("looms", "session_jsonl")


def test_a_redacted_session_keeps_its_keyed_ids(tmp_path: Path) -> None:
    told = {"human_prompts": 4, "tests_passed": True, "words": "many", "unknown": 3}
    keyed = "abcdefghij234567"
    more: dict[str, Any] = {"tool": "codex", "exclusion": "sdk", "findings": {"EMAIL": 2}}
    text = line(id=keyed, redacted=True, user=keyed, telemetry=told, project=keyed[::-1], **more)
    (session,), problems = read_log(session_jsonl, log_of(tmp_path / "r.jsonl", text))
    assert (session.keyed, session.project) == (True, keyed[::-1])
    assert (session.tool, session.exclusion) == ("codex", "sdk")
    assert (session.telemetry.human_prompts, session.telemetry.tests_passed) == (4, True)
    assert (session.telemetry.words, session.identity.users, len(problems)) == (0, (), 0)


def test_a_session_that_merely_says_it_is_redacted_is_hashed_again(tmp_path: Path) -> None:
    (session,), _ = read_log(session_jsonl, log_of(tmp_path / "r.jsonl", line(redacted=True, user="jane")))
    assert not session.keyed


def test_a_withheld_turn_stays_withheld(tmp_path: Path) -> None:
    turns = [{"role": "user", "text": "", "withheld": True}, {"role": "assistant", "text": "Woven."}]
    (session,), _ = read_log(session_jsonl, log_of(tmp_path / "r.jsonl", line(turns=turns)))
    assert [turn.withheld for turn in session.turns] == [True, False]


@pytest.mark.parametrize(
    ("more", "exclusion"),
    [
        ({}, None),
        ({"surface": "ide"}, "ide"),
        ({"surface": "somewhere"}, None),
        ({"turns": [{"role": "assistant", "text": "Woven."}]}, "headless"),
    ],
)
def test_exclusion(tmp_path: Path, more: dict[str, Any], exclusion: str | None) -> None:
    (session,), _ = read_log(session_jsonl, log_of(tmp_path / "g.jsonl", line(**more)))
    assert session.exclusion == exclusion


def test_bad_lines_are_counted_with_their_place(tmp_path: Path) -> None:
    bad = [line(turns=3), line(turns=[{"role": "system", "text": "x"}]), "{oops\n", "\n", line()[:40]]
    sessions, problems = read_log(session_jsonl, log_of(tmp_path / "g.jsonl", line() + "".join(bad)))
    assert len(sessions) == 1
    assert problems.counts == {"malformed_record": 2, "unparsable_line": 1, "truncated_file": 1}
    assert sorted(problem.line or 0 for problem in problems) == [2, 3, 4, 6]


@pytest.mark.parametrize(("name", "sessions", "prompts"), [("train", 1080, 5241), ("dev", 65, 317)])
def test_gold_reads_whole(shared: Path, name: str, sessions: int, prompts: int) -> None:
    path = shared / "data" / "gold" / f"{name}.jsonl"
    log, problems = LogFile(path, path.name, path.stat().st_size), Problems()
    assert session_jsonl.recognises(log)
    records = [json.loads(each) for each in path.read_bytes().splitlines()]
    found = list(session_jsonl.read(log, problems=problems))
    assert (len(found), len(problems)) == (sessions, 0)
    assert sum(turn.role == "user" for session in found for turn in session.turns) == prompts
    for record, session in zip(records, found, strict=True):
        assert session.project == record["source"].get("project", record["source"]["repo"])
        assert plain(session.labels) == record["labels"]
        assert [plain(turn.labels) for turn in session.turns] == [turn["labels"] for turn in record["turns"]]
        assert session.annotations == record.get("annotations", {})


def plain(labels: Any) -> dict[str, Any]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in labels.items()}


def test_telemetry_holds_what_its_columns_can(tmp_path: Path) -> None:
    told = {
        "human_prompts": 10**30,
        "words": -5,
        "commits": True,
        "tests_passed": 7,
        "last_exit": -2,
        "tool_calls": 3,
    }
    [session], _ = read_log(session_jsonl, log_of(tmp_path / "g.jsonl", line(telemetry=told)))
    assert session.telemetry == Telemetry(last_exit=-2, tool_calls=3)
