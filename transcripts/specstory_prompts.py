"""What a person typed in a user block of SpecStory's, and what the assistant's product put there.

Blocks of Claude Code's sessions hold its messages as they are, so its rules apply.
"""

import re
from dataclasses import dataclass
from typing import Final

from turnscope.transcripts.claude_code_text import INTERRUPTION, human_text, is_plan

_QUERY: Final = re.compile(r"<user_query>(.*?)(?:</user_query>|\Z)", re.DOTALL)
_LETTER: Final = re.compile(r"[^\W\d_]")
_COMMAND: Final = re.compile(r"\A<command-(?:message|name)>")
_LOCAL: Final = re.compile(r"\A/[\w:.-]+\s*(?:⎿.*)?\Z", re.DOTALL)
_APPROVED: Final = "Implement the plan as specified, it is attached for your reference."
"""What Cursor sends when the person presses the button that approves a plan."""
_NOT_TYPED: Final = ("<environment_context>", "<user_info>", "[Tool result]")


@dataclass(frozen=True, slots=True, repr=False)
class Prompt:
    """What a user block comes to. `text` is empty where the person typed none."""

    text: str = ""
    command: bool = False
    """A slash command: if it has a long form, that follows at once in a block of its own."""
    interruption: bool = False
    approval: bool = False


def read_prompt(block: str) -> Prompt:
    """Tell typed text from what the product wrote.

    What follows a slash command counts as typed when it has a letter: a bare number is an argument.
    """
    text = block.strip()
    if text.startswith(INTERRUPTION):
        return Prompt(interruption=True)
    if text.startswith(_APPROVED) or is_plan(text):
        return Prompt(approval=True)
    typed, command = human_text(text), bool(_COMMAND.match(text))
    if typed.startswith(_NOT_TYPED) or _LOCAL.match(typed) or (command and not _LETTER.search(typed)):
        return Prompt(command=command)
    query = _QUERY.search(typed)
    return Prompt(text=query.group(1).strip() if query else typed, command=command)
