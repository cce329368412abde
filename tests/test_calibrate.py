import numpy as np
import pytest

from turnscope.classifiers.codebook import Dimension, Head, Value
from turnscope.classifiers.outputs import Output
from turnscope.training.calibrate import Held, as_table, calibrate, fit_abstention, fit_thresholds

VALUES = (Value("a", "."), Value("b", "."))
NOMINAL = Output(
    Head("d", Dimension("d", ("user_turn",), "nominal", "?", VALUES), "user_turn", ("user",)), "user"
)
SEVERAL = Output(
    Head("d", Dimension("d", ("user_turn",), "multilabel", "?", VALUES), "user_turn", ("user",)), "user"
)


def held(scores: list[list[float]], targets: list[int]) -> Held:
    rows = np.arange(len(scores))
    return Held(np.array(scores, dtype=np.float32), np.array(targets), rows, rows % 5)


def test_overconfident_scores_are_cooled_to_their_hit_rate() -> None:
    # scores say 99.8 % (6 apart), and are right in 80 of 100 cases: log(0.8 / 0.2) = 6 / T
    rows = held([[6.0, 0.0]] * 100, [0] * 80 + [1] * 20)
    calibrated = calibrate(NOMINAL, rows)
    assert calibrated.temperature == pytest.approx(6 / np.log(4), rel=1e-3)
    assert calibrated.probabilities(rows.scores[0]) == pytest.approx([0.8, 0.2], abs=1e-3)


def test_thresholds_separate_what_can_be_separated() -> None:
    chances = np.array([[0.2, 0.9], [0.3, 0.8], [0.15, 0.7], [0.1, 0.1]] * 5)
    targets = np.array([[1, 1], [1, 1], [0, 0], [0, 0]] * 5)
    low, high = fit_thresholds(chances, targets)
    assert 0.15 < low <= 0.2
    assert 0.7 < high <= 0.8


def test_labels_that_are_mostly_wrong_abstain() -> None:
    # 40 rows in bins of two: below 0.6 none is right, from there on all are
    sure = np.linspace(0.5, 0.99, 40)
    targets = np.where(sure < 0.6, 1, 0)
    limit = fit_abstention(np.stack([sure, 1 - sure], 1), targets, ())
    assert 0.55 < limit < 0.62
    assert fit_abstention(np.stack([sure, 1 - sure], 1), np.zeros(40), ()) == 0


def test_what_has_no_gold_is_left_as_it_is() -> None:
    nothing = Held(np.zeros((0, 2), np.float32), np.zeros(0), np.zeros(0, np.int64), np.zeros(0, np.int64))
    assert as_table(calibrate(NOMINAL, nothing)) == {
        "temperature": 1.0,
        "thresholds": [],
        "abstain_below": 0.0,
    }
    assert as_table(calibrate(SEVERAL, nothing))["thresholds"] == [0.5, 0.5]
