"""Agreement of two labellings of the same items: gold and predicted, or two annotators.

Functions of two plain sequences. Each returns an `Estimate`; with `clusters` (a name an item, the session
as a rule) it carries a jackknife interval over these, without it none: there is no honest interval that
does not know which items belong together.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np

from turnscope.eval.estimate import Estimate
from turnscope.eval.intervals import jackknife, number

Counts = np.ndarray[Any, np.dtype[np.int64]]
Label = Hashable
Weights = Literal["linear", "quadratic"] | None


@dataclass(frozen=True, slots=True, eq=False)
class Confusion:
    """How often pairs of labels meet: `counts[i, j]` items are `labels[i]` in gold, `labels[j]` predicted."""

    labels: tuple[Label, ...]
    counts: Counts
    """Shape (k, k), for k labels."""

    def to_json(self) -> dict[str, Any]:
        """Give labels and rows."""
        return {"labels": list(self.labels), "counts": self.counts.tolist()}


@dataclass(frozen=True, slots=True)
class ClassScores:
    """How well one label is found. `support` counts it in gold."""

    precision: Estimate
    recall: Estimate
    f1: Estimate
    support: int


def confusion(
    gold: Sequence[Label], predicted: Sequence[Label], *, labels: Sequence[Label] | None = None
) -> Confusion:
    """Count pairs. `labels` come first, in their order; others that occur follow, sorted."""
    tables, order = _tables(gold, predicted, labels=labels, clusters=None)
    return Confusion(order, tables.sum(axis=0))


def accuracy(
    gold: Sequence[Label], predicted: Sequence[Label], *, clusters: Sequence[Hashable] | None = None
) -> Estimate:
    """Share of items with the same label on both sides (raw agreement), in 0..1."""
    return _estimate(gold, predicted, _accuracy, clusters=clusters, bounds=(0, 1))


def macro_f1(
    gold: Sequence[Label],
    predicted: Sequence[Label],
    *,
    labels: Sequence[Label] | None = None,
    clusters: Sequence[Hashable] | None = None,
) -> Estimate:
    """Mean over labels of F1 = 2·TP / (2·TP + FP + FN), in 0..1.

    Over the declared `labels`, by default those of gold: an undeclared label that is predicted counts as
    an error and not as a class. A label that neither side has is left out and named in `note`. With all
    labels on both sides it equals scikit-learn's `f1_score(average="macro")`.
    """
    declared = tuple(dict.fromkeys(gold if labels is None else labels))
    size = len(declared)
    found = _estimate(
        gold,
        predicted,
        lambda counts: _macro_f1(counts, size),
        labels=declared,
        clusters=clusters,
        bounds=(0, 1),
    )
    absent = [str(label) for label in declared if label not in set(gold) | set(predicted)]
    if found.value is None or not absent:
        return found
    note = f"without {', '.join(absent)}: neither in gold nor predicted"
    return replace(found, note="; ".join(filter(None, (found.note, note))))


def per_class(
    gold: Sequence[Label],
    predicted: Sequence[Label],
    *,
    labels: Sequence[Label] | None = None,
    clusters: Sequence[Hashable] | None = None,
) -> Mapping[Label, ClassScores]:
    """Precision TP/(TP+FP), recall TP/(TP+FN) and F1 of each label, by default of all that occur."""
    wanted = confusion(gold, predicted, labels=labels).labels if labels is None else tuple(labels)

    def score(position: int, statistic: Callable[[float, float, float], float | None]) -> Estimate:
        def of_counts(counts: Counts) -> float | None:
            hits = counts[position, position]
            return statistic(hits, counts[:, position].sum() - hits, counts[position].sum() - hits)

        return _estimate(gold, predicted, of_counts, labels=wanted, clusters=clusters, bounds=(0, 1))

    return {
        label: ClassScores(
            precision=score(position, lambda hits, false, _: _ratio(hits, hits + false)),
            recall=score(position, lambda hits, _, missed: _ratio(hits, hits + missed)),
            f1=score(position, _f1),
            support=sum(1 for each in gold if each == label),
        )
        for position, label in enumerate(wanted)
    }


def cohen_kappa(
    gold: Sequence[Label],
    predicted: Sequence[Label],
    *,
    weights: Weights = None,
    labels: Sequence[Label] | None = None,
    clusters: Sequence[Hashable] | None = None,
) -> Estimate:
    """Agreement beyond chance, in -1..1: 1 - Σ w·observed / Σ w·expected.

    Expected counts are the product of both sides' margins; w is 0 on the diagonal and, off it, 1 (no
    weights), |i - j| (linear) or (i - j)² (quadratic) for positions in `labels`. Source: Cohen,
    Educational and Psychological Measurement 20 (1960) 37-46; weighted: Cohen, Psychological Bulletin 70
    (1968) 213-220. Quadratic weights make it the concordance correlation of the positions.

    Args:
        gold: n labels.
        predicted: n labels.
        weights: How much a disagreement counts.
        labels: All labels, in order where weighted; by default those that occur, sorted.
        clusters: n names of clusters.

    Returns:
        Kappa; undefined without items, and where both sides give one and the same label throughout.

    Raises:
        ValueError: when a label is not among `labels`.
    """
    if labels is not None and not set(gold) | set(predicted) <= set(labels):
        raise ValueError("a label occurs that is not among `labels`")
    found = _estimate(
        gold,
        predicted,
        lambda counts: _kappa(counts, weights),
        labels=labels,
        clusters=clusters,
        bounds=(-1, 1),
    )
    if found.value is None and gold:
        return replace(found, note="undefined: both sides give one and the same label throughout")
    return found


def _estimate(
    gold: Sequence[Label],
    predicted: Sequence[Label],
    statistic: Callable[[Counts], float | None],
    *,
    clusters: Sequence[Hashable] | None,
    bounds: tuple[float, float],
    labels: Sequence[Label] | None = None,
) -> Estimate:
    tables, _ = _tables(gold, predicted, labels=labels, clusters=clusters)
    total = tables.sum(axis=0)
    whole = statistic(total)
    if clusters is None:
        note = "" if whole is not None else "undefined" if gold else "undefined: no items"
        return Estimate(whole, n=len(gold), note=note)
    replicates = [statistic(total - table) for table in tables] if whole is not None else []
    return jackknife(whole, replicates, n=len(gold), groups=len(tables), bounds=bounds)


def _tables(
    gold: Sequence[Label],
    predicted: Sequence[Label],
    *,
    labels: Sequence[Label] | None,
    clusters: Sequence[Hashable] | None,
) -> tuple[Counts, tuple[Label, ...]]:
    """Count pairs by cluster: shape (clusters, k, k)."""
    if len(gold) != len(predicted) or (clusters is not None and len(clusters) != len(gold)):
        raise ValueError("gold, predicted and clusters must have one length")
    declared = tuple(dict.fromkeys(labels or ()))
    order = declared + tuple(sorted((set(gold) | set(predicted)) - set(declared), key=_sorting))
    position = {label: index for index, label in enumerate(order)}
    members = number(clusters) if clusters is not None else np.zeros(len(gold), dtype=np.int64)
    groups = int(members.max()) + 1 if len(members) else 0
    rows, columns = (
        np.array([position[label] for label in side], dtype=np.int64) for side in (gold, predicted)
    )
    cells = (members * len(order) + rows) * len(order) + columns
    tables = np.bincount(cells, minlength=groups * len(order) ** 2)
    return tables.reshape(groups, len(order), len(order)), order


def _sorting(label: Label) -> tuple[str, Any]:
    return (type(label).__name__, label)


def _ratio(part: float, whole: float) -> float | None:
    return float(part / whole) if whole else None


def _accuracy(counts: Counts) -> float | None:
    return _ratio(np.trace(counts), counts.sum())


def _f1(hits: float, false: float, missed: float) -> float | None:
    return _ratio(2 * hits, 2 * hits + false + missed)


def _macro_f1(counts: Counts, size: int) -> float | None:
    hits = counts.diagonal()[:size]
    both = (counts.sum(axis=0) + counts.sum(axis=1))[:size]
    present = both > 0
    return float((2 * hits[present] / both[present]).mean()) if present.any() else None


def _kappa(counts: Counts, weights: Weights) -> float | None:
    total = counts.sum()
    if not total:
        return None
    steps = np.abs(np.subtract.outer(np.arange(len(counts)), np.arange(len(counts))))
    costs = {"linear": steps, "quadratic": steps**2}.get(weights or "", steps > 0)
    expected = float((costs * np.outer(counts.sum(axis=1), counts.sum(axis=0))).sum()) / float(total)
    return 1.0 - float((costs * counts).sum()) / expected if expected else None
