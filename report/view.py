"""Exhibits as words and cells: what the page and the Markdown file show, the same in both."""

from dataclasses import dataclass

from turnscope.eval.estimate import Estimate
from turnscope.report.exhibit import ALL, Column, Exhibit, Row, Table
from turnscope.report.wording import DASH, NOTHING, WITHHELD, split_estimate, write_count, write_name

TOTALS = {"month": "all months", "decision": "all"}


@dataclass(frozen=True, slots=True)
class CellView:
    """A value and, smaller beside it, its interval; `note` where there is no value."""

    value: str
    interval: str = ""
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class LineView:
    """A line of a table: its name and its cells; `total` where it sums the others up."""

    name: str
    cells: tuple[CellView, ...]
    total: bool = False


@dataclass(frozen=True, slots=True)
class TableView:
    """A table as it is laid out on the page."""

    id: str
    title: str
    head: tuple[str, ...]
    lines: tuple[LineView, ...]
    note: str = ""


def lay_out(exhibit: Exhibit) -> tuple[TableView, ...]:
    """Lay out all tables of an exhibit."""
    return tuple(_spread(table) if table.pivot else _list(table) for table in exhibit.tables)


def _list(table: Table) -> TableView:
    """One line a row: the estimates, then n, sessions and users as far as they differ and are known."""
    counts = _counts(table)
    head = (_title(table), *(column.title for column in table.columns), *(title for title, _ in counts))
    lines = tuple(
        LineView(_name_row(table, row), (*_cells(table, row), *_count_cells(row, counts)), row.keys[0] == ALL)
        for row in table
    )
    return TableView(table.id, table.title, head, lines, table.note)


def _spread(table: Table) -> TableView:
    """One line a first key, one column a value of the key that is spread; n stands in the last line."""
    place = next(place for place, key in enumerate(table.keys) if key.name == table.pivot)
    across = list(dict.fromkeys(row.keys[place] for row in table))
    down = [name for name in dict.fromkeys(row.keys[1 - place] for row in table) if name != ALL]
    find = {row.keys: row for row in table}
    lines = [_line(table, name, [find.get(_order(name, each, place)) for each in across]) for name in down]
    totals = [find.get(_order(ALL, each, place)) for each in across]
    n = tuple(
        CellView(write_count(row.support.n) if row else DASH, withheld=bool(row and row.withheld))
        for row in totals
    )
    head = (
        _title(table),
        *(TOTALS.get(table.pivot or "", "all") if each == ALL else write_name(each) for each in across),
    )
    last = LineView(f"n ({table.population})", n, total=True)
    return TableView(table.id, table.title, head, (*lines, last), table.note)


def _order(down: str, across: str, place: int) -> tuple[str, str]:
    return (down, across) if place else (across, down)


def _line(table: Table, name: str, rows: list[Row | None]) -> LineView:
    cells = (_cells(table, row)[0] if row else CellView(DASH) for row in rows)
    return LineView(write_name(name), tuple(cells))


def _title(table: Table) -> str:
    return next(key.title for key in table.keys if key.name != table.pivot)


def _name_row(table: Table, row: Row) -> str:
    pairs = zip(table.keys, row.keys, strict=True)
    return ", ".join(name if key.open and name != ALL else write_name(name) for key, name in pairs)


def _cells(table: Table, row: Row) -> tuple[CellView, ...]:
    return tuple(
        _cell(estimate, column) for estimate, column in zip(row.estimates, table.columns, strict=True)
    )


def _cell(estimate: Estimate, column: Column) -> CellView:
    if estimate.value is None:
        words = DASH if estimate.note == NOTHING else estimate.note or "not known"
        return CellView(words, withheld=estimate.note == WITHHELD)
    return CellView(*split_estimate(estimate, column.kind))


def _counts(table: Table) -> list[tuple[str, str]]:
    """Choose the counts worth a column: n where it is not the sessions, users where any are known."""
    alike = all(row.support.n == row.support.sessions for row in table)
    chosen = [] if alike else [(table.population.capitalize(), "n")]
    chosen.append(("Sessions", "sessions"))
    known = any(row.support.users is not None for row in table)
    return [*chosen, ("Users", "users")] if known else chosen


def _count_cells(row: Row, counts: list[tuple[str, str]]) -> tuple[CellView, ...]:
    if row.withheld:
        return tuple(CellView(WITHHELD, withheld=True) for _ in counts)
    return tuple(CellView(write_count(getattr(row.support, name))) for _, name in counts)
