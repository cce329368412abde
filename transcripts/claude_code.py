"""Claude Code's session logs."""

from collections.abc import Callable, Iterator

from turnscope.transcripts.logfile import LogFile
from turnscope.transcripts.model import Session
from turnscope.transcripts.problems import Problems


def recognises(log: LogFile) -> bool:
    """Tell whether the file is a session log of Claude Code."""
    head = log.head()
    return b'"sessionId"' in head and b'"type"' in head and b'"uuid"' in head


def read_all(logs: list[LogFile], *, problems: Problems, on_file: Callable[[int], None]) -> Iterator[Session]:
    """Read the sessions of logs that may share history."""
    for log in logs:
        on_file(log.size)
    yield from ()
