"""Trains a model folder from gold sessions: encode, cross-validate, calibrate, fit, export, check."""

import json
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from turnscope.classifiers.codebook import Codebook, load_codebook
from turnscope.classifiers.encoding import FEATURES
from turnscope.classifiers.network import Encoder, SessionLayer
from turnscope.classifiers.ngrams import BUCKETS
from turnscope.classifiers.outputs import outputs_of
from turnscope.classifiers.runtime import Calibrated
from turnscope.errors import InputError, OutputError
from turnscope.redaction.model import RedactedSession
from turnscope.redaction.redactor import Redactor
from turnscope.training import calibrate as calibration
from turnscope.training.card import write_card
from turnscope.training.data import Example, digest_of_data, read_examples
from turnscope.training.export import (
    export_encoder,
    export_session_layer,
    load_base,
    quantise_graph,
    round_to_half,
)
from turnscope.training.figures import Item, held_out_items
from turnscope.training.fit import Views, build_layer, fit_layer
from turnscope.training.gate import SAMPLE, Comparison, compare, require_agreement
from turnscope.training.recipe import Recipe, load_recipe
from turnscope.training.rows import collect_rows
from turnscope.training.validate import cross_validate
from turnscope.training.vectors import encode_sessions
from turnscope.transcripts.model import Session

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True, repr=False)
class Trained:
    """What a run has made, for whoever looks further: examples, held-out labels, int8 against float32."""

    out: Path
    codebook: Codebook
    examples: Sequence[Example]
    items: Sequence[Item]
    comparison: Comparison


def train(
    recipe: Recipe | str | Path | None = None,
    *,
    gold: str | Path | None = None,
    out: str | Path | None = None,
    redactor: Callable[[Session], RedactedSession] | None = None,
    without: frozenset[str] = frozenset(),
    baselines: Mapping[str, Any] | None = None,
    sources: str = "",
    on_step: Progress = lambda _: None,
) -> Trained:
    """Train a model folder on gold sessions in the interchange format, which are redacted first.

    Args:
        recipe: Settings, or the recipe file; without one, the default model's.
        gold: Folder with the files that the recipe names, or one session JSONL file. By default the
            folder that the recipe file lies in.
        out: Model folder; must not exist yet. It appears when it is complete. By default it is named
            after the recipe and stands beside its file.
        redactor: Redacts the gold; by default with the installation's key.
        without: Ids of sessions that stay out.
        baselines: Figures of baselines on the same folds, for the card.
        sources: Where the gold is from and under which licences, in Markdown, for the card.
        on_step: Called with a word of progress.

    Raises:
        InputError: When recipe or gold cannot be read.
        RedactionError: When gold was redacted and no valid certificate is beside it.
        OutputError: When `out` exists.
        GateError: When the int8 model's labels differ too often from the exact one's.
    """
    settings = recipe if isinstance(recipe, Recipe) else load_recipe(Path(recipe) if recipe else None)
    source = _beside(recipe, gold, ".", what="gold")
    target = _beside(recipe, out, settings.name, what="out")
    if target.exists():
        raise OutputError(f"{target.name}: exists already; remove it or choose another folder")
    on_step("redacting the gold")
    examples = read_examples(source, recipe=settings, redactor=redactor or Redactor(), without=without)
    codebook = _codebook(settings, recipe)
    with tempfile.TemporaryDirectory() as folder:
        trained = _train(Path(folder), settings, codebook=codebook, examples=examples, on_step=on_step)
        write_card(
            trained.out,
            recipe=settings,
            codebook=codebook,
            examples=examples,
            items=trained.items,
            comparison=trained.comparison,
            data=digest_of_data(source, settings),
            baselines=baselines,
            sources=sources,
        )
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(trained.out, target)
    return Trained(target, codebook, examples, trained.items, trained.comparison)


