"""The network in torch: an encoder that reads each turn once, and a layer over a session's turns.

Training and export need it; labelling does not, it runs the exported graphs (see `runtime`).
"""

from collections.abc import Sequence
from typing import Any, cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from turnscope.classifiers.codebook import Codebook, Dimension
from turnscope.classifiers.outputs import Output, outputs_of

ORDERED_SPREAD = 2.0
"""Outermost positions of an ordinal dimension's values on its latent scale, at the start of training."""

WORDS_COUNT = 2.0
"""Weight of the n-grams' scores beside those of the vectors."""


class Encoder(nn.Module):
    """Wraps a Hugging Face encoder: word piece ids (1, L) of one turn to its vector (1, D)."""

    def __init__(self, model: nn.Module, *, layers: Sequence[int]) -> None:
        """Take the encoder and the layers whose mean-pooled states make up the vector."""
        super().__init__()
        self.model = model
        self.layers = tuple(layers)

    def forward(self, ids: Tensor) -> Tensor:
        """Encode one turn, which needs no padding and so no mask."""
        states: Any = self.model(ids, attention_mask=torch.ones_like(ids), output_hidden_states=True)
        return torch.cat([states.hidden_states[layer].mean(1) for layer in self.layers], dim=1)


class Context(nn.Module):
    """What stands around each turn, without parameters.

    Takes turns (T, D) whose first feature after the vector says that a person speaks, and gives
    `back` (T, 3 D): this turn, the one before, the mean of the earlier prompts; `reply` (T, 5 D):
    the same, the assistant's next turn and the session's mean; `whole` (1, 4 D): the session's
    mean, the mean of prompts and of replies, and the first turn.
    """

    def __init__(self, *, dimension: int, features: int) -> None:
        """Take the length of the vectors and of the features."""
        super().__init__()
        self.dimension = dimension
        self.widths = {"back": 3, "reply": 5, "whole": 4}
        self.widths = {view: n * (dimension + features) for view, n in self.widths.items()}

    def forward(self, turns: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return the views `back`, `reply`, `whole`."""
        prompt = turns[:, self.dimension : self.dimension + 1]
        nothing = torch.zeros_like(turns[:1])
        counted = torch.cat([nothing, (turns * prompt).cumsum(0)[:-1]])
        before = torch.cat([nothing[:, :1], prompt.cumsum(0)[:-1]]).clamp(min=1)
        back = torch.cat([turns, torch.cat([nothing, turns[:-1]]), counted / before], 1)
        replies = turns * (1 - prompt)
        mean = turns.mean(0, keepdim=True)
        reply = torch.cat([back, torch.cat([replies[1:], nothing]), mean.expand_as(turns)], 1)
        prompts = (turns * prompt).sum(0, keepdim=True) / prompt.sum().clamp(min=1)
        answers = replies.sum(0, keepdim=True) / (1 - prompt).sum().clamp(min=1)
        return back, reply, torch.cat([mean, prompts, answers, turns[:1]], 1)


class Nominal(nn.Module):
    """One score a value, for nominal and multilabel dimensions."""

    def __init__(self, width: int, dimension: Dimension, *, hidden: int, dropout: float) -> None:
        """Take the width of the view and the size of the hidden layer, 0 for none."""
        super().__init__()
        self.layers = perceptron(width, len(dimension.values), hidden=hidden, dropout=dropout)

    def forward(self, view: Tensor) -> Tensor:
        """Return scores (rows, values)."""
        scores: Tensor = self.layers(view)
        return scores

    def start(self, scores: Tensor) -> None:
        """Begin with the scores (values,) that fit without a look at the turn."""
        with torch.no_grad():
            _last(self.layers).bias.copy_(scores)


class Ordinal(nn.Module):
    """Scores of ordered values by their distance from one latent level; an abstaining value stands apart.

    The score of value k is `b_k - s (z - c_k)²`, with z the level and c, b, s learnt: neighbours get
    similar scores, so that few examples of the rare outer values are enough.
    """

    def __init__(self, width: int, dimension: Dimension, *, hidden: int, dropout: float) -> None:
        """Take the width of the view and the size of the hidden layer, 0 for none."""
        super().__init__()
        names, ordered = list(dimension.names), len(dimension.substantive)
        self.layers = perceptron(width, 2, hidden=hidden, dropout=dropout)
        self.places = nn.Parameter(torch.linspace(-ORDERED_SPREAD, ORDERED_SPREAD, ordered))
        self.offsets = nn.Parameter(torch.zeros(ordered))
        self.sharpness = nn.Parameter(torch.zeros(1))
        self.abstain = names.index(dimension.abstain) if dimension.abstain else None

    def forward(self, view: Tensor) -> Tensor:
        """Return scores (rows, values)."""
        level: Tensor = self.layers(view)
        scores = self.offsets - self.sharpness.exp() * (level[:, :1] - self.places) ** 2
        if self.abstain is None:
            return scores
        return torch.cat([scores[:, : self.abstain], level[:, 1:], scores[:, self.abstain :]], 1)

    def start(self, scores: Tensor) -> None:
        """Begin with the scores (values,) that fit without a look at the turn."""
        ordered = [k for k in range(len(scores)) if k != self.abstain]
        with torch.no_grad():
            self.offsets.copy_(scores[ordered])
            if self.abstain is not None:
                _last(self.layers).bias[1] = scores[self.abstain]


class Lexicon(nn.Module):
    """Linear scores of a turn's hashed n-grams: log counts, weighted by rarity, of length 1."""

    def __init__(self, buckets: int, values: int) -> None:
        """Take the number of buckets and of values; nothing is learnt yet."""
        super().__init__()
        self.register_buffer("rarity", torch.ones(buckets))
        self.linear = nn.Linear(buckets, values)
        nn.init.zeros_(self.linear.weight)
        nn.init.zeros_(self.linear.bias)

    def learn_rarity(self, counts: Tensor) -> None:
        """Learn each bucket's inverse document frequency from training rows (n, buckets)."""
        known = (counts > 0).sum(0)
        self.get_buffer("rarity").copy_(torch.log((1 + len(counts)) / (1 + known)) + 1)

    def weigh(self, counts: Tensor) -> Tensor:
        """Weigh counts (n, buckets)."""
        weighted = torch.log1p(counts.float()) * self.get_buffer("rarity")
        return functional.normalize(weighted, dim=1, eps=1e-6)

    def forward(self, counts: Tensor) -> Tensor:
        """Return scores (n, values) of counts."""
        scores: Tensor = self.linear(self.weigh(counts))
        return scores


def perceptron(width: int, outputs: int, *, hidden: int, dropout: float) -> nn.Module:
    """Build the layers of a head: linear, or with one hidden layer; dropout on what it reads."""
    if not hidden:
        return nn.Sequential(nn.Dropout(dropout), nn.Linear(width, outputs))
    return nn.Sequential(
        nn.Dropout(dropout),
        nn.Linear(width, hidden),
        nn.GELU(),
        nn.Dropout(dropout),
        nn.Linear(hidden, outputs),
    )


def _last(layers: nn.Module) -> nn.Linear:
    """Find the layer that a head's scores come out of."""
    return [layer for layer in layers.modules() if isinstance(layer, nn.Linear)][-1]


class SessionLayer(nn.Module):
    """Every label of a session in one pass: vectors (T, D), features (T, F), n-gram counts (T, B) to scores.

    Turn scores have a column a value of each turn output, session scores one row of the session
    outputs. Heads look back only, except those of dimensions in `reads_reply`. Outputs of turns that
    are named in `reads_ngrams` add the scores of the turn's n-grams.
    """

    def __init__(
        self,
        codebook: Codebook,
        *,
        dimension: int,
        features: int,
        buckets: int,
        reads_reply: Sequence[str] = (),
        reads_ngrams: Sequence[str] = (),
        hidden: int = 0,
        dropout: float = 0.5,
    ) -> None:
        """Build one head an output of the codebook."""
        super().__init__()
        self.outputs = outputs_of(codebook)
        self.context = Context(dimension=dimension, features=features)
        self.views = [view_of(output, reads_reply) for output in self.outputs]
        for view, width in self.context.widths.items():
            self.register_buffer(f"{view}_mean", torch.zeros(width))
            self.register_buffer(f"{view}_scale", torch.ones(width))
        self.heads = nn.ModuleList(
            head_of(self.context.widths[view], output, hidden=hidden, dropout=dropout)
            for view, output in zip(self.views, self.outputs, strict=True)
        )
        self.lexicons = nn.ModuleDict(
            {
                str(position): Lexicon(buckets, len(output.dimension.names))
                for position, output in enumerate(self.outputs)
                if output.role and output.name in reads_ngrams
            }
        )

    def head(self, position: int) -> Nominal | Ordinal:
        """Return the head at this position."""
        return cast("Nominal | Ordinal", self.heads[position])

    def lexicon(self, position: int) -> Lexicon | None:
        """Return what reads n-grams beside the head at this position, if anything does."""
        names = [name for name in self.lexicons if name == str(position)]
        return cast("Lexicon", self.lexicons[names[0]]) if names else None

    def standardise(self, view: str, rows: Tensor) -> None:
        """Learn location and scale of a view from training rows (n, width)."""
        self.get_buffer(f"{view}_mean").copy_(rows.mean(0))
        self.get_buffer(f"{view}_scale").copy_(rows.std(0) + 1e-3)

    def standardised(self, position: int, rows: Tensor) -> Tensor:
        """Bring rows of the view that the head at this position reads to mean 0 and deviation 1."""
        view = self.views[position]
        return (rows - self.get_buffer(f"{view}_mean")) / self.get_buffer(f"{view}_scale")

    def scores(self, position: int, rows: Tensor, counts: Tensor) -> Tensor:
        """Score rows of the view that the head at this position reads, and n-gram counts: (n, values)."""
        scores: Tensor = self.heads[position](self.standardised(position, rows))
        lexicon = self.lexicon(position)
        return scores if lexicon is None else scores + WORDS_COUNT * lexicon(counts)

    def forward(self, vectors: Tensor, features: Tensor, counts: Tensor) -> tuple[Tensor, Tensor]:
        """Return turn scores (T, columns) and session scores (1, columns)."""
        views = dict(
            zip(("back", "reply", "whole"), self.context(torch.cat([vectors, features], 1)), strict=True)
        )
        scored = [self.scores(position, views[view], counts) for position, view in enumerate(self.views)]
        turns = sum(output.role is not None for output in self.outputs)
        return _join(scored[:turns], vectors), _join(scored[turns:], vectors[:1])


def view_of(output: Output, reads_reply: Sequence[str]) -> str:
    """Say which view an output reads."""
    if output.role is None:
        return "whole"
    return "reply" if output.dimension.name in reads_reply else "back"


def head_of(width: int, output: Output, *, hidden: int, dropout: float) -> nn.Module:
    """Build the head that a dimension's kind asks for; of sessions, of which there are few, a linear one."""
    dimension = output.head.dimension
    kind = Ordinal if dimension.kind == "ordinal" else Nominal
    return kind(width, dimension, hidden=hidden if output.role else 0, dropout=dropout)


def _join(scores: list[Tensor], like: Tensor) -> Tensor:
    return torch.cat(scores, 1) if scores else like[:, :0]
