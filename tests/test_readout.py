import pytest

from turnscope.classifiers.codebook import Dimension, Value
from turnscope.classifiers.readout import Readout, confidence

MOOD = Dimension("mood", ("turn",), "nominal", "?", (Value("calm", "."), Value("cross", ".")))
ACT = Dimension("act", ("turn",), "multilabel", "?", (Value("ask", "."), Value("offer", ".")))


def test_the_most_probable_value_stands_even_where_it_abstains() -> None:
    label = Readout(abstain_below=0.7)(MOOD, [0.4, 0.6])
    assert label.value == "cross"
    assert label.abstained
    assert label.probabilities == {"calm": 0.4, "cross": 0.6}
    assert not Readout(abstain_below=0.6)(MOOD, [0.4, 0.6]).abstained


def test_each_value_of_a_multilabel_dimension_has_its_threshold() -> None:
    read = Readout(thresholds=(0.3, 0.8))
    assert read(ACT, [0.3, 0.79]).value == ("ask",)
    assert read(ACT, [0.29, 0.8]).value == ("offer",)
    assert read(ACT, [0.9, 0.9]).value == ("ask", "offer")
    assert read(ACT, [0.0, 0.0]).value == ()


def test_confidence_is_the_probability_of_the_whole_set() -> None:
    # it asks, which has 0.9, and does not offer, which has the rest of 0.2
    assert confidence({"ask": 0.9, "offer": 0.2}, ("ask",)) == pytest.approx(0.72)
    assert Readout((0.5, 0.5), abstain_below=0.73)(ACT, [0.9, 0.2]).abstained
