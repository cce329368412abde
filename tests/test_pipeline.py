"""Labels reach the store whatever the number of workers, the order of the inputs, or what goes wrong."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from multiprocessing import active_children
from pathlib import Path
from typing import cast

import pytest

from turnscope.classifiers.baselines import Constant
from turnscope.classifiers.labels import SessionLabels
from turnscope.classifiers.pipeline import label_transcripts
from turnscope.classifiers.pool import run
from turnscope.classifiers.store import LabelStore
from turnscope.classifiers.tally import Tally
from turnscope.classifiers.worker import Load, Worker, loaded_modules
from turnscope.errors import InputError, ModelError, OutputError
from turnscope.redaction.keys import Key
from turnscope.redaction.model import RedactedSession
from turnscope.redaction.redactor import Redactor
from turnscope.transcripts.model import Exclusion, Session, Telemetry, ToolCall, Turn
from turnscope.transcripts.reading import Transcripts

KEY = Key(bytes(range(32)))
CONSTANT = cast("Load", Constant)  # takes a codebook where a loader takes a path; None is the default of both
SECRET = "orla.brandt@harbour.example"


class Given(Transcripts):
    """Transcripts of sessions that are there already."""

    def __init__(self, sessions: Iterable[Session]) -> None:
        super().__init__(())
        self.sessions = tuple(sessions)
        self.files, self.bytes = len(self.sessions), 100 * len(self.sessions)

    def __iter__(self) -> Iterator[Session]:
        self.problems.clear()
        yield from self.sessions


def _session(number: int, *, exclusion: Exclusion | None = None) -> Session:
    turns = (
        Turn("user", f"Mend test {number}, then mail {SECRET}."),
        Turn("assistant", "Done.", (ToolCall("Bash", {"command": f"mail {SECRET}"}),)),
    )
    return Session(
        id=f"id-{number}",
        turns=turns * (1 + number % 3),
        format="claude_code",
        tool="claude-code",
        surface="ide" if exclusion == "ide" else "cli",
        started_at=datetime(2026, 1 + number % 5, 3, tzinfo=UTC),
        user=f"user-{number % 4}",
        project="git@code.example:harbour/boats.git",
        telemetry=Telemetry(human_prompts=1 + number % 3, tool_calls=number),
        exclusion=exclusion,
        path=f"logs/{number}.jsonl",
    )


SESSIONS = [_session(number) for number in range(11)] + [
    _session(90, exclusion="ide"),
    _session(91, exclusion="sdk"),
]


def _label(
    out: Path,
    sessions: Iterable[Session] = SESSIONS,
    *,
    workers: int = 1,
    include: frozenset[str] = frozenset(),
    load: Load = CONSTANT,
) -> Tally:
    return label_transcripts(
        Given(sessions), out=out, key=KEY, workers=workers, include=include, load=load, shard_sessions=4
    )


def _rows(store: Path) -> list[SessionLabels]:
    return sorted(LabelStore(store), key=lambda labels: labels.id)


def test_two_workers_give_the_rows_of_one_in_reading_order(tmp_path: Path) -> None:
    one = _label(tmp_path / "one")
    assert _label(tmp_path / "two", workers=2) == one
    assert list(LabelStore(tmp_path / "two")) == list(LabelStore(tmp_path / "one"))
    assert [labels.id for labels in LabelStore(tmp_path / "two")] == [
        KEY.hash("session", s.id) for s in SESSIONS
    ]
    assert not active_children()


def test_order_of_the_inputs_does_not_matter(tmp_path: Path) -> None:
    _label(tmp_path / "one")
    _label(tmp_path / "two", reversed(SESSIONS))
    assert _rows(tmp_path / "one") == _rows(tmp_path / "two")


def test_tally_counts_what_was_read_and_labelled(tmp_path: Path) -> None:
    tally = _label(tmp_path / "labels")
    assert (tally.files, tally.bytes, tally.sessions, tally.labelled) == (13, 1300, 13, 11)
    assert tally.excluded == {"ide": 1, "sdk": 1}
    assert (tally.turns, tally.user_turns) == (42, 21)
    assert tally.masked["EMAIL"] == 42
    assert tally.skipped == {}


def test_excluded_session_keeps_its_facts_and_gets_no_labels(tmp_path: Path) -> None:
    _label(tmp_path / "labels")
    left_out = next(labels for labels in LabelStore(tmp_path / "labels") if labels.exclusion == "ide")
    assert left_out.id == KEY.hash("session", "id-90")
    assert (left_out.turns, left_out.session, left_out.month) == ((), {}, "2026-01")
    assert left_out.telemetry.tool_calls == 90


def test_included_session_is_labelled_like_any_other(tmp_path: Path) -> None:
    tally = _label(tmp_path / "labels", include=frozenset({"ide"}))
    assert (tally.labelled, tally.excluded) == (12, {"sdk": 1})
    back = next(labels for labels in LabelStore(tmp_path / "labels") if labels.surface == "ide")
    assert back.exclusion is None
    assert back.turns[0]["task"].probabilities


def test_session_that_comes_twice_is_kept_once_and_counted(tmp_path: Path) -> None:
    tally = _label(tmp_path / "labels", [*SESSIONS, SESSIONS[2], SESSIONS[2], SESSIONS[-1]])
    assert tally.skipped == {"duplicate_session": 3}
    assert {problem.kind for problem in tally.problems} == {"duplicate_session"}
    assert tally.sessions == 13
    assert len(_rows(tmp_path / "labels")) == 13


def test_nothing_of_the_text_reaches_the_store(tmp_path: Path) -> None:
    _label(tmp_path / "labels", workers=2)
    stored = repr(list(LabelStore(tmp_path / "labels"))) + (tmp_path / "labels" / "manifest.json").read_text()
    for planted in (SECRET, "brandt", "harbour", "id-90", "user-1", "logs/", str(tmp_path)):
        assert planted not in stored


class Picky(Constant):
    """Fails on sessions of five and more turns, in words that quote them."""

    def label(self, sessions: Iterable[RedactedSession]) -> Iterator[SessionLabels]:
        """Label the short ones."""
        for session in sessions:
            if len(session.turns) > 5:
                raise ValueError(session.turns[0].text)
            yield from super().label([session])


class Helpless(Constant):
    """Fails on every session."""

    def label(self, sessions: Iterable[RedactedSession]) -> Iterator[SessionLabels]:
        """Fail."""
        raise ValueError(next(iter(sessions)).turns[0].text)


def test_session_that_fails_is_counted_and_the_run_goes_on(tmp_path: Path) -> None:
    tally = _label(tmp_path / "labels", load=cast("Load", Picky))
    assert tally.skipped == {"failed_session": 3}
    assert tally.labelled == 8


def test_run_in_which_every_session_fails_is_given_up_without_quoting_any(tmp_path: Path) -> None:
    with pytest.raises(
        ModelError, match=r"no session could be labelled: ValueError at test_pipeline\.py:\d+"
    ) as caught:
        _label(tmp_path / "labels", load=cast("Load", Helpless))
    assert caught.value.__context__ is None
    assert not (tmp_path / "labels").exists()


def test_error_while_reading_leaves_the_earlier_store_whole(tmp_path: Path) -> None:
    _label(tmp_path / "labels", SESSIONS[:2])

    class Broken(Given):
        def __iter__(self) -> Iterator[Session]:
            yield from super().__iter__()
            raise InputError("logs/1.jsonl, line 3: unparsable line")

    for workers in (1, 2):
        with pytest.raises(InputError, match="line 3"):
            label_transcripts(
                Broken(SESSIONS),
                out=tmp_path / "labels",
                key=KEY,
                workers=workers,
                load=CONSTANT,
                resume=True,
            )
    assert len(_rows(tmp_path / "labels")) == 2
    assert (
        label_transcripts(
            Given(SESSIONS), out=tmp_path / "labels", key=KEY, load=CONSTANT, resume=True
        ).resumed
        == 13
    )
    assert not active_children()


def test_worker_that_the_system_ends_is_an_error_in_words(tmp_path: Path) -> None:
    del tmp_path
    worker = Worker(redactor=Redactor(key=KEY), model=None, load=CONSTANT)
    outcomes = run(SESSIONS * 40, workers=2, task=worker)
    next(outcomes)
    for child in active_children():
        os.kill(child.pid or 0, signal.SIGKILL)
    with pytest.raises(OutputError, match="a worker process was ended by the system"):
        list(outcomes)
    assert not active_children()


def test_worker_needs_neither_torch_nor_transformers() -> None:
    code = (
        "from turnscope.classifiers.worker import Worker, loaded_modules\n"
        "from turnscope.classifiers.baselines import Constant\n"
        "from turnscope.redaction.keys import Key\n"
        "from turnscope.redaction.redactor import Redactor\n"
        "from turnscope.transcripts.model import Session, Turn\n"
        "worker = Worker(redactor=Redactor(key=Key(bytes(32))), model=None, load=Constant)\n"
        "worker(Session(id='a', turns=(Turn('user', 'mail jo@corp.example'),), format='codex'))\n"
        "print(*sorted(loaded_modules() & {'torch', 'transformers', 'sklearn', 'duckdb', 'matplotlib'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
    assert "turnscope" in loaded_modules()


SCRIPT = """
import sys, time
from pathlib import Path
from turnscope.classifiers.baselines import Constant
from turnscope.classifiers.pipeline import label_transcripts
from turnscope.redaction.keys import Key
from turnscope.transcripts.model import Session, Turn
from turnscope.transcripts.reading import Transcripts

