"""What is looked at of a candidate for a secret: its characters, those around it, and its line."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

VALUE: Final = 96
LEFT: Final = 40
RIGHT: Final = 8
_LINE: Final = 240
_BEFORE: Final = 96

# Backwards from the value: a quote, an operator, a quote or a bracket, and the name beside it.
_NAME: Final = re.compile(
    r"[\"'`\\bru]{0,4}[ \t]{0,12}(?P<operator>>=|=:|==|[=:>]|(?=[ ,(]))"
    r"[ \t,(]{0,12}[\"'`\]\\]{0,4}(?P<name>[\w.\-]{1,48})"
)

_SUFFIX: Final = re.compile(r"(?:\.[a-z][a-z0-9]{1,4}(?![A-Za-z0-9]))?")

Spans = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True, repr=False)
class Window:
    """A candidate and its surroundings, as strings."""

    value: str
    left: str
    """Up to 72 characters before it, over line ends."""
    right: str
    before: str
    """What stands before it on its line."""
    after: str
    name: str
    """The name that a value is assigned to, or the word before it."""
    operator: str
    suffix: str
    """A dot and letters right after it, as of a file."""


def window(text: str, start: int, end: int) -> Window:
    """Cut a candidate's window out of a text; the time does not grow with the text."""
    left = text[max(0, start - _BEFORE) : start]
    line = max(start - _LINE, text.rfind("\n", max(0, start - _LINE), start) + 1, 0)
    stop = text.find("\n", end, end + _LINE)
    named = _NAME.match(left[::-1])
    return Window(
        value=text[start:end],
        left=left,
        right=text[end : end + RIGHT],
        before=text[line:start],
        after=text[end : end + _LINE if stop < 0 else stop],
        name=named["name"][::-1] if named else "",
        operator=named["operator"][::-1] if named else "",
        suffix=_SUFFIX.match(text, end)[0],  # type: ignore[index]  # an empty one always matches
    )


def as_bytes(strings: Sequence[str], *, width: int, from_end: bool = False) -> "NDArray[np.uint8]":
    """Give the first (or last) `width` characters of strings as an array (strings, width), padded with 0.

    One byte a character: what Latin-1 lacks becomes a question mark.
    """
    if from_end:
        cut = [each[-width:].rjust(width, "\0") for each in strings]
    else:
        cut = [each[:width].ljust(width, "\0") for each in strings]
    data = "".join(cut).encode("latin-1", "replace")
    return np.frombuffer(data, dtype=np.uint8).reshape(len(strings), width)
