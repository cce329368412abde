"""Files that tests hand to the readers."""

from collections.abc import Iterable
from pathlib import Path
from types import ModuleType

from turnscope.transcripts.logfile import LogFile
from turnscope.transcripts.model import Session
from turnscope.transcripts.problems import Problems


def log_of(path: Path, content: str | bytes) -> LogFile:
    """Write a log and return it under its bare name."""
    path.write_bytes(content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content)
    return LogFile(path, path.name, path.stat().st_size)


def read_log(reader: ModuleType, log: LogFile) -> tuple[list[Session], Problems]:
    """Read a log that the reader recognises."""
    problems = Problems()
    assert reader.recognises(log)
    return list(reader.read(log, problems=problems)), problems


def shown(sessions: Iterable[Session]) -> list[list[tuple[str, str]]]:
    """Roles and texts of the sessions' turns."""
    return [[(turn.role, turn.text) for turn in session.turns] for session in sessions]
