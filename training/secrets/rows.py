"""Rows that the candidate classifier is trained on: shared sets, code, logs, and lines invented here."""

import gzip
import json
import sysconfig
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from turnscope.errors import InputError

MARKED: Final = ("kingfisher_examples", "credsweeper_samples")
"""Sets in which secrets are marked."""
CLEAN: Final = ("gitleaks_fps", "softner_github", "softner_so_train", "presidio_generated_large", "sec_train")
"""Sets in which nothing is a secret."""
WEIGHTS: Final = {"credsweeper_samples": 0.7, "gitleaks_fps": 5.0, "code": 0.5, "logs": 0.3, "templates": 0.6}
"""How much a candidate of a source counts; those not named count 1."""

FOLDS: Final = 5

Span = tuple[int, int]


@dataclass(frozen=True, slots=True, repr=False)
class Row:
    """A text and its marked secrets. Rows of one group never stand on both sides of a split."""

    text: str
    secrets: tuple[Span, ...]
    unclear: tuple[Span, ...]
    """Spans that are neither secrets nor harmless: identifiers, UUIDs."""
    source: str
    group: str


def read_rows(folder: Path) -> list[Row]:
    """Read the shared sets of a folder. Raises `InputError` when one is missing or malformed."""
    return [row for name in (*MARKED, *CLEAN) for row in _read(folder, name)]


def _read(folder: Path, name: str) -> Iterator[Row]:
    try:
        with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines):
                yield _row(json.loads(line), name=name, number=number)
    except (OSError, ValueError, KeyError, TypeError):
        raise InputError(f"{name}.jsonl.gz: missing or not a set of marked texts") from None


def _row(record: dict[str, object], *, name: str, number: int) -> Row:
    spans: list[dict[str, object]] = list(record["spans"]) if name in MARKED else []  # type: ignore[call-overload]
    marked = [(str(span["label"]), (int(str(span["start"])), int(str(span["end"])))) for span in spans]
    return Row(
        text=str(record["text"]),
        secrets=tuple(span for label, span in marked if label == "SECRET"),
        unclear=tuple(span for label, span in marked if label != "SECRET"),
        source=name,
        group=group_of(name, str(record["source"]), number),
    )


def fold_of(group: str) -> int:
    """Give the fold of a group, from 0 to 4, by its digest alone."""
    return int(sha256(group.encode()).hexdigest(), 16) % FOLDS


def group_of(name: str, source: str, number: int) -> str:
    """Give the group of a row: its service, its file, or itself."""
    if name == "kingfisher_examples":  # `kingfisher_examples/kingfisher.SERVICE.N`
        return source.split("kingfisher.", 1)[1].split(".", maxsplit=1)[0]
    return (
        source
        if source != name and name in {"credsweeper_samples", "gitleaks_fps"}
        else f"{name} {number // 20}"
    )


def read_code(*, most: int = 6_000_000) -> list[Row]:
    """Read the sources of the Python standard library, up to `most` characters in all."""
    folder = Path(sysconfig.get_path("stdlib"))
    files = sorted(path for path in folder.rglob("*.py") if "site-packages" not in path.parts)
    rows, size = [], 0
    for path in files[:: max(1, len(files) * 20_000 // most)]:
        text = path.read_text(encoding="utf-8", errors="replace")
        size += len(text)
        rows.append(Row(text, (), (), "code", f"code {path.relative_to(folder)}"))
        if size > most:
            break
    return rows


def read_logs(folder: Path) -> list[Row]:
    """Read the turns of logs, as texts in which next to nothing is a secret."""
    from turnscope.transcripts.reading import read

    rows = []
    for session in read(folder):
        texts = [turn.text for turn in session.turns]
        texts += [str(call.input) for turn in session.turns for call in turn.tool_calls]
        rows += [Row(text, (), (), "logs", f"logs {session.id}") for text in _unique(texts)]
    return rows


def _unique(texts: Iterable[str]) -> list[str]:
    return [text for text in dict.fromkeys(texts) if text]
