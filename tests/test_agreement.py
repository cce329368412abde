"""Agreement against printed examples, hand counts and scikit-learn."""

import warnings
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from turnscope.eval.agreement import accuracy, cohen_kappa, confusion, macro_f1, per_class
from turnscope.eval.intervals import cluster_jackknife

Table = Sequence[Sequence[float]]


def _pairs(table: Table) -> tuple[list[int], list[int]]:
    cells = [
        (row, column)
        for row, counts in enumerate(table)
        for column, n in enumerate(counts)
        for _ in range(round(n))
    ]
    return [row for row, _ in cells], [column for _, column in cells]


COHEN_1968 = [
    [88, 14, 18],
    [10, 40, 10],
    [2, 6, 12],
]  # n = 200; printed as .44 .07 .09 / .05 .20 .05 / .01 .03 .06
FLEISS_1969 = [
    [106, 10, 4],
    [22, 28, 10],
    [2, 12, 6],
]  # n = 200; printed as .53 .05 .02 / .11 .14 .05 / .01 .06 .03


def test_kappa_of_cohen_1968_and_fleiss_cohen_everitt_1969() -> None:
    assert cohen_kappa(*_pairs(COHEN_1968)).value == pytest.approx(0.492, abs=5e-4)
    assert cohen_kappa(*_pairs(FLEISS_1969)).value == pytest.approx(0.429, abs=5e-4)


def test_kappa_of_scikit_learns_documentation() -> None:
    gold = ["negative", "positive", "negative", "neutral", "positive"]
    predicted = ["negative", "positive", "negative", "neutral", "negative"]
    assert cohen_kappa(gold, predicted).value == pytest.approx(0.6875)


def test_weighted_kappa_by_hand() -> None:
    # 0 0 1 2 against 0 1 1 0. Linear: observed 0 + 1 + 0 + 2 = 3; margins 2 1 1 and 2 2 0:
    # expected (2·2·1 + 1·2·1 + 1·2·2 + 1·2·1) / 4 = 12/4 = 3, so 0. Quadratic: observed 5,
    # expected (2·2·1 + 1·2·1 + 1·2·4 + 1·2·1) / 4 = 4, so -1/4. No weights: 2 against 10/4, so 1/5.
    gold, predicted = [0, 0, 1, 2], [0, 1, 1, 0]
    assert cohen_kappa(gold, predicted, weights="linear").value == pytest.approx(0)
    assert cohen_kappa(gold, predicted, weights="quadratic").value == pytest.approx(-0.25)
    assert cohen_kappa(gold, predicted).value == pytest.approx(0.2)


def test_order_of_ordinal_labels_is_the_one_given() -> None:
    levels = ["novice", "advanced", "expert"]  # sorted, `novice` would stand last
    gold, predicted = ["novice", "expert", "advanced", "novice"], ["expert", "expert", "novice", "novice"]
    given_order = cohen_kappa(gold, predicted, weights="quadratic", labels=levels).value
    numbers = [[levels.index(label) for label in side] for side in (gold, predicted)]
    assert given_order == pytest.approx(cohen_kappa(*numbers, weights="quadratic").value)
    assert given_order != pytest.approx(cohen_kappa(gold, predicted, weights="quadratic").value)


def test_stray_prediction_is_an_error_and_no_class() -> None:
    gold, predicted = ["a", "a", "b", "b"], ["a", "a", "b", "c"]
    # a: F1 1; b: 2·1 / (2·1 + 0 + 1) = 2/3. Mean 5/6; with a class `c` of F1 0 it would be 5/9.
    assert macro_f1(gold, predicted).value == pytest.approx(5 / 6)
    assert macro_f1(gold, predicted, labels="abc").value == pytest.approx(5 / 9)


def test_label_that_nobody_uses_is_left_out_and_named() -> None:
    found = macro_f1(["a", "b"], ["a", "a"], labels=["a", "b", "c"])
    assert found.value == pytest.approx((2 / 3 + 0) / 2)
    assert found.note == "without c: neither in gold nor predicted"


def test_confusion_keeps_the_order_and_appends_what_else_occurs() -> None:
    found = confusion(["b", "a", "a"], ["b", "b", "z"], labels=["b", "a"])
    assert found.labels == ("b", "a", "z")
    assert found.counts.tolist() == [[1, 0, 0], [1, 0, 1], [0, 0, 0]]


def test_scores_of_a_class() -> None:
    scores = per_class(["a", "a", "a", "b"], ["a", "b", "b", "b"], labels=["a", "b", "c"])
    assert (scores["a"].precision.value, scores["a"].recall.value, scores["a"].support) == (1.0, 1 / 3, 3)
    assert scores["a"].f1.value == pytest.approx(0.5)
    assert scores["b"].precision.value == pytest.approx(1 / 3)
    assert (scores["c"].precision.value, scores["c"].precision.note) == (None, "undefined")


def test_what_is_undefined_has_a_reason() -> None:
    assert (accuracy([], []).value, accuracy([], []).note) == (None, "undefined: no items")
    same = cohen_kappa(["a", "a"], ["a", "a"])
    assert (same.value, same.note) == (None, "undefined: both sides give one and the same label throughout")
    assert cohen_kappa([], []).note == "undefined: no items"
    with pytest.raises(ValueError, match="one length"):
        accuracy(["a"], [])
    with pytest.raises(ValueError, match="not among"):
        cohen_kappa(["a"], ["b"], labels=["a"])


LABELLED = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(0, 5)), min_size=3, max_size=40
)


@settings(deadline=None)
@given(LABELLED)
def test_agrees_with_scikit_learn(items: list[tuple[int, int, int]]) -> None:
    from sklearn import metrics

    gold, predicted = [item[0] for item in items], [item[1] for item in items]
    used = sorted(set(gold) | set(predicted))
    assert accuracy(gold, predicted).value == pytest.approx(metrics.accuracy_score(gold, predicted))
    theirs = metrics.confusion_matrix(gold, predicted, labels=range(4))
    assert confusion(gold, predicted, labels=range(4)).counts.tolist() == theirs.tolist()
    expected = metrics.f1_score(gold, predicted, average="macro", labels=used, zero_division=0)
    assert macro_f1(gold, predicted, labels=used).value == pytest.approx(expected)
    for weights in (None, "linear", "quadratic"):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            other = metrics.cohen_kappa_score(gold, predicted, weights=weights, labels=range(4))
        ours = cohen_kappa(gold, predicted, weights=weights, labels=range(4)).value
        assert np.isnan(other) if ours is None else ours == pytest.approx(other)


@settings(deadline=None)
@given(LABELLED)
def test_fast_interval_is_the_jackknife(items: list[tuple[int, int, int]]) -> None:
    gold, predicted, clusters = map(list, zip(*items, strict=True))
    fast = cohen_kappa(gold, predicted, clusters=clusters)
    slow = cluster_jackknife(gold, predicted, clusters=clusters, statistic=cohen_kappa, bounds=(-1, 1))
    assert fast.value == pytest.approx(slow.value)
    assert fast.low == pytest.approx(slow.low, abs=1e-6)
    assert fast.high == pytest.approx(slow.high, abs=1e-6)
