"""What the baselines reach on the five folds: `python benchmarks/folds.py GOLD_FOLDER`.

Writes the figures to training/gold/baselines.json, whence the model's card takes them, and the
assignment of projects to training/gold/folds.csv; prints them beside those of the shipped model.
"""

import json
import sys
from pathlib import Path

from turnscope.classifiers.baselines import Constant, Tfidf
from turnscope.classifiers.codebook import load_codebook
from turnscope.classifiers.runtime import CARD, default_folder
from turnscope.redaction.redactor import Redactor
from turnscope.training.__main__ import read_held_out
from turnscope.training.card import show
from turnscope.training.data import read_examples
from turnscope.training.figures import cross_validate_baseline, measure
from turnscope.training.folds import write_folds
from turnscope.training.recipe import load_recipe

GOLD = Path("training") / "gold"


def main(folder: Path) -> None:
    """Measure the baselines."""
    recipe, codebook = load_recipe(), load_codebook()
    examples = read_examples(folder, recipe=recipe, redactor=Redactor(), without=read_held_out())
    write_folds(
        GOLD / "folds.csv", {example.group: example.fold for example in examples if example.fold >= 0}
    )
    figures = {}
    for name, baseline in (("majority", Constant), ("TF-IDF", Tfidf)):
        items = cross_validate_baseline(
            lambda fold, baseline=baseline: baseline(codebook).fit(one.session for one in fold), examples
        )
        scored = [item for item in items if item.format not in recipe.apart]
        figures[name] = {figure.name: figure.as_table() for figure in measure(codebook, scored)}
    (GOLD / "baselines.json").write_text(json.dumps(figures, indent=1) + "\n")
    _print(figures)


def _print(figures: dict[str, dict[str, dict[str, float]]]) -> None:
    card = default_folder() / CARD
    model = json.loads(card.read_bytes())["figures"] if card.is_file() else {}
    for name, majority in figures["majority"].items():
        columns = (show(model.get(name)), show(figures["TF-IDF"][name]), show(majority))
        print(f"{name:32}" + "".join(f"{column:>24}" for column in columns))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
