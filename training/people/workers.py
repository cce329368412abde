"""Fits the tagger in several processes of one thread each, whose weights are averaged every few steps.

One process of several threads is far slower where the cores are shared: its threads wait for each other
at every product of matrices.
"""

import random
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import torch
from torch import distributed, multiprocessing

from turnscope.errors import ModelError
from turnscope.redaction.tagger.tagging import LineEncoder
from turnscope.training.export import load_base
from turnscope.training.people.epochs import Material, gather
from turnscope.training.people.fit import Example, Settings, fit, make_example
from turnscope.training.people.network import BASE, PeopleNetwork

_APART: Final = 20
"""Steps between two averages."""


@dataclass(slots=True)
class _Average:
    """Averages a network's weights with those of the other processes."""

    network: PeopleNetwork
    steps: int = field(default=0)

    def step(self) -> None:
        """Count a step, and average when it is time."""
        self.steps += 1
        if self.steps % _APART == 0:
            self.now()

    def now(self) -> None:
        """Average at once; every process has to come here."""
        weights = [weight for weight in self.network.parameters() if weight.requires_grad]
        with torch.no_grad():
            flat = torch.cat([weight.reshape(-1) for weight in weights])
            distributed.all_reduce(flat)
            parts = torch.split(flat / distributed.get_world_size(), [weight.numel() for weight in weights])
            for weight, part in zip(weights, parts, strict=True):
                weight.copy_(part.view_as(weight))


def build_network(settings: Settings, *, layers: int) -> tuple[PeopleNetwork, Path]:
    """Build the network on the base encoder; give its tokenizer's file too."""
    encoder, tokenizer = load_base(BASE)
    torch.manual_seed(settings.seed)
    return PeopleNetwork(encoder, layers=layers, dropout=settings.dropout), tokenizer


def train_network(folder: Path, settings: Settings, *, workers: int) -> PeopleNetwork:
    """Fit on the corpora of a folder, and what lies beside it, in so many processes."""
    with tempfile.TemporaryDirectory() as place:
        _spawn(workers, Path(place), folder, settings)
        network, _ = build_network(settings, layers=settings.layers)
        network.load_state_dict(torch.load(Path(place) / "weights.pt", weights_only=True))
    return network.eval()


def _spawn(workers: int, *arguments: Any) -> None:
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=_work, args=(n, workers, *arguments)) for n in range(workers)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    if any(process.exitcode for process in processes):
        raise ModelError("a process that trained the tagger has failed; its message stands above")


def _work(worker: int, workers: int, place: Path, folder: Path, settings: Settings) -> None:
    torch.set_num_threads(1)
    store = f"file://{place / 'meeting'}"
    distributed.init_process_group("gloo", init_method=store, rank=worker, world_size=workers)
    network, tokenizer = build_network(settings, layers=settings.deep)
    encoder = LineEncoder.load(tokenizer)
    material = gather(folder)
    average = _Average(network)
    mask = encoder.tokenizer.token_to_id("[MASK]") or 0
    epochs = _epochs(material, encoder, settings=settings, worker=worker, workers=workers)
    for stage in (replace(settings, layers=settings.deep, epochs=settings.deep_epochs), settings):
        network.keep(stage.layers)
        steps = stage.epochs * (material.size // workers // stage.batch)
        fit(network, epochs, steps=steps, settings=stage, hidden_id=mask, on_step=average.step)
        average.now()
    if worker == 0:
        torch.save(network.state_dict(), place / "weights.pt")
    distributed.destroy_process_group()


def _epochs(
    material: Material, encoder: LineEncoder, *, settings: Settings, worker: int, workers: int
) -> Callable[[int], list[Example]]:
    """Give what makes a worker's examples of an epoch: equally many in each, so that none waits for ever."""
    rng = random.Random(settings.seed * 10 + worker)  # noqa: S311

    def rows(number: int) -> Iterator[Example]:
        part = material.epoch(rng, number=number, worker=worker, workers=workers)
        yield from (make_example(row, encoder) for row in part)

    def examples(number: int) -> list[Example]:
        made = list(rows(number))
        fewest = torch.tensor([len(made)])
        distributed.all_reduce(fewest, op=distributed.ReduceOp.MIN)
        return made[: int(fewest)]

    return examples
