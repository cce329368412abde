"""Tables and the whole report as files that programs read."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

from turnscope.eval.estimate import Estimate
from turnscope.report.exhibit import Band, Count, Exhibit, Row, Table

SCHEMA = "turnscope-report/1"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def table_to_csv(table: Table, *, publication: str) -> str:
    """Write a table in tidy form: keys, counts, then value, low and high of every column."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    names = [name for column in table.columns for name in _three(column.name)]
    writer.writerow(
        [*(key.name for key in table.keys), "n", "sessions", "users", *names, "note", "publication"]
    )
    for row in table:
        counts = (row.support.n, row.support.sessions, row.support.users)
        values = [value for each in row.estimates for value in (each.value, each.low, each.high)]
        writer.writerow(
            [*map(_harmless, row.keys), *map(_write, (*counts, *values)), _notes(table, row), publication]
        )
    return buffer.getvalue()


def report_to_json(exhibits: Sequence[Exhibit], *, about: Mapping[str, Any]) -> str:
    """Write all exhibits with their tables; shares run from 0 to 1, n is a number or a band."""
    content = {"schema": SCHEMA, **about, "exhibits": [_exhibit(each) for each in exhibits]}
    return json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def _three(name: str) -> tuple[str, str, str]:
    return name, f"{name}_low", f"{name}_high"


def _write(value: Count | float) -> str:
    return "" if value is None else f"{value:.6g}" if isinstance(value, float) else str(value)


def _harmless(text: str) -> str:
    """Keep a spreadsheet from running what a log called something."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _notes(table: Table, row: Row) -> str:
    """Say why values are missing: once where all are, else column by column."""
    if row.withheld:
        return "withheld"
    pairs = zip(table.columns, row.estimates, strict=True)
    return "; ".join(f"{column.name}: {each.note}" for column, each in pairs if each.note)


def _exhibit(exhibit: Exhibit) -> dict[str, Any]:
    return {
        "id": exhibit.id,
        "title": exhibit.title,
        "finding": exhibit.finding,
        "definition": exhibit.definition,
        "caveat": exhibit.caveat,
        "missing": exhibit.missing,
        "tables": [_table(each) for each in exhibit.tables],
    }


def _table(table: Table) -> dict[str, Any]:
    return {
        "id": table.id,
        "title": table.title,
        "population": table.population,
        "keys": [key.name for key in table.keys],
        "columns": [
            {"name": column.name, "title": column.title, "kind": column.kind} for column in table.columns
        ],
        "rows": [_row(table, each) for each in table],
    }


def _row(table: Table, row: Row) -> dict[str, Any]:
    pairs = zip(table.columns, row.estimates, strict=True)
    return {
        "keys": list(row.keys),
        "n": _count(row.support.n),
        "sessions": _count(row.support.sessions),
        "users": _count(row.support.users),
        "withheld": row.withheld,
        "estimates": {} if row.withheld else {column.name: _estimate(each) for column, each in pairs},
    }


def _count(count: Count) -> Any:
    return [count.low, count.high] if isinstance(count, Band) else count


def _estimate(estimate: Estimate) -> dict[str, Any]:
    return {
        "value": _round(estimate.value),
        "low": _round(estimate.low),
        "high": _round(estimate.high),
        "n": estimate.n,
        "n_clusters": estimate.n_clusters,
        "note": estimate.note,
    }


def _round(value: float | None) -> float | None:
    """Drop the last digits: they change with the order in which threads add up."""
    return None if value is None else float(f"{value:.9g}")
