"""Intervals for shares, means and statistics of items that come in clusters.

The session is the sampling unit, never the turn: turns of one session resemble each other, and an
interval that takes them for independent is too narrow. All intervals are two-sided.
"""

from collections.abc import Callable, Hashable, Sequence
from math import sqrt
from typing import Any, Final

import numpy as np

from turnscope.eval.estimate import Estimate

LEVEL: Final = 0.95
SMALLEST: Final = 2
"""Clusters below which nothing can be said about their spread."""

_NO_SPREAD: Final = "no interval: every cluster gives the same value"
_ONE_CLUSTER: Final = "no interval: needs at least two clusters"


def wilson(count: int, total: int, *, level: float = LEVEL) -> Estimate:
    """Score interval of a share of independent items.

    (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n), with p = count/n, n = total.
    Source: Wilson 1927; method 3 in Newcombe, Statistics in Medicine 17 (1998) 857-872.

    Returns:
        The share in 0..1; undefined where `total` is 0.

    Raises:
        ValueError: unless 0 ≤ count ≤ total.
    """
    if not 0 <= count <= total:
        raise ValueError("a share needs 0 <= count <= total")
    if total == 0:
        return Estimate(None, note="undefined: no items")
    from scipy import stats

    share = count / total
    z = float(stats.norm.ppf((1 + level) / 2))
    middle = share + z * z / (2 * total)
    spread = z * sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    scale = 1 + z * z / total
    low = 0.0 if count == 0 else (middle - spread) / scale
    high = 1.0 if count == total else (middle + spread) / scale
    return Estimate(share, low, high, n=total)


def cluster_mean(values: Sequence[float], clusters: Sequence[Hashable], *, level: float = LEVEL) -> Estimate:
    """Mean over items, with the cluster-robust variance CR1 and a t interval.

    Variance G/(G-1) · Σ_g (Σ_{i in g} (x_i - x̄))² / n², t with G - 1 degrees of freedom.
    Source: Cameron & Miller, Journal of Human Resources 50 (2015) 317-372, eq. 10-12, for a constant
    alone; without the factor it is the clustered standard error of Miller, arXiv 2411.00640.

    Args:
        values: n numbers; shares are means of 0 and 1.
        clusters: n names of clusters.
        level: Confidence.

    Returns:
        The mean; undefined without items. No interval with fewer than two clusters, or without spread.
    """
    x, members = np.asarray(values, dtype=float), number(clusters)
    _require_same_length(len(x), len(members))
    if not len(x):
        return Estimate(None, note="undefined: no items")
    mean, groups = float(x.mean()), int(members.max()) + 1
    if groups < SMALLEST:
        return Estimate(mean, n=len(x), n_clusters=groups, note=_ONE_CLUSTER)
    sums = np.bincount(members, weights=x - mean, minlength=groups)
    error = sqrt(groups / (groups - 1) * float(sums @ sums)) / len(x)
    return _around(mean, error, n=len(x), groups=groups, level=level, bounds=(-np.inf, np.inf))


def cluster_jackknife(
    *samples: Sequence[Any],
    clusters: Sequence[Hashable],
    statistic: Callable[..., float | Estimate | None],
    level: float = LEVEL,
    bounds: tuple[float, float] = (-np.inf, np.inf),
) -> Estimate:
    """Any statistic of items in clusters: each cluster is left out in turn.

    Variance (G-1)/G · Σ_g (θ_(g) - mean θ_(·))², t with G - 1 degrees of freedom, around the statistic of
    all items. Source: Efron & Stein, Annals of Statistics 9 (1981) 586-596; clusters as the units left
    out: Cameron & Miller 2015, section VI. For a mean over clusters of one size it equals `cluster_mean`.

    Args:
        samples: One or more sequences of n items that belong together, e.g. gold and predicted.
        clusters: n names of clusters.
        statistic: Called with the samples, whole and without a cluster; `None` where undefined.
        level: Confidence.
        bounds: Range of the statistic; the interval is cut to it.

    Returns:
        The statistic of all items; undefined where it is. No interval with fewer than two clusters,
        without spread, or where leaving a cluster out makes the statistic undefined.
    """
    members = number(clusters)
    for sample in samples:
        _require_same_length(len(sample), len(members))
    groups = int(members.max()) + 1 if len(members) else 0
    columns = [_column(sample) for sample in samples]
    whole = _value(statistic(*samples))
    replicates = [
        _value(statistic(*(column[members != group].tolist() for column in columns)))
        for group in range(groups if groups >= SMALLEST and whole is not None else 0)
    ]
    return jackknife(whole, replicates, n=len(members), groups=groups, level=level, bounds=bounds)


def jackknife(
    whole: float | None,
    replicates: Sequence[float | None],
    *,
    n: int,
    groups: int,
    level: float = LEVEL,
    bounds: tuple[float, float] = (-np.inf, np.inf),
) -> Estimate:
    """Interval of a statistic from its values without each of the clusters; see `cluster_jackknife`."""
    if whole is None:
        return Estimate(None, n=n, n_clusters=groups, note="undefined: no items" if not n else "undefined")
    if groups < SMALLEST:
        return Estimate(whole, n=n, n_clusters=groups, note=_ONE_CLUSTER)
    known = np.array([value for value in replicates if value is not None])
    if len(known) < groups:
        return Estimate(whole, n=n, n_clusters=groups, note="no interval: it hangs on a single cluster")
    error = sqrt((groups - 1) / groups * float(((known - known.mean()) ** 2).sum()))
    return _around(whole, error, n=n, groups=groups, level=level, bounds=bounds)


def number(clusters: Sequence[Hashable]) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Number clusters from 0 in the order in which they first occur; shape (n,)."""
    numbers: dict[Hashable, int] = {}
    return np.array([numbers.setdefault(cluster, len(numbers)) for cluster in clusters], dtype=np.int64)


def _around(
    value: float, error: float, *, n: int, groups: int, level: float, bounds: tuple[float, float]
) -> Estimate:
    if error <= 1e-12 * max(1.0, abs(value)):  # rounding alone
        return Estimate(value, n=n, n_clusters=groups, note=_NO_SPREAD)
    from scipy import stats

    reach = error * float(stats.t.ppf((1 + level) / 2, groups - 1))
    low, high = max(bounds[0], value - reach), min(bounds[1], value + reach)
    return Estimate(value, low, high, n=n, n_clusters=groups)


def _value(result: float | Estimate | None) -> float | None:
    return result.value if isinstance(result, Estimate) else result


def _column(sample: Sequence[Any]) -> np.ndarray[Any, np.dtype[np.object_]]:
    column = np.empty(len(sample), dtype=object)
    column[:] = list(sample)
    return column


def _require_same_length(items: int, clusters: int) -> None:
    if items != clusters:
        raise ValueError(f"{items} items and {clusters} clusters: each item needs one")
