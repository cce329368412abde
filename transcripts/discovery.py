"""Files under the given paths, each once, in an order that the file system has no say in."""

import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from turnscope.errors import InputError
from turnscope.transcripts.logfile import LogFile
from turnscope.transcripts.problems import (
    BROKEN_LINK,
    NOT_A_FILE,
    SKIPPED_FOLDER,
    UNREADABLE_FILE,
    Problems,
)

SKIPPED: Final = frozenset({".git", ".hg", ".svn", "node_modules", ".venv", "__pycache__"})
"""Folders that hold no logs and many files: counted and not entered."""


def discover(paths: Iterable[Path], *, problems: Problems) -> list[LogFile]:
    """Find every regular file at or below `paths`; sorted by relative path.

    Links are followed, each folder is entered once, and a file that is reached twice counts once.

    Raises:
        InputError: when a path does not exist.
    """
    given = sorted({path.absolute() for path in paths}, key=lambda path: (len(path.parts), path))
    seen: set[tuple[int, int]] = set()
    for number, path in enumerate(given, start=1):
        if not _exists(path):
            raise InputError(f"input {number} of {len(given)}: no such file or folder; check the path")
    found = [log for path in given for log in _walk(path, "" if path.is_dir() else path.name, seen, problems)]
    return sorted(found, key=lambda log: (log.relative, str(log.path)))


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False


def _walk(path: Path, relative: str, seen: set[tuple[int, int]], problems: Problems) -> Iterator[LogFile]:
    try:
        status = path.stat()
    except OSError:
        problems.add(BROKEN_LINK if path.is_symlink() else UNREADABLE_FILE, path=relative)
        return
    if (status.st_dev, status.st_ino) in seen:
        return
    seen.add((status.st_dev, status.st_ino))
    if stat.S_ISDIR(status.st_mode):
        yield from _enter(path, relative, seen, problems)
    elif stat.S_ISREG(status.st_mode):
        yield LogFile(path, relative, status.st_size, status.st_mtime_ns)
    else:
        problems.add(NOT_A_FILE, path=relative)


def _enter(path: Path, relative: str, seen: set[tuple[int, int]], problems: Problems) -> Iterator[LogFile]:
    if relative and path.name in SKIPPED:
        problems.add(SKIPPED_FOLDER, path=relative)
        return
    try:
        entries = sorted(path.iterdir())
    except OSError:
        problems.add(UNREADABLE_FILE, path=relative or path.name)
        return
    for entry in entries:
        # A name that is no UTF-8 comes with lone surrogates, which no output could encode.
        shown = entry.name.encode("utf-8", "replace").decode()
        yield from _walk(entry, f"{relative}/{shown}" if relative else shown, seen, problems)
