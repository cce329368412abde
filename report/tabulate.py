"""From a source of rows to a table: who falls where, as what share, with which means."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Literal

from turnscope.eval.estimate import Estimate
from turnscope.report import moments
from turnscope.report.cohort import Cohort
from turnscope.report.exhibit import ALL, Column, Key, Row, Support, Table
from turnscope.report.wording import NOTHING

Keys = tuple[str, ...]
Domains = Mapping[str, Sequence[str]]
NOBODY = Support(0, 0, 0)

SHARE = Column("share", "Share", "share")


@dataclass(frozen=True, slots=True)
class Measure:
    """A column that averages an SQL expression over a source's rows, null ones left out.

    A share averages a condition; a geometric mean averages log(1 + x) and is turned back.
    """

    column: Column
    value: str
    scale: Literal["share", "mean", "geometric"] = "share"


def tabulate(
    cohort: Cohort,
    source: str,
    *,
    table: Table,
    domains: Domains,
    measures: Iterable[Measure] = (),
    share: bool = True,
) -> Table:
    """Fill an empty table with the rows of a source, one for every combination of its keys' values.

    `source` is SQL that gives `session`, `user`, `cluster` and a text column a key, never null.
    `domains` lists each key's values in the order of the rows; a partition gets a row `ALL`
    after them. With `share`, the first column is the share of the first key's value among all.
    """
    by = tuple(key.name for key in table.keys)
    support = moments.count_support(cohort, source, by=by)
    wanted = _combine(table.keys, domains)
    columns = [_shares(cohort, source, by, domains, wanted)] if share else []
    measures = tuple(measures)
    columns += [_means(cohort, source, by, measure, wanted) for measure in measures]
    events = _events(cohort, source, by, measures)
    rows = tuple(
        Row(
            keys,
            support.get(keys, _nobody(cohort)),
            tuple(column[position] for column in columns),
            {
                name: (yes.get(keys, _nobody(cohort)), no.get(keys, _nobody(cohort)))
                for name, (yes, no) in events.items()
            },
        )
        for position, keys in enumerate(wanted)
    )
    titles = ((SHARE,) if share else ()) + tuple(measure.column for measure in measures)
    return Table(table.id, table.title, table.population, table.keys, titles, rows, table.pivot, table.note)


def list_values(cohort: Cohort, source: str, column: str, *, known: Sequence[str] = ()) -> Keys:
    """List the values of a source's column: those known, in order, then what else occurs, by the alphabet."""
    found = {str(row[0]) for row in cohort.rows(f'select distinct "{column}" from ({source})')}
    return (*known, *sorted(found - set(known)))


def _nobody(cohort: Cohort) -> Support:
    return NOBODY if cohort.users else Support(0, 0)


def _combine(keys: Sequence[Key], domains: Domains) -> list[Keys]:
    return list(product(*((*domains[key.name], ALL) if key.partition else domains[key.name] for key in keys)))


def _shares(cohort: Cohort, source: str, by: Keys, domains: Domains, wanted: list[Keys]) -> list[Estimate]:
    summed = moments.sum_shares(cohort, source, of=by[0], values=tuple(domains[by[0]]), by=by[1:])
    totals = moments.sum_moments(cohort, source, by=by[1:], y="count(*)")
    return [
        _whole(totals.get(keys[1:])) if keys[0] == ALL else moments.share(summed.get(keys)) for keys in wanted
    ]


def _whole(total: moments.Moments | None) -> Estimate:
    if total is None:
        return Estimate(None, note=NOTHING)
    return Estimate(1.0, n=int(total.n), n_clusters=total.clusters, note="by definition")


def _means(cohort: Cohort, source: str, by: Keys, measure: Measure, wanted: list[Keys]) -> list[Estimate]:
    value = f"({measure.value})"
    cast = f"ln(1 + {value})" if measure.scale == "geometric" else f"{value}::double"
    summed = moments.sum_moments(cohort, source, by=by, y=f"sum({cast})", n=f"count({value})")
    estimate = {"share": moments.share, "mean": moments.mean, "geometric": moments.geometric_mean}[
        measure.scale
    ]
    return [estimate(summed.get(keys)) for keys in wanted]


def _events(
    cohort: Cohort, source: str, by: Keys, measures: Iterable[Measure]
) -> dict[str, tuple[dict[Keys, Support], dict[Keys, Support]]]:
    return {
        measure.column.name: (
            moments.count_support(cohort, source, by=by, where=f"({measure.value})"),
            moments.count_support(cohort, source, by=by, where=f"not ({measure.value})"),
        )
        for measure in measures
        if measure.column.event
    }


def extend(table: Table, columns: Sequence[Column], estimates: Iterable[Sequence[Estimate]]) -> Table:
    """Add columns to a table; `estimates` has one sequence a row."""
    rows = tuple(
        replace(row, estimates=(*row.estimates, *more))
        for row, more in zip(table.rows, estimates, strict=True)
    )
    return replace(table, columns=(*table.columns, *columns), rows=rows)
