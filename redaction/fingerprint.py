"""What binds a certificate to a file of sessions: digests of its bytes, and of all in it but labels."""

import zlib
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import msgspec

from turnscope.transcripts.logfile import open_log

_ADDED_LATER: Final = ("labels", "annotations")
"""What people add to sessions that were redacted; it is made safe when it is read."""


class Fingerprint(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Size and SHA-256 of a file of sessions, uncompressed, and of its records without their labels."""

    lines: int
    bytes: int
    sha256: str
    records: str

    def fits(self, other: "Fingerprint") -> bool:
        """Tell whether two files hold the same sessions, labels and layout aside."""
        return self.lines == other.lines and self.records == other.records


class Digest:
    """Takes the lines of a file one by one."""

    def __init__(self) -> None:
        """Begin with an empty file."""
        self._lines = self._bytes = 0
        self._content, self._records = sha256(), sha256()

    def add(self, line: bytes) -> None:
        """Take a line, its end included; a blank one counts as layout. Raises `ValueError` for no JSON."""
        self._bytes += len(line)
        self._content.update(line)
        if line.strip():
            self._lines += 1
            self._records.update(_canonical(line) + b"\n")

    def fingerprint(self) -> Fingerprint:
        """Give what the lines so far come to."""
        return Fingerprint(self._lines, self._bytes, self._content.hexdigest(), self._records.hexdigest())


def fingerprint_of(path: Path) -> Fingerprint | None:
    """Read a file of sessions, which may be compressed; `None` where it can not be read as such."""
    digest = Digest()
    try:
        with open_log(path) as stream:
            for line in stream:
                digest.add(line)
    except (OSError, EOFError, zlib.error, msgspec.MsgspecError, ValueError, RecursionError):
        return None
    return digest.fingerprint()


def _canonical(line: bytes) -> bytes:
    """Give a record without labels, its keys sorted, so that a tool that writes it anew changes nothing."""
    record = msgspec.json.decode(line)
    if isinstance(record, dict):
        record = _without_labels(record)
        turns = record.get("turns")
        if isinstance(turns, list):
            record["turns"] = [_without_labels(turn) if isinstance(turn, dict) else turn for turn in turns]
    return msgspec.json.encode(record, order="sorted")


def _without_labels(record: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in record.items() if name not in _ADDED_LATER}
