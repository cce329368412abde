"""Chats of VS Code's Copilot: exported documents, and the session files of the editor's own store."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any, Final

import msgspec

from turnscope.transcripts.claude_code_rows import Silent
from turnscope.transcripts.draft import Draft
from turnscope.transcripts.fields import (
    decode_each,
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
    UNPARSABLE_FILE,
    Problems,
    failure_of,
)
from turnscope.transcripts.vscode_response import take_response
from turnscope.transcripts.vscode_store import replay

_START: Final = re.compile(
    rb'\A\s*\{\s*"(?:version|requesterUsername|requesterAvatarIconUri|responderUsername|initialLocation|kind|sessionId)"'
)


class _Document(Silent):
    """A chat. Its requests stay encoded until their turn comes, so that memory stays small."""

    requests: list[msgspec.Raw] = msgspec.field(default_factory=list)
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
    yield from take_response(draft, parts)
