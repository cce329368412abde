"""Counts that every reader takes in the same way."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from turnscope.transcripts.evidence import Evidence, shell_script

__all__ = ["Evidence", "count_changed_lines", "count_words", "model_family", "shell_script"]

_WORD: Final = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")
_FENCE: Final = re.compile(
    r"^[ \t>]*+(```++|~~~++)[^\n]*+\n.*?(?:^[ \t>]*+\1[`~]*+[ \t]*+$|\Z)", re.DOTALL | re.MULTILINE
)
_OLD: Final = ("old_string", "old_str", "oldString", "oldText", "old_text")
_NEW: Final = ("new_string", "new_str", "newString", "newText", "new_text", "new_source")
_WRITES: Final = re.compile(r"write|create", re.IGNORECASE)
_CONTENT: Final = ("content", "contents", "file_text", "text")
_CLAUDE: Final = re.compile(
    r"claude-(?:(?P<old>\d)(?:[-.]\d)?-)?(?P<name>opus|sonnet|haiku)(?:-(?P<new>\d{1,2})(?!\d))?"
)
_DATE: Final = re.compile(r"[-@]?(?:20\d{6}|20\d\d-\d\d-\d\d).*$")


def count_words(text: str) -> int:
    r"""Words of prose: runs of letters and digits (an apostrophe inside joins) outside code fences.

    A script without spaces counts a run between marks as one word.

    >>> count_words("It doesn't work:\n```\nx = 1\n```\nwhy?")
    4
    """
    return sum(1 for _ in _WORD.finditer(_FENCE.sub("", text)))


def count_changed_lines(tool_name: str, tool_input: Any) -> tuple[int, int]:
    """Lines that a call of an editing tool adds and removes, judged by its arguments; (0, 0) for others.

    Understands replacements (`old_string`, `new_string` and the like), lists of them (`edits`), whole
    files (`content` of a tool named after writing or creating) and patches. Lines that a replacement
    keeps at its start or its end are not counted.
    """
    if isinstance(tool_input, str):
        return _count_patch(tool_input) if "patch" in tool_name.lower() else (0, 0)
    if not isinstance(tool_input, Mapping):
        return 0, 0
    counts = list(_changes(tool_name, tool_input))
    return sum(added for added, _ in counts), sum(removed for _, removed in counts)


def model_family(model: str | None) -> str | None:
    """Model without provider, date and minor version: `claude-opus-4-5-20251101` is `claude-opus-4`.

    Models of other makers keep their version, since it is a part of their names (`gpt-5.1-codex`).
    """
    if not model or model.startswith("<"):
        return None
    claude = _CLAUDE.search(model)
    if claude:
        return f"claude-{claude['name']}-{claude['new'] or claude['old'] or 'unknown'}".removesuffix(
            "-unknown"
        )
    return _DATE.sub("", model.rsplit("/", 1)[-1]).removesuffix("-latest") or None


def _changes(tool_name: str, tool_input: Mapping[str, Any]) -> Iterator[tuple[int, int]]:
    old, new = _string(tool_input, _OLD), _string(tool_input, _NEW)
    if old is not None or new is not None:
        yield _count_replacement(old or "", new or "")
    elif _WRITES.search(tool_name) and (content := _string(tool_input, _CONTENT)) is not None:
        yield len(content.splitlines()), 0
    elif (
        "patch" in tool_name.lower()
        and (patch := _string(tool_input, ("input", "patch", "diff"))) is not None
    ):
        yield _count_patch(patch)
    edits = tool_input.get("edits")
    for edit in edits if isinstance(edits, list) else ():
        if isinstance(edit, Mapping):
            yield from _changes(tool_name, edit)


def _string(tool_input: Mapping[str, Any], names: tuple[str, ...]) -> str | None:
    return next((value for name in names if isinstance(value := tool_input.get(name), str)), None)


def _count_replacement(old: str, new: str) -> tuple[int, int]:
    removed, added = old.splitlines(), new.splitlines()
    while removed and added and removed[-1] == added[-1]:
        removed.pop()
        added.pop()
    shortest = min(len(removed), len(added))
    kept = next((i for i in range(shortest) if removed[i] != added[i]), shortest)
    return len(added) - kept, len(removed) - kept


def _count_patch(patch: str) -> tuple[int, int]:
    lines = patch.splitlines()
    added = sum(line.startswith("+") and not line.startswith("+++ ") for line in lines)
    removed = sum(line.startswith("-") and not line.startswith("--- ") for line in lines)
    return added, removed
