"""The table: a measure a line, ours beside the best peer, as Markdown and as JSON."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from turnscope.eval.estimate import Estimate

OURS = "ours"
DASH = "\u2013"


@dataclass(frozen=True, slots=True)
class Line:
    """One measure on one set, by tool. `target` is what is to be reached, in the measure's unit."""

    measure: str
    source: str
    by_tool: Mapping[str, Estimate]
    target: float | None = None
    less_is_better: bool = False
    least_ratio: float | None = None
    """What the ratio to the peer is to be at least."""
    unit: str = ""
    detail: bool = False
    """Whether it stands in the figures alone, not in the table."""

    def best_peer(self) -> tuple[str, Estimate] | None:
        """Give the best of the others; nothing where no peer does this."""
        others = [
            (name, told) for name, told in self.by_tool.items() if name != OURS and told.value is not None
        ]
        if not others:
            return None
        return min(others, key=lambda pair: (pair[1].value or 0.0) * (1 if self.less_is_better else -1))

    def ratio(self) -> float | None:
        """Ours over the best peer; undefined where the peer has nothing."""
        peer, told = self.best_peer(), self.by_tool[OURS].value
        return told / peer[1].value if peer and peer[1].value and told is not None else None

    def reached(self) -> bool | None:
        """Whether the target is reached; `None` where there is none."""
        told, ratio = self.by_tool[OURS].value, self.ratio()
        if self.least_ratio is not None:
            return None if ratio is None else ratio >= self.least_ratio
        if self.target is None or told is None:
            return None
        return told <= self.target if self.less_is_better else told >= self.target

    def record(self) -> dict[str, Any]:
        """Give the line as JSON."""
        return asdict(self) | {"ratio": self.ratio(), "reached": self.reached()}


def markdown(lines: Iterable[Line]) -> Iterator[str]:
    """Write the table, without details."""
    yield "| measure | set | n | ours | 95 % | best peer | ours / peer | reach |"
    yield "|---|---|---|---|---|---|---|---|"
    for line in (each for each in lines if not each.detail):
        mine, peer = line.by_tool[OURS], line.best_peer()
        cells = (
            line.measure,
            line.source,
            _count(mine),
            show(mine.value, line.unit),
            _interval(mine),
            f"{peer[0]} {show(peer[1].value)}" if peer else DASH,
            _ratio(line.ratio()),
            _target(line),
        )
        yield f"| {' | '.join(cells)} |"


def _count(told: Estimate) -> str:
    groups = told.n_clusters
    return f"{told.n:,}" + (f" in {groups:,}" if groups and groups != told.n else "")


def _interval(told: Estimate) -> str:
    if told.low is None:
        return told.note or DASH
    return f"{show(told.low)}{DASH}{show(told.high)}"


def show(value: float | None, unit: str = "") -> str:
    """Write a number so that three digits tell; a dash for none."""
    if value is None:
        return DASH
    digits = 3 if abs(value) < 10 else 1
    return f"{value:.{digits}f}{unit}"


def _ratio(value: float | None) -> str:
    return DASH if value is None else f"{value:.2f}"


def _target(line: Line) -> str:
    goal = line.target if line.least_ratio is None else line.least_ratio
    if goal is None or line.reached() is None:
        return DASH
    sign, unit = "≤" if line.less_is_better else "≥", "" if line.least_ratio is None else " x"
    return f"{sign} {goal:g}{unit}: {'yes' if line.reached() else '**no**'}"


def by_tool(lines: Iterable[Line]) -> Iterator[str]:
    """Write what each tool reached, details too, a column a tool."""
    kept = list(lines)
    tools = list(dict.fromkeys(tool for line in kept for tool in line.by_tool))
    yield f"| measure | set | {' | '.join(tools)} |"
    yield "|---" * (len(tools) + 2) + "|"
    for line in kept:
        cells = (show(told.value) if (told := line.by_tool.get(tool)) else DASH for tool in tools)
        yield f"| {line.measure} | {line.source} | {' | '.join(cells)} |"
