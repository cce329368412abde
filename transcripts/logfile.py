"""A log on disk, read as UTF-8 lines whatever its encoding and whether or not it is compressed."""

import codecs
import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from io import BufferedReader
from pathlib import Path
from typing import Final

from turnscope.transcripts.problems import (
    OVERSIZED_FILE,
    OVERSIZED_LINE,
    TRUNCATED_FILE,
    UNDECODABLE_FILE,
    UNREADABLE_FILE,
    Problems,
)

HEAD: Final = 64 * 1024
"""Bytes by which a format is recognised."""
BUFFER: Final = 1024 * 1024
LONGEST_LINE: Final = 32 * 1024 * 1024
"""Longer lines are counted and passed over, so that memory stays flat."""
LARGEST_DOCUMENT: Final = 512 * 1024 * 1024
"""Larger files are not read into memory whole."""

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True, repr=False)
class LogFile:
    """A file that may hold sessions. `relative` is posix, below the input it was found in."""

    path: Path
    relative: str
    size: int
    """Bytes on disk."""

    def __repr__(self) -> str:
        """Give the size alone: folders are named after people."""
        return f"LogFile({self.size} bytes)"

    def head(self) -> bytes:
        """First 64 KiB as UTF-8, decompressed and without byte order mark; empty if unreadable."""
        return _head(self.path)

    def lines(self, problems: Problems) -> Iterator[tuple[int, bytes]]:
        r"""Stream the lines as UTF-8 with their number, from 1, line ends (`\n`) kept.

        A last line without `\n` was cut short if it does not parse: see `problems.failure_of`.
        Bytes that are no UTF-8 are passed on as they are unless a byte order mark names the encoding.
        """
        try:
            with _open(self.path) as stream:
                encoding = _encoding(stream.peek(4)[:4])
                yield from (
                    self._recoded(encoding, problems) if encoding else self._bounded(stream, problems)
                )
        except (EOFError, zlib.error):
            problems.add(TRUNCATED_FILE, path=self.relative)
        except OSError:
            problems.add(UNREADABLE_FILE, path=self.relative)

    def _bounded(self, stream: BufferedReader, problems: Problems) -> Iterator[tuple[int, bytes]]:
        number, whole = 1, True
        for line in iter(lambda: stream.readline(LONGEST_LINE), b""):
            ends = line.endswith(b"\n")
            if whole and (ends or len(line) < LONGEST_LINE):
                yield number, line
            elif whole:
                problems.add(OVERSIZED_LINE, path=self.relative, line=number)
            whole = ends
            number += ends

    def _recoded(self, encoding: str, problems: Problems) -> Iterator[tuple[int, bytes]]:
        try:
            with _open(self.path) as stream:
                text = codecs.getreader(encoding)(stream)
                for number, line in enumerate(iter(text.readline, ""), start=1):
                    yield number, line.encode("utf-8", "surrogatepass")
        except UnicodeError:
            problems.add(UNDECODABLE_FILE, path=self.relative)

    def document(self, problems: Problems) -> bytes | None:
        """Whole content as UTF-8, for formats that are one document; `None`, counted, if that fails."""
        try:
            with _open(self.path) as stream:
                content = stream.read(LARGEST_DOCUMENT + 1)
        except (EOFError, zlib.error):
            problems.add(TRUNCATED_FILE, path=self.relative)
            return None
        except OSError:
            problems.add(UNREADABLE_FILE, path=self.relative)
            return None
        if len(content) > LARGEST_DOCUMENT:
            problems.add(OVERSIZED_FILE, path=self.relative)
            return None
        encoding = _encoding(content[:4])
        try:
            return content.decode(encoding).encode() if encoding else content
        except UnicodeError:
            problems.add(UNDECODABLE_FILE, path=self.relative)
            return None


def _open(path: Path) -> BufferedReader:
    raw = path.open("rb", buffering=BUFFER)
    if raw.peek(2)[:2] != b"\x1f\x8b":
        return raw
    return BufferedReader(gzip.GzipFile(fileobj=raw), BUFFER)  # type: ignore[type-var]


def _encoding(start: bytes) -> str | None:
    return next((name for mark, name in _BOMS if start.startswith(mark)), None)


@lru_cache(maxsize=4)
def _head(path: Path) -> bytes:
    try:
        with _open(path) as stream:
            content = stream.read(HEAD)
    except (OSError, EOFError, zlib.error):
        return b""
    encoding = _encoding(content[:4])
    return content.decode(encoding, "ignore").encode("utf-8", "replace") if encoding else content
