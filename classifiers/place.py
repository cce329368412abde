"""A place in a codebook that can complain: every failed check names file, dimension and value."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from turnscope.errors import CodebookError

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the codebook a check happens; every failure names it."""

    where: str

    def within(self, part: str) -> "Place":
        """Name a part of this place."""
        return Place(f"{self.where}, {part}")

    def fail(self, rule: str) -> NoReturn:
        """Raise `CodebookError` with the place before the rule."""
        raise CodebookError(f"{self.where}: {rule}")

    def refuse_unknown(self, table: Mapping[str, object], known: tuple[str, ...]) -> None:
        """Fail when the table has a key that nobody would read."""
        unknown = sorted(set(table) - set(known))
        if unknown:
            self.fail(f"unknown key {unknown[0][:64]!r}; known are {', '.join(known)}")

    def refuse_repeated(self, names: Iterable[str]) -> None:
        """Fail when a name occurs twice, upper and lower case alike."""
        seen = set[str]()
        for name in names:
            if name.casefold() in seen:
                self.fail(f"{name!r} occurs twice (columns of the store do not tell upper from lower case)")
            seen.add(name.casefold())

    def text(self, table: Mapping[str, object], key: str, *, required: bool = False) -> str:
        """Return the text at `key`, stripped; empty where it is missing and not required."""
        text = table.get(key, "")
        if not isinstance(text, str):
            self.fail(f"`{key}` must be text")
        if required and not text.strip():
            self.fail(f"`{key}` is missing or empty")
        return text.strip()

    def texts(self, table: Mapping[str, object], key: str) -> tuple[str, ...]:
        """Return the list of texts at `key`; empty where it is missing."""
        texts = table.get(key, [])
        if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
            self.fail(f"`{key}` must be a list of texts")
        return tuple(texts)

    def name(self, table: Mapping[str, object]) -> str:
        """Return the checked `name` of the table."""
        name = self.text(table, "name", required=True)
        if not _NAME.fullmatch(name):
            self.fail("`name` must be letters, digits, `_` or `-`, at most 64, first a letter or digit")
        return name

    def tables(self, table: Mapping[str, object], key: str) -> list[dict[str, Any]]:
        """Return the tables of an array that must have at least one."""
        tables = table.get(key, [])
        if not isinstance(tables, list) or not tables or not all(isinstance(entry, dict) for entry in tables):
            self.fail(f"needs at least one [[{key}]]")
        return tables


def called(entry: Mapping[str, object], position: int) -> str:
    """Call a table by its name if it has a sound one, else by its position (from 1)."""
    name = entry.get("name")
    return name if isinstance(name, str) and _NAME.fullmatch(name) else f"number {position}"
