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
POLICY: Final = "policy"
"""It holds a kind that the policy withholds."""
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


@dataclass(frozen=True, slots=True)
class Checked:
    """The result of the leak check."""

    known_values: int
    strings: int
    survivors: int
    """Turns in which a known value would have survived. All of them are withheld."""
    passed: bool
    """Whether every turn that was given out was looked at: it has one string at least."""


def judge(leaks: LeakCheck, *, given_out: int) -> Checked:
    """Judge the check of sessions of which `given_out` turns kept their text."""
    return Checked(leaks.known, leaks.strings, leaks.withheld[LEAK], passed=leaks.strings >= given_out)
