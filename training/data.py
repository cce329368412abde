"""Training examples: gold sessions, redacted, with the group that a split must not cut."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from turnscope.errors import InputError
from turnscope.redaction.certificate import require_certificate
from turnscope.redaction.model import RedactedSession
from turnscope.training.folds import assign_folds
from turnscope.training.recipe import Recipe
from turnscope.transcripts import session_jsonl
from turnscope.transcripts.logfile import LogFile
from turnscope.transcripts.model import Session
from turnscope.transcripts.problems import Problems

NO_FOLD = -1
"""Fold of sessions that only help to train: they are in every fold's training set."""


@dataclass(frozen=True, slots=True)
class Example:
    """A gold session, redacted. `fold` is the one that holds it out."""

    session: RedactedSession
    group: str
    """Project that it comes from: never on both sides of a split."""
    fold: int
    weight: float


def read_gold_file(path: Path) -> Iterator[Session]:
    """Read a session JSONL file; `InputError` at the end when a line of it could not be read.

    Raises `RedactionError` when it holds redacted sessions and no valid certificate is beside it.
    """
    problems = Problems()
    log = LogFile(path, path.name, path.stat().st_size)
    if session_jsonl.holds_redacted(log):
        require_certificate(path)
    yield from session_jsonl.read(log, problems=problems)
    if len(problems):
        raise InputError(f"{path.name}: {len(problems)} lines are no gold sessions: {dict(problems.counts)}")


def read_examples(
    gold: Path,
    *,
    recipe: Recipe,
    redactor: Callable[[Session], RedactedSession],
    without: frozenset[str] = frozenset(),
) -> list[Example]:
    """Read and redact the sessions that a recipe names, except those whose id is in `without`.

    Folds are assigned by group over the scored files; `InputError` when there are none.
    """
    scored = [
        s for path in find_files(gold, recipe.scored) for s in read_gold_file(path) if s.id not in without
    ]
    helping = [
        s for path in find_files(gold, recipe.helping) for s in read_gold_file(path) if s.id not in without
    ]
    if not scored:
        raise InputError(f"{gold.name}: no gold sessions in {', '.join(recipe.scored)}")
    folds = assign_folds(group_sizes(scored))
    return [Example(redactor(s), group_of(s), folds[group_of(s)], 1.0) for s in scored] + [
        Example(redactor(s), group_of(s), NO_FOLD, recipe.helping_weight) for s in helping
    ]


def group_of(session: Session) -> str:
    """Name the group of a session: its project, or where none is known the session itself."""
    return session.project or session.id


def group_sizes(sessions: Iterable[Session]) -> Counter[str]:
    """Count the prompts of each group."""
    sizes: Counter[str] = Counter()
    for session in sessions:
        sizes[group_of(session)] += sum(turn.role == "user" for turn in session.turns)
    return sizes


def find_files(gold: Path, patterns: Iterable[str]) -> list[Path]:
    """List the files of a gold folder that match, sorted; a file stands for itself."""
    if gold.is_file():
        return [gold]
    return sorted({path for pattern in patterns for path in gold.glob(pattern) if path.is_file()})


def digest_of_data(gold: Path, recipe: Recipe) -> str:
    """Digest the gold files that a recipe names: SHA-256, in hexadecimal."""
    total = sha256()
    for path in find_files(gold, recipe.scored + recipe.helping):
        total.update(sha256(path.read_bytes()).digest())
    return total.hexdigest()
