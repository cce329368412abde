"""Numbers and names as the page writes them."""

from collections.abc import Iterable

from turnscope.eval.estimate import Estimate
from turnscope.report.exhibit import ALL, Count, Table

WITHHELD = "withheld"
NOTHING = "nothing to count"
DASH = "\N{EN DASH}"
_HUNDRED = 100


def write_estimate(estimate: Estimate, kind: str) -> str:
    """Write value and interval, for instance `68 % (65-71)`; the reason where it is undefined."""
    value, interval = split_estimate(estimate, kind)
    return f"{value} ({interval})" if interval else value


def split_estimate(estimate: Estimate, kind: str) -> tuple[str, str]:
    """Write value and interval apart, both with the same number of decimals; the interval may be empty."""
    if estimate.value is None:
        return estimate.note or "not known", ""
    scale = _HUNDRED if kind == "share" else 1
    known = [scale * each for each in (estimate.value, estimate.low, estimate.high) if each is not None]
    decimals = _decimals(known, kind)
    value, *bounds = (f"{each:,.{decimals}f}" for each in known)
    unit = " %" if kind == "share" else ""
    return f"{value}{unit}", DASH.join(bounds) if len(bounds) > 1 else ""


def write_value(value: float, kind: str) -> str:
    """Write a share in percent, another number to two or three digits."""
    return split_estimate(Estimate(value), kind)[0]


def _decimals(known: list[float], kind: str) -> int:
    """Choose decimals by the value, which comes first: none where everything is whole."""
    value = known[0]
    if all(each == int(each) for each in known) or abs(value) >= _HUNDRED:
        return 0
    if kind == "share":
        return 1 if 0 < value < 1 or _HUNDRED - 1 < value < _HUNDRED else 0
    return 1 if abs(value) >= 1 else 2


def write_count(count: Count) -> str:
    """Write a count with separators, or its band."""
    if count is None:
        return DASH
    return f"{count:,}" if isinstance(count, int) else str(count).replace("-", DASH)


def write_number_of(count: Count, thing: str) -> str:
    """Write a count with what it counts, for instance `1 user` or `50-199 users`."""
    return f"{write_count(count)} {thing}" if count == 1 else f"{write_count(count)} {thing}s"


def write_name(name: str) -> str:
    """Write a codebook's name in plain words."""
    return "all" if name == ALL else name.replace("_", " ")


def rank(table: Table, *, column: str = "share") -> list[tuple[str, Estimate]]:
    """List a one-key table's rows that show a value, the largest first, without the row of all."""
    place = table.position(column)
    shown = [(row.keys[0], row.estimates[place]) for row in table if row.keys[0] != ALL and row.estimates]
    return sorted(
        ((name, found) for name, found in shown if found.value),
        key=lambda pair: -(pair[1].value or 0.0),
    )


def join(parts: Iterable[str]) -> str:
    """Join words as a sentence does: a, b and c."""
    *head, last = list(parts)
    return f"{', '.join(head)} and {last}" if head else last
