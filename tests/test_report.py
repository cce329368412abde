"""What a report shows, and what a published one withholds."""

import csv
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from scipy.optimize import linprog

from tests.invented_store import invent, write_store
from turnscope.classifiers.labels import SessionLabels
from turnscope.classifiers.store import LabelStore
from turnscope.report.about import Settings
from turnscope.report.cohort import open_cohort
from turnscope.report.exhibit import ALL, Exhibit, Key, Row, Support, Table
from turnscope.report.exhibits import EXHIBITS
from turnscope.report.formats import table_to_csv
from turnscope.report.release import release
from turnscope.report.render import Rendered, _make_context, _render, render_report
from turnscope.report.suppression import Thresholds

FILES = {"manifest.json", "report.html", "report.json", "report.md", "tables"}
MARK = re.compile(r"not for publication", re.IGNORECASE)


class Page(HTMLParser):
    """Collects what the tests ask of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> LabelStore:
    return write_store(tmp_path_factory.mktemp("labels") / "store", invent(320))


@pytest.fixture(scope="module")
def own(store: LabelStore, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("own") / "report"
    render_report(store, out=out)
    return out


@pytest.fixture(scope="module")
def published(store: LabelStore, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Rendered]:
    out = tmp_path_factory.mktemp("published") / "report"
    return out, render_report(store, out=out, publish=True)


def _tables(out: Path) -> Iterator[tuple[str, list[dict[str, str]]]]:
    for path in sorted((out / "tables").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            yield path.stem, list(csv.DictReader(file))


def _read(out: Path, name: str) -> Any:
    return json.loads((out / name).read_text(encoding="utf-8"))


def test_a_report_for_oneself_shows_everything_and_says_so(own: Path) -> None:
    assert {path.name for path in own.iterdir()} == FILES
    for name in ("report.html", "report.md", "report.json", "manifest.json"):
        assert MARK.search((own / name).read_text(encoding="utf-8"))
    tables = dict(_tables(own))
    assert len(tables) >= 20
    for rows in tables.values():
        assert {row["publication"] for row in rows} <= {"not for publication"}
        assert not any(row["note"] == "withheld" for row in rows)


def test_the_page_needs_nothing_but_itself(own: Path) -> None:
    text = (own / "report.html").read_text(encoding="utf-8")
    page = Page(text)
    assert len(text) < 2_000_000
    assert page.all("script") == []
    assert page.all("img") == []
    outside = [
        attrs for _, attrs in page.tags for name in ("src", "href") if (attrs.get(name) or "#")[0] != "#"
    ]
    assert outside == []
    assert "@import" not in text
    assert "url(" not in re.sub(r"url\(#", "", text)


def test_the_page_can_be_heard_and_has_unique_ids(own: Path) -> None:
    page = Page((own / "report.html").read_text(encoding="utf-8"))
    ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    assert len(page.all("table")) == len(page.all("caption")) >= 20
    assert all(attrs.get("scope") in {"col", "row"} for attrs in page.all("th"))
    assert len(page.all("svg")) >= 10
    assert all(attrs.get("role") == "img" for attrs in page.all("svg"))
    assert len(page.all("title")) == 1 + len(page.all("svg"))
    links = {(attrs["href"] or "#")[1:] for attrs in page.all("a")}
    assert links <= set(ids)


def test_every_estimate_carries_n_and_an_interval_or_a_reason(own: Path) -> None:
    report = _read(own, "report.json")
    assert report["schema"] == "turnscope-report/1"
    seen = 0
    for table in (table for exhibit in report["exhibits"] for table in exhibit["tables"]):
        for estimate in (each for row in table["rows"] for each in row["estimates"].values()):
            seen += 1
            if estimate["value"] is None or estimate["low"] is None:
                assert estimate["note"], (table["id"], estimate)
            else:
                assert estimate["low"] <= estimate["value"] <= estimate["high"], (table["id"], estimate)
                assert estimate["n"] > 0
    assert seen > 300


def test_markdown_says_what_the_page_says(own: Path) -> None:
    markdown = (own / "report.md").read_text(encoding="utf-8")
    for exhibit in _read(own, "report.json")["exhibits"]:
        assert f"## {exhibit['title']}" in markdown
        assert exhibit["finding"] in markdown
        assert all(table["title"] in markdown for table in exhibit["tables"])
    assert "{{" not in markdown
    assert "\n\n\n" not in markdown


def test_two_renderings_are_the_same(store: LabelStore, own: Path, tmp_path: Path) -> None:
    render_report(store, out=tmp_path / "again")
    for path in (path for path in own.rglob("*") if path.is_file()):
        assert (tmp_path / "again" / path.relative_to(own)).read_bytes() == path.read_bytes(), path.name


def test_a_published_report_shows_no_small_cell(published: tuple[Path, Rendered], own: Path) -> None:
    exact = dict(_tables(own))
    withheld = 0
    for name, rows in _tables(published[0]):
        if name.startswith("sample-"):
            continue  # rows of an open key may have lost their names
        for row, true in zip(rows, exact[name], strict=True):
            if row["note"] == "withheld":
                withheld += 1
                assert not any(
                    row[field] for field in row if field not in {*_keys(name, exact), "note", "publication"}
                )
            else:
                assert int(true["sessions"]) >= 15
                assert int(true["users"]) >= 5
                assert re.fullmatch(r"\d+(-\d+|\+)", row["n"])
    assert withheld > 50


def _keys(name: str, tables: dict[str, list[dict[str, str]]]) -> set[str]:
    fields = list(tables[name][0])
    return set(fields[: fields.index("n")])


def test_a_published_share_of_a_small_side_is_withheld(published: tuple[Path, Rendered], own: Path) -> None:
    exact = {row["evidence"]: row for row in dict(_tables(own))["telemetry-evidence"]}
    shown = {row["evidence"]: row for row in dict(_tables(published[0]))["telemetry-evidence"]}
    assert float(exact["a pull request"]["share"]) == 0
    assert shown["a pull request"]["share"] == ""
    assert "withheld" in shown["a pull request"]["note"]
    assert shown["a commit"]["share"] != ""


def test_published_intervals_are_rounded_outward_and_shares_to_whole_points(
    published: tuple[Path, Rendered], own: Path
) -> None:
    exact = dict(_tables(own))
    compared = 0
    for name in ("task-mix-prompts", "decisions-pooled", "expertise-sessions"):
        for row, true in zip(dict(_tables(published[0]))[name], exact[name], strict=True):
            if row["share_low"]:
                compared += 1
                assert float(row["share_low"]) <= float(true["share_low"])
                assert float(row["share_high"]) >= float(true["share_high"])
                assert round(100 * float(row["share"]), 6) == round(100 * float(row["share"]))
    assert compared >= 10


def test_a_published_report_says_what_it_withholds_and_why(published: tuple[Path, Rendered]) -> None:
    out, rendered = published
    page = (out / "report.html").read_text(encoding="utf-8")
    assert not MARK.search(page)
    assert (
        f"{rendered.withheld_rows} rows and {rendered.withheld_figures} single figures are withheld" in page
    )
    assert "fewer than 15 sessions or 5 users" in page
    manifest = _read(out, "manifest.json")
    assert manifest["withheld"] == {"rows": rendered.withheld_rows, "figures": rendered.withheld_figures}
    assert manifest["source"]["sessions"] == [200, 999]
    assert manifest["source"]["excluded"]["ide"] == [0, 14]


def test_the_exact_numbers_of_withheld_rows_are_nowhere_in_a_published_report(
    published: tuple[Path, Rendered], own: Path
) -> None:
    """Search page, Markdown and JSON for each exact share of a withheld row, to five digits."""
    whole = "".join(
        (published[0] / name).read_text(encoding="utf-8")
        for name in ("report.html", "report.md", "report.json")
    )
    exact = dict(_tables(own))
    searched = 0
    for name, rows in _tables(published[0]):
        for row, true in zip(rows, exact[name], strict=False):
            if (
                row["note"] == "withheld"
                and not name.startswith("sample-")
                and true.get("share") not in {None, "0", "1"}
            ):
                searched += 1
                assert f"{float(true['share']):.5f}"[1:] not in whole
    assert searched > 20


def test_all_tables_of_a_published_report_together_give_no_small_cell_back(
    published: tuple[Path, Rendered], own: Path
) -> None:
    """The attacker knows every shown count exactly, and what adds up to what, in three tables at once."""
    exact, shown = dict(_tables(own)), dict(_tables(published[0]))
    cells: dict[tuple[str, str], tuple[int, bool]] = {}
    for name in ("task-by-month-sessions", "task-mix-sessions", "sample-months"):
        for true, row in zip(exact[name], shown[name], strict=True):
            place = (true.get("task", ALL), true.get("month", ALL))
            hidden = row["note"] == "withheld"
            assert cells.setdefault(place, (int(true["n"]), hidden))[1] == hidden
    atoms = [place for place in cells if ALL not in place]
    members = {place: [float(_holds(place, atom)) for atom in atoms] for place in cells}
    known = [members[place] for place, (_, hidden) in cells.items() if not hidden]
    values = [n for n, hidden in cells.values() if not hidden]
    small = [place for place, (n, _) in cells.items() if n < 15]
    assert len(small) > 30
    for place in small:
        ends = [
            linprog([sign * each for each in members[place]], A_eq=known, b_eq=values, method="highs").fun
            * sign
            for sign in (1, -1)
        ]
        assert ends[1] >= 15, place
        assert ends[1] - ends[0] >= 15, place


def _holds(place: tuple[str, str], atom: tuple[str, str]) -> bool:
    return all(name in {ALL, part} for name, part in zip(place, atom, strict=True))


def _exhibits(store: LabelStore) -> tuple[Exhibit, ...]:
    cohort = open_cohort(store.connect(), codebook=store.codebook, manifest=store.manifest)
    return tuple(make(cohort) for make in EXHIBITS)


def test_thresholds_can_be_set(store: LabelStore) -> None:
    exhibits = _exhibits(store)
    lax = release(exhibits, thresholds=Thresholds(2, 1))
    strict = release(exhibits, thresholds=Thresholds(60, 10))
    assert lax.rows < strict.rows
    everything = release(exhibits, thresholds=Thresholds(10_000, 5)).exhibits
    assert all(row.withheld for exhibit in everything for table in exhibit.tables for row in table)
    assert [exhibit.finding for exhibit in everything] == [""] * len(everything)


def test_a_withheld_name_that_came_from_the_logs_is_not_shown(tmp_path: Path) -> None:
    base = invent(100)
    odd = SessionLabels("odd", base[0].turns, tool="harbour-secret-tool", user="u001", month="2026-01")
    store = write_store(tmp_path / "store", [*base, odd])
    render_report(store, out=tmp_path / "own")
    render_report(store, out=tmp_path / "published", publish=True)
    assert "harbour-secret-tool" in (tmp_path / "own" / "report.html").read_text()
    for path in (path for path in (tmp_path / "published").rglob("*") if path.is_file()):
        assert "harbour-secret-tool" not in path.read_text(), path.name


def test_names_from_logs_are_harmless_in_page_and_spreadsheet(store: LabelStore) -> None:
    key, row = Key("tool", "Assistant", open=True), Row(('=HYPERLINK("<b>x|y")',), Support(20, 20, 6))
    table = Table("tool", "Sessions by assistant", "sessions", (key,), (), (row,))
    exhibit = Exhibit("sample", "The sample", "All of them.", tables=(table,))
    assert table_to_csv(table, publication="").splitlines()[1].startswith("\"'=HYPERLINK(")
    cohort = open_cohort(store.connect(), codebook=store.codebook, manifest=store.manifest)
    context = _make_context(cohort, [exhibit], Settings(), None)
    page = _render("page.html.jinja", context, escaped=True)
    assert "<b>x" not in page
    assert "&lt;b&gt;x" in page
    assert "x\\|y" in _render("page.md.jinja", context, escaped=False)


@pytest.mark.parametrize("users", [None, 1])
def test_a_lone_developer_sees_something(users: int | None, tmp_path: Path) -> None:
    exhibits = _exhibits(write_store(tmp_path / "store", invent(12, users=users)))
    assert all(exhibit.finding for exhibit in exhibits)
    published = release(exhibits, thresholds=Thresholds()).exhibits
    assert all(row.withheld for exhibit in published for table in exhibit.tables for row in table)


def test_an_empty_store_makes_a_report(tmp_path: Path) -> None:
    store = write_store(tmp_path / "store", [])
    render_report(store, out=tmp_path / "report")
    render_report(store, out=tmp_path / "published", publish=True)
    assert "0 sessions." in (tmp_path / "report" / "report.md").read_text()
