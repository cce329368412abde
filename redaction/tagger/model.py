"""The tagger that ships with turnscope: an int8 graph, its word pieces and its gate in one folder."""

import json
from collections.abc import Iterator
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from turnscope.errors import ModelError
from turnscope.redaction.tagger.tagging import Encoded, Entity, LineEncoder, judge_line, softmax

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from onnxruntime import InferenceSession

WEIGHTS: Final = ("tagger.onnx", "tokenizer.json", "names.txt", "gate.json")
"""Files that decide what is found; the model's digest is theirs."""

CARD: Final = "card.json"


class PeopleModel:
    """Judges a line with the network of a model folder, which is read at the first line."""

    def __init__(self, folder: Path) -> None:
        """Take the folder."""
        self.folder = folder

    @cached_property
    def _encoder(self) -> LineEncoder:
        check_folder(self.folder)
        return LineEncoder.load(self.folder / "tokenizer.json")

    @cached_property
    def _graph(self) -> "InferenceSession":
        return open_graph(self.folder / "tagger.onnx")

    def __call__(self, line: str) -> Iterator[Entity]:
        """Give the entities of a line."""
        return judge_line(line, self._encoder, self._chances)

    def _chances(self, encoded: Encoded) -> "NDArray[np.float64]":
        """Give the chances (pieces, LABELS) of one line: lines in one call would share the scales of int8."""
        given = {"ids": encoded.ids, "shapes": encoded.shapes}
        found = self._graph.run(None, {name: np.array([row], np.int64) for name, row in given.items()})
        return softmax(found[0][0])


def open_graph(path: Path) -> "InferenceSession":
    """Open an ONNX graph on one thread, so that a finding never depends on how sums were split."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception:  # noqa: BLE001 - onnxruntime's share no base, and name absolute paths
        raise ModelError(
            f"model folder of people, {path.name}: ONNX Runtime can not read the graph"
        ) from None


def digest_of(folder: Path) -> str:
    """Digest the files that decide what is found: SHA-256, in hexadecimal."""
    total = sha256()
    for name in WEIGHTS:
        total.update(sha256((folder / name).read_bytes()).digest())
    return total.hexdigest()


def check_folder(folder: Path) -> str:
    """Return the digest of a model folder; `ModelError` when files are missing or are not the card's."""
    missing = [name for name in (*WEIGHTS, CARD) if not (folder / name).is_file()]
    if missing:
        raise ModelError(f"model folder of people: no {missing[0]} in it; install turnscope anew")
    digest = digest_of(folder)
    try:
        named = json.loads((folder / CARD).read_bytes())["digest"]
    except (OSError, ValueError, KeyError, TypeError):
        named = None
    if named != digest:
        raise ModelError(f"model folder of people: the files are not those that {CARD} names")
    return digest
