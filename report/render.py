"""From a label store to a folder: one page, the same in Markdown, tables as CSV, all of it as JSON."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from turnscope.classifiers.store import LabelStore
from turnscope.report.about import (
    READING,
    Settings,
    describe_method,
    describe_status,
    list_facts,
    make_manifest,
)
from turnscope.report.cohort import Cohort, open_cohort
from turnscope.report.exhibit import Exhibit
from turnscope.report.exhibits import EXHIBITS
from turnscope.report.folder import MANIFEST, replace_folder
from turnscope.report.formats import report_to_json, table_to_csv
from turnscope.report.plots import draw
from turnscope.report.release import Release, release
from turnscope.report.suppression import Thresholds
from turnscope.report.view import lay_out

TITLE: Final = "A study of coding sessions with an assistant"
PAGE: Final = "report.html"
LEGENDS: Final = {
    "bars": "Bars: shares; lines on them: 95 % intervals.",
    "histogram": "Bars: shares; lines on them: 95 % intervals; “?”: a share that is withheld.",
    "boxes": "Boxes: quartiles, with the median as a line; thin lines: 5 % to 95 %; dots: geometric means; "
    "the scale is that of log(1 + x).",
    "lines": "Dots: shares of a month's prompts; bars behind them: 95 % intervals; one scale for all.",
}


@dataclass(frozen=True, slots=True)
class Rendered:
    """What was rendered, and how much of it is withheld."""

    exhibits: tuple[Exhibit, ...]
    withheld_rows: int = 0
    withheld_figures: int = 0


def render_report(
    store: LabelStore, *, out: Path, publish: bool = False, min_sessions: int = 15, min_users: int = 5
) -> Rendered:
    """Write the report of a label store into the folder `out`, which appears whole or not at all.

    Without `publish` everything is shown and marked "not for publication". With it, cells of fewer
    than `min_sessions` sessions or, where users are known, `min_users` users are withheld with as
    many others as protect them.

    Raises:
        OutputError: When the folder cannot be written, or holds something other than a report; the labels
            of a study too, which would be lost.
    """
    settings = Settings(publish, Thresholds(min_sessions, min_users))
    with replace_folder(out) as folder:
        return fill_folder(folder, store, settings=settings)


def fill_folder(folder: Path, store: LabelStore, *, settings: Settings) -> Rendered:
    """Write the files of a report into a folder that exists."""
    with store.connect() as connection:
        cohort = open_cohort(connection, codebook=store.codebook, manifest=store.manifest)
        exhibits = tuple(make(cohort) for make in EXHIBITS)
        released = release(exhibits, thresholds=settings.thresholds) if settings.publish else None
        if released:
            exhibits = released.exhibits
        _write_files(folder, cohort, exhibits, settings, released)
    return Rendered(exhibits, released.rows if released else 0, released.figures if released else 0)


def _write_files(
    folder: Path, cohort: Cohort, exhibits: Sequence[Exhibit], settings: Settings, released: Release | None
) -> None:
    context = _make_context(cohort, exhibits, settings, released)
    manifest = make_manifest(cohort, settings, released)
    _write(folder / PAGE, _render("page.html.jinja", context, escaped=True))
    _write(folder / "report.md", _render("page.md.jinja", context, escaped=False))
    _write(folder / "report.json", report_to_json(exhibits, about={**manifest, "reading": READING}))
    (folder / "tables").mkdir()
    for exhibit in exhibits:
        for table in exhibit.tables:
            content = table_to_csv(table, publication=settings.publication)
            _write(folder / "tables" / f"{exhibit.id}-{table.id}.csv", content)
    _write(folder / MANIFEST, json.dumps(manifest, indent=1, ensure_ascii=False) + "\n")


def _write(path: Path, content: str) -> None:
    path.write_text(content, encoding="utf-8", newline="\n")


def _make_context(
    cohort: Cohort, exhibits: Sequence[Exhibit], settings: Settings, released: Release | None
) -> dict[str, Any]:
    return {
        "title": TITLE,
        "css": (files("turnscope.report") / "page.css").read_text(encoding="utf-8"),
        "published": settings.publish,
        "status": describe_status(settings, cohort, released),
        "reading": READING,
        "exhibits": [_view(exhibit) for exhibit in exhibits],
        "method": describe_method(cohort),
        "facts": list_facts(cohort, settings),
    }


def _view(exhibit: Exhibit) -> dict[str, Any]:
    drawn = [
        {"title": plot.title, "small": plot.small, "svg": draw(exhibit, plot, name=f"{exhibit.id}-{place}")}
        for place, plot in enumerate(exhibit.plots)
    ]
    plots = [plot for plot in drawn if plot["svg"]]
    legend = LEGENDS[exhibit.plots[0].kind] if plots else ""
    return {
        "id": exhibit.id,
        "title": exhibit.title,
        "finding": exhibit.finding,
        "definition": exhibit.definition,
        "caveat": exhibit.caveat,
        "missing": exhibit.missing,
        "plots": plots,
        "legend": legend,
        "tables": lay_out(exhibit),
    }


def _render(template: str, context: Mapping[str, Any], *, escaped: bool) -> str:
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=escaped,  # noqa: S701 - not for Markdown, which is no page
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["cell"] = lambda text: text.replace("|", "\\|").replace("\n", " ")
    source = (files("turnscope.report") / template).read_text(encoding="utf-8")
    return environment.from_string(source).render(context)
