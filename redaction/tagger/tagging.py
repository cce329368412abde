"""A line as the tagger of people and places reads it, and what its scores say of the line's words."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from turnscope.errors import ModelError

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from tokenizers import Tokenizer

KINDS: Final = ("PERSON", "LOCATION", "ORG", "USERNAME")
"""What the tagger tells apart; organisations and `@names` it knows for contrast alone."""

LABELS: Final = 1 + 2 * len(KINDS)
"""Scores a word piece: outside, then first word and further word of each kind."""

SHAPES: Final = 15
"""Ways in which a word may be written: special piece, then letter case times place in code."""

MAX_PIECES: Final = 128
"""Word pieces that the network reads of a line, special ones included."""

_CODE_BEFORE: Final = frozenset("._/\\@#$=<>&*-")
_CODE_AFTER: Final = frozenset("_(/\\=[<>&*@")
_JOINTS: Final = frozenset(".:-")
_HALVES: Final = re.compile(r"[\ud800-\udfff]")  # of surrogate pairs, which the tokenizer refuses


@dataclass(frozen=True, slots=True, repr=False)
class Word:
    """A word of a line: its place in characters, and its first piece among the word pieces."""

    start: int
    end: int
    piece: int


@dataclass(frozen=True, slots=True, repr=False)
class Encoded:
    """A line for the network: ids and shapes, one a word piece, and its words."""

    ids: tuple[int, ...]
    shapes: tuple[int, ...]
    words: tuple[Word, ...]
    cut: bool = False
    """Whether the line had more pieces than the network reads."""


@dataclass(frozen=True, slots=True, repr=False)
class Entity:
    """A run of words of one kind; `score` (0..1) is the mean chance that its words are of it."""

    start: int
    end: int
    kind: str
    score: float


class LineEncoder:
    """Splits lines into word pieces, and notes the letter case that an uncased vocabulary loses."""

    def __init__(self, tokenizer: "Tokenizer") -> None:
        """Take a tokenizer with BERT's word pieces."""
        tokenizer.no_padding()
        tokenizer.enable_truncation(MAX_PIECES)
        self.tokenizer = tokenizer

    @classmethod
    def load(cls, path: Path) -> "LineEncoder":
        """Load the tokenizer from its file; `ModelError` when it is none."""
        from tokenizers import Tokenizer

        try:
            return cls(Tokenizer.from_file(str(path)))
        except Exception:  # noqa: BLE001 - the library raises bare Exception, and may quote the file
            raise ModelError(f"{path.parent.name}/{path.name}: no tokenizer with BERT's pieces") from None

    def __call__(self, line: str) -> Encoded:
        """Encode one line; of a longer one, as much as the network reads."""
        found = self.tokenizer.encode(_HALVES.sub("?", line))
        words: list[Word] = []
        places = zip(found.word_ids, found.offsets, strict=True)
        numbers: list[int | None] = []
        for piece, (number, (start, end)) in enumerate(places):
            if number is not None and (not numbers or numbers[-1] != number):
                lead = len(line[start:end]) - len(
                    line[start:end].lstrip()
                )  # byte-level pieces hold the space
                words.append(Word(start + lead, end, piece))
            elif number is not None:
                words[-1] = Word(words[-1].start, end, words[-1].piece)
            numbers.append(number)
        cut = bool(found.overflowing)
        return Encoded(tuple(found.ids), _shapes(line, words, numbers), tuple(words), cut=cut)


def _shapes(line: str, words: Sequence[Word], numbers: Sequence[int | None]) -> tuple[int, ...]:
    shapes = [shape(line, word.start, word.end) for word in words]
    found, at = [], -1
    for before, number in zip((None, *numbers), numbers, strict=False):
        at += number is not None and number != before
        found.append(0 if number is None else shapes[at])
    return tuple(found)


def shape(line: str, start: int, end: int) -> int:
    """Tell how a word is written (1..14): lower, Title, UPPER, mixed, digits, both, marks; twice for code."""
    word = line[start:end]
    if not any(map(str.isalnum, word)):
        case = 7
    elif any(map(str.isdigit, word)):
        case = 6 if any(map(str.isalpha, word)) else 5
    elif word.islower() or not word.isupper():
        case = 1 if word.islower() else 2 if word[1:].islower() else 4
    else:
        case = 3 if len(word) > 1 else 2
    return case + 7 * _in_code(line, start, end)


def _in_code(line: str, start: int, end: int) -> bool:
    """Tell whether a word hangs together with marks as in code: `self.Popen(`, `Map<Jane>`, `a/b`."""
    before, after, second = line[start - 1 : start], line[end : end + 1], line[end + 1 : end + 2]
    glued = before in _CODE_BEFORE and start > 0
    return glued or (after in _CODE_AFTER and bool(after)) or (after in _JOINTS and second.isalnum())


def judge_line(
    line: str, encoder: LineEncoder, score: Callable[[Encoded], "NDArray[np.float64]"]
) -> Iterator[Entity]:
    """Give the entities of a line by the chances (pieces, LABELS) of its pieces; too long a one in halves."""
    encoded = encoder(line)
    if not encoded.cut or len(line) < 2:  # noqa: PLR2004
        yield from read_chances(encoded.words, score(encoded))
        return
    middle = line.rfind(" ", 1, len(line) // 2) + 1 or len(line) // 2
    yield from judge_line(line[:middle], encoder, score)
    for one in judge_line(line[middle:], encoder, score):
        yield Entity(middle + one.start, middle + one.end, one.kind, one.score)


def softmax(scores: "NDArray[np.float32]") -> "NDArray[np.float64]":
    """Turn scores (rows, labels) into chances that sum to 1 in each row."""
    rows = scores.astype(np.float64)
    powers = np.exp(rows - rows.max(1, keepdims=True))
    chances: NDArray[np.float64] = powers / powers.sum(1, keepdims=True)
    return chances


def read_chances(words: Sequence[Word], chances: "NDArray[np.float64]") -> Iterator[Entity]:
    """Give the entities of a line by the chances of its word pieces (pieces, LABELS)."""
    if not words:
        return
    rows = chances[[word.piece for word in words]]
    first, further = rows[:, 1::2], rows[:, 2::2]
    kinds = np.concatenate([rows[:, :1], first + further], 1)
    best = kinds.argmax(1)
    begin = 0
    for at in range(1, len(words) + 1):
        kind = int(best[begin])
        if at < len(words) and best[at] == kind and (not kind or first[at, kind - 1] < further[at, kind - 1]):
            continue
        if kind:
            score = float(kinds[begin:at, kind].mean())
            yield Entity(words[begin].start, words[at - 1].end, KINDS[kind - 1], score)
        begin = at
