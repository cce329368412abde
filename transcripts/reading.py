"""Sessions from logs of many formats, one at a time, in an order that the inputs alone decide."""

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path, PurePosixPath
from types import ModuleType
from typing import Final

from turnscope.errors import InputError
from turnscope.transcripts import (
    aider,
    chat,
    claude_code,
    codex,
    gemini_cli,
    session_jsonl,
    specstory,
    vscode_chat,
)
from turnscope.transcripts.discovery import discover
from turnscope.transcripts.logfile import LogFile
from turnscope.transcripts.model import Session
from turnscope.transcripts.problems import (
    BINARY_FILE,
    COMPANION_FILE,
    EMPTY_FILE,
    UNKNOWN_FORMAT,
    UNPARSABLE_FILE,
    UNREADABLE_FILE,
    Problems,
)

FORMATS: Final[tuple[ModuleType, ...]] = (
    claude_code,
    codex,
    gemini_cli,
    vscode_chat,
    specstory,
    aider,
    session_jsonl,
    chat,
)
"""Readers in the order in which they are asked whether a file is theirs."""


class Transcripts:
    """Sessions of some inputs. Lazy: each iteration reads the files anew and counts problems anew.

    Sessions come format by format, those of Claude Code in order of time, others in order of path.
    """

    def __init__(
        self, paths: Iterable[Path], *, strict: bool = False, on_file: Callable[[int], None] | None = None
    ) -> None:
        """Find the files; see `read`."""
        self.problems = Problems(strict=strict)
        self._paths = tuple(paths)
        self._on_file = on_file or (lambda _size: None)
        logs = discover(self._paths, problems=self.problems)
        self.files = len(logs)
        self.bytes = sum(log.size for log in logs)

    def __iter__(self) -> Iterator[Session]:
        """Read; `problems` is filled on the way."""
        self.problems.clear()
        logs = discover(self._paths, problems=self.problems)
        chosen = [(log, self._choose(log)) for log in logs]
        for reader in FORMATS:
            yield from self._read([log for log, choice in chosen if choice is reader], reader)

    def redacted(self) -> list[LogFile]:
        """Find the files of which a session says that it comes from `turnscope redact`."""
        logs = discover(self._paths, problems=Problems())
        return [log for log in logs if _reader_of(log) is session_jsonl and session_jsonl.holds_redacted(log)]

    def _choose(self, log: LogFile) -> ModuleType | None:
        reader = _reader_of(log)
        if reader is None:
            self.problems.add(_kind_of_stranger(log), path=log.relative)
            self._on_file(log.size)
        return reader

    def _read(self, logs: list[LogFile], reader: ModuleType) -> Iterator[Session]:
        if reader is claude_code:
            yield from claude_code.read_all(logs, problems=self.problems, on_file=self._on_file)
            return
        for log in logs:
            try:
                yield from reader.read(log, problems=self.problems)
            except RecursionError:
                self.problems.add(UNPARSABLE_FILE, path=log.relative)
            self._on_file(log.size)

    def __repr__(self) -> str:
        """Give sizes alone."""
        return f"Transcripts({self.files} files, {self.bytes} bytes)"


def read(
    paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    *,
    strict: bool = False,
    on_file: Callable[[int], None] | None = None,
) -> Transcripts:
    """Read session logs.

    Args:
        paths: A file or folder, or several. Folders are searched at every depth.
        strict: Raise at the first problem instead of counting it.
        on_file: Called with the bytes of each file once it is done.

    Returns:
        Transcripts to iterate over; `problems` tells what was skipped and why.

    Raises:
        InputError: when a path does not exist; when strict, at the first problem, here or while iterating.
    """
    several = [paths] if isinstance(paths, (str, os.PathLike)) else paths
    return Transcripts([_expand(path) for path in several], strict=strict, on_file=on_file)


def _expand(path: str | os.PathLike[str]) -> Path:
    try:
        return Path(path).expanduser()
    except RuntimeError:
        raise InputError("an input begins with the home folder of a user who is not known here") from None


def _reader_of(log: LogFile) -> ModuleType | None:
    return next((reader for reader in FORMATS if log.size and reader.recognises(log)), None)


def _is_companion(log: LogFile) -> bool:
    """Whether Claude Code keeps the file beside its logs, or we a certificate beside redacted sessions."""
    parts = PurePosixPath(log.relative).parts
    return parts[-1].endswith((".meta.json", "sessions-index.json", "certificate.json")) or not {
        "tool-results",
        "memory",
    }.isdisjoint(parts[:-1])


def _kind_of_stranger(log: LogFile) -> str:
    if _is_companion(log):
        return COMPANION_FILE
    if not log.size:
        return EMPTY_FILE
    head = log.head()
    if not head:
        return UNREADABLE_FILE
    return BINARY_FILE if b"\0" in head else UNKNOWN_FORMAT
