"""The gate of an export: the int8 encoder must give the labels that the exact one gives."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch

from turnscope.classifiers.network import SessionLayer
from turnscope.classifiers.runtime import Calibrated
from turnscope.errors import GateError
from turnscope.redaction.model import RedactedSession
from turnscope.training.vectors import Vectors, encode_sessions
from turnscope.transcripts.model import LabelValue

AGREEMENT = 0.95
"""Least share of labels on which int8 and float32 must agree, over all outputs.

The heads are fitted on int8 vectors, so the agreement with the gold that the card reports is int8's own;
what is guarded here is the encoder against a quantisation that destroys it.
"""
SAMPLE = 60
"""Sessions that are compared."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Labels compared, and the share (0..1) that was equal: in all and by output."""

    labels: int
    agreement: float
    by_output: dict[str, float]


def compare(
    sessions: Sequence[RedactedSession],
    *,
    layer: SessionLayer,
    calibrated: Sequence[Calibrated],
    graphs: tuple[Path, Path],
    tokenizer: Path,
) -> Comparison:
    """Label sessions from the vectors of two encoders and count equal labels."""
    left, right = (encode_sessions(sessions, graph=graph, tokenizer=tokenizer) for graph in graphs)
    equal: dict[str, list[bool]] = {one.output.name: [] for one in calibrated}
    for session, a, b in zip(sessions, left, right, strict=True):
        _count(session, _read(layer, calibrated, a), _read(layer, calibrated, b), calibrated, equal)
    every = [same for own in equal.values() for same in own]
    shares = {name: round(sum(own) / len(own), 4) for name, own in equal.items() if own}
    return Comparison(len(every), sum(every) / max(1, len(every)), shares)


def require_agreement(comparison: Comparison) -> None:
    """Raise `GateError` when the int8 model's labels are too often others than the exact one's."""
    if comparison.labels and comparison.agreement < AGREEMENT:
        raise GateError(
            f"int8 and float32 agree on {comparison.agreement:.1%} of {comparison.labels} labels; "
            f"at least {AGREEMENT:.0%} is needed"
        )


def _read(layer: SessionLayer, calibrated: Sequence[Calibrated], vectors: Vectors) -> list[list[LabelValue]]:
    with torch.no_grad():
        turns, whole = layer(*map(torch.from_numpy, (vectors.vectors, vectors.features, vectors.counts)))
    columns, starts = [], {True: 0, False: 0}
    for one in calibrated:
        scores = whole if one.output.role is None else turns
        start = starts[one.output.role is None]
        starts[one.output.role is None] = end = start + len(one.output.dimension.names)
        chances = [one.probabilities(row) for row in scores[:, start:end].numpy()]
        columns.append([one.readout(one.output.dimension, row.tolist()).value for row in chances])
    return columns


def _count(
    session: RedactedSession,
    left: list[list[LabelValue]],
    right: list[list[LabelValue]],
    calibrated: Sequence[Calibrated],
    equal: dict[str, list[bool]],
) -> None:
    for one, a, b in zip(calibrated, left, right, strict=True):
        if one.output.role is None:
            equal[one.output.name].append(a == b)
            continue
        rows = [index for index, turn in enumerate(session.turns) if turn.role == one.output.role]
        equal[one.output.name] += [a[index] == b[index] for index in rows]
