"""Held-out scores: each fold's projects are scored by a layer that was fitted on the others."""

from collections.abc import Callable, Sequence

import torch

from turnscope.classifiers.codebook import Codebook
from turnscope.classifiers.outputs import outputs_of
from turnscope.training.calibrate import Held
from turnscope.training.data import NO_FOLD
from turnscope.training.fit import Views, build_layer, fit_layer
from turnscope.training.recipe import Recipe
from turnscope.training.rows import Rows


def cross_validate(
    codebook: Codebook,
    views: Views,
    rows: Sequence[Rows],
    *,
    recipe: Recipe,
    dimension: int,
    on_head: Callable[[], None] = lambda: None,
) -> list[Held]:
    """Score every scored row by a layer that has seen neither it nor its project: one `Held` an output."""
    folds = sorted({fold for own in rows for fold in own.folds.tolist()} - {NO_FOLD})
    widths = [len(output.dimension.names) for output in outputs_of(codebook)]
    scores = [torch.zeros(len(own), width) for own, width in zip(rows, widths, strict=True)]
    for fold in folds:
        layer = build_layer(codebook, recipe, dimension=dimension)
        fit_layer(layer, views, [own[own.folds != fold] for own in rows], recipe=recipe, on_head=on_head)
        for position, own in enumerate(rows):
            held = own.folds == fold
            with torch.no_grad():
                inputs = views[layer.views[position], own[held]], views.counts(own[held])
                scores[position][held] = layer.scores(position, *inputs)
    return [held_rows(own, found) for own, found in zip(rows, scores, strict=True)]


def held_rows(rows: Rows, scores: torch.Tensor) -> Held:
    """Keep the rows that some fold held out."""
    kept = rows.folds != NO_FOLD
    columns = (scores, rows.targets, rows.sessions, rows.folds)
    return Held(*(column[kept].numpy() for column in columns))
