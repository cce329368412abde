"""An attacker who knows every shown cell exactly, and adds and subtracts all he can, learns too little."""

from itertools import product

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from turnscope.report.cells import Cell, Sum, collect_cells, collect_sums
from turnscope.report.exhibit import ALL, Column, Key, Row, Support, Table
from turnscope.report.suppression import Thresholds, bound_cells, choose_withheld

TASK, MONTH = Key("task", "Task"), Key("month", "Month")
Counts = dict[tuple[str, ...], tuple[int, int]]


def _cell(**conditions: str) -> Cell:
    return "sessions", frozenset(conditions.items())


def _table(
    counts: Counts, *, keys: tuple[Key, ...] = (TASK,), columns: tuple[Column, ...] = (), id_: str = "t"
) -> Table:
    rows = tuple(Row(names, Support(n, n, users)) for names, (n, users) in counts.items())
    return Table(id_, "", "sessions", keys, columns, rows)


def _withhold(*tables: Table, thresholds: Thresholds | None = None) -> set[Cell]:
    cells = collect_cells(tables)
    sums = collect_sums(tables, cells)
    return set(choose_withheld(cells, sums, thresholds=thresholds or Thresholds()))


def test_nothing_is_withheld_where_all_is_large() -> None:
    table = _table({("build",): (40, 9), ("fix",): (30, 8), (ALL,): (70, 12)})
    assert _withhold(table) == set()


def test_a_small_cell_takes_the_smallest_other_with_it() -> None:
    table = _table({("build",): (40, 9), ("fix",): (30, 8), ("test",): (14, 6), (ALL,): (84, 12)})
    assert _withhold(table) == {_cell(task="test"), _cell(task="fix")}


def test_too_few_users_withhold_a_large_cell() -> None:
    table = _table({("build",): (400, 9), ("fix",): (300, 4), ("test",): (350, 6), (ALL,): (1050, 12)})
    assert _withhold(table) == {_cell(task="fix"), _cell(task="test")}


def test_users_do_not_count_where_none_is_known() -> None:
    cells = {_cell(task="build"): Support(20, 20), _cell(): Support(20, 20)}
    assert choose_withheld(cells, [], thresholds=Thresholds()) == frozenset()


def test_two_small_cells_that_are_small_together_take_a_third() -> None:
    table = _table(
        {("build",): (60, 9), ("fix",): (30, 8), ("plan",): (3, 3), ("test",): (4, 4), (ALL,): (97, 12)}
    )
    assert _withhold(table) == {_cell(task="plan"), _cell(task="test"), _cell(task="fix")}


def test_a_zero_is_withheld_like_any_small_cell() -> None:
    table = _table({("build",): (60, 9), ("fix",): (30, 8), ("plan",): (0, 0), (ALL,): (90, 12)})
    assert _withhold(table) == {_cell(task="plan"), _cell(task="fix")}


def test_a_small_population_is_withheld_whole() -> None:
    table = _table({("build",): (9, 3), ("fix",): (3, 2), (ALL,): (12, 4)})
    assert _withhold(table) == {_cell(task="build"), _cell(task="fix"), _cell()}


def test_what_one_table_withholds_no_other_shows() -> None:
    tasks = _table({("build",): (40, 9), ("fix",): (30, 8), ("test",): (4, 3), (ALL,): (74, 12)})
    crossed = _table(
        {
            **{("build", month): (20, 7) for month in ("01", "02")},
            **{("fix", month): (15, 6) for month in ("01", "02")},
            **{("test", month): (2, 2) for month in ("01", "02")},
            **{(ALL, month): (37, 9) for month in ("01", "02")},
            ("build", ALL): (40, 9),
            ("fix", ALL): (30, 8),
            ("test", ALL): (4, 3),
            (ALL, ALL): (74, 12),
        },
        keys=(TASK, MONTH),
        id_="crossed",
    )
    withheld = _withhold(tasks, crossed)
    assert {_cell(task="test"), _cell(task="test", month="01"), _cell(task="test", month="02")} <= withheld
    for month in ("01", "02"):
        assert len({_cell(task=task, month=month) for task in ("build", "fix")} & withheld) >= 1


