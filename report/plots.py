"""Pictures of tables, drawn from what the tables show, so that no picture tells what they withhold."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from turnscope.eval.estimate import Estimate
from turnscope.report.cohort import UNKNOWN
from turnscope.report.exhibit import ALL, Exhibit, Plot, Row, Table
from turnscope.report.svg import ACCENT, BAND, GRID, INK, MUTED, SETTINGS, to_svg
from turnscope.report.wording import write_name, write_value

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH = 4.7
SMALL = (2.3, 1.45)
BAR = 0.27
TICKS = (0.0, 1.0, 3.0, 10.0, 30.0, 100.0, 300.0, 1e3, 3e3, 1e4, 3e4, 1e5)
LEAST_TICKS = 3
FAR_FROM_ZERO = 10
"""Least value from which an axis of boxes need not show 0."""
_HUNDRED = 100


def draw(exhibit: Exhibit, plot: Plot, *, name: str) -> str:
    """Draw a plot of an exhibit as SVG; empty where nothing is left to draw."""
    table = exhibit[plot.table]
    rows = [row for row in table if _is_wanted(table, row, plot.only)]
    if not any(row.estimates[table.position(plot.column)].value is not None for row in rows):
        return ""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    with mpl.rc_context(SETTINGS):
        size = SMALL if plot.small else (WIDTH, _height(plot, rows))
        figure = Figure(figsize=size, layout="constrained")
        figure.patch.set_alpha(0)
        axes = figure.add_subplot()
        _plain(axes)
        DRAWERS[plot.kind](axes, table, rows, plot)
        return to_svg(figure, name=name, title=f"{plot.title}. The table has the numbers.")


def _is_wanted(table: Table, row: Row, only: Mapping[str, str]) -> bool:
    pairs = zip(table.keys, row.keys, strict=True)
    return all(name == only.get(key.name, name) and (key.name in only or name != ALL) for key, name in pairs)


def _height(plot: Plot, rows: list[Row]) -> float:
    return 2.5 if plot.kind == "histogram" else 0.5 + BAR * len(rows) * (1.25 if plot.kind == "boxes" else 1)


def _plain(axes: "Axes") -> None:
    axes.patch.set_alpha(0)
    for side in axes.spines.values():
        side.set_visible(False)
    axes.tick_params(length=0, colors=MUTED, labelcolor=INK)
    axes.set_axisbelow(True)


def _name(row: Row, plot: Plot, table: Table) -> str:
    pairs = zip(table.keys, row.keys, strict=True)
    return next(write_name(name) for key, name in pairs if key.name not in plot.only)


def _found(table: Table, rows: list[Row], column: str) -> list[Estimate]:
    place = table.position(column)
    return [row.estimates[place] for row in rows]


def _bars(axes: "Axes", table: Table, rows: list[Row], plot: Plot) -> None:
    """Lay bars from the top down, each with its interval and its value behind it."""
    found = _found(table, rows, plot.column)
    reach = max(_top(each) for each in found)
    for place, each in enumerate(found):
        if each.value is None:
            axes.text(0, place, f" {each.note}", va="center", color=MUTED, fontsize=9)
            continue
        axes.barh(place, _HUNDRED * each.value, height=0.66, color=BAND)
        if each.low is not None and each.high is not None:
            axes.plot([_HUNDRED * each.low, _HUNDRED * each.high], [place, place], color=ACCENT, lw=1.6)
        end = _HUNDRED * _top(each) + _HUNDRED * reach * 0.015
        axes.text(end, place, write_value(each.value, "share"), va="center", color=INK)
    axes.set_yticks(range(len(rows)), [_name(row, plot, table) for row in rows])
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_xlim(0, _HUNDRED * reach * 1.13)
    _percent_axis(axes, "x")


def _top(each: Estimate) -> float:
    return max(each.value or 0.0, each.high or 0.0)


def _percent_axis(axes: "Axes", which: Any) -> None:
    axis = axes.xaxis if which == "x" else axes.yaxis
    axis.set_major_formatter(lambda value, _: f"{value:.0f} %")
    axis.grid(visible=True, color=GRID, lw=0.8)
    axes.tick_params(axis=which, labelcolor=MUTED, labelsize=9)


def _histogram(axes: "Axes", table: Table, rows: list[Row], plot: Plot) -> None:
    """Stand bars side by side over their bins."""
    found = _found(table, rows, plot.column)
    for place, each in enumerate(found):
        if each.value is None:
            axes.text(
                place, 0, "?" if each.note == "withheld" else each.note, ha="center", va="bottom", color=MUTED
            )
            continue
        axes.bar(place, _HUNDRED * each.value, width=0.92, color=BAND)
        if each.low is not None and each.high is not None:
            axes.plot([place, place], [_HUNDRED * each.low, _HUNDRED * each.high], color=ACCENT, lw=1.6)
    axes.set_xticks(
        [place - 0.5 for place in range(len(rows) + 1)], [str(10 * place) for place in range(len(rows) + 1)]
    )
    axes.set_xlabel("users' share of the session's decisions, %", color=MUTED, fontsize=9)
    axes.set_ylabel("sessions", color=MUTED, fontsize=9)
    axes.set_ylim(bottom=0)
    axes.tick_params(axis="x", labelcolor=MUTED, labelsize=9)
    _percent_axis(axes, "y")


def _boxes(axes: "Axes", table: Table, rows: list[Row], plot: Plot) -> None:
    """Lay boxes from the top down: quartiles, median, 5 % to 95 %, and the geometric mean as a dot."""
    import numpy as np

    axes.set_xscale("function", functions=(np.log1p, np.expm1))
    columns = {name: _found(table, rows, name) for name in ("p05", "q1", "median", "q3", "p95", plot.column)}
    for place in range(len(rows)):
        found = [estimates[place] for estimates in columns.values()]
        _box(axes, place, *(each.value for each in found))
        if found[-1].value is None:
            words = f" {found[-1].note}"
            at_the_left = axes.get_yaxis_transform()
            axes.text(0, place, words, va="center", color=MUTED, fontsize=9, transform=at_the_left)
    known = [each.value for found in columns.values() for each in found if each.value is not None]
    highest, lowest = max(known), min(known)
    left = lowest * 0.7 if lowest > FAR_FROM_ZERO else 0.0
    axes.set_xticks(_ticks(left, highest * 1.1), minor=False)
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:,.6g}")
    axes.set_xlim(left=left, right=highest * 1.2 + 0.1)
    axes.grid(visible=True, axis="x", color=GRID, lw=0.8)
    axes.tick_params(axis="x", labelcolor=MUTED, labelsize=9)
    axes.set_yticks(range(len(rows)), [_name(row, plot, table) for row in rows])
    axes.set_ylim(len(rows) - 0.4, -0.6)


def _ticks(left: float, right: float) -> list[float]:
    """Choose numbers that lie evenly on the scale of log(1 + x), or just round ones in a short range."""
    from matplotlib.ticker import MaxNLocator

    ticks = [tick for tick in TICKS if left <= tick <= right]
    if len(ticks) < LEAST_TICKS:
        ticks = [tick for tick in MaxNLocator(4).tick_values(left, right) if left <= tick <= right]
    return ticks


def _box(axes: "Axes", place: int, *parts: float | None) -> None:
    """Draw what is known of one box; a published one may lack its quantiles."""
    p05, q1, median, q3, p95, dot = parts
    if p05 is not None and p95 is not None:
        axes.plot([p05, p95], [place, place], color=MUTED, lw=1)
    if q1 is not None and q3 is not None:
        axes.barh(place, q3 - q1, left=q1, height=0.6, color=BAND)
    if median is not None:
        axes.plot([median, median], [place - 0.3, place + 0.3], color=INK, lw=1.6)
    if dot is not None:
        axes.plot([dot], [place], "o", color=ACCENT, ms=5)


def _lines(axes: "Axes", table: Table, rows: list[Row], plot: Plot) -> None:
    """Draw one series over the months with its interval, on the scale of the whole table."""
    rows = [row for row in rows if UNKNOWN not in row.keys]
    names = [_name(row, plot, table) for row in rows]
    found = _found(table, rows, plot.column)
    nan = float("nan")
    values = [nan if each.value is None else _HUNDRED * each.value for each in found]
    lows = [nan if each.low is None or each.value is None else _HUNDRED * each.low for each in found]
    highs = [nan if each.high is None or each.value is None else _HUNDRED * each.high for each in found]
    at = _months_since_first(names)
    axes.vlines(at, lows, highs, color=BAND, lw=5)
    axes.plot(at, values, color=ACCENT, lw=1.8, marker="o", ms=3)
    axes.set_title(plot.title, color=INK, fontsize=10, loc="left")
    axes.set_xticks([at[0], at[-1]], [names[0], names[-1]])
    axes.set_xlim(-0.06 * at[-1] - 0.2, at[-1] * 1.06 + 0.2)
    axes.set_ylim(0, _HUNDRED * _ceiling(table, plot.column))
    axes.tick_params(axis="x", labelcolor=MUTED, labelsize=8)
    _percent_axis(axes, "y")


def _months_since_first(names: list[str]) -> list[int]:
    months = [12 * int(name[:4]) + int(name[5:7]) for name in names]
    return [month - months[0] for month in months]


def _ceiling(table: Table, column: str) -> float:
    place = table.position(column)
    tops = [_top(row.estimates[place]) for row in table if ALL not in row.keys and row.estimates[place].value]
    return 1.05 * max(tops, default=1.0)


DRAWERS: Mapping[str, Callable[["Axes", Table, list[Row], Plot], None]] = {
    "bars": _bars,
    "histogram": _histogram,
    "boxes": _boxes,
    "lines": _lines,
}
