"""All views of a text: views of views too, as deep and as many as keep the work linear."""

from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from turnscope.redaction.scan import Scan, byte_count
from turnscope.redaction.views.decoded import decoded
from turnscope.redaction.views.folded import folded
from turnscope.redaction.views.joined import joined
from turnscope.redaction.views.unescaped import unescaped
from turnscope.redaction.views.view import View

DEEPEST: Final = 3
LARGEST: Final = 4
"""The views of a text are at most this many times as long as it is, and `_SPARE` characters."""
_SPARE: Final = 20_000
_SHORTEST: Final = 6
_TRANSFORMS: Final = (folded, unescaped, decoded, joined)


def views(text: str | View, *, scan: Scan | None = None) -> Iterator[View]:
    """Give the views that are derived from a text or a view, the shallow ones first.

    A view is a window around what reads in another way than it is written; together they are at most
    `LARGEST` times as long as the text. What is not derived is counted in the scan.
    """
    scan = Scan() if scan is None else scan
    if isinstance(text, str) and len(text) < _SHORTEST:
        return
    queue: deque[tuple[str | View, int]] = deque([(text, 1)])
    left = LARGEST * len(text if isinstance(text, str) else text.text) + _SPARE
    seen: set[str] = set()
    while queue:
        source, depth = queue.popleft()
        for view in _derive(source):
            if view.text in seen:
                continue
            size = byte_count(view.text)
            if depth > DEEPEST or len(view.text) > left:
                scan.unread["depth" if depth > DEEPEST else "size"] += size
                continue
            seen.add(view.text)
            left -= len(view.text)
            scan.decoded += size
            yield view
            queue.append((view, depth + 1))


def _derive(source: str | View) -> Iterator[View]:
    for transform in _TRANSFORMS:
        if isinstance(source, str):
            yield from transform(source)
        else:
            yield from (replace(view, parent=source) for view in transform(source.text))
