"""Walks the strings of a turn: its text, and names, keys and values inside its tool calls."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from turnscope.transcripts.model import Turn

_DEEPEST: Final = 64
_LONG_NUMBER: Final = 10**7
"""Numbers below are no card, account or phone number."""


@dataclass(frozen=True, slots=True, repr=False)
class Leaf:
    """A string, and the key under which it stands in a tool's input."""

    text: str
    key: str = ""


def leaves(turn: Turn) -> Iterator[Leaf]:
    """Give every string of a turn.

    Raises `RecursionError` for input that is nested too deep to be honest, `TypeError` for a text that is
    none, `ValueError` for a number too long to be written.
    """
    yield _text(turn.text)
    for call in turn.tool_calls:
        yield _text(call.name)
        yield from _strings(call.input, key="", depth=0)


def _text(value: str) -> Leaf:
    if not isinstance(value, str):
        raise TypeError("a turn's text and a tool's name are strings")
    return Leaf(value)


def _strings(value: Any, *, key: str, depth: int) -> Iterator[Leaf]:
    if depth > _DEEPEST:
        raise RecursionError
    if isinstance(value, dict):
        for name, inner in value.items():
            yield Leaf(str(name))
            yield from _strings(inner, key=str(name), depth=depth + 1)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _strings(inner, key=key, depth=depth + 1)
    elif (leaf := as_leaf(value, key=key)) is not None:
        yield leaf


def as_leaf(value: Any, *, key: str) -> Leaf | None:
    """Give the text of a JSON scalar that can hold personal data: a string, or a long number."""
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, (int, float)) and abs(value) < _LONG_NUMBER:
        return None
    return Leaf(value if isinstance(value, str) else str(value), key)


def replace(value: Any, mask: Callable[[Leaf], str], *, key: str = "") -> Any:
    """Rebuild a JSON value with its strings and keys masked; two keys that become one are told apart."""
    if isinstance(value, dict):
        masked: dict[str, Any] = {}
        for name, inner in value.items():
            masked[_unused(mask(Leaf(str(name))), masked)] = replace(inner, mask, key=str(name))
        return masked
    if isinstance(value, (list, tuple)):
        return [replace(inner, mask, key=key) for inner in value]
    leaf = as_leaf(value, key=key)
    if leaf is None:
        return value
    text = mask(leaf)
    return text if isinstance(value, str) or text != leaf.text else value


def _unused(name: str, taken: dict[str, Any]) -> str:
    number, candidate = 2, name
    while candidate in taken:
        candidate, number = f"{name} ({number})", number + 1
    return candidate
