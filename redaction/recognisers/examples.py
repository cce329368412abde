"""Tells values that documentation shows in the place of a secret: `AKIAIOSFODNN7EXAMPLE`, `ghp_xxxxxxxx`."""

import re
from typing import Final

# A word before a long drawn run does not make an example of it.
_SHOWN: Final = re.compile(
    r"(?:EXAMPLE|[_-](?i:example))(?![A-Za-z0-9]{12})|(?i:example[_-]|redacted|placeholder|dummy|your[_-]|[#*]{4}|"
    r"x{7}|(?:token|string|key|secret|goes|value)[_-]?here)"
)
_CUT: Final = re.compile(
    r"[\"'`]?(?:\.\.|\u2026|[#*]{3}|x{4}|\[(?i:redact|mask|trunc|your))|\.(?:png|jpe?g|gif|svg|ico|webp|css|js|html?)\b"
)
_RUN: Final = re.compile(r"(.)\1{3,}")


def is_example(value: str) -> bool:
    """Tell a value that says so, or that is mostly one letter over and over."""
    same = sum(len(run.group()) for run in _RUN.finditer(value))
    return bool(_SHOWN.search(value)) or 2 * same >= len(value)


def counted(value: str) -> int:
    """Count the characters in runs of six and more that count up: `abcdef`, `1234567890`."""
    total, run = 0, 1
    for last, letter in zip(value, value[1:] + "\0", strict=True):
        if ord(letter) - ord(last) == 1 or (last, letter) == ("9", "0"):
            run += 1
            continue
        total += run if run >= 6 else 0  # noqa: PLR2004
        run = 1
    return total


def is_cut(match: re.Match[str]) -> bool:
    """Tell whether dots, a mask or a file's suffix after a value say that it is no whole one."""
    value = match["value"]
    return value.endswith(("..", "\u2026")) or bool(_CUT.match(match.string, match.end("value")))
