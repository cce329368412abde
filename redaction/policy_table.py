"""Tables of a policy file that can complain: where, what was expected and the remedy.

A message never quotes what stands there: it may be a customer's name, and so may an unknown key.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from turnscope.errors import PolicyError


@dataclass(frozen=True, slots=True, repr=False)
class Table:
    """A table of the file; `where` names file and table."""

    where: str
    content: Mapping[str, Any]

    def fail(self, rule: str) -> NoReturn:
        """Raise `PolicyError` with the place before the rule."""
        raise PolicyError(f"{self.where}: {rule}")

    def refuse_unknown(self, known: Iterable[str], *, called: str = "key") -> None:
        """Fail at the first key that nobody would read; it is named by its position."""
        known = tuple(known)
        for position, key in enumerate(self.content, start=1):
            if key not in known:
                self.fail(f"{called} {position} is unknown; take it out or use one of {', '.join(known)}")

    def table(self, key: str, *, known: Iterable[str], called: str = "key") -> "Table":
        """Give a table inside this one, an empty one where it is missing; it holds known keys alone."""
        content = self.content.get(key, {})
        if not isinstance(content, dict):
            self.fail(f"`{key}` must be a table; write [{key}] on a line of its own and its keys below")
        inner = Table(f"{self.where}, [{key}]", content)
        inner.refuse_unknown(known, called=called)
        return inner

    def tables(self, key: str, *, known: Iterable[str]) -> list["Table"]:
        """Give an array of tables, empty where it is missing."""
        content = self.content.get(key, [])
        if not isinstance(content, list) or not all(isinstance(each, dict) for each in content):
            self.fail(f"`{key}` must be tables; write [[{key}]] above each of them")
        where = f"{self.where}, [[{key}]] number"
        inner = [Table(f"{where} {number}", each) for number, each in enumerate(content, start=1)]
        for each in inner:
            each.refuse_unknown(known)
        return inner

    def text(self, key: str, *, default: str) -> str:
        """Give a text."""
        value = self.content.get(key, default)
        if not isinstance(value, str) or not value.strip():
            self.fail(f'`{key}` must be a text, such as {key} = "{default or "..."}"')
        return value.strip()

    def texts(self, key: str, *, default: tuple[str, ...]) -> tuple[str, ...]:
        """Give a list of texts."""
        values = self.content.get(key, list(default))
        if not isinstance(values, list) or not all(isinstance(each, str) and each.strip() for each in values):
            self.fail(f'`{key}` must be a list of texts that are not empty, such as {key} = ["..."]')
        return tuple(each.strip() for each in values)

    def choices(self, allowed: tuple[Any, ...]) -> dict[str, Any]:
        """Give the whole table, each of whose values must be one of a few."""
        for key, value in self.content.items():
            if not any(type(value) is type(each) and value == each for each in allowed):
                self.fail(f"`{key}` must be {' or '.join(map(_written, allowed))}")
        return dict(self.content)


def _written(value: str | bool) -> str:  # noqa: FBT001 - a value of TOML
    return str(value).lower() if isinstance(value, bool) else f'"{value}"'
