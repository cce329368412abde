"""The model card: `card.json` for programs, `README.md` for people, both from the same table."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

from turnscope.classifiers.codebook import Codebook
from turnscope.classifiers.runtime import CARD, WEIGHTS, digest_of
from turnscope.training.data import Example
from turnscope.training.figures import Figure, Item, measure
from turnscope.training.gate import Comparison
from turnscope.training.recipe import Recipe

ANNOTATION = (
    "Labels were made by language-model annotators that read each session with the codebook and its "
    "rulings; no person has checked a sample of them yet."
)
LIMITS = (
    "Labels of session dimensions are experimental: read their figures before using them.",
    "The encoder reads 256 word pieces of a turn, from head and tail; each label says what share was seen.",
    "Learnt from English, mostly; other languages are labelled, but were not measured.",
    "Settings were chosen on the same folds that report agreement: expect a little less on other projects.",
)


def write_card(
    folder: Path,
    *,
    recipe: Recipe,
    codebook: Codebook,
    examples: Sequence[Example],
    items: Sequence[Item],
    comparison: Comparison,
    data: str,
    baselines: Mapping[str, Any] | None = None,
    sources: str = "",
) -> None:
    """Write `card.json` and `README.md` into a model folder whose other files are complete."""
    apart = [item for item in items if item.format in recipe.apart]
    rest = [item for item in items if item.format not in recipe.apart]
    card = {
        "name": recipe.name,
        "turnscope": version("turnscope"),
        "digest": digest_of(folder),
        "bytes": sum((folder / name).stat().st_size for name in WEIGHTS),
        "codebook": {"name": codebook.name, "version": codebook.version, "digest": codebook.digest},
        "recipe": recipe.as_table(),
        "data": {"digest": data, "annotation": ANNOTATION, **_describe(examples)},
        "figures": _tables(measure(codebook, rest)),
        "figures_apart": _tables(measure(codebook, apart)) if apart else {},
        "baselines": dict(baselines or {}),
        "int8": {
            "labels": comparison.labels,
            "agreement_with_float32": round(comparison.agreement, 4),
            "by_output": comparison.by_output,
        },
        "limits": LIMITS,
    }
    (folder / CARD).write_text(json.dumps(card, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    (folder / "README.md").write_text(render_card(card, sources=sources), encoding="utf-8")


def _describe(examples: Sequence[Example]) -> dict[str, Any]:
    scored = [example for example in examples if example.fold >= 0]
    return {
        "scored_sessions": len(scored),
        "scored_projects": len({example.group for example in scored}),
        "scored_turns": sum(len(example.session.turns) for example in scored),
        "folds": len({example.fold for example in scored}),
        "helping_sessions": len(examples) - len(scored),
        "formats": dict(Counter(example.session.format for example in examples).most_common()),
    }


def _tables(figures: Sequence[Figure]) -> dict[str, Any]:
    return {figure.name: figure.as_table() for figure in figures}


def render_card(card: Mapping[str, Any], *, sources: str = "") -> str:
    """Write a card for people, with the metadata block that model hubs read."""
    from jinja2 import Environment, StrictUndefined

    template = (files("turnscope.training") / "card.md.jinja").read_text(encoding="utf-8")
    page = Environment(autoescape=False, undefined=StrictUndefined, keep_trailing_newline=True)  # noqa: S701
    return page.from_string(template).render(card=card, show=show, share=share, sources=sources)


def show(figure: Mapping[str, Any] | None) -> str:
    """Write a figure as `value [low, high]`; a dash where it is undefined."""
    if figure is None or figure["value"] is None:
        return "-"
    interval = f" [{figure['low']:.2f}, {figure['high']:.2f}]" if figure["low"] is not None else ""
    return f"{figure['value']:.3f}{interval}"


def share(value: float | None) -> str:
    """Write a share; a dash where it is undefined."""
    return "-" if value is None else f"{value:.3f}"
