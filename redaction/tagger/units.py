"""Cuts long lines into parts that the network can read."""

import re
from collections.abc import Iterator
from typing import Final

LONGEST: Final = 300
"""Characters of a part, at most."""

_END: Final = re.compile(r"[.!?][\"')\]]{0,2}[ \t]{1,8}(?=[^\sa-z])")


def split_units(line: str) -> Iterator[tuple[int, str]]:
    """Give the parts of a line and where they start: whole sentences as far as they fit, else whole words."""
    start = 0
    while len(line) - start > LONGEST:
        end = _cut(line, start)
        yield start, line[start:end]
        start = end
    if start < len(line):
        yield start, line[start:]


def _cut(line: str, start: int) -> int:
    """Give where a part ends that starts here: behind its last sentence, word or character."""
    end = start + LONGEST
    last = None
    for match in _END.finditer(line, start + LONGEST // 3, end):
        last = match
    if last:
        return last.end()
    space = line.rfind(" ", start + LONGEST // 3, end)
    return space + 1 if space > 0 else end
