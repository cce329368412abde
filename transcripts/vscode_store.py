"""Session files of VS Code's chat store: a first state, then changes to it, one a line."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

SET: Final = 1
PUSH: Final = 2
DELETE: Final = 3


def replay(rows: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Apply changes (`k` is a path, `v` a value) to the first state; changes that do not fit are skipped."""
    state: dict[str, Any] = {}
    for row in rows:
        value, path = row.get("v"), row.get("k")
        if row.get("kind") == 0 and isinstance(value, dict):
            state = value
        elif isinstance(path, list) and path:
            _apply(state, path, row)
    return state


def _apply(state: dict[str, Any], path: list[Any], row: Mapping[str, Any]) -> None:
    parent: Any = state
    for step in path[:-1]:
        parent = _get(parent, step)
    last, value = path[-1], row.get("v")
    if row.get("kind") == PUSH:
        _push(_get(parent, last), row)
    elif isinstance(parent, dict) and isinstance(last, str):
        if row.get("kind") == DELETE:
            parent.pop(last, None)
        elif row.get("kind") == SET:
            parent[last] = value
    elif isinstance(parent, list) and isinstance(last, int) and row.get("kind") == SET:
        if 0 <= last < len(parent):
            parent[last] = value
        elif last == len(parent):
            parent.append(value)


def _push(target: Any, row: Mapping[str, Any]) -> None:
    if not isinstance(target, list):
        return
    start, values = row.get("i"), row.get("v")
    if isinstance(start, int) and 0 <= start < len(target):
        del target[start:]
    target.extend(values if isinstance(values, list) else [])


def _get(value: Any, step: Any) -> Any:
    if isinstance(value, dict) and isinstance(step, str):
        return value.get(step)
    if isinstance(value, list) and isinstance(step, int) and 0 <= step < len(value):
        return value[step]
    return None
