"""Hand-labelled sessions: what labels are held against."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from turnscope.errors import InputError
from turnscope.redaction.certificate import require_certificates
from turnscope.redaction.ids import project_id, session_id
from turnscope.redaction.keys import Key, load_key
from turnscope.transcripts.model import Labels, Role, Session
from turnscope.transcripts.problems import DUPLICATE_SESSION, Problems
from turnscope.transcripts.reading import Transcripts, read


@dataclass(frozen=True, slots=True)
class GoldTurn:
    """Role and gold labels of a turn; no labels where it was not labelled."""

    role: Role
    labels: Labels


@dataclass(frozen=True, slots=True)
class GoldSession:
    """Gold labels of a session and of its turns, in order. `project` is keyed."""

    turns: tuple[GoldTurn, ...]
    labels: Labels
    project: str | None = None


class Gold:
    """Gold labels by keyed session id. Iterating reads the raw sessions anew, to be redacted and labelled."""

    def __init__(self, transcripts: Transcripts, *, key: Key) -> None:
        """Collect the labels; see `read_gold`."""
        self._transcripts = transcripts
        self._key = key
        self.labels: Mapping[str, GoldSession] = {
            session_id(session, key=self._key): self._labels(session) for session in self
        }

    @property
    def problems(self) -> Problems:
        """What could not be read, and sessions that came twice."""
        return self._transcripts.problems

    def __iter__(self) -> Iterator[Session]:
        """Iterate over the raw sessions that carry labels; one that comes twice is given once."""
        seen = set[str]()
        for session in self._transcripts:
            if session.id in seen:
                self.problems.add(DUPLICATE_SESSION, path=session.path)
            elif session.labels or any(turn.labels for turn in session.turns):
                seen.add(session.id)
                yield session

    def __len__(self) -> int:
        """Count the labelled sessions."""
        return len(self.labels)

    def __repr__(self) -> str:
        """Give sizes alone."""
        return f"Gold({len(self)} sessions)"

    def _labels(self, session: Session) -> GoldSession:
        turns = tuple(GoldTurn(turn.role, turn.labels) for turn in session.turns)
        return GoldSession(turns, session.labels, project_id(session, key=self._key))


def read_gold(path: str | os.PathLike[str], *, key: Key | None = None) -> Gold:
    """Read hand-labelled sessions in the interchange format.

    Args:
        path: Session JSONL with `labels` on turns and sessions, a file or a folder of them.
        key: Turns ids into keyed hashes; must be the one of the labels that are audited. The
            installation's own by default.

    Raises:
        InputError: When the path does not exist or holds no labelled session.
        RedactionError: When a file holds redacted sessions and no valid certificate is beside it.
    """
    key = key or load_key()
    transcripts = read(path)
    require_certificates(transcripts, key=key)
    gold = Gold(transcripts, key=key)
    if not len(gold):
        skipped = ", ".join(
            f"{kind.replace('_', ' ')}: {count}" for kind, count in gold.problems.counts.items()
        )
        raise InputError(f"no labelled session in the gold file ({skipped or 'no labels'})")
    return gold
