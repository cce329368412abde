"""Session JSONL, the interchange format: a session a line, with gold labels where there are any."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, Literal, get_args

import msgspec

from turnscope.transcripts.claude_code_rows import Silent
from turnscope.transcripts.draft import find_homes
from turnscope.transcripts.fields import mapping, string, time_of
from turnscope.transcripts.identity import identify
from turnscope.transcripts.language import detect_language
from turnscope.transcripts.logfile import LogFile
from turnscope.transcripts.model import (
    Exclusion,
    Identity,
    Labels,
    Session,
    Surface,
    Telemetry,
    ToolCall,
    Turn,
)
from turnscope.transcripts.names import plain_language, plain_name
from turnscope.transcripts.problems import MALFORMED_RECORD, NO_TURNS, Problems, failure_of
from turnscope.transcripts.telemetry import count_changed_lines, count_words

_LINE: Final = re.compile(rb'^[ \t]*\{[^\n]*?"turns"\s*:\s*\[\s*[\]{]', re.MULTILINE)
_REDACTED: Final = re.compile(rb'"redacted"[ \t\r]*:[ \t\r]*true')
_KEYED: Final = re.compile(r"[a-z2-7]{16}")
_SURFACES: Final[tuple[Surface, ...]] = get_args(Surface)
_EXCLUSIONS: Final[tuple[Exclusion, ...]] = get_args(Exclusion)

_LARGEST: Final = 2**53

_Values = dict[str, str | list[str] | None]


class _Call(Silent):
    name: str = ""
    input: Any = ""


class _Turn(Silent):
    role: Literal["user", "assistant"]
    text: str = ""
    tool_calls: list[_Call] | None = None
    timestamp: Any = None
    labels: _Values | None = None
    withheld: bool = False


class _Claim(Silent):
    redacted: bool = False


class _Line(Silent):
    turns: list[_Turn]
    id: str | int | None = None
    source: dict[str, Any] | None = None
    format: str | None = None
    tool: str | None = None
    surface: str | None = None
    model_family: str | None = None
    language: str | None = None
    started_at: Any = None
    user: str | None = None
    project: str | None = None
    telemetry: dict[str, Any] | None = None
    exclusion: str | None = None
    redacted: bool = False
    labels: _Values | None = None
    annotations: dict[str, Any] | None = None


def recognises(log: LogFile) -> bool:
    """Tell whether a line near the start is a session with `turns`."""
    return bool(_LINE.search(log.head()))


def holds_redacted(log: LogFile) -> bool:
    """Tell whether any of the sessions says that it comes from `turnscope redact`."""
    return any(_REDACTED.search(line) and _says_redacted(line) for _, line in log.lines(Problems()))


def _says_redacted(line: bytes) -> bool:
    """Read a line's own word; inside of a tool's input it would be somebody else's."""
    try:
        return msgspec.json.decode(line, type=_Claim).redacted
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return False


def read(log: LogFile, *, problems: Problems) -> Iterator[Session]:
    """Read the sessions, one a line. Turns stay as they are: labels and annotations go by their index."""
    for number, line in log.lines(problems):
        if not line.strip():
            continue
        try:
            record = msgspec.json.decode(line, type=_Line)
        except msgspec.ValidationError:
            problems.add(MALFORMED_RECORD, path=log.relative, line=number)
        except (msgspec.DecodeError, UnicodeError, RecursionError):
            problems.add(failure_of(line), path=log.relative, line=number)
        else:
            if record.turns:
                yield _session(record, log, number)
            else:
                problems.add(NO_TURNS, path=log.relative, line=number)


def _session(record: _Line, log: LogFile, number: int) -> Session:
    turns = tuple(map(_turn, record.turns))
    source, surface = mapping(record.source), _surface(record.surface)
    return Session(
        id=str(record.id) if record.id is not None else f"{log.relative}:{number}",
        turns=turns,
        format=plain_name(record.format or string(source.get("format")) or "session_jsonl"),
        tool=plain_name(record.tool or "unknown"),
        surface=surface,
        model_family=plain_name(record.model_family) if record.model_family else None,
        language=plain_language(record.language) if record.language else _language(turns),
        started_at=time_of(record.started_at),
        user=record.user,
        project=record.project or string(source.get("project")) or string(source.get("repo")) or None,
        identity=Identity() if _is_keyed(record) else _identity(record, turns),
        telemetry=_telemetry(record, turns),
        exclusion=_exclusion(record, turns, surface),
        path=log.relative,
        keyed=_is_keyed(record),
        labels=_labels(record.labels),
        annotations=mapping(record.annotations),
    )


def _is_keyed(record: _Line) -> bool:
    """Believe that ids are keyed hashes only where they look like it; others are hashed once more."""
    ids = filter(None, (record.id, record.user, record.project))
    return record.redacted and all(_KEYED.fullmatch(str(each)) for each in ids)


def _turn(turn: _Turn) -> Turn:
    return Turn(
        role=turn.role,
        text=turn.text,
        tool_calls=tuple(ToolCall(call.name, call.input) for call in turn.tool_calls or ()),
        timestamp=time_of(turn.timestamp),
        labels=_labels(turn.labels),
        withheld=turn.withheld,
    )


def _labels(values: _Values | None) -> Labels:
    """Give labels their final form: several values are a tuple; a dimension without value is left out."""
    return {
        dimension: tuple(value) if isinstance(value, list) else value
        for dimension, value in (values or {}).items()
        if value is not None
    }


def _surface(told: str | None) -> Surface:
    return next((surface for surface in _SURFACES if surface == told), "unknown")


def _exclusion(record: _Line, turns: tuple[Turn, ...], surface: Surface) -> Exclusion | None:
    human = any(turn.role == "user" for turn in turns)
    told = record.exclusion or (surface if human else "headless")
    return next((exclusion for exclusion in _EXCLUSIONS if exclusion == told), None)


def _language(turns: tuple[Turn, ...]) -> str | None:
    return detect_language("\n".join(turn.text for turn in turns if turn.role == "user"))


def _identity(record: _Line, turns: tuple[Turn, ...]) -> Identity:
    homes = find_homes(" ".join(str(call.input) for turn in turns for call in turn.tool_calls))
    return identify(paths=homes, users=filter(None, [record.user]))


def _telemetry(record: _Line, turns: tuple[Turn, ...]) -> Telemetry:
    """Take the counts as logged, else count what the turns show."""
    if record.telemetry:
        return _logged(record.telemetry)
    calls = [call for turn in turns for call in turn.tool_calls]
    changes = [count_changed_lines(call.name, call.input) for call in calls]
    return Telemetry(
        human_prompts=sum(turn.role == "user" for turn in turns),
        tool_calls=len(calls),
        words=sum(count_words(turn.text) for turn in turns if turn.role == "assistant"),
        lines_added=sum(added for added, _ in changes),
        lines_removed=sum(removed for _, removed in changes),
    )


def _logged(values: Mapping[str, Any]) -> Telemetry:
    given: dict[str, Any] = {name: values.get(name) for name in Telemetry.__slots__}
    return Telemetry(**{name: value for name, value in given.items() if _is_count(name, value)})


def _is_count(name: str, value: Any) -> bool:
    """Tell whether a value is one that its column can hold; only an exit status may be negative."""
    if name == "tests_passed":
        return isinstance(value, bool)
    low = -_LARGEST if name == "last_exit" else 0
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= _LARGEST
