"""Trains the tagger anew: `python -m turnscope.training.people PII_FOLDER [MODEL_FOLDER [--trial]]`.

`--trial` goes through the same steps with one layer and two short epochs: to see that they run.
"""

import random
import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from turnscope.errors import TurnscopeError
from turnscope.redaction.tagger.gate import Gate
from turnscope.redaction.tagger.model import PeopleModel
from turnscope.redaction.tagger.tagger import Tagger, default_people
from turnscope.training.people.card import Scored, write_card
from turnscope.training.people.epochs import Material, gather
from turnscope.training.people.export import build_folder
from turnscope.training.people.fit import Settings
from turnscope.training.people.gate import fit_gate, gate_names, write_gate
from turnscope.training.people.network import PeopleNetwork
from turnscope.training.people.rows import Row, Span, is_held_out, read_rows
from turnscope.training.people.workers import train_network

WORKERS: Final = 2
TRIAL: Final = Settings(layers=1, epochs=1, deep=2, deep_epochs=1)
_GATE_EPOCHS: Final = 2


def main(arguments: list[str]) -> int:
    """Train into MODEL, by default over the tagger that ships with turnscope; return the exit code."""
    if len(arguments) not in {1, 2, 3} or arguments[2:] not in ([], ["--trial"]):
        sys.stderr.write("usage: python -m turnscope.training.people PII_FOLDER [MODEL_FOLDER [--trial]]\n")
        return 2
    out = Path(arguments[1]) if arguments[1:] else default_people()
    fresh = out.with_name(f"{out.name}.new")
    settings = TRIAL if arguments[2:] else Settings()
    try:
        network = train_network(Path(arguments[0]), settings, workers=WORKERS)
        make_folder(network, Path(arguments[0]), fresh, settings=settings)
    except TurnscopeError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    if out.exists():
        shutil.rmtree(out)
    fresh.rename(out)
    return 0


def make_folder(network: PeopleNetwork, folder: Path, out: Path, *, settings: Settings) -> None:
    """Write the model folder of a trained network: graph, word pieces, gate, card."""
    out.mkdir(parents=True, exist_ok=True)
    material = gather(folder)
    names = gate_names(material.everything())
    build_folder(network, out, texts=_texts(material, names))
    write_gate(out, names=names, weights=fit_gate(gate_rows(material), names=names))
    write_card(out, settings=settings, scored=())  # a folder without a card is not run
    write_card(out, settings=settings, scored=score_folder(out, folder))


def gate_rows(material: Material) -> Iterator[Row]:
    """Give what the gate learns from: two epochs, and all lines of sessions, of which there are most."""
    rng = random.Random(3)  # noqa: S311
    for number in range(_GATE_EPOCHS):
        yield from material.epoch(rng, number=number, worker=0, workers=1)
    for rows, _ in material.pools:
        yield from rng.sample(rows, min(len(rows), 80_000))


def _texts(material: Material, names: frozenset[str]) -> Iterator[str]:
    rng = random.Random(4)  # noqa: S311
    yield from (row.text for row in material.epoch(rng, number=0, worker=0, workers=1))
    yield from (row.text for row in material.everything())
    yield from sorted(names)


def score_folder(model: Path, folder: Path) -> list[Scored]:
    """Score a model folder on the rows that were held out: by itself, and behind its gate."""
    tagger = PeopleModel(model)
    gated = Tagger(tagger, gate=lambda: Gate.load(model))
    held = [row for row in read_rows(folder / "btc_train_abeg.jsonl.gz") if is_held_out(row.text)]
    sets = {"wnut17_dev": read_rows(folder / "wnut17_dev.jsonl.gz"), "btc_train_abeg, a fifth": held}
    return [Scored(name, [(row, _spans(gated, row.text)) for row in rows]) for name, rows in sets.items()]


def _spans(tagger: Tagger, text: str) -> Sequence[Span]:
    return [(found.start, found.end, found.kind) for found in tagger.find(text)]
