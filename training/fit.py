"""Fits the session layer on the vectors of turns, one head after the other."""

from collections.abc import Callable, Sequence

import torch
from torch import Tensor
from torch.nn import functional

from turnscope.classifiers.codebook import Codebook, Dimension
from turnscope.classifiers.encoding import FEATURES
from turnscope.classifiers.network import SessionLayer
from turnscope.classifiers.ngrams import BUCKETS
from turnscope.training.fit_lexicon import fit_lexicon
from turnscope.training.recipe import Recipe
from turnscope.training.rows import Rows
from turnscope.training.vectors import Vectors

BATCH, SMALLEST = 512, 32
"""Rows of a step, at most; and at least where there are few rows."""
STEPS = 16
"""Steps that a pass over few rows is cut into."""
FEWEST_STEPS = 250
"""Steps that every head gets, in more passes than the recipe's where its rows are few."""
WEIGHT_DECAY = 0.05
SMOOTHING = 0.05
RARITY = 0.5
"""A value's weight is its rarity (mean count over its count) to this power; at most 1 where it abstains."""
ORDER = 0.5
"""Weight of the loss that counts how far an ordinal label is off, beside the cross-entropy."""


class Views:
    """What the heads read of every training row, computed once: the context has no parameters."""

    def __init__(self, layer: SessionLayer, vectors: Sequence[Vectors]) -> None:
        """Compute the views of all sessions."""
        turns = [torch.from_numpy(v.vectors) for v in vectors]
        features = [torch.from_numpy(v.features) for v in vectors]
        views = [layer.context(torch.cat(pair, 1)) for pair in zip(turns, features, strict=True)]
        names = layer.context.widths
        self._views = {name: torch.cat([view[i] for view in views]) for i, name in enumerate(names)}
        self._counts = torch.cat([torch.from_numpy(v.counts) for v in vectors])
        lengths = torch.tensor([len(turn) for turn in turns])
        self._starts = lengths.cumsum(0) - lengths

    def __getitem__(self, key: tuple[str, Rows]) -> Tensor:
        """Return the named view of rows: (n, width)."""
        name, rows = key
        return self._views[name][rows.sessions if name == "whole" else self._places(rows)]

    def counts(self, rows: Rows) -> Tensor:
        """Return the n-gram counts of the rows' turns: (n, buckets); a session's are its first turn's."""
        return self._counts[self._places(rows)]

    def _places(self, rows: Rows) -> Tensor:
        return self._starts[rows.sessions] + rows.turns


def build_layer(codebook: Codebook, recipe: Recipe, *, dimension: int) -> SessionLayer:
    """Build the untrained session layer that a recipe asks for."""
    torch.manual_seed(recipe.seed)
    return SessionLayer(
        codebook,
        dimension=dimension,
        features=FEATURES,
        buckets=BUCKETS,
        reads_reply=recipe.reads_reply,
        reads_ngrams=recipe.reads_ngrams,
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
            fit_head(layer, position, views, own, recipe=recipe)
            if lexicon := layer.lexicon(position):
                fit_lexicon(lexicon, views.counts(own), layer.outputs[position].dimension, own)
        on_head()
    return layer.eval()


def fit_head(layer: SessionLayer, position: int, views: Views, rows: Rows, *, recipe: Recipe) -> None:
    """Fit one head by AdamW under a one-cycle schedule; the seed alone decides the order of rows."""
    head, dimension = layer.head(position), layer.outputs[position].dimension
    generator = torch.Generator().manual_seed(recipe.seed)
    torch.manual_seed(recipe.seed)
    inputs = layer.standardised(position, views[layer.views[position], rows])
    head.start(base_scores(dimension, rows))
    loss, (batch, epochs) = loss_of(dimension, rows), plan_steps(len(rows), epochs=recipe.epochs)
    optimiser = torch.optim.AdamW(head.parameters(), lr=recipe.learning_rate, weight_decay=WEIGHT_DECAY)
    steps = epochs * -(-len(rows) // batch)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, recipe.learning_rate, total_steps=steps, pct_start=0.1
    )
    for _ in range(epochs):
        for chosen in torch.split(torch.randperm(len(rows), generator=generator), batch):
            optimiser.zero_grad()
            torch.autograd.backward(loss(head(inputs[chosen]), rows[chosen]))
            optimiser.step()
            schedule.step()


def plan_steps(rows: int, *, epochs: int) -> tuple[int, int]:
    """Choose the rows of a step and the passes over all, so that few rows get steps enough."""
    batch = max(SMALLEST, min(BATCH, rows // STEPS))
    return batch, max(epochs, -(-FEWEST_STEPS // -(-rows // batch)))


def base_scores(dimension: Dimension, rows: Rows) -> Tensor:
    """Take the log shares of the values as scores to begin with, log odds where multilabel."""
    if dimension.kind == "multilabel":
        given = rows.targets.mul(rows.weights[:, None]).sum(0) + 1
        return torch.log(given / (rows.weights.sum() + 2 - given))
    counts = torch.bincount(rows.targets, rows.weights, minlength=len(dimension.names)) + 1
    return torch.log(counts / counts.sum())


def loss_of(dimension: Dimension, rows: Rows) -> Callable[[Tensor, Rows], Tensor]:
    """Choose the loss for a dimension's kind; rare values weigh more."""
    if dimension.kind == "multilabel":
        odds = base_scores(dimension, rows)
        return lambda scores, batch: _binary(scores, batch, odds)
    counts = torch.bincount(rows.targets, rows.weights, minlength=len(dimension.names)) + 1
    rarity = (counts.mean() / counts) ** RARITY
    if dimension.abstain:
        rarity[dimension.names.index(dimension.abstain)].clamp_(max=1)
    if dimension.kind == "nominal":
        return lambda scores, batch: _categorical(scores, batch, rarity)
    order = torch.tensor([dimension.names.index(name) for name in dimension.substantive])
    return lambda scores, batch: _categorical(scores, batch, rarity) + ORDER * _ordered(scores, batch, order)


def _binary(scores: Tensor, batch: Rows, odds: Tensor) -> Tensor:
    """Let a value's cases weigh as much as the rest, and the scores still be log odds as they are.

    A case that weighs w times as much raises the log odds that fit by log w, so they are raised here.
    """
    each = functional.binary_cross_entropy_with_logits(
        scores - odds, batch.targets, reduction="none", pos_weight=torch.exp(-odds)
    )
    return (each.sum(1) * batch.weights).sum() / batch.weights.sum()


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
