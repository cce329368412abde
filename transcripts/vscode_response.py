"""Responses in VS Code's chats: parts of text, tool calls, edits, and much that only the editor shows."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any, Final

from turnscope.transcripts.draft import Draft
from turnscope.transcripts.fields import integer, items, mapping, string
from turnscope.transcripts.problems import UNKNOWN_RECORD

_SILENT: Final = frozenset(
    {
        *("codeCitation", "codeblockUri", "command", "confirmation", "contentReference", "elicitation"),
        *("elicitation2", "elicitationSerialized", "errorDetails", "extensions", "followups", "hook"),
        *("markdownVuln", "mcpServersStarting", "multiDiffData", "prepareToolInvocation", "progressMessage"),
        *("progressTask", "progressTaskSerialized", "pullRequest", "questionCarousel", "references"),
        *("thinking", "treeData", "undoStop", "usedContext", "warning", "workspaceEdit"),
        *("clearToPreviousToolInvocation", "autoModeResolution"),
    }
)
"""Parts of a response that show neither what the assistant said nor what it did."""
_TOOLS: Final = frozenset({"toolInvocation", "toolInvocationSerialized"})
_EDITS: Final = frozenset({"textEditGroup", "notebookEditGroup", "textEdit"})
_EDIT_FENCE: Final = "\n```\n"
_DENIED: Final = frozenset({0, 5})
"""Kinds of confirmation: denied, skipped."""


def take_response(draft: Draft, parts: Iterable[Any]) -> Iterator[str]:
    """Take in a response's parts; yields kinds of problems."""
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
