"""What may meet at a place where a known value is cut in two."""

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Final

_LONGEST: Final = 400
_SIZES: Final = ((2, 2), (1, 2), (2, 1))


class Bridges:
    """The inner letters of known values, in twos on each side of every cut; letter case does not count."""

    def __init__(self, values: Iterable[str]) -> None:
        """Take the values; longer ones than some hundred characters are left out."""
        self._grams = {gram for value in values for gram in _inner(value)}

    @cached_property
    def pairs(self) -> frozenset[str]:
        """The two letters at each cut, in both cases."""
        return frozenset(
            a + b
            for left, right in (gram.split("\n") for gram in self._grams)
            for a in (left[-1], left[-1].upper())
            for b in (right[0], right[0].upper())
        )

    def may_meet(self, left: str, right: str) -> bool:
        """Tell whether the letters on both sides of a joint may meet inside a value, white space aside."""
        before, after = "".join(left.casefold().split()), "".join(right.casefold().split())
        return any(f"{before[-m:]}\n{after[:n]}" in self._grams for m, n in _SIZES)


def _inner(value: str) -> Iterator[str]:
    letters = "".join(value.casefold().split())
    if len(letters) <= _LONGEST:
        for at in range(1, len(letters)):
            yield f"{letters[max(0, at - 2) : at]}\n{letters[at : at + 2]}"