class Slow(Transcripts):
    def __iter__(self):
        for number in range(10_000):
            time.sleep(float(sys.argv[2]))
            yield Session(id=str(number), turns=(Turn("user", "Go on."),), format="codex")
            if number == int(sys.argv[3]):
                return

SETTINGS = {"workers": 2, "load": Constant, "shard_sessions": 4}
print("begun", flush=True)
label_transcripts(Slow(()), out=Path(sys.argv[1]), key=Key(bytes(32)), **SETTINGS)
"""


def _children(parent: int) -> set[int]:
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent:
            found.add(int(stat.parent.name))
    return found


def _wait(condition: object, *, what: str) -> None:
    for _ in range(600):
        if callable(condition) and condition():
            return
        time.sleep(0.05)
    pytest.fail(f"waited in vain: {what}")


def test_script_without_a_guard_does_not_start_itself_again(tmp_path: Path) -> None:
    script = tmp_path / "study.py"
    script.write_text(SCRIPT)
    command = [sys.executable, str(script), str(tmp_path / "labels"), "0", "5"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    assert done.stdout.splitlines() == ["begun"]
    assert len(_rows(tmp_path / "labels")) == 6


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_signal_ends_the_workers_and_leaves_no_half_store(tmp_path: Path, number: signal.Signals) -> None:
    command = [sys.executable, "-c", SCRIPT, str(tmp_path / "labels"), "0.02", "9999"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    first = tmp_path / "labels.partial" / "sessions" / "000000.parquet"
    _wait(first.exists, what="a shard")
    children = _children(process.pid)
    process.send_signal(number)
    process.wait(timeout=60)
    assert len(children) >= 2
    _wait(lambda: not any(Path(f"/proc/{child}").exists() for child in children), what="the workers' end")
    assert not (tmp_path / "labels").exists()
    assert first.exists()
    if number == signal.SIGTERM:
        assert process.returncode == 128 + signal.SIGTERM
