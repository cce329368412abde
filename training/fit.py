"""Fits the session layer on the vectors of turns, one head after the other."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from turnscope.classifiers.codebook import Codebook, Dimension
from turnscope.classifiers.encoding import FEATURES
from turnscope.classifiers.network import SessionLayer
from turnscope.classifiers.outputs import Output
from turnscope.training.data import Example
from turnscope.training.recipe import Recipe
from turnscope.training.vectors import Vectors
from turnscope.transcripts.model import LabelValue

BATCH = 512
WEIGHT_DECAY = 0.05
SMOOTHING = 0.05
RARITY = 0.5
"""A value's weight is its rarity (mean count over its count) to this power."""
ORDER = 0.5
"""Weight of the loss that counts how far an ordinal label is off, beside the cross-entropy."""


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


class Views:
    """What the heads read of every training row, computed once: the context has no parameters."""

    def __init__(self, layer: SessionLayer, vectors: Sequence[Vectors]) -> None:
        """Compute the views of all sessions."""
        turns = [torch.from_numpy(v.vectors) for v in vectors]
        features = [torch.from_numpy(v.features) for v in vectors]
        views = [layer.context(torch.cat(pair, 1)) for pair in zip(turns, features, strict=True)]
        names = layer.context.widths
        self._views = {name: torch.cat([view[i] for view in views]) for i, name in enumerate(names)}
        counts = torch.tensor([len(turn) for turn in turns])
        self._starts = counts.cumsum(0) - counts

    def __getitem__(self, key: tuple[str, Rows]) -> Tensor:
        """Return the named view of rows: (n, width)."""
        name, rows = key
        where = rows.sessions if name == "whole" else self._starts[rows.sessions] + rows.turns
        return self._views[name][where]


def build_layer(codebook: Codebook, recipe: Recipe, *, dimension: int) -> SessionLayer:
    """Build the untrained session layer that a recipe asks for."""
    torch.manual_seed(recipe.seed)
    return SessionLayer(
        codebook,
        dimension=dimension,
        features=FEATURES,
        reads_reply=recipe.reads_reply,
        hidden=recipe.hidden,
        dropout=recipe.dropout,
    )


def fit_layer(
    layer: SessionLayer,
    views: Views,
    rows: Sequence[Rows],
    *,
    recipe: Recipe,
    on_head: Callable[[], None] = lambda: None,
) -> SessionLayer:
    """Fit every head on its rows. A head without rows keeps its random weights: there is no gold for it."""
    layer.train()
    for view in layer.context.widths:
        positions = [p for p, name in enumerate(layer.views) if name == view and len(rows[p])]
        if positions:
            layer.standardise(view, torch.cat([views[view, rows[p]] for p in positions]))
    for position, own in enumerate(rows):
        if len(own):
            fit_head(layer, position, views[layer.views[position], own], own, recipe=recipe)
        on_head()
    return layer.eval()


def fit_head(layer: SessionLayer, position: int, inputs: Tensor, rows: Rows, *, recipe: Recipe) -> None:
    """Fit one head by AdamW under a one-cycle schedule; the seed alone decides the order of rows."""
    head, dimension = layer.heads[position], layer.outputs[position].dimension
    generator = torch.Generator().manual_seed(recipe.seed)
    torch.manual_seed(recipe.seed)
    loss, inputs = loss_of(dimension, rows), layer.standardised(position, inputs)
    optimiser = torch.optim.AdamW(head.parameters(), lr=recipe.learning_rate, weight_decay=WEIGHT_DECAY)
    steps = recipe.epochs * -(-len(rows) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, recipe.learning_rate, total_steps=max(steps, 10), pct_start=0.1
    )
    for _ in range(recipe.epochs):
        for batch in torch.split(torch.randperm(len(rows), generator=generator), BATCH):
            optimiser.zero_grad()
            torch.autograd.backward(loss(head(inputs[batch]), rows[batch]))
            optimiser.step()
            schedule.step()


def loss_of(dimension: Dimension, rows: Rows) -> Callable[[Tensor, Rows], Tensor]:
    """Choose the loss for a dimension's kind; rare values weigh more."""
    if dimension.kind == "multilabel":
        return _binary
    counts = torch.bincount(rows.targets, rows.weights, minlength=len(dimension.names)) + 1
    rarity = (counts.mean() / counts) ** RARITY
    if dimension.kind == "nominal":
        return lambda scores, batch: _categorical(scores, batch, rarity)
    order = torch.tensor([dimension.names.index(name) for name in dimension.substantive])
    return lambda scores, batch: _categorical(scores, batch, rarity) + ORDER * _ordered(scores, batch, order)


def _binary(scores: Tensor, batch: Rows) -> Tensor:
    each = functional.binary_cross_entropy_with_logits(scores, batch.targets, reduction="none").sum(1)
    return (each * batch.weights).sum() / batch.weights.sum()


def _categorical(scores: Tensor, batch: Rows, rarity: Tensor) -> Tensor:
    each = functional.cross_entropy(scores, batch.targets, reduction="none", label_smoothing=SMOOTHING)
    weights = batch.weights * rarity[batch.targets]
    return (each * weights).sum() / weights.sum()


def _ordered(scores: Tensor, batch: Rows, order: Tensor) -> Tensor:
    """Squared earth mover's distance between label and prediction, over the values that have an order."""
    place = (order[None] == batch.targets[:, None]).float()
    known = place.sum(1) > 0
    if not known.any():
        return scores.sum() * 0
    gap = scores[:, order].softmax(1).cumsum(1)[known] - place.cumsum(1)[known]
    return ((gap**2).sum(1) * batch.weights[known]).sum() / batch.weights[known].sum()
