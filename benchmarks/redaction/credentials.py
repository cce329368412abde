"""Secrets and what only looks like them, found by rules and a model that have not seen service or file."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from benchmarks.redaction.matching import is_whole, share
from benchmarks.redaction.ours import HeldOut, rules_of, table_names
from benchmarks.redaction.peers import Finder, Finders
from benchmarks.redaction.sets import Row, fold_of, load
from benchmarks.redaction.table import OURS, Line
from turnscope.eval.estimate import Estimate

SECRET = "SECRET"
REACH = 0.92
FLAGGED = 0.10
_KINDS = (SECRET, "PRIVATE_KEY")
_LINES = "kingfisher_examples"

FinderFor = Callable[[Row], Finder]


def measure_secrets(folder: Path, finders: Finders, held_out: HeldOut) -> Iterator[Line]:
    """Give the rows of the table on secrets."""
    rows, table = load(folder, _LINES), table_names()
    peers = {name: whole(rows, _always(find)) for name, find in finders.items() if name != OURS}

    def line(measure: str, find_for: FinderFor, *, target: float | None = None) -> Line:
        return Line(measure, _LINES, {OURS: whole(rows, find_for), **peers}, target=target)

    yield line(
        "secrets, whole, leave-service-out",
        lambda row: held_out.finder(row, names=rules_of(row.group)),
        target=REACH,
    )
    yield line("secrets, whole, no table of services at all", lambda row: held_out.finder(row, names=table))
    yield line("secrets, whole, table as it is, model held out", held_out.finder)
    yield line("secrets, whole, as shipped (seen in training)", _always(finders[OURS]))
    unseen = [row for row in rows if fold_of(row.group) == 0]
    yield _held(
        "secrets, whole, a fifth of services not tuned on", "kingfisher, fold 0", unseen, finders, held_out
    )
    files = load(folder, "credsweeper_samples")
    yield _held(
        "secrets, whole, files, model held out by file", "credsweeper_samples", files, finders, held_out
    )


def measure_lookalikes(folder: Path, finders: Finders, held_out: HeldOut) -> Iterator[Line]:
    """Give the rows on lines that look like secrets and are none; the model is held out by source file."""
    rows = load(folder, "gitleaks_fps")
    told = {name: _flagged(rows, _for(name, find, held_out)) for name, find in finders.items()}
    yield Line("look-alike lines flagged", "gitleaks_fps", told, target=FLAGGED, less_is_better=True)
    shipped = {OURS: _flagged(rows, _always(finders[OURS]))}
    yield Line("look-alike lines flagged, as shipped", "gitleaks_fps", shipped, less_is_better=True)


def _held(measure: str, source: str, rows: list[Row], finders: Finders, held_out: HeldOut) -> Line:
    told = {name: whole(rows, _for(name, find, held_out)) for name, find in finders.items()}
    return Line(measure, source, told)


def _for(name: str, find: Finder, held_out: HeldOut) -> FinderFor:
    return held_out.finder if name == OURS else _always(find)


def _always(find: Finder) -> FinderFor:
    return lambda _row: find


def whole(rows: Iterable[Row], find_for: FinderFor) -> Estimate:
    """Share of the secrets covered as a whole, clustered by service or file."""
    values: list[bool] = []
    clusters: list[str] = []
    for row in rows:
        gold = [span for span in row.spans if span.label == SECRET]
        found = find_for(row)(row.text) if gold else []
        values += [is_whole(span, found) for span in gold]
        clusters += [row.group] * len(gold)
    return share(values, clusters)


def _flagged(rows: Iterable[Row], find_for: FinderFor) -> Estimate:
    """Share of the rows with a report of a secret. Names and addresses beside it are none."""
    told = [(any(s.label in _KINDS for s in find_for(row)(row.text)), row.group) for row in rows]
    return share([value for value, _ in told], [group for _, group in told])
