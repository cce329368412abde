"""Names of people and places in noisy prose, beside a baseline that is trained in the same run."""

from collections.abc import Iterator
from pathlib import Path

from benchmarks.redaction.identifiers import score
from benchmarks.redaction.peers import Finders
from benchmarks.redaction.perceptron import Perceptron
from benchmarks.redaction.sets import Row, held_out, load, the_rest
from benchmarks.redaction.table import Line

BASELINE = "perceptron"
_TRAINED = ("PERSON", "LOCATION", "ORG")
KINDS = (("PERSON", ("PERSON",)), ("LOCATION", ("LOCATION", "PLACE")))
"""A label of the sets, and the kinds of findings that stand for it."""
TARGETS = {("PERSON", "wnut17_dev"): 0.64, ("PERSON", "btc, held-out fifth"): 0.78}


def measure_people(folder: Path, finders: Finders) -> Iterator[Line]:
    """Give a row a kind and set."""
    tweets = load(folder, "btc_train_abeg")
    baseline = Perceptron(_TRAINED).fit([*the_rest(tweets), *load(folder, "wnut17_train")])
    tools = {**finders, BASELINE: baseline.find}
    for name, rows in _sets(folder, tweets):
        found = {tool: [find(row.text) for row in rows] for tool, find in tools.items()}
        for label, kinds in KINDS:
            by_tool = {tool: score(rows, spans, label=label, names=kinds) for tool, spans in found.items()}
            yield Line(f"{label}, F1", name, by_tool, target=TARGETS.get((label, name)))


def _sets(folder: Path, tweets: list[Row]) -> Iterator[tuple[str, list[Row]]]:
    yield "wnut17_dev", load(folder, "wnut17_dev")
    yield "btc, held-out fifth", held_out(tweets)
