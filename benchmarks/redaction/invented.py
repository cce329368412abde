"""Invented people and addresses in the lines of logs where they stand."""

import random

from benchmarks.redaction.sets import Row, Span

_COUNT = 200
_SYLLABLES = ("bra", "dor", "fen", "gul", "hesk", "jor", "kla", "lum", "mork", "nis", "quo", "rand", "sve")
_FRAMES = {
    "EMAIL": (
        "git config user.email {}",
        '"maintainer": "{}",',
        "ERROR 2026-03-04 no account for {} in realm main",
        "curl -d to={} https://api.example.com/send",
        "WHERE email = '{}'",
        "please write to {} when it is done",
    ),
    "PERSON": (
        "Author: {} <dev@corp.example>",
        "Co-authored-by: {} <dev@corp.example>",
        'git config user.name "{}"',
        '"author": "{} <dev@corp.example>"',
    ),
}


def names(number: int) -> tuple[str, str]:
    """Give first and last name of an invented person, the same at every run."""
    draw = random.Random(f"person {number}").choices
    first, last = ("".join(draw(_SYLLABLES, k=3)).capitalize() for _ in range(2))
    return first, last


def invent(label: str) -> list[Row]:
    """Give rows with one value each, of label EMAIL or PERSON."""
    return [_row(label, number) for number in range(_COUNT)]


def _row(label: str, number: int) -> Row:
    first, last = names(number)
    value = (
        f"{first}.{last}@{names(number + _COUNT)[0]}.example".lower()
        if label == "EMAIL"
        else f"{first} {last}"
    )
    frame = _FRAMES[label][number % len(_FRAMES[label])]
    start = frame.index("{}")
    return Row(frame.replace("{}", value), (Span(start, start + len(value), label),), f"invented:{number}")
