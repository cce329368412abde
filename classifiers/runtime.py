"""Runs a model folder's exported graphs with ONNX Runtime, on one thread and without torch."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from turnscope.classifiers.codebook import Codebook, load_codebook
from turnscope.classifiers.outputs import Output, outputs_of
from turnscope.classifiers.readout import Readout
from turnscope.errors import CodebookError, ModelError

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from onnxruntime import InferenceSession

WEIGHTS = ("encoder.onnx", "session.onnx", "tokenizer.json", "codebook.toml", "calibration.json")
"""Files that decide what labels come out; the model's digest is theirs."""

CARD = "card.json"


@dataclass(frozen=True, slots=True)
class Calibrated:
    """An output with the temperature that its scores are divided by, and how it is read."""

    output: Output
    temperature: float
    readout: Readout

    def probabilities(self, scores: "NDArray[np.float32]") -> "NDArray[np.float64]":
        """Turn scores (values,) into probabilities: each by itself where multilabel, else summing to 1."""
        scaled = scores.astype(np.float64) / self.temperature
        if self.output.dimension.kind == "multilabel":
            chances: NDArray[np.float64] = 1 / (1 + np.exp(-scaled))
            return chances
        powers = np.exp(scaled - scaled.max())
        shares: NDArray[np.float64] = powers / powers.sum()
        return shares


class Runtime:
    """The graphs, tokenizer, codebook and calibration of a model folder.

    Raises `ModelError` when a file is missing, cannot be read or is not the one that the card names.
    """

    def __init__(self, folder: Path) -> None:
        """Load a model folder."""
        self.digest = _check(folder)
        try:
            self.codebook: Codebook = load_codebook(folder / "codebook.toml")
        except CodebookError as error:
            raise ModelError(f"codebook of the model folder: {error}") from None
        self.calibrated = read_calibration(folder / "calibration.json", outputs_of(self.codebook))
        self._encoder = open_graph(folder / "encoder.onnx")
        self._session = open_graph(folder / "session.onnx")

    def encode(self, ids: Sequence[int]) -> "NDArray[np.float32]":
        """Encode one turn: word piece ids to its vector (D,).

        One turn a call: int8 scales are taken from what is in a call, so that turns that share one
        would change each other's labels.
        """
        found: NDArray[np.float32] = self._encoder.run(None, {"ids": np.array([ids], dtype=np.int64)})[0]
        vector: NDArray[np.float32] = found[0]
        return vector

    def score(
        self,
        vectors: "NDArray[np.float32]",
        features: "NDArray[np.float32]",
        counts: "NDArray[np.uint8]",
    ) -> "tuple[NDArray[np.float32], NDArray[np.float32]]":
        """Score a session: vectors (T, D), features (T, F), n-grams (T, B) to scores (T, m) and (1, n)."""
        given = {"vectors": vectors, "features": features, "ngrams": counts}
        read = {one.name: given[one.name] for one in self._session.get_inputs()}
        turns, session = self._session.run(None, read)
        return turns, session


def default_folder() -> Path:
    """Return the folder of the model that ships with turnscope."""
    return Path(str(files("turnscope.classifiers") / "models" / "default"))


def open_graph(path: Path) -> "InferenceSession":
    """Open an ONNX graph on one thread, so that a label never depends on how sums were split."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception:  # noqa: BLE001  (onnxruntime's share no base, and name absolute paths)
        raise ModelError(f"model folder, {path.name}: ONNX Runtime cannot read the graph") from None


def read_calibration(path: Path, outputs: Sequence[Output]) -> tuple[Calibrated, ...]:
    """Read temperatures and thresholds, one entry an output; see `training.calibrate` for the form."""
    table = _read_json(path)
    try:
        return tuple(_calibrated(output, table[output.name]) for output in outputs)
    except (KeyError, TypeError, ValueError):
        raise ModelError(f"model folder, {path.name}: does not fit the folder's codebook") from None


def _calibrated(output: Output, entry: Mapping[str, Any]) -> Calibrated:
    readout = Readout(tuple(map(float, entry["thresholds"])), float(entry["abstain_below"]))
    return Calibrated(output, float(entry["temperature"]), readout)


def digest_of(folder: Path) -> str:
    """Digest the files of a model folder that decide its labels: SHA-256, in hexadecimal."""
    total = sha256()
    for name in WEIGHTS:
        total.update(sha256((folder / name).read_bytes()).digest())
    return total.hexdigest()


def _check(folder: Path) -> str:
    for name in (*WEIGHTS, CARD):
        if not (folder / name).is_file():
            raise ModelError(
                f"model folder: no {name} in it; a model folder holds {', '.join(WEIGHTS)} and {CARD}"
            )
    digest = digest_of(folder)
    if _read_json(folder / CARD).get("digest") != digest:
        raise ModelError(f"model folder: the files are not those that {CARD} names; train or copy it anew")
    return digest


def _read_json(path: Path) -> dict[str, Any]:
    try:
        table = json.loads(path.read_bytes())
    except (OSError, ValueError):
        table = None
    if not isinstance(table, dict):
        raise ModelError(f"{path.parent.name}/{path.name}: not a JSON object")
    return table
