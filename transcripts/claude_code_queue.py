"""Prompts that a person typed while the assistant was at work."""

from collections import Counter
from typing import Final

_NOTIFICATION: Final = ("<task-notification>", '{"task_id":')


class Queue:
    """Follows the queue through its operations, to find prompts that no user row repeats.

    A prompt that waits for the end of a turn leaves the queue by `dequeue` and comes as a user row. One
    that the assistant takes up in the middle of its turn leaves by `remove`; newer versions log it as an
    attachment too, before or after. One that the person takes back to edit leaves by `popAll`.
    """

    def __init__(self) -> None:
        """Start empty."""
        self._waiting: list[str] = []
        self._surplus: Counter[str] = Counter()

    def operate(self, operation: str | None, content: str | None) -> str:
        """Follow an operation; return the prompt that the assistant took up by it, or nothing."""
        content = (content or "").strip()
        if operation == "enqueue" and content:
            self._waiting.append(content)
        elif operation == "popAll" and content in self._waiting:
            self._waiting.remove(content)
        elif operation == "dequeue" and self._waiting and self._waiting[0].startswith(_NOTIFICATION):
            self._waiting.pop(0)
        elif operation == "remove" and self._waiting:
            taken = self._settle(self._waiting.pop(0), by=1)
            return "" if taken.startswith(_NOTIFICATION) else taken
        return ""

    def attach(self, prompt: str) -> str:
        """Take note of an attachment; return its prompt unless `remove` has brought it already."""
        return self._settle(prompt.strip(), by=-1)

    def arrive(self, prompt: str) -> None:
        """Take note of a user row: its prompt waits no longer."""
        if prompt in self._waiting:
            self._waiting.remove(prompt)

    def _settle(self, prompt: str, *, by: int) -> str:
        balance = self._surplus[prompt]
        self._surplus[prompt] += by
        return "" if balance * by < 0 else prompt
