"""Tells a run of letters that was drawn from a word, by the pairs of letters that words are made of."""

import math
from collections import Counter
from functools import cache
from itertools import pairwise
from typing import Final

from turnscope.redaction.ordinary import ordinary_words

_SHORTEST: Final = 5
_USUAL: Final = 7
_LEAST: Final = -3.55
"""Mean log-likelihood of a pair below which one identifier in a hundred lies, and most of what is drawn."""
_STEP: Final = 0.3
"""What is asked for less, for each letter that a word is shorter than seven."""
_SMOOTHING: Final = 0.3


def is_gibberish(value: str) -> bool:
    """Tell `bxkfjwqp` from `password` and from `tokenizer`: letters of one case that make no word."""
    if len(value) < _SHORTEST or not value.isascii() or not (value.islower() or value.isupper()):
        return False
    if not value.isalpha():
        return False
    return _likelihood(value.lower()) < _LEAST - _STEP * max(0, _USUAL - len(value))


def _likelihood(word: str) -> float:
    pairs = _pairs()
    ends = f" {word} "
    return sum(pairs[left + right] for left, right in pairwise(ends)) / (len(ends) - 1)


@cache
def _pairs() -> dict[str, float]:
    """Give the log-probability of each letter after each other one, a blank at both ends of a word."""
    words = [f" {word} " for word in ordinary_words() if word.isalpha()]
    both = Counter(left + right for word in words for left, right in pairwise(word))
    first = Counter(letter for word in words for letter in word[:-1])
    letters = " abcdefghijklmnopqrstuvwxyz"
    return {
        left + right: math.log((both[left + right] + _SMOOTHING) / (first[left] + _SMOOTHING * len(letters)))
        for left in letters
        for right in letters
    }
