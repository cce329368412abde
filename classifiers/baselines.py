"""What a model has to beat: the most frequent value, and TF-IDF with logistic regression."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from turnscope.classifiers.codebook import Codebook, load_codebook
from turnscope.classifiers.encoding import MAX_TOKENS
from turnscope.classifiers.labeller import label_session, label_turns, require_redacted
from turnscope.classifiers.labels import Label, SessionLabels
from turnscope.classifiers.ngrams import read_turn
from turnscope.classifiers.outputs import Output, outputs_of
from turnscope.classifiers.readout import Readout
from turnscope.redaction.model import RedactedSession, RedactedTurn
from turnscope.transcripts.model import Labels, LabelValue, Role

if TYPE_CHECKING:
    from sklearn.base import ClassifierMixin
    from sklearn.feature_extraction.text import TfidfVectorizer

MANY = 100
"""Rows from which on n-grams that occur once are left out."""

Row = tuple[str, Labels]


class Constant:
    """Gives each turn of a role the same label: the most frequent one of the sessions it was fitted on.

    Probabilities are shares with one imagined case a value, so that without a fit they are equal.
    A multilabel value is given when more than half of the turns carry it.
    """

    def __init__(self, codebook: Codebook | None = None) -> None:
        """Take a codebook; without one, the shipped."""
        self._codebook = codebook or load_codebook()
        self._outputs = outputs_of(self._codebook)
        self._counts: dict[str, Counter[str]] = {}

    @property
    def codebook(self) -> Codebook:
        """Codebook that it labels by."""
        return self._codebook

    @property
    def digest(self) -> str:
        """Digest of codebook and counts."""
        counts = {name: sorted(count.items()) for name, count in sorted(self._counts.items())}
        return _digest([self._codebook.digest, counts])

    def fit(self, sessions: Iterable[RedactedSession]) -> Self:
        """Count the gold labels of sessions."""
        self._counts = {output.name: Counter() for output in self._outputs}
        for session in map(require_redacted, sessions):
            for output in self._outputs:
                for _, _, value in output.labelled(session):
                    self._counts[output.name].update(["", *([value] if isinstance(value, str) else value)])
        return self

    def label(self, sessions: Iterable[RedactedSession]) -> Iterator[SessionLabels]:
        """Label every turn and session alike."""
        fixed = [(output, self._label(output)) for output in self._outputs]
        for session in map(require_redacted, sessions):
            turns = [_of_role(turn.role, fixed) for turn in session.turns]
            yield label_session(session, turns=label_turns(session, turns), labels=_of_role(None, fixed))

    def _label(self, output: Output) -> Label:
        count, names = self._counts.get(output.name, Counter()), output.dimension.names
        if output.dimension.kind == "multilabel":
            shares = [(count[name] + 1) / (count[""] + 2) for name in names]
            return Readout(thresholds=(0.5 + 1e-9,) * len(names))(output.dimension, shares)
        return Readout()(output.dimension, [(count[name] + 1) / (count[""] + len(names)) for name in names])


class Tfidf:
    """Character n-grams of a turn, weighted by TF-IDF, and a logistic regression for each output.

    A turn is read with its tool calls, cut as the model cuts it; a session as all of its prompts. The
    n-grams are those of the role's turns. Needs scikit-learn (extra `train`) and a fit.
    """

    def __init__(self, codebook: Codebook | None = None) -> None:
        """Take a codebook; without one, the shipped."""
        self._codebook = codebook or load_codebook()
        self._outputs = outputs_of(self._codebook)
        self._words: dict[Role | None, TfidfVectorizer] = {}
        self._models: dict[str, list[ClassifierMixin]] = {}
        self._digest = ""

    @property
    def codebook(self) -> Codebook:
        """Codebook that it labels by."""
        return self._codebook

    @property
    def digest(self) -> str:
        """Digest of codebook and training rows; empty before the fit."""
        return self._digest

    def fit(self, sessions: Iterable[RedactedSession]) -> Self:
        """Fit on the gold labels of sessions; rows without a label of an output are left out of it."""
        rows: dict[Role | None, list[Row]] = {"user": [], "assistant": [], None: []}
        for session in map(require_redacted, sessions):
            for turn in session.turns:
                rows[turn.role] += [] if turn.withheld else [(read_text(session, turn), turn.labels)]
            rows[None].append((read_text(session, None), session.labels))
        self._words, self._models = {}, {}
        for role, own in rows.items():
            self._fit_role(role, own)
        self._digest = _digest([self._codebook.digest, [[str(role), own] for role, own in rows.items()]])
        return self

    def label(self, sessions: Iterable[RedactedSession]) -> Iterator[SessionLabels]:
        """Label sessions; an output that no gold was given for has no label."""
        for session in map(require_redacted, sessions):
            turns = [self._labels(read_text(session, turn), turn.role) for turn in session.turns]
            labels = self._labels(read_text(session, None), None)
            yield label_session(session, turns=label_turns(session, turns), labels=labels)

    def _fit_role(self, role: Role | None, rows: Sequence[Row]) -> None:
        outputs = [output for output in self._outputs if output.role == role]
        if not any(output.dimension.name in labels for output in outputs for _, labels in rows):
            return
        self._words[role] = _vectoriser(len(rows))
        matrix = self._words[role].fit_transform([text for text, _ in rows])
        for output in outputs:
            name = output.dimension.name
            kept = [index for index, (_, labels) in enumerate(rows) if name in labels]
            if kept:
                self._models[output.name] = _fit(
                    output, matrix[kept], [rows[index][1][name] for index in kept]
                )

    def _labels(self, text: str, role: Role | None) -> dict[str, Label]:
        if role not in self._words:
            return {}
        row = self._words[role].transform([text])
        return {
            output.dimension.name: Readout()(output.dimension, _predict(output, models, row))
            for output in self._outputs
            if output.role == role and (models := self._models.get(output.name))
        }


def read_text(session: RedactedSession, turn: RedactedTurn | None) -> str:
    """Write what the baseline reads of a turn; of the session where there is no turn."""
    if turn is None:
        return "\n".join(turn.text[:MAX_TOKENS] for turn in session.turns if turn.role == "user")
    return read_turn(turn)


def _of_role(role: Role | None, fixed: Sequence[tuple[Output, Label]]) -> Mapping[str, Label]:
    return {output.dimension.name: label for output, label in fixed if output.role == role}


def _digest(content: object) -> str:
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def _vectoriser(rows: int) -> "TfidfVectorizer":
    from sklearn.feature_extraction.text import TfidfVectorizer

    return TfidfVectorizer(
        analyzer="char_wb",
        ngram_range=(2, 4),
        min_df=2 if rows >= MANY else 1,
        max_features=40_000,
        sublinear_tf=True,
        dtype=np.float32,
    )


def _fit(output: Output, matrix: Any, values: Sequence[LabelValue]) -> "list[ClassifierMixin]":
    if output.dimension.kind == "multilabel":
        return [_classifier(matrix, [name in value for value in values]) for name in output.dimension.names]
    return [_classifier(matrix, [str(value) for value in values])]


def _classifier(matrix: Any, targets: Sequence[str] | Sequence[bool]) -> "ClassifierMixin":
    from sklearn.dummy import DummyClassifier
    from sklearn.linear_model import LogisticRegression

    if len(set(targets)) == 1:
        return DummyClassifier().fit(matrix, targets)
    return LogisticRegression(C=4.0, class_weight="balanced", max_iter=200, tol=1e-3).fit(matrix, targets)


def _predict(output: Output, models: "Sequence[ClassifierMixin]", row: Any) -> list[float]:
    chances = [dict(zip(model.classes_, model.predict_proba(row)[0], strict=True)) for model in models]
    if output.dimension.kind == "multilabel":
        return [float(chance.get(True, 0.0)) for chance in chances]
    return [float(chances[0].get(name, 0.0)) for name in output.dimension.names]
