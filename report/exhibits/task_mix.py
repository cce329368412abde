"""The mix of kinds of work."""

from turnscope.report.cohort import UNLABELLED, Cohort
from turnscope.report.exhibit import Column, Exhibit, Key, Plot, Table
from turnscope.report.sessions import explain_rule, label_sessions
from turnscope.report.tabulate import Measure, list_values, tabulate
from turnscope.report.wording import join, rank, write_estimate, write_name

TASK = Key("task", "Kind of work")
ABSTAINED = Column("abstained", "Abstained", "share", "abstained")


def mix_tasks(cohort: Cohort) -> Exhibit:
    """Share prompts and sessions among the codebook's kinds of work."""
    missing = cohort.why_missing("task")
    return Exhibit(
        id="task-mix",
        title="Kinds of work",
        definition=(
            f"Every prompt and session has its most probable kind of work. {explain_rule(cohort, 'task')}"
        ),
        caveat=(
            "Shares count labels as the model gave them, uncorrected for its errors. “Abstained” is the "
            "share of a row's labels that are below the model's threshold; they still count: to drop them "
            "would bias the mix."
        ),
        tables=() if missing else (of_prompts(cohort), of_sessions(cohort)),
        plots=() if missing else (Plot("bars", "prompts", "share", "Share of prompts by kind of work"),),
        phrase=_phrase,
        missing=missing,
    )


def _phrase(exhibit: Exhibit) -> str:
    top = [
        f"“{write_name(name)}” with {write_estimate(share, 'share')}"
        for name, share in rank(exhibit["prompts"])[:3]
        if name != UNLABELLED
    ]
    subject = (
        "The kind of work most asked for is" if len(top) == 1 else "The kinds of work most asked for are"
    )
    return f"{subject} {join(top)} of prompts." if top else ""


def source_of_prompts() -> str:
    """Give SQL for one row a prompt with its task, text even where there is no label."""
    return f"""
        select session, "user", cluster, month, coalesce(task, '{UNLABELLED}') as task,
            "task.abstained" as abstained from prompts"""


def source_of_sessions(cohort: Cohort) -> str:
    """Give SQL for one row a session with its task."""
    return f"""
        select session, "user", cluster, month, label as task, label_abstained as abstained
        from ({label_sessions(cohort, "task")})"""


def of_prompts(cohort: Cohort) -> Table:
    """Count prompts by kind of work."""
    return _mix(
        cohort, source_of_prompts(), Table("prompts", "Prompts by kind of work", "prompts", (TASK,), (), ())
    )


def of_sessions(cohort: Cohort) -> Table:
    """Count sessions by kind of work."""
    empty = Table("sessions", "Sessions by kind of work", "sessions", (TASK,), (), ())
    return _mix(cohort, source_of_sessions(cohort), empty)


def _mix(cohort: Cohort, source: str, empty: Table) -> Table:
    domains = {"task": list_values(cohort, source, "task", known=cohort.values("task"))}
    return tabulate(cohort, source, table=empty, domains=domains, measures=(Measure(ABSTAINED, "abstained"),))
