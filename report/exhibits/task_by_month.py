"""The mix of kinds of work by month."""

from turnscope.eval.estimate import Estimate
from turnscope.report.cohort import UNKNOWN, UNLABELLED, Cohort
from turnscope.report.exhibit import ALL, Exhibit, Key, Plot, Table
from turnscope.report.exhibits.task_mix import TASK, source_of_prompts, source_of_sessions
from turnscope.report.sessions import explain_rule
from turnscope.report.tabulate import list_values, tabulate
from turnscope.report.wording import write_estimate, write_name

LEAST = 0.005
"""Smallest move of a share that is worth a sentence."""

MONTH = Key("month", "Month")


def follow_tasks(cohort: Cohort) -> Exhibit:
    """Follow each kind of work's share from month to month."""
    missing = cohort.why_missing("task")
    tables = () if missing else (_of_prompts(cohort), _of_sessions(cohort))
    plots = tuple(
        Plot("lines", "prompts", "share", write_name(task), {"task": task}, small=True)
        for task in cohort.values("task")
    )
    several = any(len(_months(table)) > 1 for table in tables)
    return Exhibit(
        id="task-by-month",
        title="Kinds of work by month",
        definition=f"Share of a month's prompts and sessions by kind of work. {explain_rule(cohort, 'task')}",
        caveat="A change can be one of who is in the sample: the same users need not appear in every month.",
        tables=tables,
        plots=plots if several else (),
        phrase=_phrase,
        missing=missing,
    )


def _phrase(exhibit: Exhibit) -> str:
    """Name the kind of work that moved most, if its first and last intervals do not overlap."""
    table = exhibit["prompts"]
    months = _months(table)
    if len(months) < 2:  # noqa: PLR2004
        return "All prompts are of one month: there is no trend to show." if months else ""
    moves: list[tuple[float, str, Estimate, Estimate]] = []
    for task in dict.fromkeys(row.keys[0] for row in table if row.keys[0] not in {ALL, UNLABELLED}):
        first, last = (table.estimate(task, month, column="share") for month in (months[0], months[-1]))
        if first.value is not None and last.value is not None:
            moves.append((abs(last.value - first.value), task, first, last))
    if max((move[0] for move in moves), default=0.0) < LEAST:
        return ""
    _, task, first, last = max(moves, key=lambda move: move[0])
    apart = (first.high or 1) < (last.low or 0) or (last.high or 1) < (first.low or 0)
    change = (
        f"{write_estimate(first, 'share')} in {months[0]} to {write_estimate(last, 'share')} in {months[-1]}"
    )
    doubt = "" if apart else ", which chance alone could explain"
    subject = "Of the shares shown, that of" if any(row.withheld for row in table) else "The share of"
    return f"{subject} “{write_name(task)}” moved most: from {change}{doubt}."


def _months(table: Table) -> list[str]:
    return list(dict.fromkeys(row.keys[1] for row in table if row.keys[1] not in {ALL, UNKNOWN}))


def _of_prompts(cohort: Cohort) -> Table:
    empty = Table(
        "prompts", "Prompts by kind of work and month", "prompts", (TASK, MONTH), (), (), pivot="month"
    )
    return _fill(cohort, source_of_prompts(), empty)


def _of_sessions(cohort: Cohort) -> Table:
    title = "Sessions by kind of work and month"
    empty = Table("sessions", title, "sessions", (TASK, MONTH), (), (), pivot="month")
    return _fill(cohort, source_of_sessions(cohort), empty)


def _fill(cohort: Cohort, source: str, empty: Table) -> Table:
    dated = f"select * replace (coalesce(month, '{UNKNOWN}') as month) from ({source})"
    domains = {
        "task": list_values(cohort, dated, "task", known=cohort.values("task")),
        "month": list_values(cohort, dated, "month"),
    }
    return tabulate(cohort, dated, table=empty, domains=domains)
