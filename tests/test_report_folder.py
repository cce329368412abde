"""The folder of a report appears whole or not at all, and takes the place of a report alone."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.invented_store import invent, write_store
from turnscope.classifiers.store import LabelStore
from turnscope.errors import OutputError
from turnscope.report.folder import replace_folder
from turnscope.report.render import render_report


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> LabelStore:
    return write_store(tmp_path_factory.mktemp("labels") / "store", invent(30))


def test_a_report_replaces_a_report(store: LabelStore, tmp_path: Path) -> None:
    out = tmp_path / "report"
    render_report(store, out=out)
    (out / "tables" / "old.csv").write_text("old")
    render_report(store, out=out)
    assert not (out / "tables" / "old.csv").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["report"]


def test_a_folder_of_something_else_is_left_alone(store: LabelStore, tmp_path: Path) -> None:
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.txt").write_text("years of work")
    (tmp_path / "file").write_text("words")
    for name in ("thesis", "file"):
        with pytest.raises(OutputError, match=f"^{name} exists and is no"):
            render_report(store, out=tmp_path / name)
    assert (tmp_path / "thesis" / "chapter.txt").read_text() == "years of work"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "thesis"]


@pytest.mark.parametrize(
    ("name", "words"), [("notes.txt", "1 foreign entries"), ("labels", "a study's labels")]
)
def test_what_a_report_would_delete_is_refused(tmp_path: Path, name: str, words: str) -> None:
    out = tmp_path / "report"
    _make(out)
    (out / name).mkdir()
    (out / name / "kept").write_text("years of work")
    with pytest.raises(OutputError, match=words):
        _make(out)
    assert (out / name / "kept").read_text() == "years of work"
    assert [path.name for path in tmp_path.iterdir()] == ["report"]


def _make(out: Path) -> None:
    with replace_folder(out) as folder:
        (folder / "manifest.json").write_text('{"format": "turnscope-report"}')


def test_what_comes_into_the_folder_meanwhile_is_kept(tmp_path: Path) -> None:
    out = tmp_path / "report"
    with pytest.raises(OutputError, match="is no report"):
        _interfere(out)
    assert (out / "notes.txt").read_text() == "years of work"


def _interfere(out: Path) -> None:
    with replace_folder(out):
        out.mkdir()
        (out / "notes.txt").write_text("years of work")


def test_a_report_behind_a_link_is_replaced_and_the_link_stays(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    for _ in range(2):
        _make(tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real" / "manifest.json").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link", "real"]


def test_a_failure_leaves_the_earlier_report_whole(tmp_path: Path) -> None:
    out = tmp_path / "report"
    _make(out)
    for failure, seen in (
        (OSError(errno.ENOSPC, "full"), OutputError),
        (KeyboardInterrupt(), KeyboardInterrupt),
    ):
        with pytest.raises(seen):
            _fail(out, failure)
    assert [path.name for path in tmp_path.iterdir()] == ["report"]
    assert [path.name for path in out.iterdir()] == ["manifest.json"]


def _fail(out: Path, failure: BaseException) -> None:
    with replace_folder(out) as folder:
        (folder / "half").write_text("half")
        raise failure


def test_a_report_that_was_moved_aside_by_a_killed_run_comes_back(tmp_path: Path) -> None:
    aside = tmp_path / ".report.replaced"
    aside.mkdir()
    (aside / "manifest.json").write_text('{"format": "turnscope-report"}')
    with pytest.raises(KeyboardInterrupt):
        _fail(tmp_path / "report", KeyboardInterrupt())
    assert [path.name for path in tmp_path.iterdir()] == ["report"]


LIMITED = """
import resource, signal, sys
from pathlib import Path
from turnscope.classifiers.store import LabelStore
from turnscope.errors import OutputError
from turnscope.report.render import render_report
store = LabelStore(sys.argv[1])
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
try:
    render_report(store, out=Path(sys.argv[2]))
except OutputError as error:
    print(error)
"""


def test_a_file_that_cannot_be_written_to_its_end_leaves_the_earlier_report_whole(tmp_path: Path) -> None:
    store = write_store(tmp_path / "store", invent(3))
    render_report(store, out=tmp_path / "report")
    before = (tmp_path / "report" / "report.html").read_bytes()
    run = subprocess.run(
        [sys.executable, "-c", LIMITED, str(tmp_path / "store"), str(tmp_path / "report")],
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.startswith("report cannot be written: a file grew past the limit")
    assert str(tmp_path) not in run.stdout
    assert (tmp_path / "report" / "report.html").read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["report", "store"]


def test_a_place_where_nothing_may_be_written_is_a_clear_error(tmp_path: Path) -> None:
    """As nobody, where the tests run as root, who may write anywhere."""
    place = tmp_path / "locked"
    place.mkdir(mode=0o500)
    user = os.geteuid()
    if user == 0:
        os.seteuid(65_534)
    try:
        with pytest.raises(OutputError, match="report cannot be written: writing is not allowed"):
            _fail(place / "report", KeyboardInterrupt())
    finally:
        os.seteuid(user)


def test_a_place_inside_a_file_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("words")
    with pytest.raises(OutputError, match="report cannot be written: a part of the path is no folder"):
        _fail(tmp_path / "file" / "report", KeyboardInterrupt())
