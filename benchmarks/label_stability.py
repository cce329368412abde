"""How many labels change when the model reads redacted text instead of raw text.

Usage: python benchmarks/label_stability.py GOLD_FILE [GOLD_FILE ...] [--sessions 200]

Every gold session is read four times: as it is, with all masked, with secrets alone masked, with people
alone masked (names, accounts, addresses, hosts, and what the log's metadata names). By dimension: the share
of labels that are not those of the raw reading, kappa of the two readings (unweighted), and the agreement
with gold of each, with 95 % intervals over projects. The raw reading exists here alone, in memory, and still
masks values beside keys such as `password` in tool inputs; they are counted. Nothing of it is printed.
"""

import argparse
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from turnscope.classifiers.labeller import Labeller, load_labeller
from turnscope.classifiers.labels import SessionLabels
from turnscope.classifiers.outputs import Output, outputs_of
from turnscope.eval.agreement import cohen_kappa
from turnscope.eval.estimate import Estimate
from turnscope.eval.intervals import cluster_mean, wilson
from turnscope.redaction.keys import Key
from turnscope.redaction.model import Finding, RedactedSession
from turnscope.redaction.recognisers.recogniser import Recogniser
from turnscope.redaction.recognisers.registry import default_recognisers
from turnscope.redaction.redactor import Redactor
from turnscope.training.data import group_of, read_gold_file
from turnscope.transcripts.model import Identity, LabelValue, Session

RAW, ALL = "raw", "all"
_KEY = Key(b"k" * 32)
_SECRETS = frozenset({"SECRET", "PRIVATE_KEY"})
_PEOPLE = frozenset({"PERSON", "USER", "EMAIL", "HOST", "ORG", "PROJECT", "LOCATION", "ADDRESS", "PHONE"})


@dataclass(frozen=True, slots=True)
class Only:
    """The default recognisers, of whose findings some kinds count."""

    kinds: frozenset[str]

    def find(self, text: str) -> Iterator[Finding]:
        """Give the findings of these kinds."""
        found = (finding for recogniser in default_recognisers() for finding in recogniser.find(text))
        return (finding for finding in found if finding.kind in self.kinds)


@dataclass(frozen=True, slots=True)
class Item:
    """A turn or session with a gold value: its labels by reading."""

    output: str
    gold: LabelValue
    labels: dict[str, LabelValue]
    group: str


def read_sessions(files: Iterable[Path], *, most: int) -> list[Session]:
    """Take gold sessions, at most some of each file, the same at every run."""
    chosen: list[Session] = []
    for file in files:
        sessions = list(read_gold_file(file))
        random.Random(file.name).shuffle(sessions)
        chosen += sessions[:most]
    return chosen


def redact(session: Session, *, reading: str) -> RedactedSession:
    """Give the session as one reading has it."""
    recognisers: dict[str, tuple[Recogniser, ...]] = {
        RAW: (),
        "secrets": (Only(_SECRETS),),
        "people": (Only(_PEOPLE),),
    }
    if reading in (RAW, "secrets"):
        # An id of fifteen characters and less, no names, no path: the memory learns nothing from metadata.
        session = replace(session, identity=Identity(), id="gold", user=None, project=None, path="")
    return Redactor(key=_KEY, recognisers=recognisers.get(reading))(session)


READINGS = (RAW, ALL, "secrets", "people")
HEADER = ("masked", "label", "n", "changed", "kappa", "gold, raw", "gold, masked", "difference")
HEADER = ("masked", "label", "n", "changed", "kappa", "gold, raw", "gold, masked", "difference")


def label(sessions: Sequence[Session], labeller: Labeller) -> tuple[list[Item], dict[str, Counter[str]]]:
    """Label every session in every reading; also count what was masked."""
    masked = {reading: Counter[str]() for reading in READINGS}
    items: list[Item] = []
    for session in sessions:
        redacted = {reading: redact(session, reading=reading) for reading in READINGS}
        for reading, told in redacted.items():
            masked[reading].update(told.findings)
        labels = dict(zip(redacted, labeller.label(redacted.values()), strict=True))
        items += _items(outputs_of(labeller.codebook), redacted[RAW], labels, group=group_of(session))
    return items, masked


def _items(
    outputs: Iterable[Output], session: RedactedSession, labels: dict[str, SessionLabels], *, group: str
) -> Iterator[Item]:
    for output in outputs:
        name = output.dimension.name
        for index, turn, value in output.labelled(session):
            given = {
                reading: told.session if turn is None else told.turns[index].labels
                for reading, told in labels.items()
            }
            if all(name in each for each in given.values()):
                values = {reading: each[name].value for reading, each in given.items()}
                yield Item(output.name, value, values, group)


def compare(items: Sequence[Item], *, reading: str) -> list[Estimate]:
    """Give the share of labels changed, kappa with the raw reading, and the agreement of both with gold."""
    groups = [item.group for item in items]
    raw, masked = ([_plain(item.labels[name]) for item in items] for name in (RAW, reading))
    gold = [_plain(item.gold) for item in items]

    def share(one: Sequence[str], other: Sequence[str], *, equal: bool) -> Estimate:
        return _share([(a == b) is equal for a, b in zip(one, other, strict=True)], groups)

    return [
        share(raw, masked, equal=False),
        cohen_kappa(raw, masked, clusters=groups),
        share(gold, raw, equal=True),
        share(gold, masked, equal=True),
        cluster_mean([_gain(*pair) for pair in zip(gold, raw, masked, strict=True)], groups),
    ]


def _plain(value: LabelValue) -> str:
    """Give a label as one text; several values have no order."""
    return value if isinstance(value, str) else " ".join(sorted(value))


def _share(values: Sequence[bool], groups: Sequence[str]) -> Estimate:
    """Give a share by project; where all values are alike, Wilson's interval over the projects."""
    estimate, projects = cluster_mean([float(value) for value in values], groups), len(set(groups))
    if estimate.low is None or estimate.high is None:
        bounds = wilson(projects * values[0], projects)
        return replace(estimate, low=bounds.low, high=bounds.high)
    return replace(estimate, low=max(0.0, estimate.low), high=min(1.0, estimate.high))


def _gain(gold: str, raw: str, masked: str) -> float:
    """Give 1 where masking made the label right, -1 where it made it wrong."""
    return float(masked == gold) - float(raw == gold)


def show(estimate: Estimate) -> str:
    """Write a value with its interval."""
    if estimate.value is None:
        return "\u2013"
    bounds = "" if estimate.low is None else f" ({estimate.low:.3f} to {estimate.high:.3f})"
    return f"{estimate.value:.3f}{bounds}"


def main() -> None:
    """Label and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path, nargs="+")
    parser.add_argument("--sessions", type=int, default=200, help="at most of each file")
    options = parser.parse_args()
    sessions = read_sessions(options.gold, most=options.sessions)
    items, masked = label(sessions, load_labeller())
    print(f"{len(sessions)} sessions, {len(items)} labels with gold")
    for reading, counts in masked.items():
        print(f"masked, {reading}: {sum(counts.values())} {dict(counts.most_common())}")
    print(f"| {' | '.join(HEADER)} |\n{'|---' * len(HEADER)}|")
    for reading in READINGS[1:]:
        for name in [*dict.fromkeys(item.output for item in items), "all"]:
            own = [item for item in items if name in (item.output, "all")]
            cells = map(show, compare(own, reading=reading))
            print(f"| {reading} | {name} | {len(own)} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
