"""Session records of Gemini CLI: one JSON document, or in later editions JSON lines that amend it."""

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any, Final

import msgspec

from turnscope.transcripts.claude_code_rows import Silent
from turnscope.transcripts.draft import Draft
from turnscope.transcripts.fields import (
    decode_each,
    integer,
    items,
    load_json,
    mapping,
    string,
    text_of,
    time_of,
)
from turnscope.transcripts.logfile import LogFile
from turnscope.transcripts.model import Session
from turnscope.transcripts.problems import (
    COMPANION_FILE,
    MALFORMED_RECORD,
    UNKNOWN_RECORD,
    UNPARSABLE_FILE,
    Problems,
    failure_of,
)

_DOCUMENT: Final = re.compile(rb'\A\s*\{(?=[^\[]*"sessionId")(?=[^\[]*"projectHash")')
_LOGS: Final = re.compile(rb'\A\s*\[\s*\{(?=[^}]*"sessionId")(?=[^}]*"messageId")(?=[^}]*"message")')
_INCLUDED: Final = re.compile(
    r"--- Content from referenced files ---.*?(?:--- End of content ---|\Z)"
    r"|<hook_context>.*?(?:</hook_context>|\Z)",
    re.DOTALL,
)
_INIT: Final = "You are an AI agent that brings the power of Gemini directly into the terminal."
_NOT_TYPED: Final = (
    "This is the Gemini CLI. We are setting up the context for our chat.",
    "<session_context>",
    "<state_snapshot>",
    "Please continue.",
)
_SHELL: Final = "run_shell_command"
_EXIT: Final = re.compile(r"^Exit Code: (-?\d{1,9})", re.MULTILINE)
_REFUSED: Final = "User cancelled the operation"
_NOTICES: Final = frozenset({"info", "error", "warning"})


class _Record(Silent):
    """A session. Its messages stay encoded until their turn comes, so that memory stays small."""

    messages: list[msgspec.Raw] = msgspec.field(default_factory=list)
    sessionId: Any = None  # noqa: N815
    projectHash: Any = None  # noqa: N815
    startTime: Any = None  # noqa: N815
    directories: Any = None
    kind: Any = None


def recognises(log: LogFile) -> bool:
    """Tell whether the file is a session record, or the list of prompts that goes with these."""
    return bool(_DOCUMENT.match(log.head()) or _LOGS.match(log.head()))


def read(log: LogFile, *, problems: Problems) -> Iterator[Session]:
    """Read the session of a record. `logs.json` repeats the prompts of the records beside it: counted."""
    if _LOGS.match(log.head()):
        problems.add(COMPANION_FILE, path=log.relative)
        return
    record = _lines(log, problems) if _is_jsonl(log) else _document(log, problems)
    if record is not None:
        yield from _read_record(record, log, problems)


def _is_jsonl(log: LogFile) -> bool:
    first, _, rest = log.head().partition(b"\n")
    return log.relative.endswith(".jsonl") or (
        first.rstrip().endswith(b"}") and rest.lstrip().startswith(b"{")
    )


def _document(log: LogFile, problems: Problems) -> _Record | None:
    content = log.document(problems)
    if content is None:
        return None
    try:
        return msgspec.json.decode(content, type=_Record)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        problems.add(UNPARSABLE_FILE, path=log.relative)
        return None


def _lines(log: LogFile, problems: Problems) -> _Record:
    """Replay a record's lines: a header, messages (the last of an id holds) and amendments."""
    record: dict[str, Any] = {}
    messages: dict[str, Any] = {}
    for number, line in log.lines(problems):
        try:
            row = load_json(line) if line.strip() else {}
        except ValueError:
            problems.add(failure_of(line), path=log.relative, line=number)
            continue
        if not isinstance(row, dict):
            problems.add(MALFORMED_RECORD, path=log.relative, line=number)
        else:
            _replay(row, record, messages, number)
    known = {name: record.get(name) for name in _Record.__struct_fields__ if name != "messages"}
    return _Record(**known, messages=[msgspec.Raw(msgspec.json.encode(row)) for row in messages.values()])


def _replay(row: dict[str, Any], record: dict[str, Any], messages: dict[str, Any], number: int) -> None:
    if "$rewindTo" in row:
        kept = list(messages).index(row["$rewindTo"]) if row["$rewindTo"] in list(messages) else len(messages)
        for key in list(messages)[kept:]:
            del messages[key]
    elif "$set" in row:
        record.update(mapping(row["$set"]))
    elif "type" in row:
        messages[string(row.get("id")) or str(number)] = row
    else:
        record.update(row)


def _read_record(record: _Record, log: LogFile, problems: Problems) -> Iterator[Session]:
    draft = Draft("gemini_cli", log, tool="gemini-cli", surface="cli")
    draft.id = string(record.sessionId) or PurePosixPath(log.relative).stem
    draft.started_at = time_of(record.startTime)
    draft.project = string(record.projectHash) or None
    draft.paths += map(string, items(record.directories))
    nested = record.kind == "subagent"
    for message in decode_each(record.messages):
        kind = _take(draft, message, nested=nested)
        if kind:
            problems.add(kind, path=log.relative)
    yield from draft.finish(problems)


def _take(draft: Draft, message: Any, *, nested: bool) -> str | None:
    if not isinstance(message, dict):
        return MALFORMED_RECORD
    role, at = message.get("type"), time_of(message.get("timestamp"))
    if role == "user":
        text = typed_text(text_of(message.get("content")))
        if text and not nested:
            draft.prompt(text, at=at)
    elif role == "gemini":
        _take_reply(draft, message, nested=nested)
    elif str(role) in _NOTICES:
        draft.counts["interruptions"] += text_of(message.get("content")) == "Request cancelled."
    else:
        return UNKNOWN_RECORD
    return None


def _take_reply(draft: Draft, message: Mapping[str, Any], *, nested: bool) -> None:
    at, tokens = time_of(message.get("timestamp")), mapping(message.get("tokens"))
    draft.counts["model_calls"] += 1
    draft.used(message.get("model"))
    if tokens:
        draft.output_tokens = (draft.output_tokens or 0) + (integer(tokens.get("output")) or 0)
    draft.reply(text_of(message.get("content")), at=at)
    for call in map(mapping, items(message.get("toolCalls"))):
        draft.counts["subagent_tool_calls"] += nested
        _take_call(draft, call)


def _take_call(draft: Draft, call: Mapping[str, Any]) -> None:
    name, arguments, status = string(call.get("name")), call.get("args"), call.get("status")
    output = _output_of(call)
    draft.call(name, arguments, at=time_of(call.get("timestamp")), changes=status == "success")
    draft.counts["failed_tool_calls"] += status == "error"
    draft.counts["tool_calls_refused"] += status == "cancelled"
    if name == _SHELL and status != "cancelled":
        exit_status = _EXIT.search(output)
        draft.evidence.observe(
            string(mapping(arguments).get("command")),
            output=output,
            exit_status=int(exit_status.group(1)) if exit_status else None,
            failed=status == "error",
        )


def _output_of(call: Mapping[str, Any]) -> str:
    responses = [mapping(mapping(part).get("functionResponse")) for part in items(call.get("result"))]
    found = [mapping(response.get("response")) for response in responses]
    return "\n".join(string(value.get("output")) or string(value.get("error")) for value in found)


def typed_text(text: str) -> str:
    """Text that a person typed: without the files that an `@` drew in; `/init` for its long stand-in."""
    bare = _INCLUDED.sub("", text).strip()
    if bare.startswith(_NOT_TYPED):
        return ""
    return "/init" if bare.startswith(_INIT) else bare
