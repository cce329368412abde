"""What the person said and the assistant replied, in order, without what another session owns."""

import re
from collections import Counter
from datetime import datetime
from typing import Final

from turnscope.transcripts.claude_code_history import Ledger
from turnscope.transcripts.claude_code_queue import Queue
from turnscope.transcripts.claude_code_rows import QueuedCommand, Row, decode_raw
from turnscope.transcripts.claude_code_text import (
    INTERRUPTION,
    human_text,
    is_machine_row,
    is_plan,
    shows_ide,
)
from turnscope.transcripts.model import ToolCall, Turn
from turnscope.transcripts.problems import RESENT_PROMPT, WORDLESS_PROMPT

_WORDY: Final = re.compile(r"[^\W_]")


class Conversation:
    """Collects turns. What may be a copy is held as such until the whole log has been seen.

    A person's message has no id that survives copying: a copy has its time and its words. Two logs that
    share these and nothing else are no copies, so the assistant's message ids decide at the end.
    """

    def __init__(self, ledger: Ledger) -> None:
        """Start with no turns."""
        self.in_ide = False
        self._ledger = ledger
        self._queue = Queue()
        self._turns: list[tuple[Turn, bool]] = []
        self._events: list[tuple[str, bool]] = []

    def hear(self, row: Row, texts: list[str], *, after_result: bool) -> None:
        """Take in the texts of a user row, which a person typed unless the row has a tool's result."""
        if any(text.startswith(INTERRUPTION) for text in texts):
            self._happen("interruptions", row)
        if after_result or is_machine_row(row):
            return
        self.in_ide = self.in_ide or any(map(shows_ide, texts))
        if row.plan_content is not None or any(map(is_plan, texts)):
            self._happen("plans_approved", row)
        else:
            self.say("\n\n".join(filter(None, map(human_text, texts))), row)

    def queue(self, row: Row) -> None:
        """Follow the queue of prompts typed while the assistant was at work."""
        if row.type == "queue-operation":
            content = decode_raw(row.content)
            taken = self._queue.operate(row.operation, content if isinstance(content, str) else None)
        else:
            queued = decode_raw(row.attachment, QueuedCommand)
            taken = self._queue.attach(queued.text()) if queued else ""
        self.say(human_text(taken), row)

    def say(self, text: str, row: Row) -> None:
        """Take in a person's words; nothing happens if there are none."""
        self._queue.arrive(text)
        copy = self._copies(row, text) if text else None
        if copy is None:
            return
        last, last_copy = self._turns[-1] if self._turns else (None, False)
        if last and last.role == "user" and last.text == text and last_copy == copy:
            # With nothing done in between it was sent again, after a failed call for instance.
            self._events.append((RESENT_PROMPT, copy))
        elif not _WORDY.search(text):
            self._events.append((WORDLESS_PROMPT, copy))
        else:
            self._turns.append((Turn("user", text, timestamp=time_of(row)), copy))

    def reply(self, row: Row, texts: list[str], calls: list[ToolCall]) -> None:
        """Take in what the assistant said and did."""
        turn = Turn("assistant", "\n\n".join(texts), tuple(calls), time_of(row))
        self._turns.append((turn, False))

    def turns(self) -> list[Turn]:
        """Turns that are the session's own."""
        return [turn for turn, copy in self._turns if not (copy and self._ledger.copied)]

    def events(self) -> Counter[str]:
        """Interruptions, approvals of plans, and prompts left out, of the session's own."""
        return Counter(kind for kind, copy in self._events if not (copy and self._ledger.copied))

    def _happen(self, kind: str, row: Row) -> None:
        copy = self._copies(row, kind)
        if copy is not None:
            self._events.append((kind, copy))

    def _copies(self, row: Row, text: str) -> bool | None:
        """Whether a message may be another session's; `None` when it is in this log already."""
        if row.uuid:
            self._ledger.is_new("row", row.uuid)
        return self._ledger.may_be_copied("human", row.timestamp or row.uuid, text)


def time_of(row: Row) -> datetime | None:
    """Time of a row; `None` where there is none or it is malformed."""
    try:
        return datetime.fromisoformat(row.timestamp) if row.timestamp else None
    except ValueError:
        return None
