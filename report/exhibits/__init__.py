"""The exhibits in the order of the page: one module each, a pure function from a cohort to an `Exhibit`."""

from collections.abc import Callable

from turnscope.report.cohort import Cohort
from turnscope.report.exhibit import Exhibit
from turnscope.report.exhibits import (
    decisions,
    effort,
    expertise,
    sample,
    task_by_month,
    task_mix,
    telemetry,
)

EXHIBITS: tuple[Callable[[Cohort], Exhibit], ...] = (
    sample.describe_sample,
    decisions.share_decisions,
    task_mix.mix_tasks,
    task_by_month.follow_tasks,
    expertise.rate_expertise,
    effort.measure_effort,
    telemetry.summarise_telemetry,
)
