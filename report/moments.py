"""Means and shares with intervals that count users, not turns, as independent.

DuckDB reduces each group to five sums over its clusters, which is all that the linearised
variance of a ratio of sums needs; memory does not grow with the number of turns.
"""

import math
from dataclasses import dataclass

from turnscope.eval.estimate import Estimate
from turnscope.report.cohort import Cohort, quote
from turnscope.report.exhibit import ALL, Support
from turnscope.report.wording import NOTHING

Keys = tuple[str, ...]

ASSUMED_CORRELATION = 0.3
"""Correlation of the units of a cluster that the interval of a share of 0 or 1 assumes."""

ONE_CLUSTER = "no interval: needs at least two clusters"
NO_SPREAD = "no interval: every cluster gives the same value"
_NOTHING = 1e-9
_Z2 = 3.8414588206941285  # 1.96 squared


@dataclass(frozen=True, slots=True)
class Moments:
    """Sums over the clusters of a group; y and n are a cluster's total and its number of units."""

    clusters: int
    n: float
    y: float
    nn: float
    yy: float
    yn: float

    @property
    def mean(self) -> float:
        """Ratio of the sums: the mean over units."""
        return self.y / self.n

    @property
    def error(self) -> float | None:
        """Standard error of the mean, `None` for one cluster.

        CR1: the root of G/(G-1) times the clusters' sum of (y - mean n)^2, over N^2; the same as
        `eval.intervals.cluster_mean` makes from single items.
        """
        if self.clusters < 2:  # noqa: PLR2004
            return None
        squares = self.yy - 2 * self.mean * self.yn + self.mean**2 * self.nn
        return math.sqrt(max(squares, 0.0) * self.clusters / (self.clusters - 1)) / self.n

    @property
    def reach(self) -> float | None:
        """Half-width of the 95 % interval of the mean: t with G - 1 degrees of freedom."""
        return None if self.error is None else self.error * _t(self.clusters - 1)


def _t(freedom: int) -> float:
    from scipy.special import stdtrit

    return float(stdtrit(freedom, 0.975))


def mean(moments: Moments | None) -> Estimate:
    """Estimate a mean; undefined without units, without interval where there is one cluster."""
    if moments is None or not moments.n:
        return Estimate(None, note=NOTHING)
    return _around(moments, moments.mean, moments.reach)


def geometric_mean(moments: Moments | None) -> Estimate:
    """Estimate exp(m) - 1 from moments of log(1 + x), so that zeros stay in; so is its interval made."""
    logged = mean(moments)
    low, high = (
        None if bound is None else max(math.expm1(bound), 0.0) for bound in (logged.low, logged.high)
    )
    value = None if logged.value is None else math.expm1(logged.value)
    return Estimate(value, low, high, logged.n, logged.n_clusters, logged.note)


def share(moments: Moments | None) -> Estimate:
    """Estimate a share; the interval is made on the logit scale, Wilson's at 0 and 1."""
    if moments is None or not moments.n:
        return Estimate(None, note=NOTHING)
    value = min(max(moments.mean, 0.0), 1.0)
    if moments.clusters > 1 and value in {0.0, 1.0}:
        return _at_the_edge(moments, value)
    if moments.reach is None or moments.reach < _NOTHING:
        return _around(moments, value, moments.reach)
    logit, width = math.log(value / (1 - value)), moments.reach / (value * (1 - value))
    return Estimate(value, _expit(logit - width), _expit(logit + width), int(moments.n), moments.clusters)


def _around(moments: Moments, value: float, reach: float | None) -> Estimate:
    if reach is None or reach <= _NOTHING * max(1.0, abs(value)):
        note = ONE_CLUSTER if reach is None else NO_SPREAD
        return Estimate(value, n=int(moments.n), n_clusters=moments.clusters, note=note)
    return Estimate(value, value - reach, value + reach, int(moments.n), moments.clusters)


def _at_the_edge(moments: Moments, value: float) -> Estimate:
    """Wilson's interval at 0 or 1, where no variance shows how alike a cluster's units are: it is assumed."""
    effect = 1 + (moments.nn / moments.n - 1) * ASSUMED_CORRELATION
    bound = _Z2 / (moments.n / effect + _Z2)
    low, high = (0.0, bound) if value == 0 else (1 - bound, 1.0)
    return Estimate(value, low, high, int(moments.n), moments.clusters)


def _expit(logit: float) -> float:
    return 1 / (1 + math.exp(-logit)) if logit > -700 else 0.0  # noqa: PLR2004


def sum_moments(cohort: Cohort, source: str, *, by: Keys, y: str, n: str = "count(*)") -> dict[Keys, Moments]:
    """Sum a source's moments for every combination of its `by` columns, `ALL` included.

    `source` is SQL with a column `cluster`; `y` and `n` are aggregates over the rows of a cluster.
    """
    columns = "".join(f"{_name(key)}, " for key in by)
    cube = f", cube ({columns.rstrip(', ')})" if by else ""
    query = f"""
        with per as (select {columns} {y} as y, {n} as n from ({source}) group by cluster{cube})
        select {columns} count(*), sum(n), coalesce(sum(y), 0), sum(n * n), coalesce(sum(y * y), 0),
            coalesce(sum(y * n), 0)
        from (select {columns} coalesce(y, 0)::double as y, n::double as n from per) where n > 0
        group by {columns} true"""
    return {_keys(row, by): Moments(*row[len(by) :]) for row in cohort.rows(query)}


def sum_shares(cohort: Cohort, source: str, *, of: str, values: Keys, by: Keys = ()) -> dict[Keys, Moments]:
    """Sum the moments of each value's share among the source's rows, for every combination of `by`.

    Keys of the result are the value, then those of `by`.
    """
    columns = "".join(f"{_name(key)}, " for key in by)
    listed = ", ".join(map(quote, values))
    counted = f"""
        select *, unnest([{listed}]) as "of value" from
            (select {columns} cluster, {_name(of)} as "is value", count(*) as "rows"
             from ({source}) group by all)"""
    y = 'sum("rows") filter ("is value" = "of value")'
    summed = sum_moments(cohort, counted, by=("of value", *by), y=y, n='sum("rows")')
    return {keys: moments for keys, moments in summed.items() if keys[0] != ALL}


def count_support(cohort: Cohort, source: str, *, by: Keys, where: str = "true") -> dict[Keys, Support]:
    """Count rows, sessions and users behind every combination of the `by` columns, `ALL` included."""
    columns = "".join(f"{_name(key)}, " for key in by)
    grouped = f"group by cube ({columns.rstrip(', ')})" if by else ""
    query = f"""
        select {columns} count(*), count(distinct session), count(distinct "user")
        from ({source}) where {where} {grouped}"""
    known = cohort.users > 0
    return {
        _keys(row, by): Support(row[-3], row[-2], row[-1] if known else None) for row in cohort.rows(query)
    }


def _keys(row: tuple[object, ...], by: Keys) -> Keys:
    return tuple(ALL if value is None else str(value) for value in row[: len(by)])


def _name(column: str) -> str:
    return '"' + column.replace('"', '""') + '"'
