"""Pairs of a gold and a predicted label, item by item, and what gold could not be paired."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from turnscope.classifiers.codebook import Codebook, Dimension, Head
from turnscope.classifiers.labels import Label, SessionLabels
from turnscope.errors import InputError
from turnscope.eval.gold import GoldSession
from turnscope.transcripts.model import Labels, LabelValue, Role

YES, NO = "yes", "no"


@dataclass(frozen=True, slots=True)
class Subject:
    """What a row of an audit is about: a dimension, of turns of one role or of sessions (`role` is None).

    `value` is set where the dimension is multilabel: each of its values is a question of yes or no.
    """

    dimension: Dimension
    role: Role | None
    value: str | None = None

    @property
    def name(self) -> str:
        """Dimension, value and, where both roles have it, the role; `session.` before those of sessions."""
        both = self.role is not None and "turn" in self.dimension.units
        parts = (
            "session" if self.role is None else None,
            self.dimension.name,
            self.value,
            self.role if both else None,
        )
        return ".".join(part for part in parts if part)

    @property
    def labels(self) -> tuple[str, ...]:
        """All labels of an item."""
        return self.dimension.names if self.value is None else (NO, YES)

    def read(self, value: LabelValue) -> str:
        """Give the item's label: the dimension's, or whether `value` is among them."""
        if self.value is not None:
            return YES if self.value in value else NO
        return str(value)


@dataclass(slots=True)
class Pairs:
    """Items of one subject: three columns of one length."""

    gold: list[str] = field(default_factory=list)
    predicted: list[str] = field(default_factory=list)
    sessions: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Matching:
    """Pairs by subject, with the gold that has no counterpart."""

    pairs: dict[Subject, Pairs]
    sessions_found: int = 0
    turns: int = 0
    """Turns with gold labels in the sessions that were found."""
    missing: Counter[str] = field(default_factory=Counter)
    """Sessions and turns of gold without a counterpart, by reason."""


def subjects(codebook: Codebook) -> tuple[Subject, ...]:
    """List the rows of an audit, in the codebook's order."""
    return tuple(
        Subject(head.dimension, role, value)
        for head in codebook.heads()
        for role in _roles(head)
        for value in (head.dimension.names if head.dimension.kind == "multilabel" else (None,))
    )


def match(
    gold: Mapping[str, GoldSession], labels: Iterable[SessionLabels], *, codebook: Codebook
) -> Matching:
    """Pair gold with labels by keyed session id and turn index.

    Raises `InputError` when gold has a value that the codebook lacks.
    """
    check_gold(gold, codebook=codebook)
    matching = Matching({subject: Pairs() for subject in subjects(codebook)})
    found = set[str]()
    for session in labels:
        if session.id in gold and session.id not in found:
            found.add(session.id)
            _match_session(gold[session.id], session, matching)
    matching.sessions_found = len(found)
    if len(gold) > len(found):
        matching.missing["session not found"] = len(gold) - len(found)
    return matching


def check_gold(gold: Mapping[str, GoldSession], *, codebook: Codebook) -> None:
    """Raise `InputError` at a gold value that the codebook lacks; unknown dimensions are let be."""
    known = {dimension.name: dimension for dimension in codebook.dimensions}
    for number, session in enumerate(gold.values(), start=1):
        places = [("the session", session.labels)]
        places += [(f"turn {index}", turn.labels) for index, turn in enumerate(session.turns)]
        for place, labels in places:
            for name, value in labels.items():
                if name in known and not _fits(known[name], value):
                    raise InputError(
                        f"gold session {number}, {place}: `{name}` has a value that codebook "
                        f"{codebook.name} version {codebook.version} lacks"
                    )


def _fits(dimension: Dimension, value: LabelValue) -> bool:
    if dimension.kind == "multilabel":
        return not isinstance(value, str) and set(value) <= set(dimension.names)
    return isinstance(value, str) and value in dimension.names


def _roles(head: Head) -> tuple[Role | None, ...]:
    return head.roles or (None,)


def _match_session(gold: GoldSession, labels: SessionLabels, matching: Matching) -> None:
    if labels.exclusion is not None:
        matching.missing["session excluded from the study"] += 1
        return
    _add(gold.labels, labels.session, None, labels.id, matching)
    for index, turn in enumerate(gold.turns):
        if not turn.labels:
            continue
        matching.turns += 1
        reason = _reason(turn.role, labels, index)
        if reason:
            matching.missing[reason] += 1
        else:
            _add(turn.labels, labels.turns[index], turn.role, labels.id, matching)


def _reason(role: Role, labels: SessionLabels, index: int) -> str:
    if index >= len(labels.turns):
        return "turn not found"
    if labels.turns[index].role != role:
        return "turn of another role"
    return "turn withheld" if labels.turns[index].withheld else ""


def _add(
    gold: Labels, labels: Mapping[str, Label], role: Role | None, session: str, matching: Matching
) -> None:
    for subject, pairs in matching.pairs.items():
        name = subject.dimension.name
        if subject.role != role or name not in gold:
            continue
        if name not in labels:
            matching.missing[f"no label of {subject.name}"] += 1
            continue
        pairs.gold.append(subject.read(gold[name]))
        pairs.predicted.append(subject.read(labels[name].value))
        pairs.sessions.append(session)
