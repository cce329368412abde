"""The labelled rows of an output, as tensors."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from turnscope.classifiers.codebook import Dimension
from turnscope.classifiers.outputs import Output
from turnscope.training.data import Example
from turnscope.transcripts.model import LabelValue


@dataclass(frozen=True, slots=True, repr=False)
class Rows:
    """The labelled rows of an output: of session `sessions[i]` the turn `turns[i]` (0 for sessions).

    `targets` are positions of values (n,), or 0/1 by value (n, k) where the dimension is multilabel.
    """

    sessions: Tensor
    turns: Tensor
    targets: Tensor
    weights: Tensor
    folds: Tensor

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.sessions)

    def __getitem__(self, which: Tensor) -> "Rows":
        """Take the rows that a mask or an index names."""
        return Rows(*(getattr(self, name)[which] for name in self.__slots__))


def collect_rows(output: Output, examples: Sequence[Example]) -> Rows:
    """Collect the labelled rows of an output; turns without its label are left out."""
    found = [
        (number, index, target_of(output.dimension, value), example.weight, example.fold)
        for number, example in enumerate(examples)
        for index, _, value in output.labelled(example.session)
    ]
    sessions, turns, targets, weights, folds = zip(*found, strict=True) if found else ((),) * 5
    kind = torch.float32 if output.dimension.kind == "multilabel" else torch.int64
    return Rows(
        torch.tensor(sessions, dtype=torch.int64),
        torch.tensor(turns, dtype=torch.int64),
        torch.tensor(targets, dtype=kind),
        torch.tensor(weights),
        torch.tensor(folds, dtype=torch.int64),
    )


def target_of(dimension: Dimension, value: LabelValue) -> int | list[float]:
    """Turn a gold value into a training target."""
    if dimension.kind == "multilabel":
        return [float(name in value) for name in dimension.names]
    return dimension.names.index(str(value))
