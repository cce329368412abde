"""Lines of invented files, so that reading, writing and editing them leaves the traces that it would."""

from dataclasses import dataclass
from pathlib import PurePosixPath

from selection import draw

_CODE = (
    "value = read_next(source)",
    "if value is None: skip(source)",
    "total = total + weight(value)",
    "limit = max(limit, value)",
    "emit(name, total, limit)",
    "check(total <= limit)",
    "state = advance(state, value)",
    "retry(times=3, wait=0.5)",
    "result = merge(result, state)",
    "close(source)",
)
_PROSE = (
    "Read this first: what it does and what it leaves alone.",
    "One step at a time, each with its check.",
    "Ask before anything is deleted.",
    "Numbers are of the last full week.",
    "Known gaps are at the end, with their owner.",
    "Run the check again after every change.",
    "The table below holds one row a case.",
    "What was tried and dropped is listed too.",
)
_DATA = (
    "id: 14",
    "enabled: true",
    "retries: 3",
    "region: north",
    "timeout: 30",
    "owner: team",
    "level: info",
    "size: 512",
)
_PROSE_SUFFIXES = {".md", ".mdc", ".txt", ".adoc", ".docx", ".html", ""}
_DATA_SUFFIXES = {".yml", ".yaml", ".json", ".toml", ".ini", ".csv", ".xml", ".properties", ".service", ".tf"}


@dataclass(frozen=True, slots=True)
class Change:
    """A hunk: where it starts, the line before it, what goes and what comes."""

    start: int
    context: str
    removed: tuple[str, ...]
    added: tuple[str, ...]

    @property
    def patch(self) -> dict[str, object]:
        """The hunk as Claude Code logs it."""
        lines = [
            f" {self.context}",
            *(f"-{line}" for line in self.removed),
            *(f"+{line}" for line in self.added),
        ]
        return {
            "oldStart": self.start,
            "oldLines": len(self.removed) + 1,
            "newStart": self.start,
            "newLines": len(self.added) + 1,
            "lines": lines,
        }


def write_lines(path: str, *, count: int, key: str) -> tuple[str, ...]:
    """Invent that many lines for a file of this name."""
    stock = _stock_for(path)
    return tuple(stock[draw("line", path, key, number) % len(stock)] for number in range(count))


def invent_change(path: str, *, key: str) -> Change:
    """Invent an edit of a file: some lines out, usually more in."""
    removed = write_lines(path, count=1 + draw("removed", path, key) % 3, key=f"old {key}")
    added = write_lines(path, count=1 + draw("added", path, key) % 7, key=f"new {key}")
    return Change(1 + draw("start", path, key) % 90, _stock_for(path)[0], removed, added)


def _stock_for(path: str) -> tuple[str, ...]:
    suffix = PurePosixPath(path).suffix.lower()
    if suffix in _PROSE_SUFFIXES:
        return _PROSE
    return _DATA if suffix in _DATA_SUFFIXES else _CODE
