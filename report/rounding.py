"""Numbers made coarse for publication: n in bands, values rounded, intervals rounded outward.

Exact figures give counts back: a share to three decimals with its interval identifies both
numerator and n.
"""

import math
from dataclasses import replace

from turnscope.eval.estimate import Estimate
from turnscope.report.exhibit import Band, Count

EDGES = (0, 5, 15, 50, 200, 1000)
"""Where the bands of n begin; those below the thresholds are for lower ones."""

_HUNDRED = 100


def band(count: Count) -> Count:
    """Put a count into its band."""
    if not isinstance(count, int):
        return count
    low = max(edge for edge in EDGES if edge <= count)
    place = EDGES.index(low)
    return Band(low, EDGES[place + 1] - 1 if place + 1 < len(EDGES) else None)


def coarsen(estimate: Estimate, kind: str) -> Estimate:
    """Round an estimate: shares to whole points, numbers to two digits, n to the foot of its band."""
    n, clusters = _foot(estimate.n) or 0, _foot(estimate.n_clusters)
    rough = replace(estimate, n=n, n_clusters=clusters)
    if rough.value is None:
        return rough
    return _coarsen_share(rough) if kind == "share" else _coarsen_number(rough)


def _foot(count: int | None) -> int | None:
    found = band(count)
    return found.low if isinstance(found, Band) else None


def _coarsen_share(rough: Estimate) -> Estimate:
    value = round(_HUNDRED * (rough.value or 0.0)) / _HUNDRED
    low = None if rough.low is None else math.floor(_HUNDRED * rough.low + 1e-9) / _HUNDRED
    high = None if rough.high is None else math.ceil(_HUNDRED * rough.high - 1e-9) / _HUNDRED
    if value in {0.0, 1.0} and rough.note != "by definition":
        # All or none of a group share a trait: say no more than that it is nearly so.
        return replace(rough, value=None, low=low, high=high, note="under 1 %" if value == 0 else "over 99 %")
    return replace(rough, value=value, low=low, high=high)


def _coarsen_number(rough: Estimate) -> Estimate:
    value = rough.value or 0.0
    step = 10.0 ** (math.floor(math.log10(abs(value))) - 1) if value else 0.1
    low = None if rough.low is None else math.floor(rough.low / step + 1e-9) * step
    high = None if rough.high is None else math.ceil(rough.high / step - 1e-9) * step
    return replace(rough, value=_tidy(round(value / step) * step), low=_tidy(low), high=_tidy(high))


def _tidy(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.6g}")
