"""Numbers and addresses that have a form: e-mail, IP, card, IBAN, US SSN, phone."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from benchmarks.redaction.matching import f1, pair
from benchmarks.redaction.peers import Finders
from benchmarks.redaction.sets import Row, Span, load
from benchmarks.redaction.table import Line
from turnscope.eval.estimate import Estimate

SET = "presidio_generated_large"
KINDS = (
    ("e-mail", "EMAIL", ("EMAIL",)),
    ("IP", "IP", ("IP",)),
    ("card", "CREDIT_CARD", ("CARD", "CREDIT_CARD")),
    ("IBAN", "IBAN", ("IBAN",)),
    ("US SSN", "US_SSN", ("SSN",)),
    ("phone", "PHONE", ("PHONE",)),
)
"""A kind's name, its label in the set, and the kinds of findings that stand for it."""
STRICT = 0.98
PHONE = 0.85


def measure_identifiers(folder: Path, finders: Finders) -> Iterator[Line]:
    """Give a row a kind, and one over all but telephones."""
    rows = load(folder, SET)
    found = {name: [find(row.text) for row in rows] for name, find in finders.items()}
    for kind, label, names in KINDS:
        by_tool = {tool: score(rows, spans, label=label, names=names) for tool, spans in found.items()}
        yield Line(f"{kind}, F1", SET, by_tool, target=PHONE if kind == "phone" else STRICT)


def score(
    rows: Sequence[Row], found: Iterable[list[Span]], *, label: str, names: tuple[str, ...]
) -> Estimate:
    """F1 of a label at an overlap of half, clustered by row."""
    pairs: list[bool] = []
    clusters: list[str] = []
    gold = 0
    for row, spans in zip(rows, found, strict=True):
        wanted = [span for span in row.spans if span.label == label]
        told = list(pair(wanted, [span for span in spans if span.label in names]))
        pairs += told
        clusters += [row.group] * len(told)
        gold += len(wanted)
    return f1(pairs, clusters, gold=gold)
