"""Tool calls as SpecStory renders them: a summary, what was asked, and a fence with what came of it."""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from turnscope.transcripts.telemetry import count_changed_lines

LONGEST: Final = 4000
"""Characters of a tool call that are kept as its argument."""

_NAME: Final = re.compile(r'data-tool-name="([^"]*)"')
_TYPE: Final = re.compile(r'data-tool-type="([^"]*)"')
_SUMMARY: Final = re.compile(r"<summary>(.*?)</summary>", re.DOTALL)
_TAGS: Final = re.compile(r"</?(?:tool-use|details|summary)[^>]*>")
_TITLE: Final = re.compile(r"^Tool use: \*\*[^*]*\*\*\s*(?:•\s*)?")
_INLINE: Final = re.compile(r"^`([^`\n]+)`\s*$", re.MULTILINE)
_CODES: Final = frozenset({"bash", "sh", "shell", "powershell", "zsh"})
_EXIT: Final = re.compile(r"^(?:Exit code:?|exit code:?|Process exited with code)\s*(\d{1,9})", re.MULTILINE)
_CHANGED: Final = re.compile(r"^Lines added: (\d{1,9}), lines removed: (\d{1,9})", re.MULTILINE)
_ERROR: Final = re.compile(r"\A\s*(?:Error\b|error:|<tool_use_error>|Status: error)")
_REFUSED: Final = re.compile(
    r"The user doesn't want to (?:proceed|take this action)|rejected by (?:the )?user"
)
_ANSWERED: Final = re.compile(
    r'^\*\*Answer:\*\* \S|has answered your questions|"status": "submitted"', re.MULTILINE
)
_APPROVED: Final = re.compile(r"[Uu]ser has approved")
_OLD_NAMES: Final = (
    ("Searched codebase", "codebase_search"),
    ("Grep search", "grep_search"),
    ("Listed", "list_dir"),
    ("Searched web", "web_search"),
    ("Searched files", "file_search"),
)


@dataclass(frozen=True, slots=True, repr=False)
class ToolUse:
    """A rendered tool call."""

    name: str
    argument: str
    command: str
    output: str
    status: int | None
    failed: bool
    refused: bool
    answered: bool
    approved: bool
    added: int
    removed: int


def read_tool(lines: Sequence[str]) -> ToolUse:
    """Read the lines of a block from `<tool-use ...>` or `<details>` to its end."""
    rendered = html.unescape("\n".join(lines))
    summary = " ".join(_first(_SUMMARY, rendered[:LONGEST]).split())
    body = _TAGS.sub("", _SUMMARY.sub("", rendered[:LONGEST], count=1) + rendered[LONGEST:]).strip()
    fences = _fences(body)
    kind, name = _first(_TYPE, lines[0]), _first(_NAME, lines[0]) or _old_name(summary)
    command = _command(body, fences, _TITLE.sub("", summary)) if kind in {"shell", "bash"} else ""
    output = fences[-1][1] if fences and fences[-1][0] not in _CODES | {"diff", "json"} else ""
    status = _EXIT.search(output[:2000])
    added, removed = _changed(body, fences) if kind in {"write", ""} else (0, 0)
    return ToolUse(
        name=name,
        argument=f"{_TITLE.sub('', summary)}\n{body}".strip()[:LONGEST],
        command=command,
        output=output,
        status=int(status.group(1)) if status else None,
        failed=bool(status and int(status.group(1))) or bool(_ERROR.match(output)),
        refused=bool(_REFUSED.search(body[:2000])),
        answered=bool(_ANSWERED.search(body)),
        approved=bool(_APPROVED.search(body[:2000])),
        added=added,
        removed=removed,
    )


def _fences(body: str) -> list[tuple[str, str]]:
    """Language and content of each fence; the last may lack its end."""
    fences: list[tuple[str, list[str]]] = []
    inside = False
    for line in body.splitlines():
        if not inside and line.startswith("```"):
            fences.append((line[3:].strip(), []))
            inside = True
        elif inside and line.rstrip() == "```":
            inside = False
        elif inside:
            fences[-1][1].append(line)
    return [(language, "\n".join(code)) for language, code in fences]


def _first(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return match.group(1) if match else ""


def _old_name(summary: str) -> str:
    return next((name for start, name in _OLD_NAMES if summary.startswith(start)), "details")


def _command(body: str, fences: list[tuple[str, str]], title: str) -> str:
    written = next((code for language, code in fences if language in _CODES), "")
    inline = "\n".join(_INLINE.findall(body.partition("```")[0]))
    return (written or inline or title.removeprefix("Run command: ")).strip()


def _changed(body: str, fences: list[tuple[str, str]]) -> tuple[int, int]:
    told = [(int(added), int(removed)) for added, removed in _CHANGED.findall(body)]
    shown = [count_changed_lines("patch", code) for language, code in fences if language == "diff"]
    counts = told or shown
    return sum(added for added, _ in counts), sum(removed for _, removed in counts)
