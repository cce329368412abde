from pathlib import Path

from tests.claude_code_log import OTHER, SESSION, assistant, at, human, text, write_log
from turnscope.transcripts.claude_code_history import History, Ledger, read_header
from turnscope.transcripts.logfile import LogFile


def _log(path: Path) -> LogFile:
    return LogFile(path, path.name, path.stat().st_size)


def test_header_takes_both_ends(tmp_path: Path) -> None:
    rows = [
        human("weave", 5),
        *(assistant(text("x" * 9000), second=10 + i) for i in range(30)),
        human("hem", 90),
    ]
    header = read_header(_log(write_log(tmp_path / f"{SESSION}.jsonl", rows)))
    assert (header.session, header.first, header.last) == (SESSION, at(5), at(90))
    assert not header.is_subagent
    assert not header.is_fork


def test_first_time_is_found_behind_a_long_row(tmp_path: Path) -> None:
    first = human("weave " * 20_000, 5)
    first["timestamp"] = first.pop("timestamp")
    header = read_header(_log(write_log(tmp_path / f"{SESSION}.jsonl", [first, human("hem", 90)])))
    assert header.first == at(5)


def test_name_of_the_file_counts_before_copied_rows(tmp_path: Path) -> None:
    header = read_header(_log(write_log(tmp_path / f"{OTHER}.jsonl", [human("weave", 5)])))
    assert header.session == OTHER
    assert header.is_fork


def test_session_is_logged_where_the_name_does_not_tell(tmp_path: Path) -> None:
    assert read_header(_log(write_log(tmp_path / "sample.jsonl", [human("weave", 5)]))).session == SESSION
    assert read_header(_log(write_log(tmp_path / "empty.jsonl", []))).session == "empty"


def test_subagent_names_its_parent(tmp_path: Path) -> None:
    header = read_header(
        _log(write_log(tmp_path / "agent-1a2b.jsonl", [human("weave", 5, isSidechain=True)]))
    )
    assert (header.session, header.is_subagent) == (SESSION, True)


def test_log_that_begins_with_a_helper_is_no_helper(tmp_path: Path) -> None:
    rows = [human("helper prompt", 5, isSidechain=True), human("weave", 6)]
    assert not read_header(_log(write_log(tmp_path / f"{SESSION}.jsonl", rows))).is_subagent
    assert read_header(_log(write_log(tmp_path / "sample.jsonl", rows))).is_subagent


def test_history_forgets_what_no_later_file_can_copy() -> None:
    history = History()
    first = Ledger(history)
    assert first.is_new("human", at(1), "weave")
    assert not first.is_new("human", at(1), "weave")
    history.keep(first.own, until=at(9))
    history.expire(before=at(9))
    copy = Ledger(history)
    assert not copy.is_new("human", at(1), "weave")
    assert not copy.owns("human", at(1), "weave")
    assert copy.copied == 2
    history.expire(before=at(10))
    assert Ledger(history).is_new("human", at(1), "weave")
