"""How well held-out labels agree with the gold, by dimension, with intervals over projects."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from turnscope.classifiers.codebook import Codebook, Dimension
from turnscope.classifiers.labeller import Labeller
from turnscope.classifiers.outputs import Output, outputs_of
from turnscope.classifiers.runtime import Calibrated
from turnscope.eval.agreement import cohen_kappa
from turnscope.eval.estimate import Estimate
from turnscope.training.calibrate import Held, calibrate
from turnscope.training.data import NO_FOLD, Example
from turnscope.transcripts.model import LabelValue


@dataclass(frozen=True, slots=True)
class Item:
    """A gold value and a label of the same turn or session, with the project that it is from."""

    output: str
    gold: LabelValue
    label: LabelValue
    group: str
    format: str


@dataclass(frozen=True, slots=True)
class Figure:
    """Agreement on a dimension, or on one value of a multilabel dimension, of one role or of sessions."""

    name: str
    kappa: Estimate
    """Cohen's; with quadratic weights and without the abstaining value where ordinal."""
    agreement: float | None
    """Share of equal labels."""

    def as_table(self) -> dict[str, Any]:
        """Return plain values, rounded."""
        kappa = {key: round(v, 4) if isinstance(v, float) else v for key, v in asdict(self.kappa).items()}
        return {"name": self.name, **kappa, "agreement": self.agreement and round(self.agreement, 4)}


def held_out_items(
    outputs: Sequence[Output],
    held: Sequence[Held],
    examples: Sequence[Example],
    *,
    apart: Sequence[str] = (),
) -> list[Item]:
    """Read labels from held-out scores, each fold by a calibration that was fitted on the others.

    Sessions of the formats that stand apart are labelled, but take no part in the calibration.
    """
    counted = np.array([example.session.format not in apart for example in examples])
    items = []
    for output, rows in zip(outputs, held, strict=True):
        for fold in np.unique(rows.folds):
            others = rows.where((rows.folds != fold) & counted[rows.sessions])
            items += _items(calibrate(output, others), rows.where(rows.folds == fold), examples)
    return items


def _items(fitted: Calibrated, rows: Held, examples: Sequence[Example]) -> list[Item]:
    dimension = fitted.output.dimension
    read = [fitted.readout(dimension, fitted.probabilities(scores).tolist()).value for scores in rows.scores]
    return [
        Item(fitted.output.name, value_of(dimension, target), label, example.group, example.session.format)
        for label, target, example in zip(
            read, rows.targets, (examples[int(n)] for n in rows.sessions), strict=True
        )
    ]


def value_of(dimension: Dimension, target: Any) -> LabelValue:
    """Turn a training target back into the gold value."""
    if dimension.kind == "multilabel":
        return tuple(name for name, given in zip(dimension.names, target, strict=True) if given)
    return dimension.names[int(target)]


def labelled_items(labeller: Labeller, examples: Sequence[Example]) -> list[Item]:
    """Label sessions and put the labels beside their gold."""
    items = []
    for example, labels in zip(examples, labeller.label(e.session for e in examples), strict=True):
        for output in outputs_of(labeller.codebook):
            for index, turn, value in output.labelled(example.session):
                given = labels.session if turn is None else labels.turns[index]
                if output.dimension.name in given:
                    label = given[output.dimension.name].value
                    items.append(Item(output.name, value, label, example.group, example.session.format))
    return items


def cross_validate_baseline(
    fit: Callable[[Iterable[Example]], Labeller], examples: Sequence[Example]
) -> list[Item]:
    """Label each fold's sessions by a baseline that was fitted on all others."""
    folds = sorted({example.fold for example in examples} - {NO_FOLD})
    items = []
    for fold in folds:
        labeller = fit(example for example in examples if example.fold != fold)
        items += labelled_items(labeller, [example for example in examples if example.fold == fold])
    return items


def measure(codebook: Codebook, items: Sequence[Item]) -> list[Figure]:
    """Measure agreement by output; a multilabel dimension is measured value by value."""
    figures = []
    for output in outputs_of(codebook):
        own = [item for item in items if item.output == output.name]
        if output.dimension.kind == "multilabel":
            figures += [_figure_of_value(output, name, own) for name in output.dimension.names]
        else:
            figures.append(_figure(output, own))
    return figures


def _figure(output: Output, items: Sequence[Item]) -> Figure:
    dimension = output.dimension
    kept = items
    if dimension.kind == "ordinal":
        kept = [item for item in items if dimension.abstain not in {item.gold, item.label}]
    kappa = cohen_kappa(
        [str(item.gold) for item in kept],
        [str(item.label) for item in kept],
        weights="quadratic" if dimension.kind == "ordinal" else None,
        labels=dimension.substantive if dimension.kind == "ordinal" else dimension.names,
        clusters=[item.group for item in kept],
    )
    return Figure(output.name, kappa, _share(item.gold == item.label for item in items))


def _figure_of_value(output: Output, value: str, items: Sequence[Item]) -> Figure:
    gold, label = [value in item.gold for item in items], [value in item.label for item in items]
    kappa = cohen_kappa(gold, label, labels=(False, True), clusters=[item.group for item in items])
    name = f"{output.head.name}.{value}.{output.role}" if output.role else f"{output.head.name}.{value}"
    return Figure(name, kappa, _share(a == b for a, b in zip(gold, label, strict=True)))


def _share(equal: Iterable[bool]) -> float | None:
    known = list(equal)
    return sum(known) / len(known) if known else None
