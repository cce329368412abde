"""What a session is labelled: by the model where it says so, else by a stated rule from its prompts."""

from turnscope.report.cohort import UNLABELLED, Cohort

FROM_MODEL = "The label of a session is the model's label of the whole session."
FROM_LAST = (
    "The model labels prompts; a session has the level of its last prompt that shows one "
    "(each prompt is judged up to and including itself). This rule is ours."
)
FROM_MOST = (
    "The model labels prompts; a session has the value that most of its prompts have, "
    "the one that comes first where two are equal. This rule is ours."
)


def label_sessions(cohort: Cohort, name: str) -> str:
    """Give SQL for one row a kept session: all its columns, `label` (text) and `label_abstained`."""
    table = f'"labelled {name}"'
    query = _given(name) if f"sessions.{name}" in cohort.labelled else _derived(cohort, name)
    cohort.connection.execute(f"create temp table if not exists {table} as {query}")
    return f"select * from kept join {table} using (session)"


def _given(name: str) -> str:
    return f"""
        select session, coalesce("{name}", '{UNLABELLED}') as label, "{name}.abstained" as label_abstained
        from kept"""


def _derived(cohort: Cohort, name: str) -> str:
    derived = _last(cohort, name) if _is_ordinal(cohort, name) else _most(name)
    return f"""
        select session, coalesce(derived.label, '{UNLABELLED}') as label, derived.label_abstained
        from kept left join ({derived}) as derived using (session)"""


def explain_rule(cohort: Cohort, name: str) -> str:
    """Say in words how sessions come by the label."""
    if f"sessions.{name}" in cohort.labelled:
        return FROM_MODEL
    return FROM_LAST if _is_ordinal(cohort, name) else FROM_MOST


def _is_ordinal(cohort: Cohort, name: str) -> bool:
    dimension = cohort.dimension(name)
    return dimension is not None and dimension.kind == "ordinal"


def _last(cohort: Cohort, name: str) -> str:
    """The last prompt with a level counts; sessions whose prompts all abstain keep that value."""
    dimension = cohort.dimension(name)
    shows = f"\"{name}\" <> '{dimension.abstain}'" if dimension and dimension.abstain else "true"
    order = f"({shows})::int * 1000000000 + turn"
    return f"""
        select session, arg_max("{name}", {order}) as label,
            arg_max("{name}.abstained", {order}) as label_abstained
        from prompts where "{name}" is not null group by session"""


def _most(name: str) -> str:
    return f"""
        select session, arg_max("{name}", prompts_of * 1000000000 - first_turn) as label,
            arg_max(doubt, prompts_of * 1000000000 - first_turn) as label_abstained
        from (
            select session, "{name}", count(*) as prompts_of, min(turn) as first_turn,
                avg("{name}.abstained"::int) >= 0.5 as doubt
            from prompts where "{name}" is not null group by session, "{name}")
        group by session"""
