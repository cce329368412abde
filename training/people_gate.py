"""Fits the gate: a sparse linear model that says which words may be names, from the rows of the tagger."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import numpy as np

from turnscope.redaction.recognisers.name_gate import candidates, describe
from turnscope.training.people_names import first_names
from turnscope.training.people_rows import Row

THRESHOLD: Final = -3.0
EAGER: Final = -6.0
"""Sums of weights from which a line is read by the network: in logs, and where the line is the whole text."""

_NAMED: Final = frozenset({"PERSON", "LOCATION"})
_LEAST: Final = 2
"""Features that occur less often are left out."""


def gate_names() -> frozenset[str]:
    """Give the first names that are looked for in lower case too: of three letters or more."""
    return frozenset(name.lower() for name in first_names() if len(name) > 2 and name.isalpha())  # noqa: PLR2004


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
