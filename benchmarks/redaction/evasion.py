"""Disguised values: of those that are found plain, the share still found. Only the value is disguised."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.redaction.invented import invent
from benchmarks.redaction.matching import is_hidden, share
from benchmarks.redaction.peers import PERSONAL, SECRETS, Finder, Finders, only
from benchmarks.redaction.sets import Row, Span, load
from benchmarks.redaction.table import Line
from benchmarks.redaction.transforms import PLAIN, TRANSFORMS, Transform
from turnscope.eval.estimate import Estimate

KEPT = 0.97


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of value, the set and label that it is drawn from, how many, and the peers that look for it."""

    name: str
    source: str
    label: str
    count: int
    peers: tuple[str, ...]


INVENTED = "invented"
KINDS = (
    Kind("secrets", "kingfisher_examples", "SECRET", 300, SECRETS),
    Kind("e-mails", "presidio_generated_large", "EMAIL", 150, PERSONAL),
    Kind("cards", "presidio_generated_large", "CREDIT_CARD", 150, PERSONAL),
    Kind("e-mails in logs", INVENTED, "EMAIL", 150, PERSONAL),
    Kind("names of authors", INVENTED, "PERSON", 150, ()),
    Kind("names in prose", "presidio_generated_large", "PERSON", 150, ()),
    Kind("names in tweets", "wnut17_dev", "PERSON", 150, ()),
)


@dataclass(frozen=True, slots=True, repr=False)
class Carrier:
    """A text and the place of a value in it."""

    text: str
    span: Span

    def disguised(self, transform: Transform) -> "Carrier":
        """Give the text with its value disguised."""
        start, end = self.span.start, self.span.end
        before, after = self.text[start - 1 : start], self.text[end : end + 1]
        quote = before if before == after and before in ('"', "'", "`") else ""
        changed = transform.change(self.text[start:end], quote)
        text = self.text[:start] + changed + self.text[end:]
        return Carrier(text, Span(start, start + len(changed), self.span.label))

    def hidden_by(self, find: Finder) -> bool:
        """Tell whether a finder covers the value."""
        return is_hidden(self.span, find(self.text), text=self.text)


def measure_evasion(folder: Path, finders: Finders) -> Iterator[Line]:
    """Give a row a kind: the mean over the disguises; and one a kind and disguise."""
    for kind in KINDS:
        rows = invent(kind.label) if kind.source == INVENTED else load(folder, kind.source)
        carriers = draw(rows, kind)
        told = {name: _try(find, carriers) for name, find in only(finders, kind.peers).items()}
        measure = f"disguised {kind.name}, share of plain recall kept"
        means = {name: kept.mean() for name, kept in told.items()}
        yield Line(measure, f"{kind.source} x {len(TRANSFORMS)}", means, target=KEPT)
        for transform in TRANSFORMS:
            parts = {name: kept.of(transform.name) for name, kept in told.items()}
            yield Line(f"{kind.name}, {transform.name}", kind.source, parts, detail=True)


def draw(rows: list[Row], kind: Kind) -> list[Carrier]:
    """Draw carriers, the same at every run; a name is one of two words at least."""
    carriers = [
        Carrier(row.text, span)
        for row in rows
        for span in row.spans
        if span.label == kind.label and (kind.label != "PERSON" or " " in row.text[span.start : span.end])
    ]
    random.Random(kind.name).shuffle(carriers)
    return carriers[: kind.count]


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of the values found plain: by disguise and value, whether it was still found."""

    results: dict[tuple[str, int], bool]

    def mean(self) -> Estimate:
        """Share over all disguises, clustered by value."""
        return share(list(self.results.values()), [number for _, number in self.results])

    def of(self, transform: str) -> Estimate:
        """Share under one disguise."""
        kept = {number: hidden for (name, number), hidden in self.results.items() if name == transform}
        return share(list(kept.values()), list(kept))


def _try(find: Finder, carriers: list[Carrier]) -> Kept:
    """Disguise what is found plain; a disguise that changes nothing (digits of a name) does not count."""
    results = {}
    for number, carrier in enumerate(carriers):
        if not carrier.disguised(PLAIN).hidden_by(find):
            continue
        for transform in TRANSFORMS:
            changed = carrier.disguised(transform)
            if changed.text != carrier.text:
                results[transform.name, number] = changed.hidden_by(find)
    return Kept(results)
