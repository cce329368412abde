"""What a run has read, skipped, withheld and labelled, as a table or as JSON on stdout."""

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

import typer

from turnscope.classifiers.tally import Tally
from turnscope.transcripts.problems import NOTES

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

_MEGABYTE = 1e6
_EXAMPLES_A_KIND = 3


class Stopwatch:
    """Seconds since it was made."""

    def __init__(self) -> None:
        """Start."""
        self._start = perf_counter()

    @property
    def seconds(self) -> float:
        """Seconds so far."""
        return perf_counter() - self._start


def print_summary(tally: Tally, *, watch: Stopwatch, places: Mapping[str, Path], as_json: bool) -> None:
    """Print the counts of a run and where its results are."""
    if as_json:
        summary = tally.to_json() | {"seconds": round(watch.seconds, 2)}
        typer.echo(json.dumps(summary | {name: str(place) for name, place in places.items()}))
        return
    from rich.console import Console

    console = Console(highlight=False, soft_wrap=True)
    console.print(_table(tally, watch.seconds))
    _print_places_of_problems(tally, console)
    for name, place in places.items():
        console.print(f"{name}: {place}", markup=False)


def _table(tally: Tally, seconds: float) -> "Table":
    from rich.table import Table

    table = Table(show_header=False, box=None, pad_edge=False)
    table.add_column(style="bold")
    table.add_column(justify="right")
    table.add_column()
    megabytes = tally.bytes / _MEGABYTE
    table.add_row(
        "files read", f"{tally.files:,}", f"{megabytes:,.1f} MB, {megabytes / max(seconds, 1e-9):,.1f} MB/s"
    )
    table.add_row(
        "sessions", f"{tally.sessions:,}", _list({"labelled": tally.labelled, "resumed": tally.resumed})
    )
    table.add_row("excluded", f"{sum(tally.excluded.values()):,}", _list(tally.excluded))
    table.add_row("turns", f"{tally.turns:,}", _list({"by users": tally.user_turns}))
    table.add_row("withheld", f"{tally.withheld:,}", "turns that redaction could not vouch for")
    if tally.labelled:
        table.add_row("cut", f"{tally.cut:,}", "turns that the model saw in part")
    table.add_row("masked", f"{sum(tally.masked.values()):,}", _list(tally.masked))
    for title, counts in (("not read", _failures(tally)), ("set aside", _notes(tally))):
        table.add_row(title, f"{sum(counts.values()):,}", _list(counts))
    table.add_row("seconds", f"{seconds:,.1f}", "")
    return table


def _failures(tally: Tally) -> dict[str, int]:
    """Count what could not be read, by kind."""
    return {kind: count for kind, count in tally.skipped.items() if kind not in NOTES}


def _notes(tally: Tally) -> dict[str, int]:
    """Count what was left out on purpose, such as copied history, by kind."""
    return {kind: count for kind, count in tally.skipped.items() if kind in NOTES}


def _list(counts: Mapping[str, int]) -> str:
    present = sorted((item for item in counts.items() if item[1]), key=lambda item: -item[1])
    return ", ".join(f"{name.replace('_', ' ')} {count:,}" for name, count in present)


def _print_places_of_problems(tally: Tally, console: "Console") -> None:
    failures, shown = _failures(tally), Counter[str]()
    for problem in tally.problems:
        if problem.kind in failures and shown[problem.kind] < _EXAMPLES_A_KIND:
            shown[problem.kind] += 1
            line = f", line {problem.line}" if problem.line else ""
            console.print(f"  {problem.kind.replace('_', ' ')}: {problem.path}{line}", markup=False)
    rest = sum(failures.values()) - shown.total()
    if rest > 0:
        console.print(f"  and {rest:,} more; --json lists up to 20 of each kind", markup=False)
