"""How much command of the task at hand users show."""

from turnscope.report.cohort import Cohort
from turnscope.report.exhibit import Exhibit, Key, Plot, Table
from turnscope.report.exhibits.task_mix import ABSTAINED
from turnscope.report.sessions import explain_rule, label_sessions
from turnscope.report.tabulate import Measure, list_values, tabulate
from turnscope.report.wording import rank, write_estimate, write_name

EXPERTISE = Key("expertise", "Expertise shown")
FROM_LOW_TO_HIGH = "In the codebook's order, from the lowest level to the highest"


def rate_expertise(cohort: Cohort) -> Exhibit:
    """Share prompts and sessions among the codebook's levels of expertise."""
    missing = cohort.why_missing("expertise")
    return Exhibit(
        id="expertise",
        title="Expertise shown",
        definition=(
            "Command of the task at hand (its terms, structures, conventions), not career or intelligence. "
            f"{explain_rule(cohort, 'expertise')}"
        ),
        caveat=(
            "Read from what users write: whoever writes little shows little. Shares count labels as the "
            "model gave them, uncorrected for its errors; “abstained” are those below its threshold."
        ),
        tables=() if missing else (_of_sessions(cohort), _of_prompts(cohort)),
        plots=() if missing else (Plot("bars", "sessions", "share", "Share of sessions by expertise shown"),),
        phrase=_phrase,
        missing=missing,
    )


def _phrase(exhibit: Exhibit) -> str:
    ranked = rank(exhibit["sessions"])
    if not ranked:
        return ""
    name, share = ranked[0]
    return (
        f"The level most often shown is “{write_name(name)}”: {write_estimate(share, 'share')} of sessions."
    )


def source_of_sessions(cohort: Cohort) -> str:
    """Give SQL for one row a session with all its columns and its level of expertise."""
    return f"""
        select * exclude (label, label_abstained), label as expertise_shown, label_abstained as abstained
        from ({label_sessions(cohort, "expertise")})"""


def _of_sessions(cohort: Cohort) -> Table:
    source = f"""
        select session, "user", cluster, expertise_shown as expertise, abstained
        from ({source_of_sessions(cohort)})"""
    empty = Table(
        "sessions", "Sessions by expertise shown", "sessions", (EXPERTISE,), (), (), note=FROM_LOW_TO_HIGH
    )
    return _fill(cohort, source, empty)


def _of_prompts(cohort: Cohort) -> Table:
    source = """
        select session, "user", cluster, coalesce(expertise, 'not labelled') as expertise,
            "expertise.abstained" as abstained from prompts"""
    empty = Table(
        "prompts", "Prompts by expertise shown", "prompts", (EXPERTISE,), (), (), note=FROM_LOW_TO_HIGH
    )
    return _fill(cohort, source, empty)


def _fill(cohort: Cohort, source: str, empty: Table) -> Table:
    domains = {"expertise": list_values(cohort, source, "expertise", known=cohort.values("expertise"))}
    return tabulate(cohort, source, table=empty, domains=domains, measures=(Measure(ABSTAINED, "abstained"),))
