"""Tells cheaply which lines may name somebody, so that the network reads those alone."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from turnscope.errors import ModelError

_BEFORE: Final = r"(?<![\w@$#%/\\.{-])"
_AFTER: Final = r"[\w'\u2019-]{1,30}(?![\w@/\\]|[.:-]\w)"
_WORD: Final = re.compile(rf"{_BEFORE}[^\W\d_]{_AFTER}")
"""A word that is no part of a path, a variable, a dotted name or an address."""

_CAPITAL: Final = re.compile(rf"[A-Z\u00c0-\U0010ffff](?<=[^\W\d_])(?<![\w@$#%/\\.{{-].){_AFTER}")
"""The same from a capital on; it begins with a plain range, which the search skips to."""

_LOWER: Final = re.compile(r"[^\W\d_A-Z]{3,}")

_PROSE: Final = re.compile(
    r"(?=[^\W\d_A-Z]\S{0,40}[ ]{1,4}[^\W\d_]\S{0,40}[ ]{1,4}[^\W\d_])[^/\\=_{}<>$|`;+*\[\]]{6,400}"
)
"""Three words, the first in lower case, and no mark of code: a message whose names may be lower case too."""

_LISTING: Final = re.compile(r"[-dlbcps][rwxsStT-]{9}")
"""A line of `ls -l`: a rule reads its owner."""

_HOPELESS: Final = -3.5
"""Weight of a word itself below which its neighbours are not looked at."""

_EVERYDAY: Final = 9000

_EDGE: Final = "\"'`*_()[]{}<>.,:;!?|#>-\u201c\u201d\u2019"
_ENDS: Final = frozenset(".!?:|-*#>\u2022")


@dataclass(frozen=True, slots=True, repr=False)
class Gate:
    """A linear model over the words of a line: from a threshold on, a word may be a name."""

    names: frozenset[str]
    """First names in lower case."""
    weights: dict[str, float]
    threshold: float
    eager: float
    """The threshold for a text of one line: a message, a name by itself, a search."""
    words: frozenset[str] = frozenset()
    """Everyday words in lower case."""

    @classmethod
    def load(cls, folder: Path) -> "Gate":
        """Load from a model folder: names.txt, gate.json and the word pieces, which stand in order of use.

        Raises `ModelError` when they can not be read.
        """
        try:
            names = frozenset((folder / "names.txt").read_text(encoding="utf-8").split())
            table = json.loads((folder / "gate.json").read_bytes())
            weights = {str(key): float(value) for key, value in table["weights"].items()}
            pieces = json.loads((folder / "tokenizer.json").read_bytes())["model"]["vocab"]
            words = [piece for piece in sorted(pieces, key=pieces.get) if piece.isalpha()]
            return cls(
                names, weights, float(table["threshold"]), float(table["eager"]), frozenset(words[:_EVERYDAY])
            )
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            raise ModelError(
                "model folder of people: names.txt, gate.json or tokenizer.json can not be read"
            ) from None

    def passes(self, line: str, *, alone: bool = False) -> bool:
        """Tell whether any word of a line may be a name; more easily so when the line is the whole text."""
        if _LISTING.match(line):
            return False
        if alone and _PROSE.fullmatch(line):
            return True
        least = self.eager if alone else self.threshold
        return any(total >= least for total in self.totals(line))

    def is_strong(self, line: str) -> bool:
        """Tell whether a word of a line is likely to be a name: e times the odds of one that just passes."""
        return any(total >= self.threshold + 1 for total in self.totals(line))

    def totals(self, line: str) -> Iterator[float]:
        """Give the sum of weights of each candidate word of a line, but for hopeless ones."""
        weights = self.weights
        for start, end in candidates(line, self.names):
            if weights.get(f"w={line[start:end].lower()}", 0.0) > _HOPELESS:
                features = describe(line, start, end, self.names)
                yield sum([weights.get(feature, 0.0) for feature in features])


def candidates(line: str, names: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Give where capitalised words stand, and first names in lower case."""
    pattern = _CAPITAL if names.isdisjoint(_LOWER.findall(line)) else _WORD
    for match in pattern.finditer(line):
        word = match[0]
        if word[0].isupper() or word in names:
            yield match.span()


def describe(line: str, start: int, end: int, names: frozenset[str]) -> list[str]:
    """Describe a word by itself, its neighbours and its place: feature names of the linear model."""
    word = line[start:end]
    low = word.lower()
    before = line[max(0, start - 24) : start].split()
    after = line[end : end + 24].split(None, 2)
    left = before[-1].strip(_EDGE) if before else ""
    right = (after[0].strip(_EDGE) or (after[1].strip(_EDGE) if len(after) > 1 else "")) if after else ""
    opening = not before or before[-1][-1] in _ENDS
    known = low in names
    shape = "U" if word.isupper() else "T" if word[0].isupper() and word[1:].islower() else "m"
    shape = shape if word[0].isupper() else "l"
    beside = (
        f"{left[:1].isupper():d}{right[:1].isupper():d}{left.lower() in names:d}{right.lower() in names:d}"
    )
    return [
        "",
        f"w={low}",
        f"p={left.lower()}",
        f"n={right.lower()}",
        f"s={shape}{opening:d}{known:d}",
        f"b={line[start - 1 : start] if start else '^'}{line[end : end + 1] or '$'}",
        f"3={low[-3:]}{known:d}",
        f"c={shape}{known:d}{beside}",
        f"l={min(len(word), 9)}{shape}",
        f"^={_margin(line)}{opening:d}",
        f"m={len(line) > 120:d}{'`' in line:d}{';' in line:d}",  # noqa: PLR2004
    ]


def _margin(line: str) -> str:
    """Give the mark that a line begins with, `a` for a letter or digit."""
    first = line[:1] if line[:1] > " " else line.lstrip()[:1]
    return "a" if first.isalnum() else first
