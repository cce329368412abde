"""How much of one text the network reads: text full of different names must not stop the work."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from turnscope.redaction.scan import byte_count

FREE: Final = 32_768
"""Characters of any text that the network may read, and an eighth of what the text is long."""

SHARE: Final = 8
_STRONG: Final = 3, 2  # of what is free, for parts that are the likeliest to hold names
_CALL: Final = 30
"""Characters that take as long as beginning to read anew."""


@dataclass(slots=True, repr=False)
class Budget:
    """What is left for one text of `length` characters, and what was turned away."""

    length: int
    spent: int = 0
    unread: int = 0
    """Bytes of UTF-8 that may hold names and were not read."""
    seen: set[str] = field(default_factory=set)

    @property
    def limit(self) -> int:
        """Characters that any part may take."""
        return FREE + self.length // SHARE

    def charge(self, line: str) -> None:
        """Charge a masked line, which was longer as it was read, so that redacting twice reads no more."""
        self.spent += 2 * len(line) + _CALL

    def admits(self, part: str, *, is_strong: Callable[[str], bool]) -> bool:
        """Tell whether a part is read: one that was before is, others in order while there is room."""
        if part in self.seen:
            return True
        cost = len(part) + _CALL
        most, least = _STRONG
        room = self.limit if self.spent + cost <= self.limit else self.limit * most // least
        if self.spent + cost > room or (room > self.limit and not is_strong(part)):
            self.unread += byte_count(part)
            return False
        self.spent += cost
        self.seen.add(part)
        return True
