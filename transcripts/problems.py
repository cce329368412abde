"""What could not be read, counted by kind and shown by masked file and line, never by its text."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from turnscope.errors import InputError
from turnscope.transcripts.paths import PathMask

UNPARSABLE_LINE: Final = "unparsable_line"
UNPARSABLE_FILE: Final = "unparsable_file"
MALFORMED_RECORD: Final = "malformed_record"
UNKNOWN_RECORD: Final = "unknown_record"
UNDECODABLE_LINE: Final = "undecodable_line"
UNDECODABLE_FILE: Final = "undecodable_file"
OVERSIZED_LINE: Final = "oversized_line"
OVERSIZED_FILE: Final = "oversized_file"
TRUNCATED_FILE: Final = "truncated_file"
BINARY_FILE: Final = "binary_file"
EMPTY_FILE: Final = "empty_file"
BROKEN_LINK: Final = "broken_link"
UNREADABLE_FILE: Final = "unreadable_file"
NOT_A_FILE: Final = "not_a_regular_file"
UNKNOWN_FORMAT: Final = "unknown_format"
ORPHAN_SUBAGENT: Final = "orphan_subagent"

SKIPPED_FOLDER: Final = "skipped_folder"
COMPANION_FILE: Final = "companion_file"
COPIED_HISTORY: Final = "copied_history"
NO_TURNS: Final = "no_turns"
RESENT_PROMPT: Final = "resent_prompt"
WORDLESS_PROMPT: Final = "wordless_prompt"
DUPLICATE_SESSION: Final = "duplicate_session"

FAILED_SESSION: Final = "failed_session"
"""A fault in redaction or labelling, ours rather than the log's."""

NOTES: Final = frozenset(
    {SKIPPED_FOLDER, COMPANION_FILE, COPIED_HISTORY, NO_TURNS, RESENT_PROMPT, WORDLESS_PROMPT}
)
"""Kinds that are left out on purpose: counted and shown like the rest, and no error when strict."""

EXAMPLES: Final = 20
"""How many places of each kind are kept."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A place that could not be read. `path` is relative to the input and masked; lines start at 1."""

    kind: str
    path: str
    line: int | None = None


class Problems:
    """Problems met so far; iterates over at most `EXAMPLES` of each kind, `len` counts them all."""

    def __init__(self, *, strict: bool = False) -> None:
        """Raise `InputError` at the first problem when `strict`."""
        self.counts: dict[str, int] = Counter()
        self._strict = strict
        self._examples: dict[str, list[Problem]] = {}
        self._mask = PathMask()

    def add(self, kind: str, *, path: str, line: int | None = None, count: int = 1) -> None:
        """Count a problem. `path` is `LogFile.relative`, which is masked here.

        Raises:
            InputError: at a problem that is no note, when strict.
        """
        self.counts[kind] = self.counts.get(kind, 0) + count
        examples = self._examples.setdefault(kind, [])
        if len(examples) < EXAMPLES:
            examples.append(Problem(kind, self._mask(path), line))
        if self._strict and kind not in NOTES:
            place = self._mask(path) + (f", line {line}" if line else "")
            raise InputError(
                f"{place}: {kind.replace('_', ' ')}; mend or remove it, or read without --strict"
            ) from None

    def clear(self) -> None:
        """Forget everything; names keep the numbers that masked them."""
        self.counts.clear()
        self._examples.clear()

    def __iter__(self) -> Iterator[Problem]:
        """Iterate over the examples, kind by kind."""
        for kind in sorted(self._examples):
            yield from self._examples[kind]

    def __len__(self) -> int:
        """Count all problems, not the examples alone."""
        return sum(self.counts.values())

    def __repr__(self) -> str:
        """Give the counts."""
        return f"Problems({dict(self.counts)})"


def failure_of(line: bytes) -> str:
    """Kind of the problem of a line that does not parse: cut short, in another encoding, or malformed."""
    if not line.endswith(b"\n"):
        return TRUNCATED_FILE
    try:
        line.decode()
    except UnicodeDecodeError:
        return UNDECODABLE_LINE
    return UNPARSABLE_LINE
