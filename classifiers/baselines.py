"""What a model has to beat: the most frequent value, and TF-IDF with logistic regression."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Self

from turnscope.classifiers.codebook import Codebook, Head, load_codebook
from turnscope.classifiers.encoding import MAX_TOKENS, cut_characters, render_tools
from turnscope.classifiers.labeller import label_session, label_turns, require_redacted
from turnscope.classifiers.labels import Label, SessionLabels
from turnscope.classifiers.readout import Readout
from turnscope.redaction.model import RedactedSession, RedactedTurn
from turnscope.transcripts.model import Role

if TYPE_CHECKING:
    from sklearn.pipeline import Pipeline

Key = tuple[str, Role | None]
"""A head and the role of the turns that it looks at; `None` for sessions."""

READ = Readout()

MANY = 100
"""Rows from which on n-grams that occur once are left out."""


def keys_of(head: Head) -> tuple[Key, ...]:
    """List a head's keys: one a role, since the two sides' labels differ in frequency."""
    return tuple((head.name, role) for role in head.roles) or ((head.name, None),)


class Constant:
    """Gives each turn of a role the same label: the most frequent one of the sessions it was fitted on.

    Probabilities are shares with one imagined case a value, so that without a fit they are equal.
    A multilabel value is given when more than half of the turns carry it.
    """

    def __init__(self, codebook: Codebook | None = None) -> None:
        """Take a codebook; without one, the shipped."""
        self._codebook = codebook or load_codebook()
        self._counts: dict[Key, Counter[str]] = {}

    @property
    def codebook(self) -> Codebook:
        """Codebook that it labels by."""
        return self._codebook

    @property
    def digest(self) -> str:
        """Digest of codebook and counts."""
        counts = sorted((str(key), sorted(count.items())) for key, count in self._counts.items())
        return hashlib.sha256(json.dumps([self._codebook.digest, counts]).encode()).hexdigest()

    def fit(self, sessions: Iterable[RedactedSession]) -> Self:
        """Count the gold labels of sessions."""
        self._counts = {}
        for session in map(require_redacted, sessions):
            for key, value, _ in gold_rows(self._codebook, session):
                count = self._counts.setdefault(key, Counter())
                count.update({"": 1}, **dict.fromkeys((value,) if isinstance(value, str) else value, 1))
        return self

    def label(self, sessions: Iterable[RedactedSession]) -> Iterator[SessionLabels]:
        """Label every turn and session alike."""
        heads = self._codebook.heads()
        fixed = {key: self._fixed(head, key) for head in heads for key in keys_of(head)}
        for session in map(require_redacted, sessions):
            turns = [_pick(heads, turn.role, fixed) for turn in session.turns]
            labels = _pick(heads, None, fixed)
            yield label_session(session, turns=label_turns(session, turns), labels=labels)

    def _fixed(self, head: Head, key: Key) -> Label:
        count, names = self._counts.get(key, Counter()), head.dimension.names
        if head.dimension.kind == "multilabel":
            shares = [(count[name] + 1) / (count[""] + 2) for name in names]
            return Readout(thresholds=(0.5 + 1e-9,) * len(names))(head.dimension, shares)
        return READ(head.dimension, [(count[name] + 1) / (count[""] + len(names)) for name in names])


class Tfidf:
    """Character n-grams of a turn, weighted by TF-IDF, and a logistic regression a head and role.

    A turn is read with its tool calls, cut as the model cuts it; a session as all of its prompts.
    Needs scikit-learn (extra `train`) and a fit.
    """

    def __init__(self, codebook: Codebook | None = None) -> None:
        """Take a codebook; without one, the shipped."""
        self._codebook = codebook or load_codebook()
        self._models: dict[Key, list[Pipeline]] = {}
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
        """Fit on the gold labels of sessions; rows without a label of a head are left out of it."""
        rows: dict[Key, list[tuple[str, str | tuple[str, ...]]]] = {}
        for session in map(require_redacted, sessions):
            for key, value, turn in gold_rows(self._codebook, session):
                rows.setdefault(key, []).append((_text(session, turn), value))
        self._models = {
            key: _fit(head, rows[key])
            for head in self._codebook.heads()
            for key in keys_of(head)
            if key in rows
        }
        content = json.dumps([self._codebook.digest, [[str(key), rows[key]] for key in rows]])
        self._digest = hashlib.sha256(content.encode()).hexdigest()
        return self

    def label(self, sessions: Iterable[RedactedSession]) -> Iterator[SessionLabels]:
        """Label sessions; a head that no gold was given for has no label."""
        for session in map(require_redacted, sessions):
            turns = [self._labels(_text(session, turn), turn.role) for turn in session.turns]
            labels = self._labels(_text(session, None), None)
            yield label_session(session, turns=label_turns(session, turns), labels=labels)

    def _labels(self, text: str, role: Role | None) -> dict[str, Label]:
        return {
            head.dimension.name: READ(head.dimension, _predict(head, self._models[head.name, role], text))
            for head in self._codebook.heads()
            if (head.name, role) in self._models
        }


def gold_rows(
    codebook: Codebook, session: RedactedSession
) -> Iterator[tuple[Key, str | tuple[str, ...], RedactedTurn | None]]:
    """Go through a session's gold labels: key, value, and the turn (`None` for the session's own)."""
    for head in codebook.heads():
        for turn in session.turns if head.roles else ():
            if turn.role in head.roles and head.dimension.name in turn.labels and not turn.withheld:
                yield (head.name, turn.role), turn.labels[head.dimension.name], turn
        if not head.roles and head.dimension.name in session.labels:
            yield (head.name, None), session.labels[head.dimension.name], None


def _pick(heads: Sequence[Head], role: Role | None, fixed: Mapping[Key, Label]) -> dict[str, Label]:
    return {head.dimension.name: fixed[head.name, role] for head in heads if (head.name, role) in fixed}


def _text(session: RedactedSession, turn: RedactedTurn | None) -> str:
    if turn is None:
        return "\n".join(turn.text[:MAX_TOKENS] for turn in session.turns if turn.role == "user")
    return f"{cut_characters(turn.text, 8 * MAX_TOKENS)}\n{render_tools(turn.tool_calls)[0]}"


def _fit(head: Head, rows: Sequence[tuple[str, str | tuple[str, ...]]]) -> "list[Pipeline]":
    texts = [text for text, _ in rows]
    if head.dimension.kind == "multilabel":
        return [_classifier(texts, [name in value for _, value in rows]) for name in head.dimension.names]
    return [_classifier(texts, [str(value) for _, value in rows])]


def _classifier(texts: Sequence[str], targets: Sequence[str] | Sequence[bool]) -> "Pipeline":
    from sklearn.dummy import DummyClassifier
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    if len(set(targets)) == 1:
        return make_pipeline(DummyClassifier()).fit(texts, targets)
    words = TfidfVectorizer(
        analyzer="char_wb",
        ngram_range=(2, 4),
        min_df=2 if len(texts) >= MANY else 1,
        max_features=60_000,
        sublinear_tf=True,
    )
    last = LogisticRegression(C=4.0, class_weight="balanced", max_iter=300)
    return make_pipeline(words, last).fit(texts, targets)


def _predict(head: Head, models: "Sequence[Pipeline]", text: str) -> list[float]:
    chances = [dict(zip(model.classes_, model.predict_proba([text])[0], strict=True)) for model in models]
    if head.dimension.kind == "multilabel":
        return [float(chance.get(True, 0.0)) for chance in chances]
    return [float(chances[0].get(name, 0.0)) for name in head.dimension.names]
