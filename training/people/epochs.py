"""What an epoch of the tagger reads: the corpora with fresh noise, own sentences, lines that name nobody."""

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from turnscope.training.people.negatives import library_lines, session_lines
from turnscope.training.people.noise import add_noise
from turnscope.training.people.rows import CORPORA, Row, training_rows
from turnscope.training.people.templates import draw_row

TEMPLATES: Final = 3000
"""Sentences of our own an epoch."""

LIBRARY: Final = 1500
SESSIONS: Final = (("gold/train.jsonl", 5000), ("synthetic.jsonl", 400))
"""Lines of code an epoch, and of sessions that lie beside the corpora, where they do."""

_SHARE: Final = 0.5
"""Share of the sessions that lines are taken from."""


@dataclass(frozen=True, slots=True, repr=False)
class Material:
    """Rows of the corpora with the share that an epoch reads, and pools of lines that name nobody."""

    corpora: tuple[tuple[Sequence[Row], float], ...]
    pools: tuple[tuple[Sequence[Row], int], ...]
    templates: int = TEMPLATES

    def epoch(self, rng: random.Random, *, number: int, worker: int, workers: int) -> Iterator[Row]:
        """Draw a worker's part of the rows of an epoch; corpora that are read whole are dealt out."""
        for rows, share in self.corpora:
            if share == 1:
                drawn = _deal(rows, number)[worker::workers]
            else:
                drawn = rng.sample(rows, int(len(rows) * share / workers))
            yield from (add_noise(row, rng) for row in drawn)
        yield from (add_noise(draw_row(rng), rng) for _ in range(self.templates // workers))
        for rows, count in self.pools:
            yield from rng.sample(rows, min(count // workers, len(rows)))

    @property
    def size(self) -> int:
        """Rows of an epoch."""
        return (
            sum(int(len(rows) * share) for rows, share in self.corpora)
            + self.templates
            + sum(min(count, len(rows)) for rows, count in self.pools)
        )

    def everything(self) -> Iterator[Row]:
        """Give every row of every source once."""
        for rows, _ in (*self.corpora, *self.pools):
            yield from rows


def gather(folder: Path) -> Material:
    """Read what there is to train on: the corpora in the folder, sessions beside it, the standard library."""
    corpora = tuple((training_rows(folder, name), share) for name, share in CORPORA)
    pools: list[tuple[Sequence[Row], int]] = [(list(library_lines()), LIBRARY)]
    for name, count in SESSIONS:
        path = folder.parent / name
        if path.is_file():
            pools.append((_once(session_lines(path, share=_SHARE, seed=1)), count))
    return Material(corpora, tuple(pools))


def _deal(rows: Sequence[Row], number: int) -> list[Row]:
    dealt = list(rows)
    random.Random(number).shuffle(dealt)  # noqa: S311
    return dealt


def _once(rows: Iterable[Row]) -> list[Row]:
    return list({row.text: row for row in rows}.values())
