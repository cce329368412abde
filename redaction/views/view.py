"""A text derived from a window of another one, and the way back from its spans to the original's."""

from bisect import bisect_right
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

Span = tuple[int, int]
Change = tuple[int, int, str]
"""Start and end of a stretch of a text, and what takes its place."""

_BEFORE: Final = 128
_AFTER: Final = 64
_NEAR: Final = 64
_PUNCTUATION: Final = frozenset("-:=._/+ ")
_TOKEN: Final = 2048
"""How far beyond its reach a window goes on so as not to cut a word."""


@dataclass(frozen=True, slots=True, repr=False)
class View:
    """A derived text in pieces: piece `i` begins at `here[i]` in it and at `there[i]` in its source.

    Pieces as long as their source are copies, letter by letter; others stand for their source as a whole. The
    last entries are the ends. The source is the original text or, of a view of a view, the `parent`.
    """

    text: str
    here: tuple[int, ...]
    there: tuple[int, ...]
    parent: "View | None" = None
    changes: tuple[Span, ...] = ()
    """Where in this text its source was changed."""

    def concerns(self, start: int, end: int) -> bool:
        """Tell whether anything was changed in a span or near it; if not, the source tells more."""
        last = bisect_right(self.changes, (end + _NEAR, len(self.text))) - 1
        return last >= 0 and self.changes[last][1] >= start - _NEAR

    def back(self, start: int, end: int) -> Span:
        """Give the span of the original text that a span of this one, which is not empty, was made from."""
        view: View | None = self
        while view is not None:
            start, end = view.back_once(start, end)
            view = view.parent
        return start, end

    def back_once(self, start: int, end: int) -> Span:
        """Give the span of the source."""
        first = self._first(bisect_right(self.here, start) - 1)
        last = bisect_right(self.here, end - 1) - 1
        low = self.there[first] + (start - self.here[first] if self._copies(first) else 0)
        high = self.there[last] + end - self.here[last] if self._copies(last) else self.there[last + 1]
        return low, high

    def _first(self, piece: int) -> int:
        """Go back over punctuation that is disguised as the value behind it is."""
        while piece and not self._copies(piece) and not self._copies(piece - 1):
            if self.text[self.here[piece - 1] : self.here[piece]] not in _PUNCTUATION:
                break
            piece -= 1
        return piece

    def _copies(self, piece: int) -> bool:
        return self.here[piece + 1] - self.here[piece] == self.there[piece + 1] - self.there[piece]

    def __repr__(self) -> str:
        """Count; do not quote."""
        return f"View({len(self.text)} characters)"


def rewrite(text: str, window: Span, changes: Iterable[Change], *, parent: View | None = None) -> View:
    """Copy a window of a text with sorted, disjoint changes made."""
    reached, end = window
    parts: list[str] = []
    here, there, length = [0], [reached], 0
    changed: list[Span] = []
    for start, stop, new in (*changes, (end, end, "")):
        if stop > start:
            changed.append((length + start - reached, length + start - reached + len(new)))
        for piece, source_end in ((text[reached:start], start), (new, stop)):
            if source_end > reached:
                parts.append(piece)
                length += len(piece)
                here.append(length)
                there.append(source_end)
                reached = source_end
    return View("".join(parts), tuple(here), tuple(there), parent, tuple(changed))


def around(text: str, changes: Iterable[Change]) -> Iterator[View]:
    """Give the windows around sorted, disjoint changes, with the changes made."""
    pending = deque(changes)
    for low, high in windows(text, [(start, end) for start, end, _ in pending]):
        inside = []
        while pending and pending[0][1] <= high:
            inside.append(pending.popleft())
        yield rewrite(text, (low, high), inside)


def windows(
    text: str, spans: Iterable[Span], *, before: int = _BEFORE, after: int = _AFTER
) -> Iterator[Span]:
    """Give what stands around sorted spans, without cutting words; windows that meet are one."""
    low, high = -1, -1
    for start, end in spans:
        if end + after // 2 <= high:
            continue
        left, right = _left(text, start - before), _right(text, end + after)
        if left > high:
            if high > low:
                yield low, high
            low = left
        high = max(high, right)
    if high > low:
        yield low, high


def _left(text: str, floor: int) -> int:
    if floor <= 0:
        return 0
    lowest = max(0, floor - _TOKEN)
    return max(text.rfind("\n", lowest, floor), text.rfind(" ", lowest, floor), lowest - 1) + 1


def _right(text: str, roof: int) -> int:
    roof = min(len(text), roof)
    stops = (text.find("\n", roof, roof + _TOKEN), text.find(" ", roof, roof + _TOKEN))
    return min((stop for stop in stops if stop >= 0), default=min(len(text), roof + _TOKEN))
