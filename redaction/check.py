"""Looks for what would be masked in any text file, line by line, and says where, never what."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from turnscope.errors import RedactionError
from turnscope.redaction.leaves import Leaf
from turnscope.redaction.masking import Masking
from turnscope.redaction.memory import Memory
from turnscope.redaction.policy import Policy
from turnscope.redaction.recognisers.registry import default_recognisers
from turnscope.redaction.scan import Scan

PRAGMA: Final = "turnscope: allow"
"""A line that holds it is let through, unless it is longer than any that a person writes."""
LONGEST_ALLOWED: Final = 1_000
"""Characters: a line of a log holds whole conversations, and what they quote."""
WINDOW: Final = 2_000_000
"""Characters that are looked at together, however large the file."""
OVERLAP: Final = 32_000
"""Characters, in whole lines, that a window has in common with the one before: a key's block fits in."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something would be masked. Lines and columns count from 1, columns in characters."""

    line: int
    column: int
    kind: str
    score: float
    """0..1."""
    allowed: bool = False
    """Whether the line says that it is let through."""


@dataclass(slots=True, repr=False)
class _Window:
    """Some lines, their numbers, and where each begins in their text."""

    numbers: list[int] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    size: int = 0

    def add(self, number: int, line: str) -> None:
        self.numbers.append(number)
        self.lines.append(line)
        self.starts.append(self.size)
        self.size += len(line)

    def tail(self) -> "_Window":
        """Give the last lines, as many as may stand in the next window too."""
        first = len(self.lines)
        while first > 1 and self.size - self.starts[first - 1] <= OVERLAP:
            first -= 1
        rest = _Window()
        for number, line in zip(self.numbers[first:], self.lines[first:], strict=True):
            rest.add(number, line)
        return rest


def check_lines(lines: Iterable[tuple[int, bytes]], *, policy: Policy, scan: Scan) -> Iterator[Place]:
    """Give every place in a file where something would be masked, in order, each once.

    `lines` are numbered and in UTF-8; what is not is looked at as far as it can be read. A value that is
    found once is found again in the rest of its window and in those that follow. `scan` counts what was
    looked at.

    Raises `RedactionError` when a recogniser fails: nothing can be said of the file.
    """
    memory = Memory(policy)
    seen: set[tuple[int, int]] = set()
    for window in _windows(lines):
        places = list(_check(window, memory=memory, policy=policy, scan=scan))
        yield from (place for place in places if (place.line, place.column) not in seen)
        seen = {(place.line, place.column) for place in places}


def _windows(lines: Iterable[tuple[int, bytes]]) -> Iterator[_Window]:
    window, fresh = _Window(), False
    for number, line in lines:
        window.add(number, line.decode("utf-8", "replace"))
        fresh = True
        if window.size >= WINDOW:
            yield window
            window, fresh = window.tail(), False
    if fresh:
        yield window


def _check(window: _Window, *, memory: Memory, policy: Policy, scan: Scan) -> Iterator[Place]:
    leaf = Leaf("".join(window.lines))
    masking = Masking(default_recognisers(policy), memory, scan=scan)
    masking.settle([leaf])
    if leaf in masking.failed:
        raise RedactionError("a recogniser failed")
    for finding in masking.found[leaf]:
        at = bisect_right(window.starts, finding.start) - 1
        column = finding.start - window.starts[at] + 1
        line = window.lines[at]
        allowed = PRAGMA in line and len(line) <= LONGEST_ALLOWED
        yield Place(window.numbers[at], column, finding.kind, finding.score, allowed)
