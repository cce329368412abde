"""Rows of invented Claude Code logs, for the tests of their reader."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from turnscope.transcripts.model import Session
from turnscope.transcripts.reading import Transcripts, read

SESSION = "11111111-2222-4333-8444-555555555555"
OTHER = "99999999-2222-4333-8444-555555555555"

Row = dict[str, Any]


def at(second: int) -> str:
    return f"2026-03-04T10:{second // 60:02}:{second % 60:02}.250Z"


def row(kind: str, second: int, **fields: Any) -> Row:
    return {
        "parentUuid": None,
        "isSidechain": False,
        "userType": "external",
        "cwd": "/home/orla/looms",
        "sessionId": SESSION,
        "version": "2.1.40",
        "gitBranch": "orla/weft",
        "type": kind,
        "uuid": f"uuid-{kind}-{second}",
        "timestamp": at(second),
        **fields,
    }


def human(text: str | list[Row], second: int, **fields: Any) -> Row:
    return row("user", second, message={"role": "user", "content": text}, **fields)


def text(words: str) -> Row:
    return {"type": "text", "text": words}


def call(name: str, call_id: str, **arguments: Any) -> Row:
    return {"type": "tool_use", "id": call_id, "name": name, "input": arguments}


def assistant(*blocks: Row, second: int, message: str = "", tokens: int = 5, **fields: Any) -> Row:
    body = {
        "id": message or f"msg-{second}",
        "model": "claude-opus-4-5-20251101",
        "role": "assistant",
        "content": list(blocks),
        "usage": {"input_tokens": 9, "output_tokens": tokens},
    }
    return row("assistant", second, message=body, requestId=f"req-{second}", **fields)


def result(call_id: str, content: Any, second: int, *, error: bool = False, **fields: Any) -> Row:
    block = {"type": "tool_result", "tool_use_id": call_id, "content": content, "is_error": error}
    return human([block], second, **fields)


def write_log(path: Path, rows: Iterable[Row]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def read_rows(folder: Path, rows: Iterable[Row]) -> tuple[Session, Transcripts]:
    """Write one log, read it and return its only session."""
    transcripts = read(write_log(folder / "projects" / "-home-orla-looms" / f"{SESSION}.jsonl", rows))
    (session,) = transcripts
    return session, transcripts


def prompts(session: Session) -> list[str]:
    return [turn.text for turn in session.turns if turn.role == "user"]
