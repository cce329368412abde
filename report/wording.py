"""Numbers and names as the page writes them."""

from collections.abc import Iterable

from turnscope.eval.estimate import Estimate
from turnscope.report.exhibit import ALL, Count, Table

WITHHELD = "withheld"
_TEN = 10
_HUNDRED = 100


def write_estimate(estimate: Estimate, kind: str) -> str:
    """Write value and interval, for instance `68 % (65–71)`; the reason where it is undefined."""
    if estimate.value is None:
        return estimate.note or "not known"
    value = write_value(estimate.value, kind)
    if estimate.low is None or estimate.high is None:
        return value
    low, high = (write_value(bound, kind).removesuffix(" %") for bound in (estimate.low, estimate.high))
    return f"{value} ({low}–{high})"


def write_value(value: float, kind: str) -> str:
    """Write a share in percent, another number to three significant digits."""
    if kind == "share":
        return f"{_HUNDRED * value:.0f} %" if value in {0.0, 1.0} else _percent(value)
    if abs(value) >= _HUNDRED:
        return f"{value:,.0f}"
    return f"{value:.1f}".removesuffix(".0") if abs(value) >= _TEN else f"{value:.2f}".rstrip("0").rstrip(".")


def _percent(value: float) -> str:
    percent = _HUNDRED * value
    return f"{percent:.1f} %" if percent < 1 or percent > _HUNDRED - 1 else f"{percent:.0f} %"


def write_count(count: Count) -> str:
    """Write a count with separators, or its band."""
    if count is None:
        return "–"
    return f"{count:,}" if isinstance(count, int) else str(count).replace("-", "–")


def write_name(name: str) -> str:
    """Write a codebook's value in plain words."""
    return name.replace("_", " ")


def rank(table: Table, *, column: str = "share") -> list[tuple[str, Estimate]]:
    """List a one-key table's rows that show a value, the largest first, without the row of all."""
    place = table.position(column)
    shown = [(row.keys[0], row.estimates[place]) for row in table if row.keys[0] != ALL and row.estimates]
    return sorted(
        ((name, found) for name, found in shown if found.value is not None),
        key=lambda pair: -(pair[1].value or 0.0),
    )


def join(parts: Iterable[str]) -> str:
    """Join words as a sentence does: a, b and c."""
    *head, last = list(parts)
    return f"{', '.join(head)} and {last}" if head else last
