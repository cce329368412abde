import os
from pathlib import Path

import pytest

from turnscope.errors import InputError
from turnscope.transcripts.discovery import discover
from turnscope.transcripts.problems import Problems


def _make(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)


def _find(*paths: Path, problems: Problems | None = None) -> list[str]:
    return [log.relative for log in discover(paths, problems=Problems() if problems is None else problems)]


def test_order_of_inputs_does_not_matter(tmp_path: Path) -> None:
    _make(tmp_path, "b/2.jsonl", "b/1.jsonl", "a/x/3.jsonl", "top.md")
    a, b = tmp_path / "a", tmp_path / "b"
    assert _find(a, b) == _find(b, a) == ["1.jsonl", "2.jsonl", "x/3.jsonl"]
    assert _find(tmp_path) == ["a/x/3.jsonl", "b/1.jsonl", "b/2.jsonl", "top.md"]


def test_overlapping_inputs_are_read_once(tmp_path: Path) -> None:
    _make(tmp_path, "b/1.jsonl")
    assert _find(tmp_path / "b", tmp_path / "b" / "1.jsonl", tmp_path) == ["b/1.jsonl"]


def test_links_are_followed_once(tmp_path: Path) -> None:
    _make(tmp_path, "logs/1.jsonl")
    (tmp_path / "logs" / "again").symlink_to(tmp_path / "logs")
    (tmp_path / "logs" / "same.jsonl").symlink_to(tmp_path / "logs" / "1.jsonl")
    (tmp_path / "logs" / "gone.jsonl").symlink_to(tmp_path / "nowhere")
    problems = Problems()
    assert _find(tmp_path / "logs", problems=problems) == ["1.jsonl"]
    assert problems.counts == {"broken_link": 1}


def test_links_in_a_ring_end(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    problems = Problems()
    assert _find(tmp_path, problems=problems) == []
    assert problems.counts == {"broken_link": 2}


def test_pipes_are_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jsonl")
    problems = Problems()
    assert _find(tmp_path, tmp_path / "pipe.jsonl", problems=problems) == []
    assert problems.counts == {"not_a_regular_file": 1}


def test_folders_of_other_tools_are_counted_and_not_entered(tmp_path: Path) -> None:
    _make(tmp_path, ".git/config", "node_modules/a/b.js", "1.jsonl")
    problems = Problems()
    assert _find(tmp_path, problems=problems) == ["1.jsonl"]
    assert problems.counts == {"skipped_folder": 2}


def test_names_that_are_no_text(tmp_path: Path) -> None:
    Path(os.fsdecode(bytes(tmp_path) + b"/caf\xe9.jsonl")).write_text("x")
    assert _find(tmp_path) == ["caf?.jsonl"]


def test_missing_input_names_no_path(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"^input \d of 2: no such file or folder; check the path$"):
        _find(tmp_path, tmp_path / "orla")
