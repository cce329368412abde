"""What a person decided and what tools changed, as told by the results of tool calls."""

import re
from collections.abc import Mapping
from typing import Any, Final, Literal

import msgspec
from msgspec import Raw

from turnscope.transcripts.claude_code_rows import Silent, decode_raw

Decision = Literal["approved", "refused"]

_REFUSALS: Final = (
    "The user doesn't want to proceed with this tool use",
    "The user doesn't want to take this action right now",
    "User rejected",
    "User chose to stay in plan mode",
    "User declined to answer",
)
_FEEDBACK: Final = re.compile(
    r"(?:the user said:|the user provided the following reason for the rejection:)\s*(.+)\Z", re.DOTALL
)
_NOTE: Final = re.compile(r"\n\s*\n?Note: The user's next message may contain.*\Z", re.DOTALL)
_NOT_RUN: Final = (
    "<tool_use_error>",
    "Permission to use",
    "This command requires approval",
    "This Bash command contains",
    "Claude requested permissions",
)
_APPROVAL: Final = "User has approved"
_EXIT: Final = re.compile(r"\s*(?:Error: )?Exit code (\d+)")


class _Hunk(Silent):
    lines: list[str] = msgspec.field(default_factory=list)


class _Edit(Silent, rename="camel"):
    structured_patch: list[_Hunk] | None = None


def decision_of(text: str) -> Decision | None:
    """What a person decided about a tool call by the start of its result; `None` if nothing was asked."""
    start = text.removeprefix("Error: ")
    if start.startswith(_REFUSALS):
        return "refused"
    return "approved" if start.startswith(_APPROVAL) else None


def feedback_in(text: str) -> str:
    """Words that a person typed when refusing a tool call; empty where there are none."""
    match = _FEEDBACK.search(text)
    return _NOTE.sub("", match.group(1)).strip() if match else ""


def count_picks(result: Raw) -> int:
    """How many questions were answered by picking from the options offered."""
    value = decode_raw(result)
    answers = value.get("answers") if isinstance(value, dict) else None
    questions = value.get("questions") if isinstance(value, dict) else None
    if not isinstance(answers, dict) or not isinstance(questions, list):
        return 0
    return sum(_is_pick(answers, question) for question in questions if isinstance(question, dict))


def count_patch(result: Raw) -> tuple[int, int] | None:
    """Lines added and removed by an edit as the log has them; `None` where it has no patch."""
    edit = decode_raw(result, _Edit)
    if edit is None or not edit.structured_patch:
        return None
    lines = [line for hunk in edit.structured_patch for line in hunk.lines]
    return sum(line.startswith("+") for line in lines), sum(line.startswith("-") for line in lines)


def exit_of(text: str, *, failed: bool) -> int:
    """Exit status of a shell command: what its result says, else 1 if it failed and 0 if not."""
    match = _EXIT.match(text)
    return int(match.group(1)[:9]) if match and failed else int(failed)


def was_not_run(text: str) -> bool:
    """Whether a call failed because it was not allowed or made no sense, so that nothing was run."""
    return text.startswith(_NOT_RUN)


def runs_on(result: Raw) -> bool:
    """Whether the command was sent to the background, so that its end is not known."""
    return b'"backgroundTaskId"' in bytes(result)[-4096:]


def _is_pick(answers: Mapping[str, Any], question: Mapping[str, Any]) -> bool:
    answer = answers.get(str(question.get("question")))
    options = question.get("options")
    offered = {o.get("label") for o in options if isinstance(o, dict)} if isinstance(options, list) else set()
    chosen = answer if isinstance(answer, list) else [answer]
    parts = [part for one in chosen for part in ([one] if one in offered else str(one).split(", "))]
    return bool(parts) and all(part in offered for part in parts)
