"""Redacted sessions as interchange JSONL, and beside them the certificate that says how they were made."""

import json
import os
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from turnscope.errors import OutputError
from turnscope.redaction.account import Account, certify
from turnscope.redaction.certificate import NAME, Certificate
from turnscope.redaction.fingerprint import Digest
from turnscope.redaction.model import RedactedSession, RedactedTurn
from turnscope.redaction.redactor import Redactor
from turnscope.redaction.versions import describe_redaction


def write_sessions(
    sessions: Iterable[RedactedSession],
    path: Path,
    *,
    redactor: Redactor,
    not_read: Mapping[str, int] | None = None,
    on_session: Callable[[RedactedSession], None] | None = None,
) -> Certificate:
    """Write a session a line, and `certificate.json` in the same folder.

    Both appear whole and at once at the end, or not at all: what stood there before stays until then.
    `redactor` is the one that made the sessions; `not_read` counts what the logs hold besides, by kind, and
    is looked at once the last session is there.

    Raises `OutputError` when the folder can not be written or its disk is full, and `TypeError` for anything
    that is not a `RedactedSession`.
    """
    account, digest = Account(), Digest()
    with replacing(path) as lines, replacing(path.with_name(NAME)) as notes:
        for session in sessions:
            line = encode(session)
            digest.add(line)
            lines.write(line)
            account.add(session)
            if on_session:
                on_session(session)
        certificate = certify(
            account,
            digest.fingerprint(),
            key=redactor.key,
            redaction=describe_redaction(redactor),
            not_read=not_read or {},
        )
        notes.write(certificate.encode())
    return certificate


def encode(session: RedactedSession) -> bytes:
    """Give a session's line, with its line end. Raises `TypeError` for anything else."""
    import msgspec

    if not isinstance(session, RedactedSession):
        raise TypeError("only a RedactedSession is written; pass the session through turnscope.Redactor")
    record = _record(session)
    try:
        return msgspec.json.encode(record) + b"\n"
    except UnicodeEncodeError:  # half of a surrogate pair, which UTF-8 can not hold
        return json.dumps(record, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


def _record(session: RedactedSession) -> dict[str, Any]:
    """Give the interchange form: keyed ids, the month for a date, no path, no repository."""
    record = {
        "id": session.id,
        "redacted": True,
        "source": {"format": session.format},
        "user": session.user,
        "project": session.project,
        "started_at": session.month,
        "surface": session.surface,
        "tool": session.tool,
        "model_family": session.model_family,
        "language": session.language,
        "exclusion": session.exclusion,
        "telemetry": asdict(session.telemetry),
        "turns": [_turn(turn) for turn in session.turns],
        "labels": dict(session.labels),
        "annotations": dict(session.annotations),
        "findings": dict(session.findings),
    }
    return {name: value for name, value in record.items() if value is not None and value != {}}


def _turn(turn: RedactedTurn) -> dict[str, Any]:
    record: dict[str, Any] = {"role": turn.role, "text": turn.text}
    if turn.tool_calls:
        record["tool_calls"] = [{"name": call.name, "input": call.input} for call in turn.tool_calls]
    if turn.withheld:
        record["withheld"] = True
    if turn.labels:
        record["labels"] = dict(turn.labels)
    return record


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """Open a file beside `path` that takes its place when the block ends well, and is removed if not.

    Raises `OutputError` when it can not be written.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}-{secrets.token_hex(4)}")
    try:
        with temporary.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        raise OutputError(f"{path.name} could not be written: {error.strerror}") from None
    finally:
        temporary.unlink(missing_ok=True)
