import csv
import gzip
from collections import Counter
from pathlib import Path

import pytest

from tests.claude_code_log import OTHER, SESSION, assistant, human, prompts, text, write_log
from turnscope.errors import InputError
from turnscope.transcripts.reading import read

ROWS = [human("weave the border in blue", 1), assistant(text("Threading the loom."), second=2)]
LATER = [human("now the hem", 40, sessionId=OTHER), assistant(text("Hem done."), second=41, sessionId=OTHER)]


def test_sessions_come_in_order_of_time(tmp_path: Path) -> None:
    write_log(tmp_path / "a" / f"{OTHER}.jsonl", LATER)
    write_log(tmp_path / "b" / f"{SESSION}.jsonl", ROWS)
    paths: list[str | Path] = [tmp_path / "a", str(tmp_path / "b")]
    assert [session.id for session in read(paths)] == [SESSION, OTHER]
    assert [session.id for session in read(reversed(paths))] == [SESSION, OTHER]


def test_files_and_bytes_are_known_before_reading(tmp_path: Path) -> None:
    path = write_log(tmp_path / f"{SESSION}.jsonl", ROWS)
    (tmp_path / "README.md").write_text("looms")
    sizes: list[int] = []
    transcripts = read(tmp_path, on_file=sizes.append)
    assert (transcripts.files, transcripts.bytes) == (2, path.stat().st_size + 5)
    assert sizes == []
    list(transcripts)
    assert sum(sizes) == transcripts.bytes
    assert repr(transcripts) == f"Transcripts(2 files, {transcripts.bytes} bytes)"


def test_strangers_are_counted(tmp_path: Path) -> None:
    write_log(tmp_path / f"{SESSION}.jsonl", ROWS)
    (tmp_path / "README.md").write_text("looms")
    (tmp_path / "empty.jsonl").write_bytes(b"")
    (tmp_path / "loom.png").write_bytes(b"\x89PNG\0\0\0")
    (tmp_path / "broken.gz").write_bytes(b"\x1f\x8bxxxx")
    (tmp_path / "sessions-index.json").write_text('{"version": 1}')
    (tmp_path / SESSION / "tool-results").mkdir(parents=True)
    (tmp_path / SESSION / "tool-results" / "orla.txt").write_text("long output")
    transcripts = read(tmp_path)
    assert len(list(transcripts)) == 1
    counts = {
        "unknown_format": 1,
        "empty_file": 1,
        "binary_file": 1,
        "unreadable_file": 1,
        "companion_file": 2,
    }
    assert transcripts.problems.counts == counts
    assert len(list(transcripts)) == 1
    assert transcripts.problems.counts == counts
    assert "orla" not in str(list(transcripts.problems))


@pytest.mark.parametrize("encoding", ["gzip", "utf-16", "utf-8-sig"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    path = write_log(tmp_path / f"{SESSION}.jsonl", ROWS)
    content = path.read_text()
    path.write_bytes(gzip.compress(content.encode()) if encoding == "gzip" else content.encode(encoding))
    (session,) = read(path)
    assert prompts(session) == ["weave the border in blue"]


def test_strict_stops_at_the_first_problem(tmp_path: Path) -> None:
    path = write_log(tmp_path / f"{SESSION}.jsonl", ROWS)
    with path.open("a") as stream:
        stream.write("{orla\n")
    with pytest.raises(InputError, match=rf"^{SESSION}\.jsonl, line 3: unparsable line; ") as caught:
        list(read(path, strict=True))
    assert caught.value.__context__ is None


def test_missing_path_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="input 1 of 1: no such file or folder"):
        read(tmp_path / "nowhere")


def test_human_turns_agree_with_another_parser(shared: Path) -> None:
    native = shared / "data" / "native"
    found: Counter[str] = Counter()
    for session in read(native):
        found[session.path] += len(prompts(session))
    with (native / "expected.csv").open(encoding="utf-8") as stream:
        expected = {row["path"]: int(row["human_turns"]) for row in csv.DictReader(stream)}
    assert len(expected) == 235
    agreed = sum(found[path] == count for path, count in expected.items())
    assert agreed / len(expected) >= 0.97
