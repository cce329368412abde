"""Redacted sessions on disk: the interchange form, the certificate, nothing half-written."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from turnscope.errors import OutputError
from turnscope.redaction.jsonl import encode, replacing, write_sessions
from turnscope.redaction.keys import Key
from turnscope.redaction.model import RedactedSession
from turnscope.redaction.redactor import Redactor
from turnscope.transcripts.model import Identity, Session, ToolCall, Turn

KEY = Key(b"k" * 32)
REDACTOR = Redactor(key=KEY)
RAW = Session(
    id="0f8b6c1e-session-raw",
    turns=(
        Turn(
            "user",
            "mail jane@corp.internal \ud83d",
            timestamp=datetime(2026, 3, 14, tzinfo=UTC),
            labels={"task": "fix"},
        ),
        Turn("assistant", "ok", (ToolCall("Bash", {"command": "ls /home/jdoe/rocketsled"}),)),
    ),
    format="claude_code",
    tool="claude-code",
    surface="cli",
    started_at=datetime(2026, 3, 14, 15, 9, tzinfo=UTC),
    user="jdoe",
    project="git@example.com:acmecorp/rocketsled.git",
    identity=Identity(paths=("/home/jdoe/rocketsled",)),
    path="-home-jdoe-rocketsled/0f8b6c1e.jsonl",
    labels={"outcome": "succeeded"},
)


def redacted() -> RedactedSession:
    return Redactor(key=KEY)(RAW)


def test_a_line_is_the_interchange_format_with_keyed_ids_and_no_day() -> None:
    record = json.loads(encode(redacted()))
    assert record["redacted"] is True
    assert record["id"] == KEY.hash("session", RAW.id)
    assert record["started_at"] == "2026-03"
    assert record["source"] == {"format": "claude_code"}
    assert record["turns"][0]["text"].startswith("mail [EMAIL_1]")
    assert record["turns"][0]["labels"] == {"task": "fix"}
    assert record["turns"][1]["tool_calls"] == [
        {"name": "Bash", "input": {"command": "ls /home/[USER_2]/[PROJECT_1]"}}
    ]
    assert record["telemetry"]["human_prompts"] == 0
    assert not {"path", "identity"} & set(record)


def test_nothing_raw_is_in_the_line() -> None:
    line = encode(redacted()).decode()
    for value in ("jdoe", "rocketsled", "acmecorp", "jane", "0f8b6c1e", "14T", "03-14"):
        assert value not in line


def test_the_certificate_counts_what_was_masked_and_withheld(tmp_path: Path) -> None:
    seen: list[RedactedSession] = []
    write_sessions(
        [redacted(), redacted()],
        tmp_path / "sessions.jsonl",
        redactor=REDACTOR,
        on_session=seen.append,
    )
    certificate = json.loads((tmp_path / "certificate.json").read_bytes())
    assert (certificate["sessions"], certificate["turns"], certificate["withheld_turns"]) == (2, 4, 0)
    assert certificate["findings"] == {"EMAIL": 2, "PROJECT": 2, "USER": 2}
    assert certificate["key"] == KEY.fingerprint
    assert len(seen) == 2
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["certificate.json", "sessions.jsonl"]


def test_a_raw_session_is_refused() -> None:
    with pytest.raises(TypeError):
        encode(RAW)  # type: ignore[arg-type]


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError])
def test_an_interruption_leaves_what_was_there(tmp_path: Path, error: type[BaseException]) -> None:
    def sessions() -> Iterator[RedactedSession]:
        yield redacted()
        raise error

    place = tmp_path / "sessions.jsonl"
    place.write_text("earlier")
    with pytest.raises(error):
        write_sessions(sessions(), place, redactor=REDACTOR)
    assert place.read_text() == "earlier"
    assert [entry.name for entry in tmp_path.iterdir()] == ["sessions.jsonl"]


def test_a_missing_folder_is_an_error_that_names_no_folder(tmp_path: Path) -> None:
    with pytest.raises(OutputError) as caught:
        write_sessions([redacted()], tmp_path / "nowhere" / "sessions.jsonl", redactor=REDACTOR)
    assert str(tmp_path) not in str(caught.value)


def overflow(place: Path) -> None:
    with replacing(place) as file, Path("/dev/full").open("wb") as full:
        file.write(b"x")
        full.write(b"x" * 100_000)
        full.flush()


def test_a_full_disk_leaves_what_was_there(tmp_path: Path) -> None:
    place = tmp_path / "sessions.jsonl"
    place.write_text("earlier")
    with pytest.raises(OutputError, match="No space left"):
        overflow(place)
    assert place.read_text() == "earlier"
    assert [entry.name for entry in tmp_path.iterdir()] == ["sessions.jsonl"]


def test_what_was_written_is_read_back_and_redacting_again_changes_nothing(tmp_path: Path) -> None:
    from turnscope.transcripts.reading import read

    place = tmp_path / "sessions.jsonl"
    write_sessions([redacted()], place, redactor=REDACTOR)
    (session,) = read(place)
    assert session.keyed
    assert session.identity == Identity()
    again = Redactor(key=Key(b"l" * 32))(session)
    first = redacted()
    assert (again.id, again.user, again.project) == (first.id, first.user, first.project)
    assert again.month == "2026-03"
    assert again.turns[1].tool_calls[0].input == first.turns[1].tool_calls[0].input
    assert again.findings == {}
