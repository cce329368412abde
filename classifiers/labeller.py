"""What labels sessions: a labeller takes redacted sessions and gives one `SessionLabels` each."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from turnscope.classifiers.codebook import Codebook
from turnscope.classifiers.labels import Label, SessionLabels, TurnLabels
from turnscope.redaction.model import RedactedSession


class Labeller(Protocol):
    """A model or a baseline. Its labels of a session depend on that session alone."""

    @property
    def codebook(self) -> Codebook:
        """Say which dimensions it labels, with which values."""
        ...

    @property
    def digest(self) -> str:
        """Identify the weights: two labellers of one digest give the same labels."""
        ...

    def label(self, sessions: Iterable[RedactedSession]) -> Iterator[SessionLabels]:
        """Label sessions one by one, in order; `TypeError` for what the redactor has not made."""
        ...


def load_labeller(path: Path | None = None) -> Labeller:
    """Load a model folder; without a path the model that ships with turnscope.

    Raises `ModelError` when the folder is incomplete, foreign or damaged.
    """
    from turnscope.classifiers.onnx_labeller import OnnxLabeller

    return OnnxLabeller(path)


def require_redacted(session: object) -> RedactedSession:
    """Let a redacted session through; raise `TypeError` for anything else, raw sessions first of all."""
    if not isinstance(session, RedactedSession):
        msg = f"expected a RedactedSession, got {type(session).__name__}: pass it through turnscope.Redactor"
        raise TypeError(msg)
    return session


def label_turns(
    session: RedactedSession, labels: Sequence[Mapping[str, Label]], *, seen: Sequence[float] | None = None
) -> tuple[TurnLabels, ...]:
    """Put labels to a session's turns; a withheld turn gets none and counts as unseen."""
    shares = seen if seen is not None else [1.0] * len(session.turns)
    return tuple(
        TurnLabels(turn.role, seen=0.0, withheld=True)
        if turn.withheld
        else TurnLabels(turn.role, label, share)
        for turn, label, share in zip(session.turns, labels, shares, strict=True)
    )


def label_session(
    session: RedactedSession, *, turns: tuple[TurnLabels, ...], labels: Mapping[str, Label]
) -> SessionLabels:
    """Put labels beside the facts that a study needs of a session."""
    return SessionLabels(
        id=session.id,
        turns=turns,
        session=labels,
        format=session.format,
        tool=session.tool,
        surface=session.surface,
        model_family=session.model_family,
        language=session.language,
        month=session.month,
        user=session.user,
        project=session.project,
        telemetry=session.telemetry,
        exclusion=session.exclusion,
        findings=session.findings,
        leaks=session.leaks,
    )
