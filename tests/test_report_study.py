"""The main job from logs to report, with the simplest labeller."""

import json
from pathlib import Path
from typing import cast

import pytest

from turnscope.classifiers.baselines import Constant
from turnscope.classifiers.store import LabelStore
from turnscope.classifiers.worker import Load
from turnscope.errors import InputError, OutputError
from turnscope.report.study import StudyResult, study

CONSTANT = cast("Load", Constant)  # takes a codebook where a loader takes a path; None is the default of both
CANARY = "orla.brandt@harbour.example"
USER = "orla-brandt-at-home"


def _write_logs(folder: Path, count: int = 6) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        turns = [
            {"role": "user", "text": f"Mend the tide table {number} and mail {CANARY}."},
            {
                "role": "assistant",
                "text": "Mended.",
                "tool_calls": [{"name": "Edit", "input": {"file": "a"}}],
            },
        ]
        session = {
            "id": f"s{number}",
            "user": f"{USER}-{number % 3}",
            "started_at": "2026-03-04T10:00:00Z",
            "turns": turns,
        }
        (folder / f"{number}.jsonl").write_text(json.dumps(session) + "\n")
    return folder


def _study(logs: Path, out: Path, *, strict: bool = False, publish: bool = False) -> StudyResult:
    return study(logs, out=out, workers=1, load=CONSTANT, strict=strict, publish=publish)


def test_a_study_writes_report_and_labels_and_returns_the_summary(tmp_path: Path) -> None:
    done: list[int] = []
    totals: list[int] = []
    result = study(
        _write_logs(tmp_path / "logs"),
        out=tmp_path / "out",
        workers=1,
        load=CONSTANT,
        on_total=totals.append,
        on_bytes=done.append,
    )
    assert (result.tally.files, result.tally.sessions, result.tally.turns) == (6, 6, 12)
    assert sum(done) == totals[0] > 0
    assert result.seconds > 0
    assert result.page.is_file()
    assert len(list(LabelStore(result.labels))) == 6
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert manifest["source"]["files"] == 6
    assert sorted(path.name for path in tmp_path.iterdir()) == ["logs", "out"]


def test_no_text_of_the_logs_reaches_the_folder(tmp_path: Path) -> None:
    result = _study(_write_logs(tmp_path / "logs"), tmp_path / "out")
    connection = LabelStore(result.labels).connect()
    labels = "".join(str(connection.execute(f"from {view}").fetchall()) for view in ("turns", "sessions"))
    assert labels.count("2026-03") == 18
    files = [path for path in result.page.parent.rglob("*") if path.is_file()]
    contents = [labels, *(path.read_bytes().decode("utf-8", "replace") for path in files)]
    for secret in (CANARY, USER, "tide table", "Mended", str(tmp_path)):
        assert [secret in content for content in contents] == [False] * len(contents), secret


def test_what_was_skipped_is_on_the_page(tmp_path: Path) -> None:
    logs = _write_logs(tmp_path / "logs")
    with (logs / "0.jsonl").open("a") as file:
        file.write('{"id": "broken", "turns": [\n')
    result = _study(logs, tmp_path / "out")
    assert sum(result.tally.skipped.values()) == 1
    kind = next(iter(result.tally.skipped)).replace("_", " ")
    assert f"{kind} 1" in result.page.read_text()


def test_a_failed_study_leaves_the_earlier_one_whole(tmp_path: Path) -> None:
    logs = _write_logs(tmp_path / "logs")
    before = _study(logs, tmp_path / "out").page.read_bytes()
    (logs / "bad.jsonl").write_text('{"id": "broken", "turns": [\n')
    with pytest.raises(InputError):
        _study(logs, tmp_path / "out", strict=True)
    assert (tmp_path / "out" / "report.html").read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["logs", "out"]


def test_a_study_does_not_write_over_the_logs(tmp_path: Path) -> None:
    logs = _write_logs(tmp_path / "logs")
    with pytest.raises(OutputError, match=r"^logs exists and is no report"):
        _study(logs, logs)
    assert len(list(logs.iterdir())) == 6


def test_a_published_study_says_that_labels_stay_at_home(tmp_path: Path) -> None:
    result = _study(_write_logs(tmp_path / "logs"), tmp_path / "out", publish=True)
    assert result.rendered.withheld_rows > 0
    assert "do not pass it on" in result.page.read_text()
