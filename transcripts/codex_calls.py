"""Tool calls of Codex: their arguments, the shell commands in them and what came of these."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from turnscope.transcripts.evidence import shell_script
from turnscope.transcripts.fields import integer, load_json, mapping, string, text_of
from turnscope.transcripts.telemetry import count_changed_lines

SHELLS: Final = frozenset({"shell", "shell_command", "local_shell", "exec_command", "container.exec"})
_CODE_COMMAND: Final = re.compile(r"""\bcmd"?\s*:\s*("(?:[^"\\]|\\.)*")""")
_EXIT: Final = re.compile(r"^(?:Process exited with code|Exit code:|exit code:)\s*(-?\d+)", re.MULTILINE)
_EXIT_FIELD: Final = re.compile(r'"exit_code"\s*:\s*(-?\d+)')
_RUNNING: Final = re.compile(r"^Process running with session ID (\d+)", re.MULTILINE)
_FAILED: Final = re.compile(
    r"\A(?:Script (?:failed|error)|\w+ failed\b|failed to parse|apply_patch verification failed)"
)
_PATCH: Final = re.compile(r"\*\*\* Begin Patch\n.*?(?:\*\*\* End Patch|\Z)", re.DOTALL)


@dataclass(frozen=True, slots=True, repr=False)
class Outcome:
    """What a tool call came to. `status` is `None` where the log does not say."""

    text: str
    status: int | None
    failed: bool
    running: str | None
    """Number of the terminal in which the command goes on."""
    refused: bool


def arguments_of(payload: Mapping[str, Any]) -> Any:
    """Arguments of a call: an object where they are one, else the string as logged."""
    if payload.get("type") in {"local_shell_call", "web_search_call"}:
        return mapping(payload.get("action"))
    value = payload.get("arguments", payload.get("input"))
    if payload.get("type") == "custom_tool_call":
        return string(value)
    try:
        decoded = load_json(string(value).encode("utf-8", "replace"))
    except ValueError:
        return string(value)
    return decoded if isinstance(decoded, dict) else string(value)


def command_of(name: str, arguments: Any) -> str:
    """Shell script that a call runs; empty for other calls.

    A model that writes code instead of calls runs commands by `exec_command({cmd: "..."})` in it.
    """
    if isinstance(arguments, dict) and name in SHELLS:
        return shell_script(arguments.get("command", arguments.get("cmd", "")))
    if isinstance(arguments, str) and name == "exec":
        return "\n".join(map(_decoded, _CODE_COMMAND.findall(arguments)))
    return ""


def outcome_of(output: Any) -> Outcome:
    """Read a call's output: text, parts, or JSON with `output` and `metadata`."""
    text, status = text_of(mapping(output).get("content", output)), None
    if text.startswith('{"output"'):
        text, status = _unwrapped(text)
    if status is None and (match := _EXIT.search(text[:2000]) or _EXIT_FIELD.search(text)):
        status = int(match.group(1)[:9])
    running = _RUNNING.search(text[:2000])
    return Outcome(
        text=text,
        status=status,
        failed=bool(status) or mapping(output).get("success") is False or bool(_FAILED.match(text)),
        running=running.group(1) if running else None,
        refused="rejected by user" in text[:300],
    )


def patched_lines(text: str) -> tuple[int, int]:
    """Lines added and removed by the patches in a call."""
    counts = [count_changed_lines("apply_patch", patch) for patch in _PATCH.findall(text)]
    return sum(added for added, _ in counts), sum(removed for _, removed in counts)


def applied_lines(changes: Any) -> tuple[int, int]:
    """Lines added and removed according to a `patch_apply_end` event's `changes`, by file."""
    added = removed = 0
    for change in map(mapping, mapping(changes).values()):
        kind = string(change.get("type")) or next(iter(change), "")
        detail = change if "type" in change else mapping(change.get(kind))
        more, fewer = count_changed_lines("patch", string(detail.get("unified_diff")))
        whole = len(string(detail.get("content")).splitlines())
        added += more + whole * (kind == "add")
        removed += fewer + whole * (kind == "delete")
    return added, removed


def _unwrapped(text: str) -> tuple[str, int | None]:
    try:
        value = mapping(load_json(text.encode("utf-8", "replace")))
    except ValueError:
        return text, None
    return string(value.get("output")), integer(mapping(value.get("metadata")).get("exit_code"))


def _decoded(literal: str) -> str:
    try:
        return string(load_json(literal.encode("utf-8", "replace")))
    except ValueError:
        return literal[1:-1]
