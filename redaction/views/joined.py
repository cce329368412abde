"""Values that a line's end or the joint of two string literals cuts in two, in one piece."""

from collections.abc import Container, Iterator
from dataclasses import replace
from typing import Final, Protocol

from turnscope.redaction.views.cuts import are_drawn, is_cut
from turnscope.redaction.views.joints import any_line_ends, concatenations, line_ends
from turnscope.redaction.views.view import Span, View, around

_LITERAL: Final = 1024
_WORD: Final = 64


class Bridges(Protocol):
    """Knows what may meet inside a known value."""

    @property
    def pairs(self) -> Container[str]:
        """Any two letters that stand side by side in one, white space aside, in both cases."""
        ...

    def may_meet(self, left: str, right: str) -> bool:
        """Tell whether the letters on both sides of a joint, up to four each, may meet in one."""
        ...


def joined(text: str) -> Iterator[View]:
    """Give the windows around the joints that are to be believed, without them."""
    joints = [joint for joint in line_ends(text) if is_cut(text, *joint)]
    literals = [joint for joint in concatenations(text) if _is_meant(text, *joint)]
    yield from _both(text, [*joints, *literals])
    bare = _disjoint(sorted(part for joint in literals for part in (joint, *_quotes(text, joint))))
    yield from around(text, ((start, end, "") for start, end in bare))


def bridged(source: str | View, bridges: Bridges) -> Iterator[View]:
    """Give the windows around the line ends at which the parts of a known value may meet."""
    text, parent = (source, None) if isinstance(source, str) else (source.text, source)
    joints = [
        (start, end)
        for start, end in any_line_ends(text, bridges.pairs)
        if bridges.may_meet(text[max(0, start - 4) : start], text[end : end + 4])
    ]
    yield from (replace(view, parent=parent) for view in _both(text, joints))


def _both(text: str, joints: list[Span]) -> Iterator[View]:
    """Give two views: words that were cut become whole, and names that were parted stand side by side."""
    if joints:
        disjoint = list(_disjoint(sorted(joints)))
        yield from around(text, ((start, end, "") for start, end in disjoint))
        yield from around(
            text, ((start, end, " ") for start, end in disjoint if _parts_words(text, start, end))
        )


def _is_meant(text: str, start: int, end: int) -> bool:
    """Tell a joint from two arguments of a command: by an operator, a line's end, or what is joined."""
    if not text[start:end].strip("\"' "):
        left, right = (
            text[max(0, start - _WORD) : start].split(),
            text[end : end + _WORD].split(text[end - 1]),
        )
        return bool(left and right) and are_drawn(left[-1], right[0])
    return True


def _quotes(text: str, joint: Span) -> Iterator[Span]:
    """Give the quotes around two joined literals: what they stand in may ask for the value without them."""
    start, end = joint
    quote = text[end - 1]
    first = text.rfind(quote, max(0, start - _LITERAL), start)
    last = text.find(quote, end, end + _LITERAL)
    if first >= 0:
        yield first, first + 1
    if last >= 0:
        yield last, last + 1


def _parts_words(text: str, start: int, end: int) -> bool:
    return text[start - 1].isalpha() and text[end].isalpha() and text[start:end].isspace()


def _disjoint(joints: list[Span]) -> Iterator[Span]:
    reached = 0
    for start, end in joints:
        if start >= reached:
            yield start, end
            reached = end
