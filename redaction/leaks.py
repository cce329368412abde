"""What the leak check has found: the last look at what is about to be given out."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

EARLIER: Final = "earlier"
"""An earlier redaction had withheld the turn."""
FAILURE: Final = "failure"
"""A recogniser failed on it, or its text did not come to rest."""
LEAK: Final = "leak"
"""A known value would have survived in it."""
UNREADABLE: Final = "unreadable"
"""Its tool inputs are nested too deep, or are no JSON."""


@dataclass(slots=True)
class LeakCheck:
    """Counts over a session; those of several can be added. It holds no value."""

    known: int = 0
    """Values that the sessions' memories knew."""
    strings: int = 0
    """Masked strings in which they were looked for."""
    withheld: Counter[str] = field(default_factory=Counter)
    """Turns withheld, by reason; those under `leak` are the survivors that the check met."""

    def __add__(self, other: "LeakCheck") -> "LeakCheck":
        """Add up two checks."""
        return LeakCheck(
            self.known + other.known, self.strings + other.strings, self.withheld + other.withheld
        )
