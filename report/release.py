"""Exhibits as they may be shown to others: small cells withheld, the rest made coarse."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from turnscope.eval.estimate import Estimate
from turnscope.report.cells import Cell, cell_of, collect_cells, collect_sums, events_of
from turnscope.report.exhibit import ALL, Column, Exhibit, Row, Support, Table
from turnscope.report.rounding import band, coarsen
from turnscope.report.suppression import Thresholds, choose_withheld
from turnscope.report.wording import WITHHELD

NAMELESS = "(withheld)"


@dataclass(frozen=True, slots=True)
class Release:
    """What may be shown, and how many rows and single figures it withholds."""

    exhibits: tuple[Exhibit, ...]
    rows: int
    figures: int


def release(exhibits: Iterable[Exhibit], *, thresholds: Thresholds) -> Release:
    """Withhold small cells over all tables together, and round what is left."""
    exhibits = tuple(exhibits)
    tables = [table for exhibit in exhibits for table in exhibit.tables]
    cells = collect_cells(tables)
    withheld = choose_withheld(cells, collect_sums(tables, cells), thresholds=thresholds)
    shown = tuple(
        replace(
            exhibit, tables=tuple(_release_table(table, withheld, thresholds) for table in exhibit.tables)
        )
        for exhibit in exhibits
    )
    rows = [row for exhibit in shown for table in exhibit.tables for row in table]
    figures = sum(each.note == WITHHELD for row in rows if not row.withheld for each in row.estimates)
    # Rows of an open key merge when they are withheld: count them before they do.
    hidden = sum(cell_of(table, row) in withheld for table in tables for row in table)
    return Release(shown, hidden, figures)


def _release_table(table: Table, withheld: frozenset[Cell], thresholds: Thresholds) -> Table:
    rows = tuple(_release_row(table, row, withheld, thresholds) for row in table)
    if any(key.open for key in table.keys):
        rows = _merge([_hide_name(table, row) for row in rows])
    return replace(table, rows=rows)


def _release_row(table: Table, row: Row, withheld: frozenset[Cell], thresholds: Thresholds) -> Row:
    if cell_of(table, row) in withheld:
        return Row(
            row.keys,
            Support(None, None),
            tuple(Estimate(None, note=WITHHELD) for _ in row.estimates),
            withheld=True,
        )
    support = Support(band(row.support.n), band(row.support.sessions), band(row.support.users))
    hidden = {name for name, yes, no, *_ in events_of(table, row) if {yes, no} & withheld}
    estimates = (
        Estimate(None, note=WITHHELD)
        if column.name in hidden
        else coarsen(_thin_out(column, estimate, row, thresholds), column.kind)
        for column, estimate in zip(table.columns, row.estimates, strict=True)
    )
    return Row(row.keys, support, tuple(estimates))


def _thin_out(column: Column, estimate: Estimate, row: Row, thresholds: Thresholds) -> Estimate:
    """Withhold a figure that is known of too few of its row, and a quantile with too few beyond it.

    A quantile is one session's value, and says how few lie beyond it: zeros, for instance. The ends of its
    interval lie further out, so they need twice as many.
    """
    if estimate.value is None:
        return estimate
    p = column.quantile
    beyond = round(estimate.n * (1.0 if p is None else min(p, 1 - p)), 9)
    few_users = row.support.users is not None and (estimate.n_clusters or 0) < thresholds.users
    if few_users or beyond < thresholds.sessions:
        return Estimate(None, note=WITHHELD)
    if p is not None and estimate.low is not None and beyond < 2 * thresholds.sessions:
        return replace(estimate, low=None, high=None, note="interval withheld")
    return estimate


def _hide_name(table: Table, row: Row) -> Row:
    """Take the name off a withheld row where it came from the logs: it could name someone."""
    if not row.withheld:
        return row
    pairs = zip(table.keys, row.keys, strict=True)
    return replace(row, keys=tuple(NAMELESS if key.open and name != ALL else name for key, name in pairs))


def _merge(rows: list[Row]) -> tuple[Row, ...]:
    return tuple(row for place, row in enumerate(rows) if not row.withheld or row not in rows[:place])
