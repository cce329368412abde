"""A session while its log is read: the parts that all formats but Claude Code's collect on the way."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from turnscope.transcripts.evidence import Evidence
from turnscope.transcripts.identity import identify, user_of
from turnscope.transcripts.language import detect_language
from turnscope.transcripts.logfile import LogFile
from turnscope.transcripts.model import Exclusion, Identity, Session, Surface, Telemetry, ToolCall, Turn
from turnscope.transcripts.problems import NO_TURNS, RESENT_PROMPT, WORDLESS_PROMPT, Problems
from turnscope.transcripts.telemetry import count_changed_lines, count_words, model_family
from turnscope.transcripts.turns import merge_turns

_SAYS_SOMETHING: Final = re.compile(r"[^\W_]")
_HOME: Final = re.compile(r"(?:/home/|/Users/|[A-Za-z]:[\\/]+Users[\\/]+)[\w.@-]+(?: [A-Z][\w.-]+(?=[\\/]))?")
_SCANNED: Final = 20_000
"""Characters of a tool call in which home folders are looked for."""


def find_homes(text: str) -> list[str]:
    """Home folders named in a text, as often as they are."""
    return _HOME.findall(text)


@dataclass(slots=True, repr=False)
class Draft:
    """What is known of a session so far. `finish` makes the session of it."""

    format: str
    log: LogFile
    id: str = ""
    tool: str = "unknown"
    surface: Surface = "unknown"
    exclusion: Exclusion | None = None
    project: str | None = None
    started_at: datetime | None = None
    output_tokens: int | None = None
    models: Counter[str] = field(default_factory=Counter)
    homes: Counter[str] = field(default_factory=Counter)
    paths: list[str] = field(default_factory=list)
    users: list[str] = field(default_factory=list)
    people: list[str] = field(default_factory=list)
    remotes: list[str] = field(default_factory=list)
    unanswered: str = ""
    """Last prompt, as long as nothing has come of it."""
    messages: list[Turn] = field(default_factory=list)
    evidence: Evidence = field(default_factory=Evidence)
    counts: Counter[str] = field(default_factory=Counter)
    """Whole-number fields of `Telemetry` by name."""
    notes: Counter[str] = field(default_factory=Counter)
    """Prompts that make no turn, by the kind of problem as which they are counted."""

    def prompt(self, text: str, *, at: datetime | None = None) -> None:
        """Take in what the person typed.

        A prompt that repeats the one before it, with no reply between, was sent again; one without a letter
        or digit (`?`) holds nothing to label. Neither makes a turn; both are counted as notes.
        """
        text = text.strip()
        if text and text == self.unanswered:
            self.notes[RESENT_PROMPT] += 1
        elif text and not _SAYS_SOMETHING.search(text):
            self.notes[WORDLESS_PROMPT] += 1
        elif text:
            self.unanswered = text
            self.counts["human_prompts"] += 1
            self.messages.append(Turn("user", text, timestamp=at))

    def reply(self, text: str, *, at: datetime | None = None) -> None:
        """Take in what the assistant said."""
        if text.strip():
            self.unanswered = ""
            self.counts["words"] += count_words(text)
            self.messages.append(Turn("assistant", text.strip(), timestamp=at))

    def call(self, name: str, value: Any, *, at: datetime | None = None, changes: bool = True) -> None:
        """Take in a tool call with its argument; `changes` tells whether to count lines it edits."""
        self.unanswered = ""
        self.counts["tool_calls"] += 1
        self.messages.append(Turn("assistant", "", (ToolCall(name, value),), timestamp=at))
        self.notice_homes(str(value)[:_SCANNED])
        if changes:
            self.change(*count_changed_lines(name, value))

    def change(self, added: int, removed: int) -> None:
        """Count lines that an edit adds and removes."""
        self.counts["lines_added"] += added
        self.counts["lines_removed"] += removed

    def notice_homes(self, text: str) -> None:
        """Look for home folders, whose names are those of accounts."""
        self.homes.update(find_homes(text))

    def used(self, model: Any) -> None:
        """Count a use of a model; the most used one is the session's."""
        if isinstance(model, str) and model:
            self.models[model] += 1

    def finish(self, problems: Problems) -> Iterator[Session]:
        """Make the session; counts it instead when it has no turn."""
        turns = merge_turns(self.messages)
        for kind, count in self.notes.items():
            problems.add(kind, path=self.log.relative, count=count)
        if turns:
            yield self._session(turns, self._identity())
        else:
            problems.add(NO_TURNS, path=self.log.relative)

    def _session(self, turns: tuple[Turn, ...], identity: Identity) -> Session:
        headless: Exclusion | None = None if self.counts["human_prompts"] or self.notes else "headless"
        first = next((turn.timestamp for turn in turns if turn.timestamp), None)
        model = next(iter(self.models.most_common(1)), ("", 0))[0]
        return Session(
            id=self.id or self.log.relative,
            turns=turns,
            format=self.format,
            tool=self.tool,
            surface=self.surface,
            model_family=model_family(model),
            language=detect_language("\n".join(turn.text for turn in turns if turn.role == "user")),
            started_at=self.started_at or first,
            user=user_of(identity),
            project=next((place for place in (*self.remotes, self.project, *self.paths) if place), None),
            identity=identity,
            telemetry=self._telemetry(),
            exclusion=self.exclusion or headless,
            path=self.log.relative,
        )

    def _identity(self) -> Identity:
        homes = [home for home, _ in self.homes.most_common()]
        folders = [part for part in self.log.relative.split("/") if part.startswith("-")]
        return identify(
            paths=[*self.paths, *homes],
            users=self.users,
            people=self.people,
            remotes=self.remotes,
            folders=folders,
        )

    def _telemetry(self) -> Telemetry:
        return Telemetry(**self.counts, **self.evidence.fields(), output_tokens=self.output_tokens)
