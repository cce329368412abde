"""Fits the gate: a sparse linear model that says which words may be names, from the rows of the tagger."""

import json
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import numpy as np

from turnscope.redaction.tagger.gate import candidates, describe
from turnscope.training.people.names import first_names
from turnscope.training.people.rows import Row

THRESHOLD: Final = -2.5
EAGER: Final = -5.5
"""Sums of weights from which a line is read by the network: in logs, and where the line is the whole text."""

_NAMED: Final = frozenset({"PERSON", "LOCATION"})
_LOWER: Final = re.compile(r"(?<!\w)[a-z]{3,}(?!\w)")
_WORDS: Final = 4
"""Times that a name occurs as a word in lower case from which on it is none."""

_LEAST: Final = 2
"""Features that occur less often are left out."""


def gate_names(rows: Iterable[Row]) -> frozenset[str]:
    """Give the first names, of three letters or more, that are no words in the lines that name nobody."""
    words = Counter(word for row in rows if row.open for word in _LOWER.findall(row.text))
    names = {name.lower() for name in first_names() if len(name) > 2 and name.isalpha()}  # noqa: PLR2004
    return frozenset(name for name in names if words[name] < _WORDS)


def fit_gate(rows: Iterable[Row], *, names: frozenset[str], sparsity: float = 0.3) -> dict[str, float]:
    """Fit the weights on the candidate words of the rows."""
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    features, named = [], []
    for row in rows:
        for start, end in candidates(row.text, names):
            features.append(dict.fromkeys(describe(row.text, start, end, names), 1.0))
            named.append(_is_named(row, start, end))
    table = DictVectorizer(dtype=np.float32)
    matrix = table.fit_transform(features)
    often = np.flatnonzero(np.asarray((matrix > 0).sum(0)).ravel() >= _LEAST)
    model: Any = LogisticRegression(l1_ratio=1.0, C=1 / sparsity, solver="liblinear", max_iter=60)
    model.fit(matrix[:, often], named)
    keys = table.get_feature_names_out()[often]
    kept = np.flatnonzero(np.abs(model.coef_[0]) > 0.01)  # noqa: PLR2004 - rounds to nothing
    weights = {str(keys[at]): round(float(model.coef_[0][at]), 2) for at in kept}
    weights[""] = round(weights.get("", 0.0) + float(model.intercept_[0]), 2)
    return weights


def _is_named(row: Row, start: int, end: int) -> bool:
    return any(kind in _NAMED and start < right and end > left for left, right, kind in row.spans)


def write_gate(folder: Path, *, names: frozenset[str], weights: dict[str, float]) -> None:
    """Write names.txt and gate.json."""
    (folder / "names.txt").write_text("\n".join(sorted(names)) + "\n", encoding="utf-8")
    table = {"threshold": THRESHOLD, "eager": EAGER, "weights": dict(sorted(weights.items()))}
    (folder / "gate.json").write_text(json.dumps(table, ensure_ascii=False, indent=0), encoding="utf-8")
