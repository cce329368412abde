"""Quantiles over sessions, with intervals that hold where sessions come in clusters.

Woodruff (1952): the interval of a quantile is that of the share of units below it, read back
through the distribution. The share's error is clustered, so the quantile's is too.
"""

from collections.abc import Mapping, Sequence

from turnscope.eval.estimate import Estimate
from turnscope.report import moments
from turnscope.report.cohort import Cohort, quote
from turnscope.report.exhibit import ALL, Column
from turnscope.report.wording import NOTHING

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
COLUMNS = tuple(
    Column(name, title, "number", quantile=p)
    for (name, title), p in zip(
        (("p05", "5 %"), ("q1", "Quartile 1"), ("median", "Median"), ("q3", "Quartile 3"), ("p95", "95 %")),
        QUANTILES,
        strict=True,
    )
)

Place = tuple[str, float]
"""A group and a share of its units, from 0 to 1."""

WHOLE = ""
"""The group of all rows while it is in the database, where `ALL` stands for a group that is null."""

UNDEFINED = Estimate(None, note=NOTHING)


def estimate_quantiles(
    cohort: Cohort, source: str, *, value: str, by: str, groups: Sequence[str]
) -> list[tuple[Estimate, ...]]:
    """Estimate `QUANTILES` of an SQL expression in each group of a source's rows, nulls left out.

    `by` names the column of the groups; the group `ALL` holds all rows. Between two units the
    quantile is interpolated, as by NumPy and R (type 7). An interval that would need a value
    beyond the data is undefined, and says so.
    """
    sizes = _sort(cohort, source, value=value, by=by, whole=ALL in groups)
    groups = [WHOLE if group == ALL else group for group in groups]
    wanted = [(group, p) for group in groups if group in sizes for p in QUANTILES]
    points = _read(cohort, wanted, sizes)
    below = _share_below(cohort, points)
    reaches = {place: below[place].reach for place in wanted}
    bounds = _read(cohort, [each for place in wanted for each in _around(place, reaches[place])], sizes)
    return [
        tuple(_estimate((group, p), points, below, bounds, reaches) for p in QUANTILES)
        if group in sizes
        else (UNDEFINED,) * len(QUANTILES)
        for group in groups
    ]


def _sort(cohort: Cohort, source: str, *, value: str, by: str, whole: bool) -> dict[str, int]:
    """Put each group's values in order into the table `sorted`; return the sizes of the groups."""
    drawn = f"""
        select cluster, "{by}" as "group", ({value})::double as x
        from ({source}) where ({value}) is not null"""
    also = f"union all select cluster, {quote(WHOLE)}, x from drawn" if whole else ""
    cohort.connection.execute(f"""
        create or replace temp table sorted as
        with drawn as ({drawn}), every as (select * from drawn {also})
        select *, row_number() over (partition by "group" order by x) - 1 as place from every""")
    return dict(cohort.rows('select "group", count(*) from sorted group by 1'))


def _read(cohort: Cohort, wanted: Sequence[Place], sizes: Mapping[str, int]) -> dict[Place, float]:
    """Read the quantiles of some groups off their sorted values."""
    if not wanted:
        return {}
    at = {(group, p): (sizes[group] - 1) * p for group, p in wanted}
    places = {(group, int(h) + step) for (group, _), h in at.items() for step in (0, 1)}
    listed = ", ".join(f"({quote(group)}, {place})" for group, place in sorted(places))
    query = f"""
        select "group", place, x
        from sorted join (values {listed}) as t("group", place) using ("group", place)"""
    found = {(group, place): x for group, place, x in cohort.rows(query)}
    return {
        (group, p): found[group, int(h)]
        + (h - int(h)) * (found.get((group, int(h) + 1), found[group, int(h)]) - found[group, int(h)])
        for (group, p), h in at.items()
    }


def _share_below(cohort: Cohort, points: Mapping[Place, float]) -> dict[Place, moments.Moments]:
    if not points:
        return {}
    listed = ", ".join(f"({quote(group)}, '{p}', {x!r})" for (group, p), x in points.items())
    source = f"""
        select cluster, "group", p, (x <= point)::int as below
        from sorted join (values {listed}) as t("group", p, point) using ("group")"""
    summed = moments.sum_moments(cohort, source, by=("group", "p"), y="sum(below)")
    return {(group, p): summed[group, str(p)] for group, p in points}


def _around(place: Place, reach: float | None) -> tuple[Place, ...]:
    """Give the ends of the interval as shares; none where they lie beyond the data."""
    group, p = place
    if reach is None or p - reach <= 0 or p + reach >= 1:
        return ()
    return (group, p - reach), (group, p + reach)


def _estimate(
    place: Place,
    points: Mapping[Place, float],
    below: Mapping[Place, moments.Moments],
    bounds: Mapping[Place, float],
    reaches: Mapping[Place, float | None],
) -> Estimate:
    n, clusters, ends = int(below[place].n), below[place].clusters, _around(place, reaches[place])
    if not ends:
        return Estimate(points[place], n=n, n_clusters=clusters, note="too few sessions for an interval")
    low, high = (bounds[end] for end in ends)
    return Estimate(points[place], low, high, n, clusters)
