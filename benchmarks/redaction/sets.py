"""The span-labelled sets: rows, and the splits by which nothing is scored on what it was tuned on."""

import gzip
import json
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

FOLDS = 5


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text, in characters, and what it is."""

    start: int
    end: int
    label: str
    orig: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Row:
    """A text with its labelled spans; `group` is what must not be split: a service, a file, a row itself."""

    text: str
    spans: tuple[Span, ...]
    group: str


def load(folder: Path, name: str) -> list[Row]:
    """Read a set. Raises `FileNotFoundError` where the folder does not hold it."""
    with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [_row(json.loads(line), name, number) for number, line in enumerate(lines)]


def _row(record: dict[str, object], name: str, number: int) -> Row:
    told = record["spans"]
    assert isinstance(told, list)
    spans = tuple(Span(s["start"], s["end"], s["label"], s.get("orig", "")) for s in told)
    return Row(str(record["text"]), spans, _group(name, str(record["source"]), number))


def _group(name: str, source: str, number: int) -> str:
    """Name the cluster: a service of Kingfisher, a source file elsewhere, a row where there is neither."""
    if name == "kingfisher_examples":
        return source.split("kingfisher.", 1)[1].split(".", maxsplit=1)[0]
    return f"{name}:{number}" if source == name else source


def fold_of(group: str) -> int:
    """Give the fold of a group, 0 to 4, by its digest alone."""
    return int(sha256(group.encode()).hexdigest(), 16) % FOLDS


def held_out(rows: Iterable[Row]) -> list[Row]:
    """Give the fifth of the rows whose text's digest says so; nothing is ever trained on it."""
    return [row for row in rows if fold_of(row.text) == 0]


def the_rest(rows: Iterable[Row]) -> list[Row]:
    """Give the other four fifths."""
    return [row for row in rows if fold_of(row.text) != 0]
