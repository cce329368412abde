"""A session as it was logged: raw, in memory only, and silent in every `repr`.

Nothing here may reach a file, a log line or an exception. What may is a
`redaction.model.RedactedSession`, which the redactor alone can make.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from turnscope.transcripts.names import plain_name

Role = Literal["user", "assistant"]
Surface = Literal["cli", "desktop", "web", "ide", "sdk", "headless", "unknown"]
Exclusion = Literal["headless", "sdk", "ide"]
"""Why a study leaves a session out; `None` on a session that it keeps."""

LabelValue = str | tuple[str, ...]
"""A value of a nominal or ordinal dimension, or the values of a multilabel one."""

Labels = Mapping[str, LabelValue]


@dataclass(frozen=True, slots=True, repr=False)
class ToolCall:
    """One call of a tool by the assistant; `input` is the JSON value that was passed."""

    name: str
    input: Any

    def __repr__(self) -> str:
        """Say how many arguments there are, never what they hold."""
        size = len(self.input) if isinstance(self.input, (dict, str)) else 1
        return f"ToolCall(input of size {size})"


@dataclass(frozen=True, slots=True, repr=False)
class Turn:
    """A message that a person typed, or all that the assistant did until the next one."""

    role: Role
    text: str
    tool_calls: tuple[ToolCall, ...] = ()
    timestamp: datetime | None = None
    labels: Labels = field(default_factory=dict)
    withheld: bool = False
    """True where an earlier redaction withheld the text."""

    def __repr__(self) -> str:
        """Give role and sizes alone."""
        return f"Turn({self.role}, {len(self.text)} characters, {len(self.tool_calls)} tool calls)"


@dataclass(frozen=True, slots=True, repr=False)
class Identity:
    """Values that name the person or the machine. They feed the masking and are never stored."""

    paths: tuple[str, ...] = ()
    """Working directories and home folders, absolute, as logged."""
    users: tuple[str, ...] = ()
    """Account names, for instance the part of a home path that names its owner."""
    hosts: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    """Names and e-mail addresses of git authors."""
    remotes: tuple[str, ...] = ()
    """Repositories' addresses."""
    branches: tuple[str, ...] = ()
    """Git branches; some start with a person's name."""
    folders: tuple[str, ...] = ()
    """Log folder names that encode a path, such as `-Users-name-project`."""

    def __repr__(self) -> str:
        """Count the values; do not show them."""
        return f"Identity({sum(len(getattr(self, name)) for name in self.__slots__)} values)"


@dataclass(frozen=True, slots=True)
class Telemetry:
    """Counts over a session. `None` where the log format does not say."""

    human_prompts: int = 0
    model_calls: int = 0
    tool_calls: int = 0
    """Tool calls of the main thread and of its sub-agents."""
    failed_tool_calls: int = 0
    subagent_tool_calls: int = 0
    words: int = 0
    """Words of assistant prose: runs of letters and digits outside code fences, tool inputs and thinking."""
    output_tokens: int | None = None
    lines_added: int = 0
    lines_removed: int = 0
    commits: int = 0
    pull_requests: int = 0
    tests_passed: bool | None = None
    """Result of the last test run in the log."""
    last_exit: int | None = None
    """Exit status of the last shell command, 1 where the log says only that it failed."""
    plans_approved: int = 0
    plans_rejected: int = 0
    options_picked: int = 0
    tool_calls_refused: int = 0
    interruptions: int = 0
    """Times that the person stopped the assistant, by refusing a tool call or otherwise."""

    @property
    def actions_per_prompt(self) -> float | None:
        """Tool calls a human prompt; `None` in a session without prompts."""
        return self.tool_calls / self.human_prompts if self.human_prompts else None

    @property
    def words_per_prompt(self) -> float | None:
        """Words of assistant prose a human prompt; `None` in a session without prompts."""
        return self.words / self.human_prompts if self.human_prompts else None


@dataclass(frozen=True, slots=True, repr=False)
class Session:
    """One session: the person's turns and the assistant's, in order, with what the log tells."""

    id: str
    turns: tuple[Turn, ...]
    format: str
    """The reader that made it, for instance `claude_code`."""
    tool: str = "unknown"
    """The assistant's product, for instance `claude-code`, `codex`, `aider`."""
    surface: Surface = "unknown"
    model_family: str | None = None
    language: str | None = None
    """ISO 639-1 code of the language that the person writes."""
    started_at: datetime | None = None
    user: str | None = None
    """Whoever the log names as its user. Raw: leaves this object only as a keyed hash."""
    project: str | None = None
    """Git remote, or else the working directory. Raw, as `user` is."""
    identity: Identity = field(default_factory=Identity)
    telemetry: Telemetry = field(default_factory=Telemetry)
    exclusion: Exclusion | None = None
    path: str = ""
    """File it came from, relative to the input. Masked before it is shown."""
    keyed: bool = False
    """True where the ids are keyed hashes already: the session comes from `turnscope redact`."""
    labels: Labels = field(default_factory=dict)
    """Gold labels of the session; those of its turns are on the turns."""
    annotations: Mapping[str, Any] = field(default_factory=dict)
    """Gold labels by annotator: `{"who": {"turns": {"0": {...}}, "session": {...}}}`."""

    def __repr__(self) -> str:
        """Give format and size alone: a session id can be a file name."""
        return f"Session({plain_name(self.format)}, {len(self.turns)} turns)"
