"""The small model that tells secrets from what only looks like them, in numpy alone."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from turnscope.errors import ModelError
from turnscope.redaction.candidates.features import measure
from turnscope.redaction.candidates.grams import GRAMS, hash_grams
from turnscope.redaction.candidates.windows import Window, window

if TYPE_CHECKING:
    from numpy.typing import NDArray

FORMAT: Final = 1
WEIGHTS: Final = "weights.npz"
CARD: Final = "card.json"
BATCH: Final = 512
"""Candidates that are scored at once, so that memory does not grow with the text."""


@dataclass(frozen=True, slots=True, repr=False)
class Trees:
    """Boosted regression trees, all nodes in one row; a leaf's children are itself."""

    feature: "NDArray[np.intp]"
    threshold: "NDArray[np.float32]"
    children: "NDArray[np.intp]"
    """(2 nodes,): where to go when the feature is at most the threshold, and where else."""
    value: "NDArray[np.float64]"
    roots: "NDArray[np.intp]"
    depth: int
    baseline: float

    def score(self, features: "NDArray[np.float32]") -> "NDArray[np.float64]":
        """Give log-odds (candidates,) of features (candidates, features)."""
        rows = np.arange(len(features))[:, None]
        node = np.broadcast_to(self.roots, (len(features), len(self.roots)))
        for _ in range(self.depth):
            beyond = features[rows, self.feature[node]] > self.threshold[node]
            node = self.children[2 * node + beyond]
        scores: NDArray[np.float64] = self.value[node].sum(axis=1) + self.baseline
        return scores


@dataclass(frozen=True, slots=True, repr=False)
class CandidateModel:
    """Two sums over hashed n-grams (of the value, of what stands before it) and trees over all features."""

    words: "NDArray[np.float32]"
    grams: "NDArray[np.float32]"
    """Weights (kinds, buckets) of the n-grams."""
    trees: Trees

    def features(self, windows: Sequence[Window]) -> "NDArray[np.float32]":
        """Give what the trees read: (candidates, features and one sum a kind of n-grams)."""
        sums = gram_sums(hash_grams(windows), self.grams)
        return np.concatenate([measure(windows, self.words), sums], axis=1)

    def score(self, text: str, spans: Sequence[tuple[int, int]]) -> "NDArray[np.float64]":
        """Give for each span of a text the probability (spans,) that it is a secret."""
        windows = [window(text, start, end) for start, end in spans]
        batches = [windows[at : at + BATCH] for at in range(0, len(windows), BATCH)]
        odds = [self.trees.score(self.features(batch)) for batch in batches]
        return 1 / (1 + np.exp(-np.concatenate(odds))) if odds else np.zeros(0)


def gram_sums(hashed: "NDArray[np.int64]", weights: "NDArray[np.float32]") -> "NDArray[np.float32]":
    """Sum the weights of n-grams (candidates, kinds, places) to (candidates, kinds); bucket 0 is empty."""
    kinds = np.arange(len(GRAMS))[None, :, None]
    sums: NDArray[np.float32] = weights[kinds, hashed].sum(axis=2)
    return sums


def default_folder() -> Path:
    """Give the folder of the model that ships with the package."""
    return Path(str(files("turnscope.redaction"))) / "models" / "secrets"


@cache
def load_model(folder: Path | None = None) -> CandidateModel:
    """Load a model folder, by default the one that ships with the package.

    Raises `ModelError` when a file is missing, damaged, of another format or not the one the card names.
    """
    place = default_folder() if folder is None else folder
    try:
        card = json.loads((place / CARD).read_bytes())
        content = (place / WEIGHTS).read_bytes()
    except (OSError, ValueError):
        raise ModelError(
            f"models/secrets: {CARD} or {WEIGHTS} is missing or damaged; train it anew"
        ) from None
    if card.get("format") != FORMAT or card.get("sha256") != sha256(content).hexdigest():
        raise ModelError(f"models/secrets: {WEIGHTS} is not the one that {CARD} names; train it anew")
    return decode(place / WEIGHTS)


def decode(path: Path) -> CandidateModel:
    """Read weights. Raises `ModelError` when an array is missing."""
    try:
        with np.load(path, allow_pickle=False) as arrays:
            trees = Trees(
                feature=arrays["feature"].astype(np.intp),
                threshold=arrays["threshold"].astype(np.float32),
                children=arrays["children"].astype(np.intp),
                value=arrays["value"].astype(np.float64),
                roots=arrays["roots"].astype(np.intp),
                depth=int(arrays["depth"]),
                baseline=float(arrays["baseline"]),
            )
            return CandidateModel(
                arrays["words"].astype(np.float32), arrays["grams"].astype(np.float32), trees
            )
    except (OSError, ValueError, KeyError):
        raise ModelError(f"models/secrets: {WEIGHTS} lacks an array; train it anew") from None
