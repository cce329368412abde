"""Who and what was studied, and what was left out."""

from turnscope.report.cohort import UNKNOWN, Cohort
from turnscope.report.exhibit import ALL, Column, Exhibit, Key, Plot, Row, Support, Table
from turnscope.report.tabulate import Measure, list_values, tabulate
from turnscope.report.wording import write_number_of

FACTS = (
    ("surface", "Surface"),
    ("tool", "Assistant"),
    ("model_family", "Model family"),
    ("language", "Language"),
    ("format", "Log format"),
)
ACTIVITY = ("1 session", "2-5 sessions", "6-10 sessions", "more than 10 sessions")


def describe_sample(cohort: Cohort) -> Exhibit:
    """Count sessions kept and left out, and say where and when they happened."""
    facts = tuple(_fact(cohort, *fact) for fact in FACTS)
    activity = (_activity(cohort),) if cohort.users else ()
    return Exhibit(
        id="sample",
        title="The sample",
        definition=(
            "Sessions in the label store. Headless runs, SDK programs and third-party IDE integrations are "
            "left out unless asked for: they are programs' work, or are not seen from end to end."
        ),
        caveat=_caveat(cohort),
        tables=(_flow(cohort), _months(cohort), *activity, *facts, _turns(cohort)),
        plots=(Plot("bars", "months", "share", "Share of sessions by month"),),
        phrase=_phrase,
    )


def _phrase(exhibit: Exhibit) -> str:
    kept = exhibit["flow"].find("studied")
    if kept is None or kept.withheld:
        return ""
    users = "" if kept.support.users is None else f" of {write_number_of(kept.support.users, 'user')}"
    months = [row.keys[0] for row in exhibit["months"] if row.keys[0] not in {ALL, UNKNOWN}]
    span = f", {months[0]} to {months[-1]}" if len(months) > 1 else f", {months[0]}" if months else ""
    return f"{write_number_of(kept.support.sessions, 'session')}{users}{span}."


def _caveat(cohort: Cohort) -> str:
    if not cohort.users:
        return (
            "No session studied names its user: sessions are counted, and taken as independent in intervals."
        )
    if cohort.sampling_unit == "session":
        return "All sessions are one user's: intervals speak of that user's sessions alone."
    return "A session whose user is not known stands for itself in the intervals and counts for no user."


def _flow(cohort: Cohort) -> Table:
    found = cohort.rows(
        'select s.excluded, count(*), count(distinct s."user"), count(k.session) from sessions s '
        "left join kept k using (session) group by 1 order by 1"
    )
    kept = cohort.rows('select count(*), count(distinct "user") from kept')[0]
    left_out = [
        (f"left out: {reason}", n, users) for reason, n, users, inside in found if reason and not inside
    ]
    rows = tuple(
        Row((status,), Support(n, n, users if cohort.users else None))
        for status, n, users in [("studied", *kept), *left_out]
    )
    key = Key("status", "Status", partition=False)
    return Table("flow", "Sessions studied and left out", "sessions read", (key,), (), rows)


def _months(cohort: Cohort) -> Table:
    source = f"select session, \"user\", cluster, coalesce(month, '{UNKNOWN}') as month from kept"
    empty = Table("months", "Sessions by month", "sessions", (Key("month", "Month"),), (), ())
    return tabulate(cohort, source, table=empty, domains={"month": list_values(cohort, source, "month")})


def _fact(cohort: Cohort, name: str, title: str) -> Table:
    source = f'select session, "user", cluster, coalesce({name}, \'{UNKNOWN}\') as "{name}" from kept'
    empty = Table(name, f"Sessions by {title.lower()}", "sessions", (Key(name, title, open=True),), (), ())
    return tabulate(cohort, source, table=empty, domains={name: list_values(cohort, source, name)})


def _activity(cohort: Cohort) -> Table:
    source = f"""
        select kept.session, kept."user", cluster, case
            when "user" is null then '{UNKNOWN}'
            when n = 1 then '{ACTIVITY[0]}'
            when n <= 5 then '{ACTIVITY[1]}'
            when n <= 10 then '{ACTIVITY[2]}'
            else '{ACTIVITY[3]}' end as activity
        from kept left join (select "user", count(*) as n from kept group by 1) using ("user")"""
    key = Key("activity", "Sessions of the user")
    empty = Table("activity", "Sessions by how many their user has", "sessions", (key,), (), ())
    domains = {"activity": list_values(cohort, source, "activity", known=ACTIVITY)}
    return tabulate(cohort, source, table=empty, domains=domains)


def _turns(cohort: Cohort) -> Table:
    source = 'select session, "user", cluster, role, withheld, seen from turns_kept'
    measures = (
        Measure(Column("withheld", "Withheld by redaction", "share", "withheld"), "withheld"),
        Measure(Column("cut", "Read in part by the model", "share", "cut"), "seen < 1 and not withheld"),
    )
    empty = Table(
        "turns", "Turns and what the model saw of them", "turns", (Key("role", "Turns of"),), (), ()
    )
    return tabulate(
        cohort, source, table=empty, domains={"role": ("user", "assistant")}, measures=measures, share=False
    )
