"""Scores of found spans: entity F1 with a relaxed match, and its interval over resampled rows."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from turnscope.training.people.rows import Span

OVERLAP: Final = 0.5
"""Least share that two spans have in common (intersection over union) to count as the same."""

_DRAWS: Final = 1000


@dataclass(frozen=True, slots=True)
class Counts:
    """Spans found and right, found, and wanted."""

    right: int
    found: int
    wanted: int

    @property
    def precision(self) -> float | None:
        """Share of the found that is right; `None` when nothing was found."""
        return self.right / self.found if self.found else None

    @property
    def recall(self) -> float | None:
        """Share of the wanted that was found; `None` when nothing is wanted."""
        return self.right / self.wanted if self.wanted else None

    @property
    def f1(self) -> float | None:
        """Harmonic mean of both; `None` when there is nothing to count."""
        total = self.found + self.wanted
        return 2 * self.right / total if total else None


def count_row(found: Iterable[Span], wanted: Iterable[Span], *, kind: str) -> Counts:
    """Match a row's spans of a kind, each at most once, from left to right."""
    ours = sorted(span for span in found if span[2] == kind)
    theirs = sorted(span for span in wanted if span[2] == kind)
    left, right = list(theirs), 0
    for span in ours:
        match = next((one for one in left if _overlap(span, one) >= OVERLAP), None)
        if match:
            left.remove(match)
            right += 1
    return Counts(right, len(ours), len(theirs))


def _overlap(one: Span, other: Span) -> float:
    common = min(one[1], other[1]) - max(one[0], other[0])
    return max(0, common) / (max(one[1], other[1]) - min(one[0], other[0])) if common > 0 else 0.0


def total(rows: Iterable[Counts]) -> Counts:
    """Add counts up."""
    listed = list(rows)
    return Counts(sum(r.right for r in listed), sum(r.found for r in listed), sum(r.wanted for r in listed))


def interval(rows: Sequence[Counts], *, seed: int = 1) -> tuple[float, float] | None:
    """Give the 95 % interval of F1: percentiles of a bootstrap over rows; `None` when F1 is undefined."""
    rng = random.Random(seed)  # noqa: S311
    drawn = [total(rng.choices(rows, k=len(rows))).f1 for _ in range(_DRAWS)]
    values = sorted(value for value in drawn if value is not None)
    if not values:
        return None
    return values[round(0.025 * (len(values) - 1))], values[round(0.975 * (len(values) - 1))]
