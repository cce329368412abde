"""Who decides: the users' share of planning and of execution decisions."""

from dataclasses import replace

from turnscope.report.cohort import Cohort
from turnscope.report.exhibit import Column, Exhibit, Key, Plot, Table
from turnscope.report.quantiles import COLUMNS, estimate_quantiles
from turnscope.report.tabulate import Measure, extend, tabulate
from turnscope.report.wording import join, write_estimate, write_name

BINS = ("0-10 %", *(f"{low}-{low + 10} %" for low in range(10, 100, 10)))
"""Each bin holds its upper end, so that the last two are the sessions above 80 %."""
NO_DECISION = "No turn is labelled as making a decision."
ABOVE, BELOW = "above 80 %", "80 % or less"
DECISION = Key("decision", "Decisions", partition=False)
SHARE_OF_USER = Key("users_share", "Users' share", rollups=((ABOVE, BINS[8:]), (BELOW, BINS[:8])))


def share_decisions(cohort: Cohort) -> Exhibit:
    """Compare how much users and assistants decide, a session and over all decisions."""
    missing = cohort.why_missing("decision", multilabel=True)
    tables = () if missing else _tables(cohort)
    if tables and not any(row.support.n for row in tables[0]):
        missing, tables = NO_DECISION, ()
    plots = tuple(
        Plot(
            "histogram",
            "histogram",
            "share",
            f"{write_name(kind).capitalize()} decisions",
            {"decision": kind},
        )
        for kind in cohort.values("decision")
    )
    return Exhibit(
        id="decisions",
        title="Who decides",
        definition=(
            "A turn counts once for each kind of decision that it makes; whoever speaks it is the one who "
            "decides. The users' share in a session is their part of its turns with that kind of decision; "
            "sessions without one are left out. A user keeps control of a kind with a share above 80 %."
        ),
        caveat=(
            "“Mean of sessions” weighs every session alike, “all decisions” every decision: long sessions "
            "count for more in the second. Turns are counted, not the decisions inside a turn; the study "
            "counted decisions."
        ),
        tables=tables,
        plots=plots if tables else (),
        phrase=_phrase,
        missing=missing,
    )


def _phrase(exhibit: Exhibit) -> str:
    table = exhibit["sessions"]
    found = [(row.keys[0], table.estimate(*row.keys, column="mean")) for row in table]
    parts = [
        f"{write_estimate(mean, 'share')} of {write_name(kind)} decisions"
        for kind, mean in found
        if mean.value is not None
    ]
    return f"In the average session, users make {join(parts)}." if parts else ""


def _tables(cohort: Cohort) -> tuple[Table, ...]:
    kinds = cohort.values("decision")
    return (
        _of_sessions(cohort, kinds),
        _of_all(cohort, kinds),
        _control(cohort, kinds),
        _histogram(cohort, kinds),
    )


def _decided(kinds: tuple[str, ...]) -> str:
    """Give SQL for one row a turn and kind of decision that it makes."""
    return " union all ".join(
        f"""select session, "user", cluster, '{kind}' as decision, role
            from turns_kept where "decision.{kind}" """
        for kind in kinds
    )


def _by_session(kinds: tuple[str, ...]) -> str:
    """Give SQL for one row a session and kind: the users' share and, from 1 to 10, its bin."""
    return f"""
        select session, any_value("user") as "user", any_value(cluster) as cluster, decision,
            count(*) filter (role = 'user') as mine, count(*) as n, mine / n as share,
            greatest((10 * mine + n - 1) // n, 1) as bin
        from ({_decided(kinds)}) group by session, decision"""


def _of_sessions(cohort: Cohort, kinds: tuple[str, ...]) -> Table:
    source = _by_session(kinds)
    mean = Measure(Column("mean", "Mean of sessions", "share"), "share")
    empty = Table(
        "sessions", "Users' share of the decisions of a session", "sessions that decide", (DECISION,), (), ()
    )
    table = tabulate(cohort, source, table=empty, domains={"decision": kinds}, measures=(mean,), share=False)
    columns = tuple(replace(each, kind="share") for each in COLUMNS[1:4])
    found = estimate_quantiles(cohort, source, value="share", by="decision", groups=kinds)
    return extend(table, columns, [quantiles[1:4] for quantiles in found])


def _of_all(cohort: Cohort, kinds: tuple[str, ...]) -> Table:
    empty = Table(
        "pooled",
        "All decisions by who makes them",
        "decisions",
        (Key("role", "Made by"), DECISION),
        (),
        (),
        pivot="decision",
    )
    domains = {"role": ("user", "assistant"), "decision": kinds}
    return tabulate(cohort, _decided(kinds), table=empty, domains=domains)


def _control(cohort: Cohort, kinds: tuple[str, ...]) -> Table:
    source = f"""
        select *, case when bin > 8 then '{ABOVE}' else '{BELOW}' end as users_share
        from ({_by_session(kinds)})"""
    title = "Sessions in which the user keeps control"
    empty = Table(
        "control", title, "sessions that decide", (SHARE_OF_USER, DECISION), (), (), pivot="decision"
    )
    return tabulate(cohort, source, table=empty, domains={"users_share": (ABOVE, BELOW), "decision": kinds})


def _histogram(cohort: Cohort, kinds: tuple[str, ...]) -> Table:
    listed = ", ".join(f"'{each}'" for each in BINS)
    source = f"select *, [{listed}][bin] as users_share from ({_by_session(kinds)})"
    title = "Sessions by the users' share of their decisions"
    empty = Table(
        "histogram", title, "sessions that decide", (SHARE_OF_USER, DECISION), (), (), pivot="decision"
    )
    return tabulate(cohort, source, table=empty, domains={"users_share": BINS, "decision": kinds})
