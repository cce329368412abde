"""How much the assistant does at a prompt, by the expertise that the user shows."""

from functools import partial

from turnscope.eval.estimate import Estimate
from turnscope.report.cohort import UNLABELLED, Cohort
from turnscope.report.exhibit import ALL, Column, Exhibit, Plot, Table
from turnscope.report.exhibits.expertise import EXPERTISE, source_of_sessions
from turnscope.report.quantiles import COLUMNS, estimate_quantiles
from turnscope.report.sessions import explain_rule
from turnscope.report.tabulate import Measure, extend, list_values, tabulate
from turnscope.report.wording import write_estimate, write_name

LEAST = 10
"""Sessions that a level should have for the finding to speak of it."""

EFFORTS = (("actions", "tool_calls", "Actions a prompt"), ("words", "words", "Words a prompt"))


def measure_effort(cohort: Cohort) -> Exhibit:
    """Spread actions and words a prompt over sessions, for each level of expertise."""
    missing, dimension = cohort.why_missing("expertise"), cohort.dimension("expertise")
    tables = () if missing else tuple(_spread(cohort, *effort) for effort in EFFORTS)
    return Exhibit(
        id="effort",
        title="Actions and words by expertise",
        definition=(
            "A session's tool calls, and its words of assistant prose outside code, divided by its human "
            "prompts. Geometric means are those of 1 + x, less 1, so that sessions with none stay in; "
            f"their share stands beside. {explain_rule(cohort, 'expertise')}"
        ),
        caveat=(
            "Not adjusted for the kind of work. The study does not say whether an action is a tool call or "
            "a model call, nor how it treats zeros: both choices are ours. Logs that keep no tool calls "
            "count as none."
        ),
        tables=tables,
        plots=tuple(Plot("boxes", name, "geometric", title) for name, _, title in EFFORTS) if tables else (),
        phrase=partial(_phrase, abstain=dimension.abstain if dimension else None),
        missing=missing,
    )


def _phrase(exhibit: Exhibit, *, abstain: str | None) -> str:
    parts: list[str] = []
    for name, _, title in EFFORTS:
        shown = _levels(exhibit[name], abstain)
        if len(shown) > 1:
            (low, first), (high, last) = shown[0], shown[-1]
            ends = (
                f"{write_estimate(each, 'number')} at “{write_name(level)}”"
                for level, each in ((low, first), (high, last))
            )
            parts.append(f"{' and '.join(ends)} {title.lower()}")
    return f"Geometric means are {'; '.join(parts)}." if parts else ""


def _levels(table: Table, abstain: str | None) -> list[tuple[str, Estimate]]:
    """Give the levels to speak of: those with enough sessions, or all where fewer than two have them."""
    found = [(row.keys[0], table.estimate(*row.keys, column="geometric")) for row in table]
    known = [
        (level, each)
        for level, each in found
        if level not in {ALL, UNLABELLED, abstain} and each.value is not None
    ]
    firm = [(level, each) for level, each in known if each.n >= LEAST]
    return firm if len(firm) > 1 else known


def _spread(cohort: Cohort, name: str, count: str, title: str) -> Table:
    source = f"""
        select session, "user", cluster, expertise_shown as expertise, {count} / nullif(human_prompts, 0) as x
        from ({source_of_sessions(cohort)})"""
    measures = (
        Measure(Column("geometric", "Geometric mean", "number"), "x", "geometric"),
        Measure(Column("none", "With none", "share", f"no {name}"), "x = 0"),
    )
    levels = list_values(cohort, source, "expertise", known=cohort.values("expertise"))
    empty = Table(name, f"{title} by expertise shown", "sessions", (EXPERTISE,), (), ())
    table = tabulate(
        cohort, source, table=empty, domains={"expertise": levels}, measures=measures, share=False
    )
    found = estimate_quantiles(cohort, source, value="x", by="expertise", groups=(*levels, ALL))
    return extend(table, COLUMNS, found)
