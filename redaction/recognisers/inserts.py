"""Passwords in the rows of SQL: the names of the columns stand before `VALUES`, apart from the values."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from turnscope.redaction.model import Finding
from turnscope.redaction.recognisers.plausibility import is_template

_QUOTED: Final = r"'(?P<text>(?:[^'\\]|\\.|''){0,4000}+)'"
_HEAD: Final = re.compile(
    r"(?i)\b(?:insert|replace)(?: ignore)? into [^\s(]{1,128}\s{0,4}"
    r"\((?P<columns>[^()]{3,2000})\)\s{0,8}values\s{0,8}"
)
_ROW: Final = re.compile(
    rf"[\s,]{{0,8}}\((?P<row>(?:{_QUOTED.replace('?P<text>', '?:')}|"
    r"[^'()]{1,256}+|\([^()']{0,200}\)){1,512})\)"
)
_VALUE: Final = re.compile(
    rf"\s{{0,16}}(?:[eEN]?{_QUOTED}|(?:[^',()]|\([^()]{{0,200}}\)){{0,512}}+)\s{{0,16}}(?:,|$)"
)
_SECRET: Final = re.compile(
    r"(?i)^[\W_]*\w{0,24}?(?:passw(?:or)?d|passwd|pwd|pass|secret|salt|hash|token)[\W_]*$"
)
_ROWS: Final = 4096


@dataclass(frozen=True)
class Inserts:
    """Finds the values of columns that are named after a password, in every row of an `INSERT`."""

    name: str = "password in a row of SQL"
    kind: str = "SECRET"
    hits: tuple[str, ...] = (
        "INSERT INTO users (name, password) VALUES ('jane', 'kitten');",
        "insert into `u` (`id`, `passwd`) values (1, '9f8a7b6c5d4e3f2a'), (2, 'zebra');",
    )
    misses: tuple[str, ...] = (
        "INSERT INTO users (name, password) VALUES ('jane', ?)",
        "INSERT INTO users (name, password_hint) VALUES ('jane', 'kitten')",
        "INSERT INTO users (name, password) VALUES (%s, '')",
        "insert into the list (a, b) values",
    )

    def find(self, text: str) -> Iterator[Finding]:
        """Give the values that are literals."""
        if "alues" not in text and "ALUES" not in text:
            return
        at = 0
        for head in _HEAD.finditer(text):
            if head.start() < at:
                continue
            columns = head["columns"].split(",")
            secret = [place for place, column in enumerate(columns) if _SECRET.match(column.strip())]
            at, rows = head.end(), 0
            while secret and rows < _ROWS and (row := _ROW.match(text, at)):
                yield from self._find(text, row.span("row"), secret)
                at, rows = row.end(), rows + 1

    def _find(self, text: str, row: tuple[int, int], secret: list[int]) -> Iterator[Finding]:
        values = list(_VALUE.finditer(text, *row))
        for place in secret:
            value = values[place]["text"] if place < len(values) else None
            if value and len(value) > 3 and not is_template(value):  # noqa: PLR2004
                yield Finding(*values[place].span("text"), self.kind, 0.9)


RECOGNISERS: Final = (Inserts(),)
