"""A baseline for names: an averaged perceptron over the words around a word, trained in the same run.

Greedy, left to right, the last tag a feature of the next word. Averaging: Collins, EMNLP 2002, with the lazy
update of Daumé, A Course in Machine Learning, section 4.6.
"""

import random
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from benchmarks.redaction.sets import Row, Span

OUT = "O"
_EPOCHS = 5
_TOKEN = re.compile(r"\w+|[^\w\s]")

Features = list[str]


class Perceptron:
    """Tags words with `B-` and `I-` labels; `find` makes a finder of it."""

    def __init__(self, labels: tuple[str, ...]) -> None:
        """Take the labels to learn; others count as none."""
        self._labels = labels
        self._tags = [OUT, *(f"{place}-{label}" for label in labels for place in "BI")]
        self._weights: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
        self._sums: defaultdict[tuple[str, str], float] = defaultdict(float)
        self._step = 1

    def fit(self, rows: Iterable[Row], *, seed: int = 0) -> "Perceptron":
        """Learn from rows."""
        sentences = [(words, list(self._gold(row, words))) for row in rows if (words := _words(row.text))]
        shuffle = random.Random(seed).shuffle
        for _ in range(_EPOCHS):
            shuffle(sentences)
            for words, gold in sentences:
                self._learn(words, gold)
        for (feature, tag), total in self._sums.items():
            self._weights[feature][tag] -= total / self._step
        return self

    def _learn(self, words: list[re.Match[str]], gold: list[str]) -> None:
        before = OUT
        for at, right in enumerate(gold):
            features = _features(words, at, before)
            guess = self._guess(features)
            if guess != right:
                self._update(features, right, 1.0)
                self._update(features, guess, -1.0)
            self._step += 1
            before = guess

    def _update(self, features: Features, tag: str, amount: float) -> None:
        for feature in features:
            self._weights[feature][tag] += amount
            self._sums[feature, tag] += amount * self._step

    def _guess(self, features: Features) -> str:
        scores = dict.fromkeys(self._tags, 0.0)
        for feature in features:
            for tag, weight in self._weights.get(feature, {}).items():
                scores[tag] += weight
        return max(scores, key=scores.__getitem__)

    def _gold(self, row: Row, words: list[re.Match[str]]) -> Iterator[str]:
        for word in words:
            span = next((s for s in row.spans if s.start <= word.start() < s.end), None)
            if span is None or span.label not in self._labels:
                yield OUT
            else:
                yield f"{'B' if word.start() == span.start else 'I'}-{span.label}"

    def find(self, text: str) -> list[Span]:
        """Give the names in a text."""
        words, before, found = _words(text), OUT, list[Span]()
        for at, word in enumerate(words):
            tag = self._guess(_features(words, at, before))
            if tag != OUT:
                label = tag[2:]
                goes_on = tag[0] == "I" and before[2:] == label and found
                start = found.pop().start if goes_on else word.start()
                found.append(Span(start, word.end(), label))
            before = tag
        return found


def _words(text: str) -> list[re.Match[str]]:
    return list(_TOKEN.finditer(text))


def _features(words: list[re.Match[str]], at: int, before: str) -> Features:
    word, low = words[at].group(), words[at].group().lower()

    def near(offset: int) -> str:
        place = at + offset
        return words[place].group().lower() if 0 <= place < len(words) else "<none>"

    return [
        "bias", f"w={low}", f"shape={_shape(word)}", f"tag={before}", f"tag={before} w={low}",
        *(f"pre{size}={low[:size]}" for size in (2, 3)), *(f"end{size}={low[-size:]}" for size in (2, 3, 4)),
        *(f"w{offset:+}={near(offset)}" for offset in (-2, -1, 1, 2)),
        f"w-1={near(-1)} w={low}", f"w={low} w+1={near(1)}",
        f"shapes={_shape(word)} {_shape(near(-1))} {_shape(near(1))}",
        f"next={_shape(words[at + 1].group()) if at + 1 < len(words) else ''}",
        f"last={_shape(words[at - 1].group()) if at else ''}",
    ]  # fmt: skip


def _shape(word: str) -> str:
    """Give the kind of each run of characters: `Xx` for a capitalised word, `d` for a number."""
    kinds = "".join(_kind(letter) for letter in word)
    return re.sub(r"(.)\1+", r"\1", kinds)


def _kind(letter: str) -> str:
    if letter.isdigit():
        return "d"
    if letter.isalpha():
        return "X" if letter.isupper() else "x"
    return letter
