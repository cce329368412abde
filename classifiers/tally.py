"""What a run has read, left out and labelled: the counts that a summary prints and a manifest keeps."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from turnscope.transcripts.problems import Problem


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts over a whole run, parts done before a `--resume` included."""

    files: int = 0
    """Log files found, those that could not be read too."""
    bytes: int = 0
    sessions: int = 0
    """Sessions in the store: the labelled and the excluded."""
    labelled: int = 0
    turns: int = 0
    """Turns of the labelled sessions."""
    user_turns: int = 0
    withheld: int = 0
    """Turns whose text the redactor withheld; they have no labels."""
    cut: int = 0
    """Turns of which the model saw a part."""
    excluded: Mapping[str, int] = field(default_factory=dict)
    """Sessions left out of the study, by reason."""
    masked: Mapping[str, int] = field(default_factory=dict)
    """Spans masked in the labelled sessions, by kind."""
    skipped: Mapping[str, int] = field(default_factory=dict)
    """Lines, files and sessions that could not be used, by kind."""
    problems: tuple[Problem, ...] = ()
    """Where some of these are: masked paths, relative to the input."""
    resumed: int = 0
    """Sessions that an earlier run had finished."""

    def to_json(self) -> dict[str, Any]:
        """Give all counts as JSON values, and where the problems are."""
        return asdict(self)

    def to_manifest(self) -> dict[str, Any]:
        """Give the counts alone: file names of logs hold their sessions' ids, so a store has no paths."""
        return {name: value for name, value in self.to_json().items() if name != "problems"}