def test_a_rollup_does_not_give_back_the_bin_inside_it() -> None:
    share = Key("share", "Share", rollups=(("high", ("c", "d")),))
    bins = _table(
        {("a",): (50, 9), ("b",): (40, 9), ("c",): (30, 9), ("d",): (5, 5), (ALL,): (125, 20)}, keys=(share,)
    )
    above = _table({("high",): (35, 12)}, keys=(share,), id_="above")
    withheld = _withhold(bins, above)
    assert {("sessions", frozenset({("share", name)})) for name in ("c", "d")} <= withheld


@pytest.mark.parametrize("yes", [3, 57])
def test_a_share_is_withheld_when_either_side_of_it_is_small(yes: int) -> None:
    column = Column("done", "Done", "share", "done")
    row = Row(
        (ALL,), Support(60, 60, 20), (), {"done": (Support(yes, yes, 3), Support(60 - yes, 60 - yes, 18))}
    )
    withheld = _withhold(Table("t", "", "sessions", (TASK,), (column,), (row,)))
    assert {_cell(done="yes"), _cell(done="no")} == withheld


def test_bounds_are_those_of_simple_arithmetic() -> None:
    a, b, c, total = (_cell(task=name) for name in ("a", "b", "c", "all"))
    sums = [Sum(total, (a, b, c))]
    bounds = bound_cells([a, b], {c: 20.0, total: 50.0}, sums)
    assert bounds == {a: (0.0, 30.0), b: (0.0, 30.0)}
    assert bound_cells([a], {b: 5.0, c: 20.0, total: 50.0}, sums)[a] == (25.0, 25.0)
    assert bound_cells([total], {}, sums)[total][1] == float("inf")


TASKS, MONTHS = ("build", "fix", "test", "plan"), ("01", "02", "03")
count = st.one_of(st.integers(0, 20), st.integers(0, 120))
grids = st.lists(count, min_size=12, max_size=12)


def _crossed(grid: list[int]) -> tuple[Table, dict[Cell, np.ndarray]]:
    """Make a table of all cells and margins, and each cell as a sum of the grid's atoms."""
    atoms = list(product(TASKS, MONTHS))
    counts: Counts = {}
    vectors: dict[Cell, np.ndarray] = {}
    for task, month in product((*TASKS, ALL), (*MONTHS, ALL)):
        member = np.array([float((task in (ALL, t)) and (month in (ALL, m))) for t, m in atoms])
        n = int(member @ np.array(grid))
        counts[task, month] = (n, n)
        conditions = {key: name for key, name in (("task", task), ("month", month)) if name != ALL}
        vectors[_cell(**conditions)] = member
    return _table(counts, keys=(TASK, MONTH)), vectors


@settings(max_examples=60, deadline=None)
@given(grids)
@example([0, 0, 8, 0, 15, 15, 0, 0, 7, 0, 0, 0])
def test_no_small_cell_of_any_crossed_table_is_narrowed_below_the_threshold(grid: list[int]) -> None:
    """The attacker's programs are written over the grid itself, not over the sums that the code uses."""
    table, vectors = _crossed(grid)
    withheld = _withhold(table)
    shown = [vector for cell, vector in vectors.items() if cell not in withheld]
    known = np.array(shown).reshape(len(shown), len(grid))
    values = known @ np.array(grid, dtype=float)
    for cell, vector in vectors.items():
        n = int(vector @ np.array(grid))
        assert (cell in withheld) or n >= 15
        if n >= 15:
            continue
        low, high = (_attack(sign * vector, known, values) for sign in (1, -1))
        assert -high >= 15, "the attacker knows that the cell is small"
        assert -high - low >= 15, "the attacker knows the cell too well"


def _attack(costs: np.ndarray, known: np.ndarray, values: np.ndarray) -> float:
    equal = {"A_eq": known, "b_eq": values} if len(known) else {}
    solved = linprog(costs, bounds=(0, None), method="highs", **equal)
    return float(solved.fun) if solved.status == 0 else -np.inf
