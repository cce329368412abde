"""The one shape in which a number is published: with interval, counts, and a reason where it is missing."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with its 95 % interval unless said otherwise.

    `value`, `low` and `high` are `None` where undefined; then `note` says why. `n` counts the
    units (turns, sessions), `n_clusters` the independent clusters behind them.
    """

    value: float | None
    low: float | None = None
    high: float | None = None
    n: int = 0
    n_clusters: int | None = None
    note: str = ""
