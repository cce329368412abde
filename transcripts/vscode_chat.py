"""Chats of VS Code's Copilot: exported documents, and the session files of the editor's own store."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any, Final

import msgspec

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
    MALFORMED_RECORD,
    UNKNOWN_RECORD,
    UNPARSABLE_FILE,
    Problems,
    failure_of,
)
from turnscope.transcripts.vscode_store import replay

_START: Final = re.compile(
    rb'\A\s*\{\s*"(?:version|requesterUsername|requesterAvatarIconUri|responderUsername|initialLocation|kind|sessionId)"'
)
_SILENT: Final = frozenset(
    {
        *("codeCitation", "codeblockUri", "command", "confirmation", "contentReference", "elicitation"),
        *("elicitation2", "elicitationSerialized", "errorDetails", "extensions", "followups", "hook"),
        *("markdownVuln", "mcpServersStarting", "multiDiffData", "prepareToolInvocation", "progressMessage"),
        *("progressTask", "progressTaskSerialized", "pullRequest", "questionCarousel", "references"),
        *(
            "thinking",
            "treeData",
            "undoStop",
            "usedContext",
            "warning",
            "workspaceEdit",
            "clearToPreviousToolInvocation",
        ),
    }
)
"""Parts of a response that show neither what the assistant said nor what it did."""
_TOOLS: Final = frozenset({"toolInvocation", "toolInvocationSerialized"})
_EDITS: Final = frozenset({"textEditGroup", "notebookEditGroup", "textEdit"})
_EDIT_FENCE: Final = "\n```\n"
_DENIED: Final = frozenset({0, 5})
"""Kinds of confirmation: denied, skipped."""


class _Document(msgspec.Struct):
    """A chat. Its requests stay encoded until their turn comes, so that memory stays small."""

    requests: list[msgspec.Raw] = []
    responderUsername: Any = None  # noqa: N815
    requesterUsername: Any = None  # noqa: N815
    sessionId: Any = None  # noqa: N815
    creationDate: Any = None  # noqa: N815


def recognises(log: LogFile) -> bool:
    """Tell whether the file is a chat of VS Code's: it names a responder before its requests."""
    head = log.head()
    return bool(_START.match(head)) and b'"responderUsername"' in head


def read(log: LogFile, *, problems: Problems) -> Iterator[Session]:
    """Read the session of a chat."""
    content = _content(log, problems)
    if content is None:
        return
    try:
        document = msgspec.json.decode(content, type=_Document)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        problems.add(UNPARSABLE_FILE, path=log.relative)
        return
    draft = _begin(document, log)
    for request in decode_each(document.requests):
        for kind in _take(draft, request):
            problems.add(kind, path=log.relative)
    yield from draft.finish(problems)


def _content(log: LogFile, problems: Problems) -> bytes | None:
    """Document as bytes; the store's later edition is a log of changes, which is replayed."""
    if not re.match(rb'\s*\{\s*"kind"\s*:\s*0\b', log.head()):
        return log.document(problems)
    return msgspec.json.encode(replay(_rows(log, problems)))


def _rows(log: LogFile, problems: Problems) -> Iterator[dict[str, Any]]:
    for number, line in log.lines(problems):
        if not line.strip():
            continue
        try:
            row = load_json(line)
        except ValueError:
            problems.add(failure_of(line), path=log.relative, line=number)
            continue
        if isinstance(row, dict):
            yield row
        else:
            problems.add(MALFORMED_RECORD, path=log.relative, line=number)


def _begin(document: _Document, log: LogFile) -> Draft:
    responder = string(document.responderUsername).lower()
    tool = "copilot" if "copilot" in responder or not responder else "-".join(responder.split())
    draft = Draft("vscode_chat", log, tool=tool, surface="ide", exclusion="ide")
    draft.id = string(document.sessionId) or PurePosixPath(log.relative).stem
    draft.started_at = time_of(document.creationDate)
    draft.users += filter(None, [string(document.requesterUsername)])
    return draft


