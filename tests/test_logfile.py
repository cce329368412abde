import gzip
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from turnscope.transcripts import logfile
from turnscope.transcripts.logfile import HEAD, LogFile
from turnscope.transcripts.problems import Problems

LINES = [(1, b'{"a": "caf\xc3\xa9"}\n'), (2, b"\n"), (3, '{"b": "\u2028"}'.encode())]
TEXT = b"".join(line for _, line in LINES).decode()


def _log(path: Path, content: bytes) -> LogFile:
    path.write_bytes(content)
    return LogFile(path, path.name, len(content))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "gzip"])
def test_lines_are_utf8_whatever_the_encoding(tmp_path: Path, encoding: str) -> None:
    content = gzip.compress(TEXT.encode()) if encoding == "gzip" else TEXT.encode(encoding)
    log, problems = _log(tmp_path / "orla.jsonl", content), Problems()
    assert list(log.lines(problems)) == LINES
    assert log.head() == log.tail() == log.document(problems) == TEXT.encode()
    assert len(problems) == 0


def test_head_and_tail_are_bounded(tmp_path: Path) -> None:
    content = b"".join(b"%09d\n" % number for number in range(20_000))
    for name, stored in (("a", content), ("a.gz", gzip.compress(content))):
        log = _log(tmp_path / name, stored)
        assert log.head() == content[:HEAD]
        assert len(log.tail()) <= HEAD
        assert content.endswith(log.tail())
        assert log.tail().endswith(b"000019999\n")


def test_other_bytes_are_passed_on(tmp_path: Path) -> None:
    assert list(_log(tmp_path / "a", b"caf\xe9\n").lines(Problems())) == [(1, b"caf\xe9\n")]


def test_cut_compression_is_counted(tmp_path: Path) -> None:
    whole = gzip.compress(bytes(range(256)) * 4000)
    log, problems = _log(tmp_path / "a.gz", whole[: len(whole) // 2]), Problems()
    list(log.lines(problems))
    assert log.document(problems) is None
    assert problems.counts == {"truncated_file": 2}


def test_broken_compression_is_counted(tmp_path: Path) -> None:
    log, problems = _log(tmp_path / "a.gz", b"\x1f\x8b" + b"loom" * 20), Problems()
    list(log.lines(problems))
    assert log.head() == b""
    assert sum(problems.counts.values()) == 1


def test_broken_encoding_is_counted(tmp_path: Path) -> None:
    log, problems = _log(tmp_path / "a", "weave\n".encode("utf-16") + b"\x00\xd8x"), Problems()
    assert list(log.lines(problems)) == [(1, b"weave\n")]
    assert log.document(problems) is None
    assert problems.counts == {"undecodable_file": 2}


def test_missing_file_is_counted(tmp_path: Path) -> None:
    log, problems = LogFile(tmp_path / "gone", "gone", 0), Problems()
    assert list(log.lines(problems)) == []
    assert log.head() == log.tail() == b""
    assert problems.counts == {"unreadable_file": 1}


def test_oversized_line_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logfile, "LONGEST_LINE", 16)
    log, problems = _log(tmp_path / "a", b"one\n" + b"x" * 50 + b"\ntwo\n" + b"y" * 40), Problems()
    assert list(log.lines(problems)) == [(1, b"one\n"), (3, b"two\n")]
    assert problems.counts == {"oversized_line": 2}


def test_oversized_document_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logfile, "LARGEST_DOCUMENT", 16)
    problems = Problems()
    assert _log(tmp_path / "a", b"x" * 17).document(problems) is None
    assert problems.counts == {"oversized_file": 1}


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=300))
def test_any_bytes_can_be_read(tmp_path: Path, content: bytes) -> None:
    log, problems = _log(tmp_path / "a", content), Problems()
    lines = [line for _, line in log.lines(problems)]
    assert problems.counts or b"".join(lines) == (log.document(problems) or b"")
    assert len(log.head()) <= HEAD * 2


def test_repr_has_no_name(tmp_path: Path) -> None:
    assert repr(_log(tmp_path / "orla", b"x")) == "LogFile(1 bytes)"
