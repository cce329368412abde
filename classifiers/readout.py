"""From a head's probabilities to a label: thresholds of a multilabel dimension, and when to abstain."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod

from turnscope.classifiers.codebook import Dimension
from turnscope.classifiers.labels import Label


@dataclass(frozen=True, slots=True)
class Readout:
    """How a head's probabilities are read.

    `thresholds` has one entry a value of a multilabel dimension and is empty otherwise. A label
    whose confidence lies below `abstain_below` is marked as abstained.
    """

    thresholds: tuple[float, ...] = ()
    abstain_below: float = 0.0

    def __call__(self, dimension: Dimension, probabilities: Sequence[float]) -> Label:
        """Read a label from one probability a value, in the codebook's order."""
        named = dict(zip(dimension.names, map(float, probabilities), strict=True))
        if dimension.kind != "multilabel":
            value = max(named, key=named.__getitem__)
            return Label(value, named, abstained=named[value] < self.abstain_below)
        limits = self.thresholds or (0.5,) * len(named)
        chosen = tuple(
            name for (name, chance), limit in zip(named.items(), limits, strict=True) if chance >= limit
        )
        return Label(chosen, named, abstained=confidence(named, chosen) < self.abstain_below)


def confidence(named: Mapping[str, float], chosen: tuple[str, ...]) -> float:
    """Probability (0..1) that exactly the chosen set of a multilabel dimension is right."""
    return prod(chance if name in chosen else 1 - chance for name, chance in named.items())
