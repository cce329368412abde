"""Secrets: the share found as a whole, on services and files that were left out."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from benchmarks.redaction import ours
from benchmarks.redaction.matching import is_whole, share
from benchmarks.redaction.peers import Finder, Finders
from benchmarks.redaction.sets import Row, fold_of, load
from benchmarks.redaction.table import Line
from turnscope.eval.estimate import Estimate

SECRET = "SECRET"


def measure_secrets(folder: Path, finders: Finders) -> Iterator[Line]:
    """Give the rows of the table on secrets."""
    rows = load(folder, "kingfisher_examples")
    peers = {name: whole(find, rows) for name, find in finders.items() if name != "ours"}
    unseen = [row for row in rows if fold_of(row.group) == 0]
    for measure, estimate in (
        ("secrets, whole, leave-service-out", _leave_service_out(rows)),
        ("secrets, whole, no table of services at all", whole(ours.finder(ours.without_table()), rows)),
        ("secrets, whole, as shipped (tuned on four fifths)", whole(finders["ours"], rows)),
    ):
        target = 0.92 if measure.endswith("out") else None
        yield Line(measure, "kingfisher_examples", {"ours": estimate, **peers}, target=target)
    yield _line(
        "secrets, whole, the fifth of services never looked at", "kingfisher, fold 0", finders, unseen
    )
    yield _line("secrets, whole, files", "credsweeper_samples", finders, load(folder, "credsweeper_samples"))


def measure_lookalikes(folder: Path, finders: Finders) -> Iterator[Line]:
    """Give the row on lines that look like secrets and are none."""
    rows = load(folder, "gitleaks_fps")
    flagged = {name: _flagged(find, rows) for name, find in finders.items()}
    yield Line("look-alike lines flagged", "gitleaks_fps", flagged, target=0.10, less_is_better=True)


def _line(measure: str, source: str, finders: Finders, rows: list[Row]) -> Line:
    return Line(measure, source, {name: whole(find, rows) for name, find in finders.items()})


def whole(find: Finder, rows: Iterable[Row]) -> Estimate:
    """Share of the secrets covered as a whole, clustered by service or file."""
    return _whole((row, find) for row in rows)


def _whole(pairs: Iterable[tuple[Row, Finder]]) -> Estimate:
    values, clusters = [], []
    for row, find in pairs:
        gold = [span for span in row.spans if span.label == SECRET]
        found = find(row.text) if gold else []
        values += [is_whole(span, found) for span in gold]
        clusters += [row.group] * len(gold)
    return share(values, clusters)


def _flagged(find: Finder, rows: Iterable[Row]) -> Estimate:
    """Share of the rows with a report of a secret. Names and addresses beside it are none."""
    told = [(any(span.label == SECRET for span in find(row.text)), row.group) for row in rows]
    return share([value for value, _ in told], [group for _, group in told])


def _leave_service_out(rows: Iterable[Row]) -> Estimate:
    """Score each service without the table's rules for it."""
    made: dict[str, Finder] = {}

    def find_for(service: str) -> Finder:
        if service not in made:
            made[service] = ours.finder(ours.without_table(ours.rules_of(service)))
        return made[service]

    return _whole((row, find_for(row.group)) for row in rows)
