"""A session without personal data or secrets. Classifiers, eval, training and report take only this."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NewType

from turnscope.redaction.leaks import LeakCheck
from turnscope.redaction.scan import Scan
from turnscope.transcripts.model import Telemetry

if TYPE_CHECKING:
    from collections.abc import Mapping

    from turnscope.transcripts.model import Exclusion, Labels, Role, Surface

RedactedText = NewType("RedactedText", str)
"""Text that has been through the redactor."""

SEAL: Final = object()
"""Held by the redactor, the sole maker of redacted sessions."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A span that was masked. `start` and `end` count characters of the original text.

    `score` lies in 0..1. The value itself is not kept.
    """

    start: int
    end: int
    kind: str
    score: float


@dataclass(frozen=True, slots=True, repr=False)
class Redaction:
    """A text with its findings masked."""

    text: RedactedText
    findings: tuple[Finding, ...]

    def __repr__(self) -> str:
        """Count; do not quote."""
        return f"Redaction({len(self.text)} characters, {len(self.findings)} findings)"


@dataclass(frozen=True, slots=True, repr=False)
class RedactedToolCall:
    """A tool call whose name and every string inside its input were redacted."""

    name: RedactedText
    input: Any

    def __repr__(self) -> str:
        """Show nothing of the input."""
        return "RedactedToolCall()"


@dataclass(frozen=True, slots=True, repr=False)
class RedactedTurn:
    """A turn after redaction. A withheld one has kept its place and lost its text."""

    role: "Role"
    text: RedactedText
    tool_calls: tuple[RedactedToolCall, ...] = ()
    withheld: bool = False
    labels: "Labels" = field(default_factory=dict)

    def __repr__(self) -> str:
        """Give role and sizes alone."""
        return f"RedactedTurn({self.role}, {len(self.text)} characters)"


@dataclass(frozen=True, slots=True, repr=False)
class RedactedSession:
    """What the later stages see of a session. Ids are keyed hashes; there is no path, no day.

    Raises `TypeError` when anything but the redactor makes one.
    """

    id: str
    turns: tuple[RedactedTurn, ...]
    format: str
    tool: str
    surface: "Surface"
    model_family: str | None = None
    language: str | None = None
    month: str | None = None
    """`YYYY-MM`."""
    user: str | None = None
    project: str | None = None
    telemetry: Telemetry = field(default_factory=Telemetry)
    exclusion: "Exclusion | None" = None
    labels: "Labels" = field(default_factory=dict)
    annotations: "Mapping[str, Any]" = field(default_factory=dict)
    findings: "Mapping[str, int]" = field(default_factory=dict)
    """How many spans of each kind were masked in the session."""
    scan: Scan = field(default_factory=Scan)
    """How much of the session was looked at, and what was not."""
    leaks: LeakCheck = field(default_factory=LeakCheck)
    """How many known values were looked for in how many strings, and why turns were withheld."""
    seal: object = None

    def __post_init__(self) -> None:
        """Refuse any other maker."""
        if self.seal is not SEAL:
            msg = "a RedactedSession is made by turnscope.Redactor alone; pass the session through it"
            raise TypeError(msg)
        object.__setattr__(self, "seal", None)

    def __repr__(self) -> str:
        """Give format and size alone."""
        return f"RedactedSession({self.format}, {len(self.turns)} turns)"
