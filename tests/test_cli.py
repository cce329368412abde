"""The command line as a user meets it: exit codes, words, JSON, and what is left when it is stopped."""

import json
import os
import signal
import subprocess
import sys
import time
from importlib.metadata import version
from pathlib import Path

import pytest

import turnscope as ts

SESSIONS = Path(__file__).resolve().parents[1] / "examples" / "sessions"


def _command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "turnscope", *map(str, arguments)]


def _run(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(_command(*arguments), capture_output=True, text=True, timeout=300, check=False)


@pytest.fixture(scope="module")
def logs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two projects of the example sessions, linked into a folder of their own."""
    folder = tmp_path_factory.mktemp("logs")
    for project in sorted(SESSIONS.iterdir())[:2]:
        (folder / project.name).symlink_to(project)
    return folder


def test_version_is_the_packages() -> None:
    assert _run("--version").stdout == f"turnscope {version('turnscope')}\n"


def test_completion_can_be_shown() -> None:
    done = subprocess.run(
        _command("--show-completion", "bash"),
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"SHELL": "/bin/bash", "_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"},
    )
    assert "complete" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (("study", "-o", "x", "no/such/logs"), 2, "input 1 does not exist"),
        (("study", str(SESSIONS)), 2, "Missing option"),
        (("label", str(SESSIONS), "-o", "x", "--workers", "0"), 2, "--workers"),
        (("report", str(SESSIONS), "-o", "x"), 2, "label store"),
        (("evaluate", "--gold", "g.jsonl", "--fail-under", "task"), 2, "NAME=KAPPA"),
        (("evaluate", "--gold", "g.jsonl"), 2, "input 1 does not exist"),
        (("codebook", "no-such.toml"), 2, "no-such.toml"),
    ],
)
def test_wrong_use_is_told_and_exits_with_2(
    arguments: tuple[str, ...], status: int, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = subprocess.run(_command(*arguments), capture_output=True, text=True, check=False)
    assert (done.returncode, words in done.stderr) == (status, True), done.stderr
    assert str(SESSIONS.parent) not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_label_tells_its_counts_as_json(logs: Path, tmp_path: Path) -> None:
    done = _run("label", logs, "-o", tmp_path / "labels", "--workers", 1, "--json")
    summary = json.loads(done.stdout)
    rows = json.loads((tmp_path / "labels" / "manifest.json").read_text())
    assert summary["sessions"] == len(list(ts.read(logs))) > 0
    assert summary["labels"] == str(tmp_path / "labels")
    assert rows["codebook"]["name"] == "agentic-coding"


def test_labels_come_out_the_same_with_one_worker_and_two(logs: Path, tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    tables = []
    for workers, paths in ((1, [logs]), (2, sorted(logs.iterdir(), reverse=True))):
        out = tmp_path / str(workers)
        assert _run("label", *paths, "-o", out, "--workers", workers).returncode == 0
        tables.append([pq.read_table(out / kind).to_pylist() for kind in ("turns", "sessions")])
    assert tables[0] == tables[1]
    assert tables[0][0][0]["task"] is not None


def test_evaluate_is_a_gate(tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    lines = (SESSIONS.parent / "gold.jsonl").read_text().splitlines()[:8]
    gold.write_text("\n".join(lines) + "\n")
    passed = _run("evaluate", "--gold", gold, "-o", tmp_path / "audit", "--fail-under", "task=-1")
    failed = _run("evaluate", "--gold", gold, "--fail-under", "task=1.01")
    assert (passed.returncode, failed.returncode) == (0, 1), passed.stderr
    assert "falls short" in failed.stderr
    assert json.loads((tmp_path / "audit" / "audit.json").read_text())["sessions"] == len(lines)


@pytest.mark.parametrize("verb", ["study", "label", "redact"])
def test_an_interrupted_run_leaves_nothing_that_looks_whole(verb: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    pipe = subprocess.PIPE
    with subprocess.Popen(
        _command(verb, SESSIONS, "-o", out), text=True, stdout=pipe, stderr=pipe
    ) as running:
        _wait_for_output(tmp_path, running)
        running.send_signal(signal.SIGINT)
        _, told = running.communicate()
    if running.returncode == 0:
        pytest.skip("the run was faster than the signal")
    assert running.returncode == 130, told
    assert "Traceback" not in told
    assert not list(out.rglob("report.html")) + list(out.rglob("manifest.json")) + list(out.rglob("*.jsonl"))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_stopped_redaction_leaves_no_file_behind(number: signal.Signals, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "sessions.jsonl").write_text("earlier")
    with subprocess.Popen(
        _command("redact", SESSIONS, "-o", out), text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        while running.poll() is None and len(list(out.iterdir())) == 1:
            time.sleep(0.05)
        running.send_signal(number)
        _, told = running.communicate()
    if running.returncode == 0:
        pytest.skip("the run was faster than the signal")
    assert running.returncode == 128 + number, told
    assert [(path.name, path.read_text()) for path in out.iterdir()] == [("sessions.jsonl", "earlier")]


def _wait_for_output(folder: Path, running: subprocess.Popen[str]) -> None:
    """Wait until the run has begun to write, and a moment more, however slow the machine is."""
    while running.poll() is None and not list(folder.iterdir()):
        time.sleep(0.05)
    time.sleep(0.5)
