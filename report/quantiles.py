"""Quantiles over sessions, with intervals that hold where sessions come in clusters.

Woodruff (1952): the interval of a quantile is that of the share of units below it, read back
through the distribution. The share's error is clustered, so the quantile's is too.
"""

from turnscope.eval.estimate import Estimate
from turnscope.report import moments
from turnscope.report.cohort import Cohort
from turnscope.report.exhibit import Column

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
COLUMNS = (
    Column("p05", "5 %", "number"),
    Column("q1", "Quartile 1", "number"),
    Column("median", "Median", "number"),
    Column("q3", "Quartile 3", "number"),
    Column("p95", "95 %", "number"),
)


def estimate_quantiles(cohort: Cohort, source: str, *, value: str) -> tuple[Estimate, ...]:
    """Estimate `QUANTILES` of an SQL expression over a source's rows, nulls left out.

    An interval that would need a value beyond the data is undefined, and says so.
    """
    drawn = f"select cluster, ({value})::double as x from ({source}) where ({value}) is not null"
    points = _read(cohort, drawn, QUANTILES)
    if points is None:
        return tuple(Estimate(None, note="nothing to count") for _ in QUANTILES)
    return tuple(_interval(cohort, drawn, p, point) for p, point in zip(QUANTILES, points, strict=True))


def _interval(cohort: Cohort, drawn: str, p: float, point: float) -> Estimate:
    below = moments.sum_moments(cohort, drawn, by=(), y=f"sum((x <= {point!r})::int)")[()]
    n, reach = int(below.n), below.reach
    low, high = (p - reach, p + reach) if reach is not None else (-1.0, 2.0)
    if low <= 0 or high >= 1:
        return Estimate(point, n=n, n_clusters=below.clusters, note="too few sessions for an interval")
    bounds = _read(cohort, drawn, (low, high)) or (None, None)
    return Estimate(point, bounds[0], bounds[1], n, below.clusters)


def _read(cohort: Cohort, drawn: str, shares: tuple[float, ...]) -> tuple[float, ...] | None:
    listed = ", ".join(repr(share) for share in shares)
    found = cohort.rows(f"select quantile_cont(x, [{listed}]) from ({drawn})")[0][0]
    return None if not found else tuple(found)
