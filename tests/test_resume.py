"""A run that is killed at any point goes on to the rows of one that was not: none lost, none twice."""

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from turnscope.classifiers.labels import SessionLabels
from turnscope.classifiers.store import LabelStore

RUN = """
import sys
from pathlib import Path
from turnscope.classifiers.baselines import Constant
from turnscope.classifiers.pipeline import label_transcripts
from turnscope.redaction.keys import Key
from turnscope.transcripts.model import Session, Turn
from turnscope.transcripts.reading import Transcripts

class Invented(Transcripts):
    def __iter__(self):
        for number in range(40):
            pair = (Turn("user", f"Mend test {number} " * 40), Turn("assistant", "Mended. " * 200))
            yield Session(id=f"id-{number}", turns=pair * (1 + number % 4), format="codex")

settings = {"load": Constant, "shard_sessions": 3, "resume": True, "key": Key(bytes(32))}
label_transcripts(Invented(()), out=Path(sys.argv[1]), workers=int(sys.argv[2]), **settings)
"""


def _command(out: Path, *, workers: int) -> list[str]:
    return [sys.executable, "-c", RUN, str(out), str(workers)]


def _rows(store: Path) -> list[SessionLabels]:
    return sorted(LabelStore(store), key=lambda labels: labels.id)


def _kill_after(command: list[str], seconds: float) -> bool:
    """Run a command and kill it, unless it ends before; tell whether it was killed."""
    process = subprocess.Popen(command)
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return True
    return False


@pytest.mark.parametrize("workers", [1, 2])
def test_killed_three_times_and_resumed_gives_the_same_rows(tmp_path: Path, workers: int) -> None:
    began = time.monotonic()
    subprocess.run(_command(tmp_path / "whole", workers=workers), check=True)
    took = time.monotonic() - began
    draw = random.Random(workers)
    command = _command(tmp_path / "broken", workers=workers)
    kills = [_kill_after(command, draw.uniform(0.3, 0.9) * took) for _ in range(3)]
    subprocess.run(command, check=True)
    assert any(kills)
    assert len(_rows(tmp_path / "broken")) == 40
    assert _rows(tmp_path / "broken") == _rows(tmp_path / "whole")
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["broken", "whole"]
