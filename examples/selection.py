"""Which invented sessions become examples: as many of each task kind, all expertise levels in each."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from itertools import cycle
from typing import Any

TASKS = ("build", "fix", "understand", "plan", "operate", "communicate", "test", "analyze", "orchestrate")
LEVELS = ("novice", "beginner", "intermediate", "advanced", "expert")
PER_TASK = 37
LARGEST_SHARE = 0.4
"""Of the sessions of one task and level, at most this share; training needs the others."""

Record = dict[str, Any]


def draw(*parts: object) -> int:
    """Turn the parts into a number that looks random and is the same on every machine."""
    return int.from_bytes(hashlib.sha256("\x1f".join(map(str, parts)).encode()).digest()[:8])


def select(records: Iterable[Record]) -> list[Record]:
    """Pick `PER_TASK` sessions of each task, the levels in turn while they last; sorted by id."""
    cells = _sort_into_cells(records)
    chosen = [record for task in TASKS for record in _take_by_level(cells, task)]
    return sorted(chosen, key=lambda record: str(record["id"]))


def _sort_into_cells(records: Iterable[Record]) -> dict[tuple[str, str], list[Record]]:
    """Group by task and level, each cell cut to its share, in an order that is as good as random."""
    cells = defaultdict(list)
    for record in sorted(records, key=lambda record: draw("select", record["id"])):
        cells[record["labels"].get("task"), record["labels"].get("expertise")].append(record)
    return {cell: members[: int(len(members) * LARGEST_SHARE)] for cell, members in cells.items()}


def _take_by_level(cells: dict[tuple[str, str], list[Record]], task: str) -> list[Record]:
    """Go round the levels and take one session each time, until there are enough of the task."""
    taken: list[Record] = []
    for level in cycle((*LEVELS, "unclear")):
        cell = cells.get((task, level), [])
        if cell:
            taken.append(cell.pop(0))
        if len(taken) == PER_TASK or not any(cells.get((task, other)) for other in (*LEVELS, "unclear")):
            return taken
    return taken
