"""Fits the candidate classifier: n-gram weights by logistic regression, then boosted trees."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Final

import numpy as np

from turnscope.redaction.candidates.candidates import SURE, candidates, is_stand_in
from turnscope.redaction.candidates.features import measure
from turnscope.redaction.candidates.grams import BUCKETS, GRAMS, hash_grams
from turnscope.redaction.candidates.model import CandidateModel, Trees, gram_sums
from turnscope.redaction.candidates.windows import Window, window
from turnscope.redaction.recognisers.recogniser import Recogniser
from turnscope.training.secrets.rows import FOLDS, WEIGHTS, Row, Span, fold_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

_INNER: Final = 4


@dataclass(frozen=True, slots=True, repr=False)
class Examples:
    """Candidates with their labels."""

    windows: list[Window]
    labels: "NDArray[np.bool_]"
    weights: "NDArray[np.float64]"
    groups: list[str]


def list_spans(text: str, recognisers: Sequence[Recogniser]) -> list[Span]:
    """List what the model will be asked about: findings of rules that are not sure, and candidates."""
    told = (found for recogniser in recognisers for found in recogniser.find(text))
    found = [each for each in told if each.kind == "SECRET" and each.score < SURE]
    spans = {(each.start, each.end) for each in (*found, *candidates(text))}
    return sorted(span for span in spans if not is_stand_in(text, *span))


def collect(rows: Iterable[Row], recognisers: Sequence[Recogniser]) -> Examples:
    """Find the candidates of rows and label them; those that are neither are left out."""
    windows, labels, weights, groups = [], [], [], []
    for row in rows:
        for start, end in list_spans(row.text, recognisers):
            label = is_secret(row, start, end)
            if label is not None:
                windows.append(window(row.text, start, end))
                labels.append(label)
                weights.append(WEIGHTS.get(row.source, 1.0))
                groups.append(row.group)
    return Examples(windows, np.array(labels, dtype=bool), np.array(weights), groups)


_SAID: Final = re.compile(r"(?i)secret|token|passw|pwd|key|auth|cred|private|login")
_NEAR: Final = 64
"""What stands this near behind such a word in a log may well be a secret: nobody has marked it."""


def is_secret(row: Row, start: int, end: int) -> bool | None:
    """Label a candidate: a secret, harmless, or `None` where it is neither.

    A secret overlaps a marked span by half of its own length, or half of the span's.
    """
    if any(start < right and left < end for left, right in row.unclear):
        return None
    if row.source == "logs" and _SAID.search(row.text, max(0, start - _NEAR), start):
        return None
    for left, right in row.secrets:
        shared = min(end, right) - max(start, left)
        if shared > 0 and (2 * shared >= end - start or 2 * shared >= right - left):
            return True
    return False


def fit(rows: Iterable[Row], recognisers: Sequence[Recogniser]) -> CandidateModel:
    """Fit a model on rows, on the findings of the recognisers that it is to judge and on candidates."""
    return fit_examples(collect(rows, recognisers))


def fit_folds(rows: Iterable[Row], recognisers: Sequence[Recogniser]) -> tuple[CandidateModel, ...]:
    """Fit five models; the k-th has seen no row whose group's fold is k."""
    found = collect(rows, recognisers)
    return tuple(fit_examples(_without(found, fold)) for fold in range(FOLDS))


def _without(found: Examples, fold: int) -> Examples:
    kept = [at for at, group in enumerate(found.groups) if fold_of(group) != fold]
    return Examples(
        [found.windows[at] for at in kept],
        found.labels[kept],
        found.weights[kept],
        [found.groups[at] for at in kept],
    )


def fit_examples(found: Examples, *, words: "NDArray[np.float32] | None" = None) -> CandidateModel:
    """Fit a model on candidates; the table of word-likeness is counted on the standard library by default."""
    from turnscope.training.secrets.words import count_words

    table = halve(count_words() if words is None else words)
    hashed = hash_grams(found.windows)
    dense = measure(found.windows, table)
    sums = np.zeros((len(dense), len(GRAMS)), dtype=np.float32)
    inner = np.array(
        [int(sha256(f"inner {group}".encode()).hexdigest(), 16) % _INNER for group in found.groups]
    )
    for fold in range(_INNER):
        rest, held = inner != fold, inner == fold
        if held.any() and 0 < found.labels[rest].sum() < rest.sum():
            weights = _fit_grams(hashed[rest], found.labels[rest], found.weights[rest])
            sums[held] = gram_sums(hashed[held], weights)
    trees = _fit_trees(np.concatenate([dense, sums], axis=1), found)
    return CandidateModel(table, _fit_grams(hashed, found.labels, found.weights), trees)


def _fit_grams(
    hashed: "NDArray[np.int64]", labels: "NDArray[np.bool_]", weights: "NDArray[np.float64]"
) -> "NDArray[np.float32]":
    """Fit the weights (kinds, buckets) of the n-grams, each kind by itself."""
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    found = np.zeros((len(GRAMS), BUCKETS), dtype=np.float32)
    for kind in range(len(GRAMS)):
        rows, places = np.nonzero(hashed[:, kind])
        columns = hashed[rows, kind, places]
        counts = csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(hashed), BUCKETS))
        model = LogisticRegression(C=0.05, max_iter=200, solver="liblinear")
        found[kind] = model.fit(counts, labels, sample_weight=weights).coef_[0]
    found[:, 0] = 0.0
    return halve(found)


def halve(weights: "NDArray[np.float32]") -> "NDArray[np.float32]":
    """Round to half precision, in which weights are written, so that what is fitted is what is read."""
    return weights.astype(np.float16).astype(np.float32)


def _fit_trees(features: "NDArray[np.float32]", found: Examples) -> Trees:
    from sklearn.ensemble import HistGradientBoostingClassifier
    from threadpoolctl import threadpool_limits

    model = HistGradientBoostingClassifier(
        max_iter=150, learning_rate=0.08, max_leaf_nodes=22, max_depth=7, min_samples_leaf=12,
        l2_regularization=6.0, max_features=0.3, early_stopping=False, random_state=1,
    )  # fmt: skip
    with threadpool_limits(1):  # on busy cores its threads wait for each other
        model.fit(features, found.labels, sample_weight=found.weights)
    baseline = float(model._baseline_prediction.ravel()[0])  # noqa: SLF001 - no public way to the trees
    return export_trees([each[0].nodes for each in model._predictors], baseline)  # noqa: SLF001


def export_trees(trees: "Sequence[NDArray[np.void]]", baseline: float) -> Trees:
    """Put scikit-learn's trees into one row of nodes."""
    roots = np.cumsum([0, *map(len, trees)])[:-1]
    nodes = np.concatenate(trees)
    first = np.repeat(roots, [len(each) for each in trees])
    leaf = nodes["is_leaf"].astype(bool)
    here = np.arange(len(nodes))
    children = np.stack(
        [np.where(leaf, here, first + nodes["left"]), np.where(leaf, here, first + nodes["right"])], axis=1
    )
    return Trees(
        feature=np.where(leaf, 0, nodes["feature_idx"]).astype(np.intp),
        threshold=np.where(leaf, 0, nodes["num_threshold"]).astype(np.float32),
        children=children.ravel().astype(np.intp),
        value=nodes["value"].astype(np.float32).astype(np.float64),
        roots=roots.astype(np.intp),
        depth=int(nodes["depth"].max()),
        baseline=baseline,
    )
