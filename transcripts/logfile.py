"""A log on disk, read as UTF-8 lines whatever its encoding and whether or not it is compressed."""

import codecs
import gzip
import zlib
from collections import deque
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from io import BufferedIOBase, TextIOWrapper
from pathlib import Path
from typing import BinaryIO, Final, cast

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
LONGEST_LINE: Final = 32 * 1024 * 1024
"""Longer lines are counted and passed over, so that memory stays flat."""
LARGEST_DOCUMENT: Final = 512 * 1024 * 1024
"""Larger files are not read into memory whole."""

_GZIP: Final = b"\x1f\x8b"
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
    modified: int = 0
    """Time of the last change in ns."""

    def __repr__(self) -> str:
        """Give the size alone: folders are named after people."""
        return f"LogFile({self.size} bytes)"

    def head(self) -> bytes:
        """First 64 KiB as UTF-8, decompressed and without byte order mark; empty if unreadable."""
        return _head(self.path, self.size, self.modified)

    def tail(self) -> bytes:
        """Last 64 KiB, as `head` gives the first."""
        try:
            with self.path.open("rb") as stream:
                if not _is_plain(stream):
                    return b"".join(deque((line for _, line in self.lines(Problems())), maxlen=40))[-HEAD:]
                stream.seek(max(0, self.size - HEAD))
                return stream.read(HEAD)
        except OSError:
            return b""

    def lines(self, problems: Problems) -> Generator[tuple[int, bytes]]:
        r"""Stream the lines as UTF-8 with their number, from 1, line ends (`\n`) kept.

        A last line without `\n` was cut short if it does not parse: see `problems.failure_of`.
        Bytes that are no UTF-8 are passed on as they are unless a byte order mark names the encoding.
        """
        try:
            with open_log(self.path) as stream, _reading(stream) as read:
                yield from self._bounded(read, problems)
        except (EOFError, zlib.error):
            problems.add(TRUNCATED_FILE, path=self.relative)
        except UnicodeError:
            problems.add(UNDECODABLE_FILE, path=self.relative)
        except OSError:
            problems.add(UNREADABLE_FILE, path=self.relative)

    def _bounded(self, read: Callable[[int], bytes], problems: Problems) -> Iterator[tuple[int, bytes]]:
        number, whole = 1, True
        for line in iter(lambda: read(LONGEST_LINE), b""):
            ends = line.endswith(b"\n")
            if whole and (ends or len(line) < LONGEST_LINE):
                yield number, line
            elif whole:
                problems.add(OVERSIZED_LINE, path=self.relative, line=number)
            whole = ends
            number += ends

    def document(self, problems: Problems) -> bytes | None:
        """Whole content as UTF-8, for formats that are one document; `None`, counted, if that fails."""
        try:
            with open_log(self.path) as stream:
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


def open_log(path: Path) -> BufferedIOBase:
    """Open a file for reading, decompressed. Raises `OSError`; reading `EOFError` and `zlib.error` too."""
    with path.open("rb") as raw:
        compressed = raw.read(2) == _GZIP
    return gzip.GzipFile(path, "rb") if compressed else path.open("rb")


def _is_plain(stream: BinaryIO) -> bool:
    start = stream.read(4)
    return not start.startswith(_GZIP) and _encoding(start) is None


def _encoding(start: bytes) -> str | None:
    return next((name for mark, name in _BOMS if start.startswith(mark)), None)


@contextmanager
def _reading(stream: BufferedIOBase) -> Iterator[Callable[[int], bytes]]:
    """Give `readline` of the stream, as UTF-8, from behind the byte order mark."""
    encoding = _encoding(stream.read(4))
    stream.seek(len(codecs.BOM_UTF8) if encoding == "utf-8-sig" else 0)
    if encoding in (None, "utf-8-sig"):
        yield stream.readline
        return
    text = TextIOWrapper(cast("BinaryIO", stream), encoding, newline="\n")
    try:
        yield lambda limit: text.readline(limit).encode("utf-8", "surrogatepass")
    finally:
        text.detach()


@lru_cache(maxsize=4)
def _head(path: Path, _size: int, _modified: int) -> bytes:
    try:
        with open_log(path) as stream:
            content = stream.read(HEAD)
    except (OSError, EOFError, zlib.error):
        return b""
    encoding = _encoding(content[:4])
    return content.decode(encoding, "ignore").encode("utf-8", "replace") if encoding else content
