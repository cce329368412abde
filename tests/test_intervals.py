"""Intervals against printed values, closed forms, and their own coverage."""

import math
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from turnscope.eval.intervals import cluster_jackknife, cluster_mean, wilson


@pytest.mark.parametrize(
    ("count", "total", "low", "high"),
    [  # Newcombe 1998, table I, method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_gives_newcombes_printed_limits(count: int, total: int, low: float, high: float) -> None:
    found = wilson(count, total)
    assert found.low == pytest.approx(low, abs=5e-5)
    assert found.high == pytest.approx(high, abs=5e-5)
    assert (found.value, found.n) == (count / total, total)


def test_wilson_without_items_is_undefined() -> None:
    assert (wilson(0, 0).value, wilson(0, 0).note) == (None, "undefined: no items")
    with pytest.raises(ValueError, match="0 <= count <= total"):
        wilson(3, 2)


@settings(deadline=None)
@given(st.integers(0, 500), st.integers(0, 500))
def test_wilson_holds_the_share_and_mirrors(count: int, rest: int) -> None:
    if count + rest == 0:
        return
    found, mirrored = wilson(count, count + rest), wilson(rest, count + rest)
    assert found.low is not None
    assert found.high is not None
    assert found.value is not None
    assert 0 <= found.low <= found.value <= found.high <= 1
    assert found.low == pytest.approx(1 - (mirrored.high or 0))


def test_cluster_mean_by_hand() -> None:
    # Values 1 0 | 1 1 | 0; mean 3/5. Residual sums: -1/5, 4/5, -3/5; squares 1/25 + 16/25 + 9/25 = 26/25.
    # CR1: 3/2 · 26/25 / 25 = 0.0624. t(2) at .975 is 4.302653.
    found = cluster_mean([1, 0, 1, 1, 0], ["a", "a", "b", "b", "c"])
    reach = 4.302652729911275 * math.sqrt(0.0624)
    assert found.value == pytest.approx(0.6)
    assert found.low == pytest.approx(0.6 - reach)
    assert found.high == pytest.approx(0.6 + reach)
    assert (found.n, found.n_clusters) == (5, 3)


def test_cluster_mean_of_single_items_is_the_t_interval() -> None:
    from scipy import stats

    values = [2.0, 3.5, 1.0, 4.0, 2.5]
    low, high = stats.t.interval(0.95, 4, loc=np.mean(values), scale=stats.sem(values))
    found = cluster_mean(values, range(5))
    assert (found.low, found.high) == pytest.approx((low, high))


def _mean(values: Sequence[float]) -> float:
    return float(np.mean(values))


@settings(deadline=None)
@given(st.lists(st.tuples(*[st.floats(-5, 5)] * 3), min_size=2, max_size=12))
def test_jackknife_of_a_mean_over_equal_clusters_is_cluster_mean(
    rows: list[tuple[float, float, float]],
) -> None:
    values = [value for row in rows for value in row]
    clusters = [index for index, row in enumerate(rows) for _ in row]
    one, other = cluster_mean(values, clusters), cluster_jackknife(values, clusters=clusters, statistic=_mean)
    assert one.value == pytest.approx(other.value)
    if one.low is not None and other.low is not None:
        assert one.low == pytest.approx(other.low, abs=1e-6)


def test_jackknife_by_hand() -> None:
    # Ratio of sums over clusters (1, 2), (2, 2), (3, 4): whole 6/8. Without each: 5/6, 4/6, 3/4.
    # Mean 3/4; squares 1/144 + 1/144 + 0 = 1/72; variance 2/3 · 1/72 = 1/108.
    found = cluster_jackknife(
        [1, 2, 3], [2, 2, 4], clusters="abc", statistic=lambda top, low: sum(top) / sum(low)
    )
    assert found.value == pytest.approx(0.75)
    assert found.high == pytest.approx(0.75 + 4.302652729911275 * math.sqrt(1 / 108))


def test_what_cannot_be_told_has_a_reason() -> None:
    assert cluster_mean([], []).note == "undefined: no items"
    assert cluster_mean([1, 0], ["a", "a"]).note == "no interval: needs at least two clusters"
    assert cluster_mean([1, 1], ["a", "b"]).note == "no interval: every cluster gives the same value"
    assert cluster_mean([1, 1], ["a", "b"]).low is None
    lone = cluster_jackknife(
        [0, 1], clusters="ab", statistic=lambda values: 1 / sum(values) if sum(values) else None
    )
    assert (lone.value, lone.low, lone.note) == (1.0, None, "no interval: it hangs on a single cluster")
    with pytest.raises(ValueError, match="2 items and 1 clusters"):
        cluster_mean([1, 2], ["a"])


def test_interval_is_cut_to_the_range_of_the_statistic() -> None:
    found = cluster_jackknife([1, 1, 0], clusters="abc", statistic=_mean, bounds=(0, 1))
    assert (found.low, found.high) == (0, 1)


def test_nominal_95_covers_clustered_shares() -> None:
    draw = np.random.default_rng(5)
    covered = [0, 0]
    for _ in range(400):
        sizes = draw.integers(1, 9, size=40)
        chances = draw.beta(2.1, 0.9, size=40)  # share .7; turns of a session correlate by 1/4
        values = np.concatenate([draw.random(n) < p for n, p in zip(sizes, chances, strict=True)]).astype(
            float
        )
        members = np.repeat(np.arange(40), sizes)
        found = cluster_mean(values.tolist(), members.tolist()), wilson(int(values.sum()), len(values))
        for position, each in enumerate(found):
            covered[position] += (each.low or 0) <= 0.7 <= (each.high or 1)
    assert 0.92 <= covered[0] / 400 <= 0.975
    assert covered[1] / 400 < 0.90  # taking turns for independent does not cover
