"""Runs a token-classification folder of Hugging Face's in place of our tagger: no network, no pickles."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from turnscope.errors import ModelError
from turnscope.redaction.tagger.model import open_graph
from turnscope.redaction.tagger.tagging import (
    KINDS,
    LABELS,
    Encoded,
    Entity,
    LineEncoder,
    judge_line,
    softmax,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

_PREFIX: Final = re.compile(r"^([BILUES])[-_](.+)$")
_FURTHER: Final = frozenset("ILE")
_KINDS: Final = {
    **dict.fromkeys(("PER", "PERSON", "NAME", "GIVENNAME", "FIRSTNAME", "LASTNAME", "SURNAME"), "PERSON"),
    **dict.fromkeys(("LOC", "LOCATION", "GPE", "CITY", "STATE", "COUNTRY", "FAC"), "LOCATION"),
    **dict.fromkeys(("ORG", "ORGANIZATION", "ORGANISATION", "COMPANY"), "ORG"),
    **dict.fromkeys(("USERNAME", "USER"), "USERNAME"),
}
_GRAPHS: Final = ("model.onnx", "onnx/model.onnx", "model_quantized.onnx", "onnx/model_quantized.onnx")

Scorer = Callable[[tuple[int, ...]], "NDArray[np.float32]"]
"""Scores the word pieces (L,) of a line: (L, labels)."""


def load_judge(folder: Path) -> Callable[[str], Iterable[Entity]]:
    """Load a folder with config.json, tokenizer.json and either an ONNX graph or model.safetensors.

    Raises `ModelError` when one is missing or unreadable, or when no label stands for people or places.
    """
    columns = _columns(_labels(folder))
    encoder = LineEncoder.load(folder / "tokenizer.json")
    graph = next((folder / name for name in _GRAPHS if (folder / name).is_file()), None)
    scorer = _graph_scorer(graph) if graph else _torch_scorer(folder)

    def chances(encoded: Encoded) -> "NDArray[np.float64]":
        found: NDArray[np.float64] = softmax(scorer(encoded.ids)) @ columns
        return found

    def judge(line: str) -> Iterator[Entity]:
        return judge_line(line, encoder, chances)

    return judge


def _labels(folder: Path) -> Mapping[int, str]:
    try:
        table = json.loads((folder / "config.json").read_bytes())["id2label"]
        return {int(number): str(label) for number, label in table.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise ModelError("folder of a tagger: expected a config.json with id2label") from None


def _columns(labels: Mapping[int, str]) -> "NDArray[np.float64]":
    """Give which of our labels each of the model's labels counts for: (their labels, LABELS)."""
    columns = np.zeros((len(labels), LABELS))
    for number, label in labels.items():
        if not 0 <= number < len(labels):
            raise ModelError("folder of a tagger: id2label in config.json does not count from 0")
        columns[number, _column(label)] = 1
    if not columns[:, 1:5].any():
        raise ModelError("folder of a tagger: none of its labels stands for people or places, such as B-PER")
    return columns


def _column(label: str) -> int:
    match = _PREFIX.match(label)
    prefix, name = match.groups() if match else ("I", label)
    kind = _KINDS.get(re.sub(r"[^A-Z]", "", name.upper()))
    return 1 + 2 * KINDS.index(kind) + (prefix in _FURTHER) if kind else 0


def _graph_scorer(path: Path) -> Scorer:
    graph = open_graph(path)
    wanted = {one.name for one in graph.get_inputs()}

    def score(ids: tuple[int, ...]) -> "NDArray[np.float32]":
        row = np.array([ids], np.int64)
        given = {"input_ids": row, "attention_mask": np.ones_like(row), "token_type_ids": np.zeros_like(row)}
        found: NDArray[np.float32] = graph.run(None, {k: v for k, v in given.items() if k in wanted})[0][0]
        return found

    return score


def _torch_scorer(folder: Path) -> Scorer:
    if not (folder / "model.safetensors").is_file():
        raise ModelError(f"folder of a tagger: expected model.safetensors or one of {', '.join(_GRAPHS)}")
    try:
        import torch
        from transformers import AutoModelForTokenClassification
        from transformers.utils import logging
    except ImportError:
        raise ModelError(
            "folder of a tagger: safetensors need 'turnscope[gpu]'; install that, or add an ONNX graph"
        ) from None
    quiet: Any = logging.disable_progress_bar
    quiet()
    try:
        model: Any = AutoModelForTokenClassification.from_pretrained(
            folder, local_files_only=True, use_safetensors=True, trust_remote_code=False
        ).eval()
    except Exception:  # noqa: BLE001 - they share no base, and name absolute paths
        raise ModelError("folder of a tagger: transformers can not load it") from None

    def score(ids: tuple[int, ...]) -> "NDArray[np.float32]":
        with torch.no_grad():
            found: NDArray[np.float32] = model(torch.tensor([ids])).logits[0].float().numpy()
        return found

    return score
