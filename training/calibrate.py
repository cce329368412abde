"""Calibration from held-out folds: temperatures, thresholds of multilabel values, and when to abstain."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from turnscope.classifiers.outputs import Output
from turnscope.classifiers.readout import Readout
from turnscope.classifiers.runtime import Calibrated
from turnscope.eval.agreement import cohen_kappa

if TYPE_CHECKING:
    from numpy.typing import NDArray

HOTTEST = 2.0
"""Temperatures are sought between exp(-HOTTEST) and exp(HOTTEST)."""
GRID = np.linspace(0.05, 0.95, 37)
"""Thresholds that are tried for a multilabel value."""
WINDOW = 0.5
"""A label is marked as abstained where held-out labels of its confidence were right less often than this."""
BINS = 20
FEWEST = 10
"""Held-out rows below which nothing is fitted."""


@dataclass(frozen=True, slots=True, repr=False)
class Held:
    """Scores (n, k) of rows by a layer that had not seen their project, with targets, group and fold."""

    scores: "NDArray[np.float32]"
    targets: "NDArray[Any]"
    sessions: "NDArray[np.int64]"
    folds: "NDArray[np.int64]"

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.scores)

    def where(self, mask: "NDArray[np.bool_]") -> "Held":
        """Take the rows of a mask."""
        return Held(*(getattr(self, name)[mask] for name in self.__slots__))


def calibrate(output: Output, held: Held) -> Calibrated:
    """Fit temperature, thresholds and abstention of an output to its held-out rows."""
    if len(held) < FEWEST:
        thresholds = (0.5,) * len(output.dimension.names) if output.dimension.kind == "multilabel" else ()
        return Calibrated(output, 1.0, Readout(thresholds))
    multilabel = output.dimension.kind == "multilabel"
    temperature = fit_temperature(held, likelihood=_binary if multilabel else _categorical)
    raw = Calibrated(output, temperature, Readout())
    chances = np.array([raw.probabilities(row) for row in held.scores])
    thresholds = fit_thresholds(chances, held.targets) if multilabel else ()
    return Calibrated(
        output, temperature, Readout(thresholds, fit_abstention(chances, held.targets, thresholds))
    )


def as_table(calibrated: Calibrated) -> dict[str, Any]:
    """Write an output's calibration as `calibration.json` holds it."""
    return {
        "temperature": round(calibrated.temperature, 4),
        "thresholds": [round(limit, 4) for limit in calibrated.readout.thresholds],
        "abstain_below": round(calibrated.readout.abstain_below, 4),
    }


def fit_temperature(held: Held, *, likelihood: "Callable[[NDArray[Any], NDArray[Any]], float]") -> float:
    """Find the temperature that makes the held-out labels most likely.

    Source: Guo et al., On Calibration of Modern Neural Networks, ICML 2017.
    """
    from scipy.optimize import minimize_scalar

    scores = held.scores.astype(np.float64)
    found = minimize_scalar(
        lambda log: -likelihood(scores / np.exp(log), held.targets),
        bounds=(-HOTTEST, HOTTEST),
        method="bounded",
    )
    return float(np.exp(found.x))


def fit_thresholds(chances: "NDArray[np.float64]", targets: "NDArray[Any]") -> tuple[float, ...]:
    """Choose for each value the threshold that agrees best with the gold (Cohen's kappa)."""
    return tuple(_best(chances[:, k], targets[:, k] > 0) for k in range(chances.shape[1]))


def _best(chances: "NDArray[np.float64]", target: "NDArray[np.bool_]") -> float:
    gold = target.tolist()

    def agreement(limit: float) -> tuple[float, float]:
        kappa = cohen_kappa(gold, (chances >= limit).tolist()).value
        return (-1.0 if kappa is None else kappa, -abs(limit - 0.5))

    return float(max(GRID, key=agreement))


def fit_abstention(
    chances: "NDArray[np.float64]", targets: "NDArray[Any]", thresholds: tuple[float, ...]
) -> float:
    """Find the confidence below which held-out labels were right less than half of the time.

    Rows are taken in order of confidence, in `BINS` bins of equal size; the threshold is the upper end
    of the last bin before labels become right half of the time; 0 where all bins are.
    """
    if thresholds:
        chosen = chances >= np.array(thresholds)
        sure, right = np.where(chosen, chances, 1 - chances).prod(1), (chosen == (targets > 0)).all(1)
    else:
        sure, right = chances.max(1), chances.argmax(1) == targets
    limit = 0.0
    for rows in np.array_split(np.argsort(sure, kind="stable"), BINS):
        if not len(rows) or right[rows].mean() >= WINDOW:
            break
        limit = float(sure[rows].max())
    return limit


def _categorical(scores: "NDArray[Any]", targets: "NDArray[Any]") -> float:
    peak = scores.max(1)
    whole = peak + np.log(np.exp(scores - peak[:, None]).sum(1))
    return float((scores[np.arange(len(scores)), targets] - whole).mean())


def _binary(scores: "NDArray[Any]", targets: "NDArray[Any]") -> float:
    return float(-np.logaddexp(0, np.where(targets > 0, -scores, scores)).mean())
