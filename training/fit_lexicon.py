"""Fits the scores of n-grams: a logistic regression, by itself.

Fitted together with the head, the n-grams would learn only what the head leaves over of rows that it
knows by heart. Values weigh alike, so that the scores are evidence, which is added to the head's log odds.
"""

import torch
from torch import Tensor
from torch.nn import functional

from turnscope.classifiers.codebook import Dimension
from turnscope.classifiers.network import Lexicon
from turnscope.training.rows import Rows

FREEDOM = 4.0
"""Weight of the loss, summed over rows, against half the squared weights."""

ITERATIONS = 100


def fit_lexicon(lexicon: Lexicon, counts: Tensor, dimension: Dimension, rows: Rows) -> None:
    """Fit to the n-gram counts (n, buckets) of labelled rows by L-BFGS; there is one optimum."""
    lexicon.learn_rarity(counts)
    words = lexicon.weigh(counts)
    weights = balance(dimension, rows) * rows.weights[:, None]
    optimiser = torch.optim.LBFGS(
        lexicon.parameters(), max_iter=ITERATIONS, tolerance_change=1e-6, line_search_fn="strong_wolfe"
    )

    def closure() -> float:
        optimiser.zero_grad()
        losses = _losses(lexicon.linear(words), dimension, rows)
        loss = (losses * weights).sum() + lexicon.linear.weight.square().sum() / (2 * FREEDOM)
        loss = loss / len(rows)
        torch.autograd.backward(loss)
        return loss.item()

    optimiser.step(closure)  # type: ignore[no-untyped-call]


def balance(dimension: Dimension, rows: Rows) -> Tensor:
    """Weigh rows so that values weigh alike in all: (n, values) where multilabel, else (n, 1)."""
    if dimension.kind == "multilabel":
        share = rows.targets.mean(0).clamp(0.5 / len(rows), 1 - 0.5 / len(rows))
        return torch.where(rows.targets > 0, 0.5 / share, 0.5 / (1 - share))
    counts = torch.bincount(rows.targets, minlength=len(dimension.names))
    return (len(rows) / ((counts > 0).sum() * counts))[rows.targets, None]


def _losses(scores: Tensor, dimension: Dimension, rows: Rows) -> Tensor:
    if dimension.kind == "multilabel":
        return functional.binary_cross_entropy_with_logits(scores, rows.targets, reduction="none")
    return functional.cross_entropy(scores, rows.targets, reduction="none")[:, None]
