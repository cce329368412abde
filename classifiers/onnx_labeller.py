"""Labels sessions with a model folder: each turn is encoded once, then the session is scored."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from turnscope.classifiers.codebook import Codebook
from turnscope.classifiers.encoding import TurnEncoder, features
from turnscope.classifiers.labeller import label_session, label_turns, require_redacted
from turnscope.classifiers.labels import Label, SessionLabels
from turnscope.classifiers.ngrams import count_ngrams
from turnscope.classifiers.runtime import Runtime, default_folder
from turnscope.redaction.model import RedactedSession
from turnscope.transcripts.model import Role

if TYPE_CHECKING:
    from numpy.typing import NDArray


class OnnxLabeller:
    """The labeller of a model folder. Pickles as its path, so that a process can load its own.

    A session's labels depend on that session alone: turns are encoded one a call, on one thread.
    """

    def __init__(self, path: Path | None = None) -> None:
        """Load a model folder; without a path the one that ships with turnscope."""
        folder = default_folder() if path is None else Path(path)
        self._path = path
        self._runtime = Runtime(folder)
        self._encoder = TurnEncoder.load(folder / "tokenizer.json")

    def __reduce__(self) -> tuple[type["OnnxLabeller"], tuple[Path | None]]:
        """Pickle as the path."""
        return type(self), (self._path,)

    @property
    def codebook(self) -> Codebook:
        """Codebook that the model was trained on."""
        return self._runtime.codebook

    @property
    def digest(self) -> str:
        """SHA-256 of the files that decide the labels."""
        return self._runtime.digest

    def label(self, sessions: Iterable[RedactedSession]) -> Iterator[SessionLabels]:
        """Label sessions one by one; `TypeError` for what the redactor has not made."""
        for session in map(require_redacted, sessions):
            yield self._label(session)

    def encode(self, session: RedactedSession) -> "tuple[NDArray[np.float32], list[float]]":
        """Encode a session's turns: vectors (T, D) and the seen share of each. Equal turns are read once."""
        encoded = [self._encoder(turn) for turn in session.turns]
        vectors = {ids: self._runtime.encode(ids) for ids in {turn.ids for turn in encoded}}
        return np.stack([vectors[turn.ids] for turn in encoded]), [turn.seen for turn in encoded]

    def _label(self, session: RedactedSession) -> SessionLabels:
        if not session.turns:
            return label_session(session, turns=(), labels={})
        vectors, seen = self.encode(session)
        scores, overall = self._runtime.score(vectors, features(session), count_ngrams(session))
        turns = [self._read(row, turn.role) for row, turn in zip(scores, session.turns, strict=True)]
        labels = self._read(overall[0], None)
        return label_session(session, turns=label_turns(session, turns, seen=seen), labels=labels)

    def _read(self, row: "NDArray[np.float32]", role: Role | None) -> dict[str, Label]:
        """Read a row of scores: the columns of this role's outputs, of sessions where it is `None`."""
        labels, start = {}, 0
        for head in self._runtime.calibrated:
            if (head.output.role is None) != (role is None):
                continue
            end = start + len(head.output.dimension.values)
            if head.output.role == role:
                chances = head.probabilities(row[start:end])
                labels[head.output.dimension.name] = head.readout(head.output.dimension, chances.tolist())
            start = end
        return labels
