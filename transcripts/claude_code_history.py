"""Order of log files in time, and which messages were read before from another file."""

import re
from array import array
from collections.abc import Hashable
from contextlib import closing
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import Final

from turnscope.transcripts.logfile import LogFile
from turnscope.transcripts.problems import Problems

_TIMESTAMP: Final = re.compile(rb'"timestamp"\s*:\s*"(\d{4}-\d\d-\d\dT[\d:.]+Z?)"')
_SESSION: Final = re.compile(rb'"sessionId"\s*:\s*"([\w-]{1,64})"')
_UUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$")
_SIDECHAIN: Final = re.compile(rb'"isSidechain"\s*:\s*true')


@dataclass(frozen=True, slots=True, repr=False)
class Header:
    """What tells a file's place among others, found in its first and last 64 KiB."""

    log: LogFile
    session: str
    """The session that the file's own rows belong to; of a sub-agent's file, its parent."""
    is_subagent: bool
    first: str
    last: str
    is_fork: bool

    @property
    def order(self) -> tuple[str, bool, str, str, str]:
        """Originals before copies: a copied row keeps its time, and a copy goes on for longer."""
        return self.first, self.is_fork, self.last, self.session, self.log.relative


def read_header(log: LogFile) -> Header:
    """Look at both ends of a file."""
    head, tail = log.head(), log.tail()
    stem = log.path.name.split(".")[0]
    named = None if stem.startswith("agent-") else _UUID.search(stem)
    is_subagent = not named and _is_subagent(stem, head)
    logged = _SESSION.findall(head)[:1] if is_subagent else _SESSION.findall(tail)[-1:]
    session = named.group() if named else logged[0].decode() if logged else stem
    return Header(
        log=log,
        session=session,
        is_subagent=is_subagent,
        first=(min(_TIMESTAMP.findall(head), default=b"") or _find_first_time(log)).decode(),
        last=max(_TIMESTAMP.findall(tail), default=b"").decode(),
        is_fork=b'"forkedFrom"' in head or _SESSION.findall(head)[:1] not in ([], [session.encode()]),
    )


def _find_first_time(log: LogFile) -> bytes:
    """Time of the first row that has one, where a first row longer than the head hides it."""
    with closing(log.lines(Problems())) as lines:
        times = (_TIMESTAMP.search(line) for _, line in lines)
        return next((match.group(1) for match in times if match), b"")


def _is_subagent(stem: str, head: bytes) -> bool:
    return stem.startswith("agent-") or _SIDECHAIN.search(head.split(b"\n", 1)[0]) is not None


class History:
    """Messages that earlier sessions own, as 64-bit hashes, for as long as a copy may still come.

    A copy keeps the times of what it copies, and files come in order of their first time: once a
    session begins after another has ended, nothing later can be a copy of the earlier one.
    """

    def __init__(self) -> None:
        """Start with nothing."""
        self._seen: set[int] = set()
        self._ended: list[tuple[str, int, array[int]]] = []
        self._sessions = 0

    def __contains__(self, key: int) -> bool:
        """Tell whether an earlier session owns the message."""
        return key in self._seen

    def expire(self, *, before: str) -> None:
        """Forget sessions that ended before the time at which the next one begins."""
        while self._ended and before and self._ended[0][0] < before:
            self._seen.difference_update(heappop(self._ended)[2])

    def keep(self, keys: set[int], *, until: str) -> None:
        """Let a session that ended at `until` own its messages."""
        self._sessions += 1
        self._seen |= keys
        heappush(self._ended, (until, self._sessions, array("q", keys)))


class Ledger:
    """Messages of one session: tells what is new, what repeats a row, what another session owns."""

    def __init__(self, history: History) -> None:
        """Start with nothing that is the session's own."""
        self.own: set[int] = set()
        self.copied = 0
        self._history = history

    def owns(self, *parts: Hashable) -> bool:
        """Whether a message is the session's, new or not."""
        return self.is_new(*parts) or hash(parts) in self.own

    def is_new(self, *parts: Hashable) -> bool:
        """Take a message, or part of one, into the session unless it has been read before."""
        key = hash(parts)
        if key in self._history:
            self.copied += 1
            return False
        if key in self.own:
            return False
        self.own.add(key)
        return True

    def may_be_copied(self, *parts: Hashable) -> bool | None:
        """Whether another session has a message of the same time and words; `None` if this one has."""
        key = hash(parts)
        if key in self.own:
            return None
        self.own.add(key)
        return key in self._history