def _take(draft: Draft, request: Any) -> Iterator[str]:
    """Take a request with its response; yields kinds of problems."""
    if not isinstance(request, dict):
        yield MALFORMED_RECORD
        return
    if request.get("shouldBeRemovedOnSend") or request.get("isHidden"):
        return  # undone by the person
    at = time_of(request.get("timestamp"))
    draft.prompt(text_of(request.get("message")), at=at)
    draft.used(request.get("modelId"))
    rounds = items(mapping(mapping(request.get("result")).get("metadata")).get("toolCallRounds"))
    draft.counts["model_calls"] += max(1, len(rounds))
    draft.counts["interruptions"] += request.get("isCanceled") is True
    parts = items(request.get("response"))
    yield from _take_response(draft, parts)


def _take_response(draft: Draft, parts: Iterable[Any]) -> Iterator[str]:
    said: list[str] = []
    for part in parts:
        kind = str(part.get("kind", "text")) if isinstance(part, dict) else "text" * isinstance(part, str)
        if kind in {"text", "markdownContent"}:
            said.append(_markdown(part))
        elif kind == "inlineReference":
            said.append(_reference(part))
        elif kind in _TOOLS | _EDITS:
            _say(draft, said)
            (_call if kind in _TOOLS else _edit)(draft, part)
        elif kind not in _SILENT:
            yield UNKNOWN_RECORD
        _notice_workspace(draft, part)
    _say(draft, said)


def _say(draft: Draft, said: list[str]) -> None:
    # An edit stands between two parts that are a fence each: a code block that would be empty.
    draft.reply("".join(text for text in said if text != _EDIT_FENCE))
    said.clear()


def _markdown(part: Any) -> str:
    if isinstance(part, str):
        return part
    value = part.get("value", part.get("content"))
    return string(value) or string(mapping(value).get("value"))


def _reference(part: Mapping[str, Any]) -> str:
    target = mapping(part.get("inlineReference"))
    path = string(target.get("path")) or string(mapping(target.get("uri")).get("path"))
    return f"`{string(target.get('name')) or string(part.get('name')) or PurePosixPath(path).name}`"


def _call(draft: Draft, part: Mapping[str, Any]) -> None:
    specific, details = mapping(part.get("toolSpecificData")), mapping(part.get("resultDetails"))
    confirmed = part.get("isConfirmed")
    refused = confirmed is False or integer(mapping(confirmed).get("type")) in _DENIED
    told = _markdown({"value": part.get("pastTenseMessage") or part.get("invocationMessage")})
    argument = specific or string(details.get("input")) or told
    draft.call(string(part.get("toolId")), argument)
    draft.counts["tool_calls_refused"] += refused
    draft.counts["failed_tool_calls"] += details.get("isError") is True
    if specific.get("kind") == "terminal" and not refused:
        _observe(draft, specific)


def _observe(draft: Draft, terminal: Mapping[str, Any]) -> None:
    line, state = mapping(terminal.get("commandLine")), mapping(terminal.get("terminalCommandState"))
    command = next(
        filter(None, map(string, (line.get("toolEdited"), line.get("original"), terminal.get("command")))), ""
    )
    output = string(mapping(terminal.get("terminalCommandOutput")).get("text"))
    status = integer(state.get("exitCode"))
    draft.evidence.observe(command, output=output, exit_status=status)
    if status is None:
        draft.evidence.last_exit = None


def _edit(draft: Draft, part: Mapping[str, Any]) -> None:
    path = string(mapping(part.get("uri")).get("path"))
    draft.call("edit", path, changes=False)
    for edit in (mapping(edit) for group in items(part.get("edits")) for edit in (items(group) or [group])):
        span = mapping(edit.get("range"))
        first, last = integer(span.get("startLineNumber")) or 0, integer(span.get("endLineNumber")) or 0
        draft.change(len(string(edit.get("text")).splitlines()), max(0, last - first))


def _notice_workspace(draft: Draft, part: Any) -> None:
    base = string(mapping(mapping(part).get("baseUri")).get("path")).rstrip("/")
    if base and base not in draft.paths:
        draft.paths.append(base)
