"""Claude Code's session logs: JSON lines, a file a session, copies of earlier ones included."""

from collections.abc import Callable, Iterator
from typing import Final

import msgspec

from turnscope.transcripts.claude_code_history import Header, History, Ledger, read_header
from turnscope.transcripts.claude_code_rows import HANDLED, IGNORED, Row, decode_row
from turnscope.transcripts.claude_code_session import SessionBuilder
from turnscope.transcripts.logfile import LogFile
from turnscope.transcripts.model import Session
from turnscope.transcripts.problems import (
    COPIED_HISTORY,
    MALFORMED_RECORD,
    NO_TURNS,
    ORPHAN_SUBAGENT,
    UNKNOWN_RECORD,
    Problems,
    failure_of,
)

_SNIFFED: Final = 50
"""Lines among which one must be a row of Claude Code."""


def recognises(log: LogFile) -> bool:
    """Tell whether one of the first lines is a row of Claude Code's."""
    head = log.head()
    if b"\n" not in head and b'"isSidechain"' in head and head.lstrip().startswith(b"{"):
        return True  # A first line longer than the head, with a pasted file for instance.
    return any(_is_row(line) for line in head.split(b"\n", _SNIFFED)[:_SNIFFED])


def read(log: LogFile, *, problems: Problems) -> Iterator[Session]:
    """Read one file on its own."""
    return read_all([log], problems=problems)


def read_all(
    logs: list[LogFile], *, problems: Problems, on_file: Callable[[int], None] = lambda _size: None
) -> Iterator[Session]:
    """Read the sessions of files that may share history, in order of time.

    The files of a session, its sub-agents' among them, make one session. A message that several
    sessions hold belongs to the original; a session that holds nothing of its own is left out, counted.
    """
    mains, agents = _group(logs)
    history = History()
    for session, headers in mains.items():
        history.expire(before=headers[0].first)
        builder, ledger = _feed([*headers, *agents.pop(session, [])], history, problems, on_file)
        history.keep(ledger.own, until=builder.last)
        built = builder.build(headers[0])
        _note(builder, ledger, has_turns=built is not None, path=headers[0].log.relative, problems=problems)
        if built:
            yield built
    for header in (header for orphans in agents.values() for header in orphans):
        problems.add(ORPHAN_SUBAGENT, path=header.log.relative)
        on_file(header.log.size)


def _note(builder: SessionBuilder, ledger: Ledger, *, has_turns: bool, path: str, problems: Problems) -> None:
    """Count what a session leaves out."""
    if ledger.copied or not has_turns:
        problems.add(COPIED_HISTORY if ledger.copied else NO_TURNS, path=path)
    for kind, count in builder.left_out().items():
        problems.add(kind, path=path, count=count)


def _group(logs: list[LogFile]) -> tuple[dict[str, list[Header]], dict[str, list[Header]]]:
    mains: dict[str, list[Header]] = {}
    agents: dict[str, list[Header]] = {}
    for header in sorted(map(read_header, logs), key=lambda header: header.order):
        (agents if header.is_subagent else mains).setdefault(header.session, []).append(header)
    return mains, agents


def _feed(
    headers: list[Header], history: History, problems: Problems, on_file: Callable[[int], None]
) -> tuple[SessionBuilder, Ledger]:
    ledger = Ledger(history)
    builder = SessionBuilder(ledger)
    for header in headers:
        for number, row in _rows(header.log, problems):
            if not builder.add(row, of_subagent=header.is_subagent):
                problems.add(UNKNOWN_RECORD, path=header.log.relative, line=number)
        on_file(header.log.size)
    return builder, ledger


def _rows(log: LogFile, problems: Problems) -> Iterator[tuple[int, Row]]:
    for number, line in log.lines(problems):
        if line.isspace():
            continue
        row = _decode(line)
        if isinstance(row, Row):
            yield number, row
        else:
            problems.add(row, path=log.relative, line=number)


def _decode(line: bytes) -> Row | str:
    """Decode a line, or tell the kind of its problem. The decoder's exceptions hold text and end here."""
    try:
        return decode_row(line)
    except msgspec.ValidationError:
        return MALFORMED_RECORD
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return failure_of(line)


def _is_row(line: bytes) -> bool:
    row = _decode(line)
    if isinstance(row, str) or not (row.type in HANDLED or row.type in IGNORED):
        return False
    return bool(row.session_id or row.leaf_uuid or row.message_id)
