"""Fits the tagger: rows to padded batches, the loss of labels of which some are open, the loop."""

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor

from turnscope.redaction.tagger.tagging import KINDS, LABELS, Encoded, LineEncoder
from turnscope.training.people.network import PeopleNetwork
from turnscope.training.people.rows import Row

_NEW: Final = "shapes", "head"
_BLOCK: Final = 64
"""Batches whose rows are sorted by length together, so that little is padding."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How to fit. `rate` is the highest learning rate; what starts from nothing learns `faster` as much."""

    layers: int = 3
    epochs: int = 2
    deep: int = 5
    deep_epochs: int = 4
    """A deeper network is fitted first; its lowest layers are kept and fitted again."""
    batch: int = 32
    rate: float = 1.5e-4
    faster: float = 8.0
    warm_up: float = 0.08
    dropout: float = 0.1
    hidden: float = 0.05
    """Share of the word pieces that are hidden from the network."""
    decay: float = 0.01
    seed: int = 1


@dataclass(frozen=True, slots=True, repr=False)
class Example:
    """An encoded row and, for each word piece, the labels (a bit each) that are right."""

    encoded: Encoded
    allowed: tuple[int, ...]


_ALL: Final = (1 << LABELS) - 1
_OPEN: Final = 1 | sum(3 << (1 + 2 * KINDS.index(kind)) for kind in ("ORG", "USERNAME"))


def make_example(row: Row, encoder: LineEncoder) -> Example:
    """Encode a row; pieces that do not begin a word may be anything."""
    encoded = encoder(row.text)
    allowed = [_ALL] * len(encoded.ids)
    previous = -1
    for word in encoded.words:
        at, kind = next(
            (
                (number, kind)
                for number, (start, end, kind) in enumerate(row.spans)
                if word.start < end and word.end > start
            ),
            (-1, ""),
        )
        allowed[word.piece] = _bits(kind, further=at == previous, open_=row.open)
        previous = at
    return Example(encoded, tuple(allowed))


def _bits(kind: str, *, further: bool, open_: bool) -> int:
    if kind == "ANY":
        return _ALL
    if not kind:
        return _OPEN if open_ else 1
    return 1 << (1 + 2 * KINDS.index(kind) + further)


def make_batches(examples: Sequence[Example], *, size: int, rng: random.Random) -> Iterator[list[Example]]:
    """Shuffle into batches of rows of like length."""
    order = list(examples)
    rng.shuffle(order)
    batches = []
    for start in range(0, len(order), size * _BLOCK):
        block = sorted(order[start : start + size * _BLOCK], key=lambda one: len(one.encoded.ids))
        batches += [block[at : at + size] for at in range(0, len(block), size)]
    rng.shuffle(batches)
    yield from batches


def loss_of(scores: Tensor, allowed: Tensor) -> Tensor:
    """Mean of -log P(any right label) over the pieces (B, L) of which something is known."""
    bits = torch.arange(LABELS)
    right = (allowed[..., None] >> bits) & 1 > 0
    known = allowed != _ALL
    logs = torch.log_softmax(scores.float(), -1).masked_fill(~right, -torch.inf).logsumexp(-1)
    return -(logs * known).sum() / known.sum().clamp(min=1)


def pad(rows: Sequence[Sequence[int]], *, fill: int) -> Tensor:
    """Stack rows (L_i,) into one tensor (B, L)."""
    longest = max(map(len, rows))
    return torch.tensor([[*row, *([fill] * (longest - len(row)))] for row in rows])


def fit(
    network: PeopleNetwork,
    epochs: Callable[[int], Iterable[Example]],
    *,
    steps: int,
    settings: Settings,
    hidden_id: int,
    on_step: Callable[[], None] = lambda: None,
    on_epoch: Callable[[int, float], None] = lambda _epoch, _loss: None,
) -> None:
    """Fit in place. `epochs(n)` gives the rows of an epoch; `steps` is about the number of all batches."""
    rng = random.Random(settings.seed)  # noqa: S311
    torch.manual_seed(settings.seed)
    optimiser, schedule = _optimiser(network, steps=steps, settings=settings)
    for epoch in range(settings.epochs):
        network.train()
        losses = []
        for batch in make_batches(list(epochs(epoch)), size=settings.batch, rng=rng):
            loss = _step(network, batch, settings=settings, hidden_id=hidden_id)
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            optimiser.zero_grad()
            losses.append(loss)
            on_step()
        on_epoch(epoch, sum(losses) / len(losses))


def _step(network: PeopleNetwork, batch: Sequence[Example], *, settings: Settings, hidden_id: int) -> float:
    ids = pad([one.encoded.ids for one in batch], fill=0)
    shapes = pad([one.encoded.shapes for one in batch], fill=0)
    mask = pad([[1] * len(one.encoded.ids) for one in batch], fill=0)
    allowed = pad([one.allowed for one in batch], fill=_ALL)
    ids = torch.where((torch.rand(ids.shape) < settings.hidden) & (shapes > 0), hidden_id, ids)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        scores = network(ids, shapes, mask)
    loss = loss_of(scores, allowed)
    torch.autograd.backward(loss)
    return float(loss.detach())


def _optimiser(
    network: PeopleNetwork, *, steps: int, settings: Settings
) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LRScheduler]:
    new = [weight for name, weight in network.named_parameters() if name.startswith(_NEW)]
    old = [
        weight
        for name, weight in network.named_parameters()
        if weight.requires_grad and not name.startswith(_NEW)
    ]
    groups = [{"params": old, "lr": settings.rate}, {"params": new, "lr": settings.rate * settings.faster}]
    optimiser = torch.optim.AdamW(groups, weight_decay=settings.decay, fused=True)
    warm = max(1, round(steps * settings.warm_up))

    def scale(step: int) -> float:
        return min((step + 1) / warm, max(0.02, (steps - step) / max(1, steps - warm)))

    return optimiser, torch.optim.lr_scheduler.LambdaLR(optimiser, scale)
