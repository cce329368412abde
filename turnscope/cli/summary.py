"""What a run has read, skipped, withheld and labelled, as a table or as JSON on stdout."""

import json
from collections.abc import Mapping
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

import typer

from turnscope.classifiers.tally import Tally

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
    table.add_row("cut", f"{tally.cut:,}", "turns that the model saw in part")
    table.add_row("masked", f"{sum(tally.masked.values()):,}", _list(tally.masked))
    table.add_row("skipped", f"{sum(tally.skipped.values()):,}", _list(tally.skipped))
    table.add_row("seconds", f"{seconds:,.1f}", "")
    return table


def _list(counts: Mapping[str, int]) -> str:
    present = sorted((item for item in counts.items() if item[1]), key=lambda item: -item[1])
    return ", ".join(f"{name.replace('_', ' ')} {count:,}" for name, count in present)


def _print_places_of_problems(tally: Tally, console: "Console") -> None:
    shown: dict[str, int] = {}
    for problem in tally.problems:
        shown[problem.kind] = shown.get(problem.kind, 0) + 1
        if shown[problem.kind] <= _EXAMPLES_A_KIND:
            line = f", line {problem.line}" if problem.line else ""
            console.print(f"  {problem.kind.replace('_', ' ')}: {problem.path}{line}", markup=False)
    rest = sum(tally.skipped.values()) - sum(min(count, _EXAMPLES_A_KIND) for count in shown.values())
    if rest > 0:
        console.print(f"  and {rest:,} more; manifest.json lists up to 20 of each kind", markup=False)
