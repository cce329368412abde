"""What the baselines reach on the five folds: `python benchmarks/folds.py GOLD_FOLDER`.

Writes the figures to training/gold/baselines.json, whence the model's card takes them, and the
assignment of projects to training/gold/folds.csv; prints them beside those of the shipped model, on
the folds and on dev (repositories that are in train as well: too kind as a forecast).
"""

import json
import sys
from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from turnscope.classifiers.baselines import Constant, Tfidf
from turnscope.classifiers.codebook import Codebook, load_codebook
from turnscope.classifiers.labeller import load_labeller
from turnscope.classifiers.runtime import CARD, default_folder
from turnscope.redaction.redactor import Redactor
from turnscope.training.__main__ import read_held_out
from turnscope.training.card import show
from turnscope.training.data import Example, read_examples
from turnscope.training.figures import Item, cross_validate_baseline, labelled_items, measure
from turnscope.training.folds import write_folds
from turnscope.training.recipe import load_recipe

GOLD = Path("training") / "gold"
Figures = dict[str, Any]


def main(folder: Path) -> None:
    """Measure the baselines, and the shipped model on dev."""
    recipe, codebook, redactor = load_recipe(), load_codebook(), Redactor()
    examples = read_examples(folder, recipe=recipe, redactor=redactor, without=read_held_out())
    write_folds(
        GOLD / "folds.csv", {example.group: example.fold for example in examples if example.fold >= 0}
    )
    figures = _baselines(codebook, examples, apart=recipe.apart)
    (GOLD / "baselines.json").write_text(json.dumps(figures, indent=1) + "\n")
    dev = read_examples(
        folder, recipe=replace(recipe, scored=("gold/dev.jsonl",), helping=()), redactor=redactor
    )
    card = json.loads((default_folder() / CARD).read_bytes())
    columns = {
        "model": card["figures"],
        "web chats": card["figures_apart"],
        "dev": _figures(codebook, labelled_items(load_labeller(), dev)),
    }
    _print({**columns, **figures})


def _baselines(codebook: Codebook, examples: list[Example], *, apart: tuple[str, ...]) -> dict[str, Figures]:
    figures = {}
    for name, baseline in (("majority", Constant), ("TF-IDF", Tfidf)):
        items = cross_validate_baseline(partial(_fit, baseline(codebook)), examples)
        figures[name] = _figures(codebook, [item for item in items if item.format not in apart])
    return figures


def _fit(baseline: Constant | Tfidf, examples: Iterable[Example]) -> Constant | Tfidf:
    return baseline.fit(example.session for example in examples)


def _figures(codebook: Codebook, items: list[Item]) -> Figures:
    return {figure.name: figure.as_table() for figure in measure(codebook, items)}


def _print(columns: dict[str, Figures]) -> None:
    print(f"{'':32}" + "".join(f"{name:>24}" for name in columns))
    for name in columns["majority"]:
        cells = (show(figures.get(name)) for figures in columns.values())
        print(f"{name:32}" + "".join(f"{cell:>24}" for cell in cells))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
