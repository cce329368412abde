"""Tells values that documentation shows in the place of a secret: `AKIAIOSFODNN7EXAMPLE`, `ghp_xxxxxxxx`."""

import re
from typing import Final

_SHOWN: Final = re.compile(
    r"EXAMPLE|(?i:example[_-]|[_-]example|redacted|placeholder|dummy|your[_-]|[#*]{4}|x{7}|"
    r"(?:token|string|key|secret|goes|value)[_-]?here)"
)
_CUT: Final = re.compile(
    r"[\"'`]?(?:\.\.|\u2026|[#*]{3}|x{4}|\[(?i:redact|mask|trunc|your))|\.(?:png|jpe?g|gif|svg|ico|webp|css|js|html?)\b"
)
_RUN: Final = re.compile(r"(.)\1{3,}")


def is_example(value: str) -> bool:
    """Tell a value that says so, or that is mostly one letter over and over."""
    same = sum(len(run.group()) for run in _RUN.finditer(value))
    return bool(_SHOWN.search(value)) or 2 * same >= len(value)


def is_cut(match: re.Match[str]) -> bool:
    """Tell whether after a value stands what says that it is no whole one: dots, a mask, a file's suffix."""
    return bool(_CUT.match(match.string, match.end("value")))
