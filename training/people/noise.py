"""Noise for the training rows: other names, other letter case, other spacing, slips of the finger."""

import random
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from turnscope.training.people.names import draw_name, draw_place, write_person
from turnscope.training.people.rows import Row, Span

_SPACED: Final = re.compile(
    r" (?=[.,!?;:)\]%]|'(?:s|re|ve|ll|m|d|t)\b|n't\b)|(?<=[(\[@#$]) | (?=['\u2019] (?:s|re|ve|ll|m|d|t)\b)|"
    r"(?<=['\u2019]) (?=(?:s|re|ve|ll|m|d|t)\b)"
)
_MASKED: Final = {"PERSON", "LOCATION"}


def add_noise(row: Row, rng: random.Random) -> Row:
    """Give a row as somebody else might have written it."""
    if rng.random() < 0.3:  # noqa: PLR2004
        row = _swap(row, rng)
    if rng.random() < 0.5:  # noqa: PLR2004
        row = join_tokens(row)
    if rng.random() < 0.06:  # noqa: PLR2004
        row = _slip(row, rng)
    chance = rng.random()
    if chance < 0.22:  # noqa: PLR2004
        return _recase(row, str.lower)
    return _recase(row, str.upper) if chance < 0.25 else row  # noqa: PLR2004


def _swap(row: Row, rng: random.Random) -> Row:
    """Put other people and places in."""

    def other(value: str, kind: str) -> str:
        if kind not in _MASKED or not value[:1].isupper():
            return value
        if kind == "LOCATION":
            return draw_place(rng)
        words = value.split()
        first, last = draw_name(rng)
        by_length = {1: rng.choice((first, first, last)), 2: f"{first} {last}"}
        return by_length.get(len(words)) or write_person(rng)

    return _rewrite(row, other)


def _rewrite(row: Row, change: Callable[[str, str], str]) -> Row:
    text, spans, reached = "", list[Span](), 0
    for start, end, kind in row.spans:
        if start < reached:
            return row
        text += row.text[reached:start]
        value = change(row.text[start:end], kind)
        spans.append((len(text), len(text) + len(value), kind))
        text += value
        reached = end
    return replace(row, text=text + row.text[reached:], spans=tuple(spans))


def join_tokens(row: Row) -> Row:
    """Close the spaces that a tokeniser has put in."""
    cuts = [match.start() for match in _SPACED.finditer(row.text)]
    if not cuts:
        return row
    shift, removed, gone = [0] * (len(row.text) + 1), 0, set(cuts)
    for at in range(len(row.text) + 1):
        shift[at] = at - removed
        removed += at in gone
    text = "".join(letter for at, letter in enumerate(row.text) if at not in gone)
    return replace(row, text=text, spans=tuple((shift[a], shift[b], kind) for a, b, kind in row.spans))


def _slip(row: Row, rng: random.Random) -> Row:
    """Exchange two neighbouring letters of a word, which keeps every place."""
    places = [m.start() for m in re.finditer(r"(?<=\w)[a-z]{2}(?=\w)", row.text)]
    if not places:
        return row
    at = rng.choice(places)
    return replace(row, text=row.text[:at] + row.text[at + 1] + row.text[at] + row.text[at + 2 :])


def _recase(row: Row, change: Callable[[str], str]) -> Row:
    text = "".join(one if len(one := change(letter)) == 1 else letter for letter in row.text)
    return replace(row, text=text)
