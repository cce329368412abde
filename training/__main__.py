"""`python -m turnscope.training GOLD [MODEL]`: train the model that ships with turnscope anew."""

import json
import shutil
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any

from turnscope.classifiers.runtime import default_folder
from turnscope.errors import TurnscopeError

EXAMPLES = Path("examples") / "held_out_ids.txt"
"""Ids of the invented sessions that are shown as examples, which stay out of the training."""


def main(arguments: list[str]) -> int:
    """Train into MODEL, by default over the model that ships with turnscope; return the exit code."""
    if len(arguments) not in {1, 2}:
        sys.stderr.write("usage: python -m turnscope.training GOLD_FOLDER [MODEL_FOLDER]\n")
        return 2
    out = Path(arguments[1]) if arguments[1:] else default_folder()
    fresh = out.with_name(f"{out.name}.new")
    try:
        _train(Path(arguments[0]), fresh)
    except TurnscopeError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    if out.exists():
        shutil.rmtree(out)
    fresh.rename(out)
    return 0


def _train(gold: Path, out: Path) -> None:
    import torch

    from turnscope.training.train import train

    torch.set_num_threads(1)  # the steps are so small that two threads would wait for each other
    train(
        gold=gold,
        out=out,
        without=read_held_out(),
        baselines=read_baselines(),
        sources=(_gold() / "sources.md").read_text(encoding="utf-8").split("\n\n", 2)[2],
        on_step=_tell,
    )


def _tell(step: str) -> None:
    sys.stderr.write(f"{step}\n")


def read_held_out() -> frozenset[str]:
    """Read the ids of the example sessions; run from the repository."""
    return frozenset(EXAMPLES.read_text(encoding="utf-8").split()) if EXAMPLES.is_file() else frozenset()


def read_baselines() -> dict[str, Any]:
    """Read what the baselines reached on the folds, as `benchmarks/folds.py` has written it."""
    path = _gold() / "baselines.json"
    return dict(json.loads(path.read_bytes())) if path.is_file() else {}


def _gold() -> Path:
    return Path(str(files("turnscope.training") / "gold"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
