"""Which projects are held out together: folds that depend on nothing but the projects and their sizes."""

import csv
import hashlib
from collections.abc import Mapping
from pathlib import Path

FOLDS = 5


def assign_folds(sizes: Mapping[str, int], *, folds: int = FOLDS) -> dict[str, int]:
    """Give each group (project) a fold, 0 to `folds` - 1, so that the folds are about equally large.

    The largest group first, each to the fold that is the smallest so far; equal sizes in the order
    of the digests of their names. So the same groups always get the same folds.
    """
    loads = [0] * folds
    assigned = {}
    for group in sorted(sizes, key=lambda name: (-sizes[name], hashlib.sha256(name.encode()).digest())):
        fold = loads.index(min(loads))
        assigned[group] = fold
        loads[fold] += sizes[group]
    return assigned


def write_folds(path: Path, assigned: Mapping[str, int]) -> None:
    """Write `group,fold` lines, sorted by group."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("group", "fold"))
        writer.writerows(sorted(assigned.items()))


def read_folds(path: Path) -> dict[str, int]:
    """Read what `write_folds` wrote; empty where there is no such file."""
    if not path.exists():
        return {}
    with path.open(newline="", encoding="utf-8") as file:
        return {row["group"]: int(row["fold"]) for row in csv.DictReader(file)}