def _beside(recipe: Recipe | str | Path | None, given: str | Path | None, name: str, *, what: str) -> Path:
    """Return the path that was given, else the one of that name beside the recipe's file."""
    if given is not None:
        return Path(given)
    if recipe is None or isinstance(recipe, Recipe):
        raise InputError(f"name `{what}`, or train from a recipe file, beside which it is looked for")
    return Path(recipe).parent / name


def _codebook(settings: Recipe, recipe: Recipe | str | Path | None) -> Codebook:
    """Load the codebook that a recipe names, relative to the recipe's file."""
    if not settings.codebook:
        return load_codebook()
    beside = Path(recipe).parent if isinstance(recipe, (str, Path)) else Path()
    path = beside / settings.codebook
    if not path.is_file():
        raise InputError(f"recipe {settings.name}: no codebook {Path(settings.codebook).name}")
    return load_codebook(path)


def _train(
    folder: Path, recipe: Recipe, *, codebook: Codebook, examples: Sequence[Example], on_step: Progress
) -> Trained:
    out, exact = folder / "model", folder / "exact.onnx"
    out.mkdir()
    _write_encoder(out, exact, recipe)
    on_step(f"encoding {len(examples)} sessions")
    sessions = [example.session for example in examples]
    vectors = encode_sessions(sessions, graph=out / "encoder.onnx", tokenizer=out / "tokenizer.json")
    dimension = vectors[0].vectors.shape[1]
    layer = build_layer(codebook, recipe, dimension=dimension)
    views, rows = Views(layer, vectors), [collect_rows(output, examples) for output in layer.outputs]
    on_step("cross-validating")
    held = cross_validate(codebook, views, rows, recipe=recipe, dimension=dimension)
    apart = np.array([example.session.format in recipe.apart for example in examples])
    outputs = outputs_of(codebook)
    calibrated = [
        calibration.calibrate(o, own.where(~apart[own.sessions]))
        for o, own in zip(outputs, held, strict=True)
    ]
    on_step("fitting the session layer")
    round_to_half(fit_layer(layer, views, rows, recipe=recipe))
    _write_session_layer(out, layer, codebook, calibrated, dimension=dimension)
    on_step("comparing int8 with float32")
    comparison = _compare(examples, layer, calibrated, out=out, exact=exact)
    return Trained(
        out, codebook, examples, held_out_items(outputs, held, examples, apart=recipe.apart), comparison
    )


def _write_encoder(out: Path, exact: Path, recipe: Recipe) -> None:
    from turnscope.classifiers.encoding import TurnEncoder

    base, tokenizer = load_base(recipe.base)
    TurnEncoder.load(tokenizer).save(out / "tokenizer.json")
    export_encoder(Encoder(base, layers=recipe.layers), exact)
    quantise_graph(exact, out / "encoder.onnx")


def _write_session_layer(
    out: Path, layer: SessionLayer, codebook: Codebook, calibrated: Sequence[Calibrated], *, dimension: int
) -> None:
    export_session_layer(layer, out / "session.onnx", dimension=dimension, features=FEATURES, buckets=BUCKETS)
    (out / "codebook.toml").write_text(codebook.source, encoding="utf-8")
    table = {one.output.name: calibration.as_table(one) for one in calibrated}
    (out / "calibration.json").write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")


def _compare(
    examples: Sequence[Example],
    layer: SessionLayer,
    calibrated: Sequence[Calibrated],
    *,
    out: Path,
    exact: Path,
) -> Comparison:
    """Compare on scored sessions, evenly spread over the gold."""
    scored = [example.session for example in examples if example.fold >= 0]
    sample = scored[:: max(1, len(scored) // SAMPLE)][:SAMPLE]
    comparison = compare(
        sample,
        layer=layer,
        calibrated=calibrated,
        graphs=(exact, out / "encoder.onnx"),
        tokenizer=out / "tokenizer.json",
    )
    require_agreement(comparison)
    return comparison
