"""Rows of the span-labelled corpora that the tagger of people and places learns from."""

import gzip
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from turnscope.errors import InputError

KINDS: Final = ("PERSON", "LOCATION", "ORG", "USERNAME")
"""What the tagger learns to tell apart; the last two for contrast, they are not masked."""

HELD_OUT: Final = 5
"""One row in so many of the corpus of tweets is held out."""

CORPORA: Final = (
    ("btc_train_abeg", 1.0),
    ("wnut17_train", 1.0),
    ("wikigold", 1.0),
    ("sec_train", 0.3),
    ("presidio_generated_large", 0.24),
    ("softner_github", 0.0875),
    ("softner_so_train", 0.035),
)
"""Files and the share of their rows that an epoch reads: templates and prose about code are plenty."""

_UNSURE: Final = frozenset({"ADDRESS", "TITLE", "PREFIX"})

Span = tuple[int, int, str]


@dataclass(frozen=True, slots=True, repr=False)
class Row:
    """A line with its spans. `ANY` marks a span of which nothing is known.

    `open` says that organisations were not labelled: what is outside the spans may be one.
    """

    text: str
    spans: tuple[Span, ...]
    open: bool = False


def is_held_out(text: str) -> bool:
    """Tell whether a row belongs to the fifth that is never trained on; by its text, not its place."""
    return int(sha256(text.encode()).hexdigest(), 16) % HELD_OUT == 0


def read_rows(path: Path) -> list[Row]:
    """Read a corpus whole, one row a text; `InputError` when the file is missing or has another form."""
    try:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            return [_row(json.loads(line)) for line in lines]
    except (OSError, ValueError, KeyError, TypeError):
        raise InputError(f"{path.name}: expected gzipped JSON lines with text and spans") from None


def training_rows(folder: Path, name: str) -> list[Row]:
    """Read what may be trained on of a corpus, line by line."""
    rows = read_rows(folder / f"{name}.jsonl.gz")
    if name == "btc_train_abeg":
        rows = [row for row in rows if not is_held_out(row.text)]
    if name.startswith("softner"):
        rows = [replace(row, open=True) for row in rows]
    return [line for row in rows for line in split_lines(row)]


def split_lines(row: Row) -> Iterator[Row]:
    """Give the lines of a row that hold a letter, as the tagger will see them."""
    start = 0
    for line in row.text.split("\n"):
        end = start + len(line)
        spans = tuple(
            (max(left, start) - start, min(right, end) - start, kind)
            for left, right, kind in row.spans
            if left < end and right > start
        )
        if any(map(str.isalpha, line)):
            yield Row(line, spans, row.open)
        start = end + 1


def _row(record: dict[str, Any]) -> Row:
    spans: Iterable[dict[str, Any]] = record["spans"]
    found = ((int(span["start"]), int(span["end"]), _kind(span["label"], record["source"])) for span in spans)
    return Row(record["text"], tuple(sorted(span for span in found if span[2])))


def _kind(label: str, source: str) -> str:
    if label in _UNSURE or (label == "USERNAME" and source.startswith("softner")):
        return "ANY"
    return label if label in KINDS else ""
