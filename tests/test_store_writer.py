"""A store in the making survives interruption, and an earlier one is never lost."""

import os
from pathlib import Path
from typing import NoReturn

import pytest

from tests.tiny_store import SESSIONS, begin, open_writer, write
from turnscope.classifiers.codebook import load_codebook
from turnscope.classifiers.store import LabelStore
from turnscope.classifiers.tally import Tally
from turnscope.errors import OutputError


@pytest.mark.parametrize("done", range(8))
def test_resumed_run_gives_the_same_rows(tmp_path: Path, done: int) -> None:
    begin(tmp_path / "labels", SESSIONS[:done])
    assert not (tmp_path / "labels").exists()
    tally = write(tmp_path / "labels", SESSIONS, resume=True)
    assert tally.resumed == done // 3 * 3
    assert list(LabelStore(tmp_path / "labels")) == SESSIONS
    assert not list(tmp_path.glob("*.partial"))


def test_shard_without_its_sessions_file_never_happened(tmp_path: Path) -> None:
    begin(tmp_path / "labels", SESSIONS[:6])
    (tmp_path / "labels.partial" / "sessions" / "000001.parquet").unlink()
    (tmp_path / "labels.partial" / "sessions" / "000001.tmp").write_bytes(b"PAR1 half")
    assert write(tmp_path / "labels", SESSIONS, resume=True).resumed == 3
    assert list(LabelStore(tmp_path / "labels")) == SESSIONS


def test_block_left_early_keeps_what_was_added(tmp_path: Path) -> None:
    def stop_early() -> NoReturn:
        with open_writer(tmp_path / "labels") as writer:
            writer.add(SESSIONS[0])
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stop_early()
    assert open_writer(tmp_path / "labels", resume=True).done == {"session000"}


def test_unfinished_run_is_not_thrown_away(tmp_path: Path) -> None:
    begin(tmp_path / "labels", SESSIONS[:6])
    with pytest.raises(
        OutputError, match=r"labels\.partial holds an unfinished run; go on with it by --resume"
    ):
        open_writer(tmp_path / "labels")
    with pytest.raises(OutputError, match=r"begun with another model; go on with the same"):
        open_writer(tmp_path / "labels", resume=True, model="n")
    with pytest.raises(OutputError, match=r"begun with another codebook"):
        open_writer(tmp_path / "labels", resume=True, codebook=load_codebook())
    assert len(open_writer(tmp_path / "labels", resume=True).done) == 6


def test_second_run_into_a_store_in_the_making_is_refused(tmp_path: Path) -> None:
    first = open_writer(tmp_path / "labels")
    with first, pytest.raises(OutputError, match=r"^labels\.partial is being written by another run"):
        open_writer(tmp_path / "labels", resume=True)
    open_writer(tmp_path / "labels").finish(Tally())
    open_writer(tmp_path / "labels").finish(Tally())


def test_run_that_finished_no_shard_is_no_obstacle(tmp_path: Path) -> None:
    begin(tmp_path / "labels", SESSIONS[:2])
    write(tmp_path / "labels", SESSIONS)
    assert list(LabelStore(tmp_path / "labels")) == SESSIONS


def test_earlier_store_is_replaced_only_at_the_end(tmp_path: Path) -> None:
    write(tmp_path / "labels", SESSIONS[:2])
    writer = open_writer(tmp_path / "labels")
    writer.add(SESSIONS[5])
    writer.flush()
    assert list(LabelStore(tmp_path / "labels")) == SESSIONS[:2]
    writer.finish(Tally())
    assert list(LabelStore(tmp_path / "labels")) == [SESSIONS[5]]
    assert [entry.name for entry in tmp_path.iterdir()] == ["labels"]


def test_kill_between_the_two_renames_is_mended(tmp_path: Path) -> None:
    write(tmp_path / "labels", SESSIONS)
    (tmp_path / "labels").rename(tmp_path / "labels.replaced")
    open_writer(tmp_path / "labels")
    assert list(LabelStore(tmp_path / "labels")) == SESSIONS
    assert not (tmp_path / "labels.replaced").exists()


def test_folder_that_is_no_store_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "cat.png").write_bytes(b"cat")
    with pytest.raises(OutputError, match=r"^photos exists and is no label store"):
        open_writer(tmp_path / "photos")
    (tmp_path / "file").write_text("text")
    with pytest.raises(OutputError, match=r"^file exists and is no folder"):
        open_writer(tmp_path / "file")
    write(tmp_path / "labels", SESSIONS)
    (tmp_path / "labels" / "notes.txt").write_text("mine")
    with pytest.raises(OutputError, match=r"^labels exists and is no label store"):
        open_writer(tmp_path / "labels")
    assert (tmp_path / "labels" / "notes.txt").read_text() == "mine"
    assert (tmp_path / "photos" / "cat.png").read_bytes() == b"cat"


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")  # noqa: PTH110
def test_full_disk_is_told_and_harms_nothing(tmp_path: Path) -> None:
    write(tmp_path / "labels", SESSIONS[:2])
    writer = open_writer(tmp_path / "labels")
    (tmp_path / "labels.partial" / "turns" / "000000.tmp").symlink_to("/dev/full")
    for session in SESSIONS[:2]:
        writer.add(session)
    with pytest.raises(OutputError, match=r"^labels cannot be written: the disk is full") as caught:
        writer.add(SESSIONS[2])
    assert str(tmp_path) not in str(caught.value)
    assert caught.value.__suppress_context__
    assert list(LabelStore(tmp_path / "labels")) == SESSIONS[:2]


def test_read_only_place_is_told(tmp_path: Path) -> None:
    place = Path("/sys")
    if os.geteuid() != 0:
        place = tmp_path
        place.chmod(0o500)
    elif not place.is_dir():
        pytest.skip("root may write everywhere here")
    with pytest.raises(
        OutputError, match=r"^labels cannot be written: (writing is not allowed|the file system)"
    ):
        open_writer(place / "labels")
