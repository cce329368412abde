"""What the logs count: prompts, calls, words, lines, and hard evidence."""

from collections.abc import Iterable

from turnscope.report.cohort import Cohort
from turnscope.report.exhibit import Column, Exhibit, Key, Table
from turnscope.report.quantiles import COLUMNS, estimate_quantiles
from turnscope.report.tabulate import Measure, extend, tabulate
from turnscope.report.wording import write_estimate

COUNTS = (
    ("human prompts", "human_prompts"),
    ("model calls", "model_calls"),
    ("tool calls", "tool_calls"),
    ("tool calls of sub-agents", "subagent_tool_calls"),
    ("actions a prompt", "tool_calls / nullif(human_prompts, 0)"),
    ("words of prose", "words"),
    ("words a prompt", "words / nullif(human_prompts, 0)"),
    ("output tokens", "output_tokens"),
    ("lines added", "lines_added"),
    ("lines removed", "lines_removed"),
)
EVIDENCE = (
    ("a commit", "commits > 0"),
    ("a pull request", "pull_requests > 0"),
    ("last test run passed, of those with one", "tests_passed"),
    ("last command succeeded, of those with one", "last_exit = 0"),
    ("a failed tool call", "failed_tool_calls > 0"),
    ("a plan approved", "plans_approved > 0"),
    ("a plan turned down", "plans_rejected > 0"),
    ("an offered option picked", "options_picked > 0"),
    ("a tool call refused", "tool_calls_refused > 0"),
    ("an interruption", "interruptions > 0"),
)


def summarise_telemetry(cohort: Cohort) -> Exhibit:
    """Spread the counts in the logs over sessions, and share sessions by their evidence."""
    return Exhibit(
        id="telemetry",
        title="Telemetry",
        definition=(
            "Counts from the logs, a session. Tool calls include those of sub-agents; words are runs of "
            "letters in the assistant's prose, outside code fences and tool inputs; lines are those that "
            "edits add and remove."
        ),
        caveat="A log that does not say is left out of that row; many keep no tokens, commits or tests.",
        tables=(_counts(cohort), _evidence(cohort)),
        phrase=_phrase,
    )


def _phrase(exhibit: Exhibit) -> str:
    table = exhibit["counts"]
    prompts, actions = (
        table.estimate(name, column=column)
        for name, column in (("human prompts", "median"), ("actions a prompt", "mean"))
    )
    if prompts.value is None or actions.value is None:
        return ""
    return (
        f"The median session has {write_estimate(prompts, 'number')} prompts; "
        f"on average {write_estimate(actions, 'number')} actions follow a prompt."
    )


def _counts(cohort: Cohort) -> Table:
    source = _union(
        "count", ((name, f"({value})::double", f"({value}) is not null") for name, value in COUNTS)
    )
    names = tuple(name for name, _ in COUNTS)
    empty = Table(
        "counts", "Counts a session", "telemetry", (Key("count", "Count", partition=False),), (), ()
    )
    mean = Measure(Column("mean", "Mean", "number"), "x", "mean")
    table = tabulate(cohort, source, table=empty, domains={"count": names}, measures=(mean,), share=False)
    found = estimate_quantiles(cohort, source, value="x", by="count", groups=names)
    return extend(table, COLUMNS, found)


def _evidence(cohort: Cohort) -> Table:
    source = _union("evidence", ((name, value, f"({value}) is not null") for name, value in EVIDENCE))
    names = tuple(name for name, _ in EVIDENCE)
    key = Key("evidence", "Sessions with", partition=False)
    empty = Table(
        "evidence", "Sessions with hard evidence and with a person's say", "telemetry", (key,), (), ()
    )
    yes = Measure(Column("share", "Share", "share", "yes"), "x")
    return tabulate(cohort, source, table=empty, domains={"evidence": names}, measures=(yes,), share=False)


def _union(key: str, parts: Iterable[tuple[str, str, str]]) -> str:
    return " union all ".join(
        f'select session, "user", cluster, \'{name}\' as "{key}", {value} as x from kept where {known}'
        for name, value, known in parts
    )
