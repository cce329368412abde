"""Line ends that may cut a name in two: what stands around them, read as one line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from turnscope.redaction.ordinary import is_ordinary
from turnscope.redaction.spans import PLACEHOLDER
from turnscope.redaction.tagger.code_lines import is_code
from turnscope.redaction.tagger.gate import Gate

_END: Final = re.compile(r"\n[ ]?(?=[^\W\d_])")
_LAST: Final = re.compile(r"(?:([^\W\d_][\w'\u2019-]{0,30})[ ])?([^\W\d_][\w'\u2019-]{0,30})$")
_FIRST: Final = re.compile(r"[^\W\d_][\w'\u2019-]{0,30}(?![\w'\u2019(=]|:\S)")
_APOSTROPHE: Final = re.compile("['\u2019]")
_INFLECTED: Final = re.compile(r".{3}(?:ed|ing|ly|tion|s)$")
_LEFT: Final = 120
_RIGHT: Final = 80
_WORDS: Final = 64


@dataclass(frozen=True, slots=True, repr=False)
class Joint:
    """A line's end: `text` without it, which begins at `start`; `left` characters stand before it."""

    text: str
    start: int
    left: int
    gap: int
    """By how much shorter the text is than what it was made from."""

    def back(self, start: int, end: int) -> tuple[int, int] | None:
        """Give where a span stands that reaches over the line's end, and of another none."""
        if start >= self.left or end <= self.left + 1:
            return None
        return self.start + start, self.start + end + self.gap


def name_joints(text: str, gate: Gate) -> Iterator[Joint]:
    """Give the line ends beside a capitalised word or a first name, with and without a space in its place."""
    for match in _END.finditer(text):
        start, end = match.span()
        start -= text[start - 1 : start] in {" ", "\r"}
        if text[start - 1 : start].isalpha() and _may_be_cut(text, start, end, gate):
            yield from _joints(text, start, end, gate)


def _may_be_cut(text: str, start: int, end: int, gate: Gate) -> bool:
    right = _FIRST.match(text, end)
    if not right or is_ordinary(right[0]):
        return False
    left = _LAST.search(text, _two_words_back(text, start), start)
    return left is not None and any(word and _may_be_name(word, gate) for word in left.groups())


def _two_words_back(text: str, end: int) -> int:
    """Give where the last two words begin, for a search up to an end takes as long as it begins early."""
    low = max(0, end - _WORDS)
    low = max(low, text.rfind("\n", low, end))
    last = max(low, text.rfind(" ", low, end))
    return max(low, text.rfind(" ", low, last))


def _may_be_name(word: str, gate: Gate) -> bool:
    return (word[0].isupper() or word in gate.names) and not is_ordinary(word)


def _joints(text: str, start: int, end: int, gate: Gate) -> Iterator[Joint]:
    low = max(text.rfind("\n", 0, start) + 1, start - _LEFT)
    high = text.find("\n", end, end + _RIGHT)
    left, right = text[low:start], text[end : high if high >= 0 else end + _RIGHT]
    if is_code(left) or is_code(right) or PLACEHOLDER.search(left) or PLACEHOLDER.search(right):
        return
    yield Joint(f"{left} {right}", low, len(left), end - start - 1)
    if end - start == 1 and _is_rest(right, gate):
        yield Joint(left + right, low, len(left), 1)


def _is_rest(right: str, gate: Gate) -> bool:
    """Tell whether a line may begin with the rest of a name: by no everyday word, in lower case."""
    first = _FIRST.match(right)
    word = _APOSTROPHE.split(first[0])[0] if first else ""
    return not (word[:1].isupper() or word in gate.words or _INFLECTED.search(word))
