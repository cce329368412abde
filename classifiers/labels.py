"""What a labeller says of a session: no text, no name, only values and probabilities."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from turnscope.redaction.leaks import LeakCheck
from turnscope.transcripts.model import LabelValue, Role, Telemetry

if TYPE_CHECKING:
    from turnscope.transcripts.model import Exclusion, Surface


@dataclass(frozen=True, slots=True)
class Label:
    """A dimension's label of one turn or session.

    `value` is the most probable value; of a multilabel dimension the values whose probability
    reaches their threshold, `()` when none does. `probabilities` has one entry a codebook value,
    each in 0..1; they sum to 1 except where the dimension is multilabel. `abstained` is True
    below the model's threshold: the value stands, but should not be relied on.
    """

    value: LabelValue
    probabilities: Mapping[str, float]
    abstained: bool = False


@dataclass(frozen=True, slots=True)
class TurnLabels(Mapping[str, Label]):
    """Labels of one turn by dimension; `seen` is the share (0..1) of the turn that the model read."""

    role: Role
    labels: Mapping[str, Label] = field(default_factory=dict)
    seen: float = 1.0
    withheld: bool = False

    def __getitem__(self, dimension: str) -> Label:
        """Return the label of a dimension; `KeyError` where the dimension has no label here."""
        return self.labels[dimension]

    def __iter__(self) -> Iterator[str]:
        """Iterate over the dimensions."""
        return iter(self.labels)

    def __len__(self) -> int:
        """Count the dimensions."""
        return len(self.labels)


@dataclass(frozen=True, slots=True)
class SessionLabels:
    """A session's labels with the facts that a study needs of it. `id` and the like are keyed."""

    id: str
    turns: tuple[TurnLabels, ...]
    session: Mapping[str, Label] = field(default_factory=dict)
    format: str = "unknown"
    tool: str = "unknown"
    surface: "Surface" = "unknown"
    model_family: str | None = None
    language: str | None = None
    month: str | None = None
    user: str | None = None
    project: str | None = None
    telemetry: Telemetry = field(default_factory=Telemetry)
    exclusion: "Exclusion | None" = None
    findings: Mapping[str, int] = field(default_factory=dict)
    leaks: LeakCheck = field(default_factory=LeakCheck, compare=False)
