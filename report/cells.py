"""The cells that tables publish, over all exhibits, and the sums that tie them together.

A cell is a population and the conditions that single out a part of it. Two rows with the same
population and conditions are one cell wherever they stand, so what one table withholds no
other gives away.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from turnscope.report.exhibit import ALL, Row, Support, Table

Cell = tuple[str, frozenset[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Sum:
    """`total` is made up of `parts`, which do not overlap."""

    total: Cell
    parts: tuple[Cell, ...]

    @property
    def members(self) -> tuple[Cell, ...]:
        """The parts and, last, the total."""
        return (*self.parts, self.total)


def cell_of(table: Table, row: Row, *event: tuple[str, str]) -> Cell:
    """Name the cell of a row, or of an event within it."""
    pairs = zip((key.name for key in table.keys), row.keys, strict=True)
    return table.population, frozenset({pair for pair in pairs if pair[1] != ALL} | set(event))


def events_of(table: Table, row: Row) -> Iterator[tuple[str, Cell, Cell, Support, Support]]:
    """Give each share's column name with the cells and supports of its "yes" and its "no"."""
    for column in table.columns:
        if column.name in row.events and column.event:
            yes, no = row.events[column.name]
            name = column.event
            yield column.name, cell_of(table, row, (name, "yes")), cell_of(table, row, (name, "no")), yes, no


def collect_cells(tables: Iterable[Table]) -> dict[Cell, Support]:
    """Find every cell that is published, with who stands behind it."""
    cells: dict[Cell, Support] = {}
    for table in tables:
        for row in table:
            cells[cell_of(table, row)] = row.support
            for _, yes, no, behind_yes, behind_no in events_of(table, row):
                cells |= {yes: behind_yes, no: behind_no}
    return cells


def collect_sums(tables: Iterable[Table], cells: dict[Cell, Support]) -> list[Sum]:
    """Find every sum among the cells: over a key's values, of a rollup, of an event and its opposite."""
    found: dict[Sum, None] = {}
    for table in tables:
        found |= dict.fromkeys(_over_keys(table))
        found |= dict.fromkeys(_over_events(table, cells))
        found |= dict.fromkeys(_over_rollups(table))
    return [each for each in found if each.parts and all(part in cells for part in each.parts)]


def _over_keys(table: Table) -> Iterator[Sum]:
    events: list[tuple[tuple[str, str], ...]] = [()]
    for column in table.columns:
        events += [((column.event, answer),) for answer in ("yes", "no")] if column.event else []
    for place, key in enumerate(table.keys):
        for row in table.rows if key.partition else ():
            if row.keys[place] == ALL:
                parts = [each for each in table if _is_part(each, row, place)]
                for event in events:
                    cells = tuple(cell_of(table, part, *event) for part in parts)
                    yield Sum(cell_of(table, row, *event), cells)


def _is_part(row: Row, total: Row, place: int) -> bool:
    others = row.keys[:place] + row.keys[place + 1 :] == total.keys[:place] + total.keys[place + 1 :]
    return others and row.keys[place] != ALL


def _over_events(table: Table, cells: dict[Cell, Support]) -> Iterator[Sum]:
    """Tie an event to its row; where some units have neither answer, to a total of its own."""
    for row in table:
        for name, yes, no, *_ in events_of(table, row):
            total, parts = cell_of(table, row), (cells[yes].n, cells[no].n)
            if cells[total].n == sum(part for part in parts if isinstance(part, int)):
                yield Sum(total, (yes, no))
            else:
                yield Sum((total[0], total[1] | {(f"{name} known", "yes")}), (yes, no))


def _over_rollups(table: Table) -> Iterator[Sum]:
    for place, key in enumerate(table.keys):
        for row in table:
            parts = dict(key.rollups).get(row.keys[place], ())
            if parts:
                population, conditions = cell_of(table, row)
                rest = conditions - {(key.name, row.keys[place])}
                yield Sum(
                    (population, conditions), tuple((population, rest | {(key.name, part)}) for part in parts)
                )
