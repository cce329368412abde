"""Which cells a published report withholds, so that its totals do not give them back.

Small cells go first. Then, sum by sum, a second cell goes wherever one alone would be missing,
or where those missing together are as small as one; and then linear programs look for what all
sums together still narrow down, until they find nothing. The attacker that they play knows
every shown cell exactly, although the page shows bands and rounded shares.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from turnscope.report.cells import Cell, Sum
from turnscope.report.exhibit import Support


@dataclass(frozen=True, slots=True)
class Thresholds:
    """A shown cell has at least so many sessions and, where users are known, so many users."""

    sessions: int = 15
    users: int = 5

    def pass_(self, support: Support) -> bool:
        """Tell whether a cell may be shown for its own sake."""
        enough = _exact(support.sessions) >= self.sessions
        return enough and (support.users is None or _exact(support.users) >= self.users)


def choose_withheld(
    cells: Mapping[Cell, Support], sums: Sequence[Sum], *, thresholds: Thresholds
) -> frozenset[Cell]:
    """Choose the cells to withhold: the small ones and those that protect them."""
    small = {cell for cell, support in cells.items() if not thresholds.pass_(support)}
    withheld = set(small)
    while True:
        weak = [each for each in sums if _is_weak(each, cells, withheld, thresholds)]
        if not weak and withheld:
            weak = _exposed_sums(small, cells, sums, withheld, thresholds)
        added = {cell for each in weak for cell in _cheapest(each, cells, withheld)}
        if not added:
            return frozenset(withheld)
        # One at a time: the first may protect the others too.
        withheld.add(min(added, key=lambda cell: (_exact(cells[cell].n), str(sorted(cell[1])))))


def _is_weak(each: Sum, cells: Mapping[Cell, Support], withheld: set[Cell], thresholds: Thresholds) -> bool:
    """Tell whether the sum gives back a withheld member, or a union of them that is small itself."""
    missing = [cell for cell in each.members if cell in withheld]
    if not missing:
        return False
    if len(missing) == 1:
        return True
    if each.total in withheld:
        return False
    total = cells.get(each.total)
    known_users = total is None or total.users is not None
    few_users = known_users and _least(each, missing, cells, "users") < thresholds.users
    return few_users or _least(each, missing, cells, "sessions") < thresholds.sessions


def _least(each: Sum, missing: list[Cell], cells: Mapping[Cell, Support], what: str) -> int:
    """Find how many sessions or users the missing parts have together at the least.

    Parts may share sessions and users: all that is sure are those of the largest missing part, and
    those of the total that the shown parts leave over.
    """
    counts = {part: _exact(getattr(cells[part], what)) for part in each.parts}
    if what == "sessions" and all(cells[part].n == cells[part].sessions for part in missing):
        return sum(counts[part] for part in missing)
    total = _exact(getattr(cells[each.total], what)) if each.total in cells else 0
    left_over = total - sum(count for part, count in counts.items() if part not in missing)
    return max(left_over, *(counts[part] for part in missing))


def _cheapest(each: Sum, cells: Mapping[Cell, Support], withheld: set[Cell]) -> list[Cell]:
    """Find the smallest shown part of a sum; its total only where no part is left."""
    parts = [cell for cell in each.parts if cell not in withheld]
    candidates = parts or [cell for cell in (each.total,) if cell in cells and cell not in withheld]
    return sorted(candidates, key=lambda cell: (_exact(cells[cell].n), str(sorted(cell[1]))))[:1]


def _exposed_sums(
    small: set[Cell],
    cells: Mapping[Cell, Support],
    sums: Sequence[Sum],
    withheld: set[Cell],
    thresholds: Thresholds,
) -> list[Sum]:
    """Find the sums in which to withhold more, as small cells are still narrowed below the threshold."""
    known = {cell: float(_exact(support.n)) for cell, support in cells.items() if cell not in withheld}
    bounds = bound_cells(sorted(small, key=str), known, sums)
    exposed = {
        cell
        for cell, (low, high) in bounds.items()
        if high < thresholds.sessions or high - low < thresholds.sessions
    }
    touching = [each for each in sums if exposed & set(each.members)]
    if any(_cheapest(each, cells, withheld) for each in touching):
        return touching
    # Nothing is left to withhold beside them: what gives them away is a sum further on.
    groups = [group for group in _connect(known, sums) if any(each in touching for each in group)]
    return [each for group in groups for each in group]


def bound_cells(
    wanted: Iterable[Cell], known: Mapping[Cell, float], sums: Sequence[Sum]
) -> dict[Cell, tuple[float, float]]:
    """Narrow cells down by all that is known: the least and the greatest value that the sums allow.

    What is not in `known` may be any number from 0 up; infinity stands for no bound.
    """
    wanted = list(wanted)
    bounds: dict[Cell, tuple[float, float]] = dict.fromkeys(wanted, (0.0, float("inf")))
    for group in _connect(known, sums):
        unknown = sorted({cell for each in group for cell in each.members if cell not in known}, key=str)
        program = _Program(unknown, known, group)
        bounds |= {cell: program.bound(cell) for cell in wanted if cell in program.places}
    return bounds


def _connect(known: Mapping[Cell, float], sums: Sequence[Sum]) -> list[list[Sum]]:
    """Part the sums into groups that share no unknown cell: each is a small program."""
    groups: list[tuple[set[Cell], list[Sum]]] = []
    for each in sums:
        unknown = {cell for cell in each.members if cell not in known}
        if unknown:
            touching = [group for group in groups if group[0] & unknown]
            groups = [group for group in groups if not group[0] & unknown]
            merged = [each, *(member for group in touching for member in group[1])]
            groups.append((unknown.union(*(group[0] for group in touching)), merged))
    return [group[1] for group in groups]


class _Program:
    """The linear program of one group of sums."""

    def __init__(self, unknown: list[Cell], known: Mapping[Cell, float], sums: list[Sum]) -> None:
        import numpy as np

        self.places = {cell: place for place, cell in enumerate(unknown)}
        self._matrix = np.zeros((len(sums), len(unknown)))
        self._right = np.zeros(len(sums))
        for line, each in enumerate(sums):
            for cell in each.members:
                sign = -1.0 if cell == each.total else 1.0
                if cell in known:
                    self._right[line] -= sign * known[cell]
                else:
                    self._matrix[line, self.places[cell]] += sign

    def bound(self, cell: Cell) -> tuple[float, float]:
        """Solve for the least and the greatest value of a cell."""
        return self._solve(cell, 1.0), -self._solve(cell, -1.0)

    def _solve(self, cell: Cell, sign: float) -> float:
        import numpy as np
        from scipy.optimize import linprog

        costs = np.zeros(len(self.places))
        costs[self.places[cell]] = sign
        solved = linprog(costs, A_eq=self._matrix, b_eq=self._right, bounds=(0, None), method="highs")
        return float(solved.fun) if solved.status == 0 else float("-inf")


def _exact(count: object) -> int:
    return count if isinstance(count, int) else 0
