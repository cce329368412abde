"""When a finding counts: covered as a whole, touched, overlapping by half; and the intervals of shares."""

import math
from collections.abc import Hashable, Iterable, Iterator, Sequence

from benchmarks.redaction.sets import Span
from turnscope.eval.estimate import Estimate
from turnscope.eval.intervals import cluster_mean, jackknife, wilson

LEAST_OVERLAP = 0.5


def is_whole(span: Span, found: Iterable[Span]) -> bool:
    """Tell whether every character of a span is covered by findings, of whatever kind."""
    return len(_covered(span, found)) == span.end - span.start


def is_hidden(span: Span, found: Iterable[Span], *, text: str) -> bool:
    """Tell whether every letter and digit of a span is covered: quotes and line ends inside may stay."""
    covered = _covered(span, found)
    return all(at in covered for at in range(span.start, span.end) if text[at].isalnum())


def is_touched(span: Span, found: Iterable[Span]) -> bool:
    """Tell whether any finding overlaps a span."""
    return any(each.start < span.end and span.start < each.end for each in found)


def _covered(span: Span, found: Iterable[Span]) -> set[int]:
    covered: set[int] = set()
    for each in found:
        covered.update(range(max(span.start, each.start), min(span.end, each.end)))
    return covered


def overlap(one: Span, other: Span) -> float:
    """Intersection over union of two spans, 0..1."""
    shared = min(one.end, other.end) - max(one.start, other.start)
    return max(0, shared) / (max(one.end, other.end) - min(one.start, other.start))


def pair(gold: Sequence[Span], found: Sequence[Span]) -> Iterator[bool]:
    """Give true for each pair of a gold span and a finding (the best first), false for each one left over."""
    pairs = sorted(
        ((overlap(g, f), i, j) for i, g in enumerate(gold) for j, f in enumerate(found)), reverse=True
    )
    used_gold: set[int] = set()
    used_found: set[int] = set()
    for share, i, j in pairs:
        if share >= LEAST_OVERLAP and i not in used_gold and j not in used_found:
            used_gold.add(i)
            used_found.add(j)
            yield True
    yield from [False] * (len(gold) + len(found) - 2 * len(used_gold))


def share(values: Sequence[bool], clusters: Sequence[Hashable]) -> Estimate:
    """Share with its interval by cluster; where all items are alike, Wilson's over the clusters."""
    estimate = cluster_mean([float(value) for value in values], clusters)
    if estimate.value is None:
        return estimate
    if estimate.low is None or estimate.high is None:
        groups = len(set(clusters))
        bounds = wilson(round(estimate.value * groups), groups)
        return Estimate(estimate.value, bounds.low, bounds.high, n=len(values), n_clusters=groups)
    low, high = max(0.0, estimate.low), min(1.0, estimate.high)
    return Estimate(estimate.value, low, high, n=len(values), n_clusters=estimate.n_clusters)


def f1(pairs: Sequence[bool], clusters: Sequence[Hashable], *, gold: int) -> Estimate:
    """F1 of paired spans: 2J / (1 + J), J the share of pairs among pairs and leftovers, interval from J's.

    `gold` is the number of gold spans, published as n.
    """
    jaccard = share(pairs, clusters)

    def turn(value: float | None) -> float | None:
        return None if value is None else 2 * value / (1 + value)

    return Estimate(
        turn(jaccard.value),
        turn(jaccard.low),
        turn(jaccard.high),
        n=gold,
        n_clusters=jaccard.n_clusters,
        note=jaccard.note,
    )


def clustered_ratio(counts: Sequence[float], sizes: Sequence[float]) -> Estimate:
    """Ratio of two sums over clusters, each left out in turn for the interval (jackknife); not below 0."""
    total, size = sum(counts), sum(sizes)
    without = [(total - count) / (size - part) for count, part in zip(counts, sizes, strict=True)]
    return jackknife(total / size, without, n=len(counts), groups=len(counts), bounds=(0.0, math.inf))
