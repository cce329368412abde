"""The example sessions: enough of everything, made by the converter, kept out of training."""

import csv
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from turnscope.redaction.model import RedactedSession
from turnscope.transcripts.model import Session

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = ROOT / "examples"
SESSIONS = EXAMPLES / "sessions"

TASKS = {"build", "fix", "understand", "plan", "operate", "communicate", "test", "analyze", "orchestrate"}
LEVELS = {"novice", "beginner", "intermediate", "advanced", "expert"}


def _read_gold() -> list[dict[str, Any]]:
    return [json.loads(line) for line in (EXAMPLES / "gold.jsonl").read_text(encoding="utf-8").splitlines()]


def _read_log(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _find_logs() -> Iterator[Path]:
    return (path for path in sorted(SESSIONS.glob("*/*.jsonl")) if not path.name.startswith("agent-"))


def test_there_is_enough_of_everything() -> None:
    gold = _read_gold()
    logs = {path.stem: path for path in _find_logs()}
    homes = {path.parent.name.split("-code-")[0] for path in logs.values()}
    tasks = Counter(session["labels"]["task"] for session in gold)
    levels = Counter(session["labels"]["expertise"] for session in gold)
    months = Counter(session["started_at"][:7] for session in gold)

    assert len(gold) >= 300
    assert {session["id"] for session in gold} <= set(logs)
    assert set(tasks) == TASKS
    assert min(tasks.values()) >= 30
    assert set(levels) >= LEVELS
    assert min(levels[level] for level in LEVELS) >= 30
    assert len(months) >= 5
    assert min(months.values()) >= 40
    assert len(homes) >= 25


def test_a_study_has_something_to_exclude_and_someone_who_decides() -> None:
    logs = [_read_log(path) for path in _find_logs()]
    entrypoints = {row["entrypoint"] for rows in logs for row in rows if "entrypoint" in row}
    text = "\n".join(path.read_text(encoding="utf-8") for path in _find_logs())

    assert entrypoints == {"cli", "claude-desktop", "claude-vscode", "sdk-cli"}
    for trace in (
        "ExitPlanMode",
        "AskUserQuestion",
        "User rejected tool use",
        "[Request interrupted by user]",
    ):
        assert trace in text
    assert '"isSidechain":true' in text
    assert '"isCompactSummary":true' in text
    assert list(SESSIONS.glob("*/agent-*.jsonl"))
    assert list(SESSIONS.glob("*/*/subagents/agent-*.jsonl"))


def test_planted_values_are_in_the_logs_that_the_list_names() -> None:
    with (EXAMPLES / "planted.csv").open(encoding="utf-8", newline="") as file:
        planted = list(csv.DictReader(file))
    logs = {path.stem: path.read_text(encoding="utf-8") for path in _find_logs()}

    assert len(planted) >= 300
    assert len({row["kind"] for row in planted}) >= 15
    assert {row["place"] for row in planted} == {"user_text", "assistant_text", "tool_input", "tool_output"}
    for row in planted:
        assert row["value"] in logs[row["session"]], row["kind"]


@pytest.fixture(scope="module")
def transcripts() -> tuple[list[Session], dict[str, int]]:
    """The sessions as the reader gives them, and what it counted as skipped."""
    from turnscope.transcripts.reading import read

    found = read(SESSIONS)
    return list(found), dict(found.problems.counts)


def test_logs_and_gold_hold_the_same_turns(transcripts: tuple[list[Session], dict[str, int]]) -> None:
    gold = {session["id"]: session["turns"] for session in _read_gold()}
    read_turns = {session.id: session.turns for session in transcripts[0] if session.id in gold}

    assert read_turns.keys() == gold.keys()
    for identifier, turns in gold.items():
        found = [(turn.role, " ".join(turn.text.split())) for turn in read_turns[identifier]]
        assert found == [(turn["role"], " ".join(turn["text"].split())) for turn in turns]


def test_reading_skips_nothing_but_copied_history(transcripts: tuple[list[Session], dict[str, int]]) -> None:
    sessions, skipped = transcripts
    excluded = Counter(session.exclusion for session in sessions)

    assert set(skipped) == {"copied_history"}
    assert excluded.keys() == {None, "headless", "ide"}
    assert excluded[None] >= 300


def test_no_planted_value_survives_redaction(transcripts: tuple[list[Session], dict[str, int]]) -> None:
    from turnscope.redaction.redactor import Redactor

    with (EXAMPLES / "planted.csv").open(encoding="utf-8", newline="") as file:
        planted = list(csv.DictReader(file))
    redactor = Redactor()
    left = {session.id: _write_out(redactor(session)) for session in transcripts[0]}

    survivors = Counter(row["kind"] for row in planted if row["value"] in left[row["session"]])
    assert survivors == {}


def _write_out(session: RedactedSession) -> str:
    """Put down everything that a redacted session holds."""
    turns = [(turn.text, [(call.name, call.input) for call in turn.tool_calls]) for turn in session.turns]
    return json.dumps(turns, ensure_ascii=False)


def test_converting_again_gives_the_same_bytes(shared: Path, tmp_path: Path) -> None:
    source = shared / "data" / "synthetic.jsonl"
    command = [sys.executable, str(EXAMPLES / "convert.py"), str(source), str(tmp_path)]
    subprocess.run(command, check=True, timeout=120)
    made = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    committed = {path.relative_to(EXAMPLES): path.read_bytes() for path in SESSIONS.rglob("*.jsonl")}
    for name in ("gold.jsonl", "planted.csv", "held_out_ids.txt"):
        committed[Path(name)] = (EXAMPLES / name).read_bytes()

    assert made.keys() == committed.keys()
    assert [str(name) for name in made if made[name] != committed[name]] == []


def test_the_default_model_was_not_trained_on_the_examples(shared: Path) -> None:
    card = ROOT / "classifiers" / "models" / "default" / "card.json"
    trained_on = json.loads(card.read_text(encoding="utf-8"))["data"]["formats"]["synthetic"]
    source = (shared / "data" / "synthetic.jsonl").read_text(encoding="utf-8")
    invented = {json.loads(line)["id"] for line in source.splitlines()}
    held_out = set((EXAMPLES / "held_out_ids.txt").read_text(encoding="utf-8").split())

    assert held_out < invented
    assert trained_on == len(invented - held_out)
