"""What is shipped: sdist and wheel are built from a copy, listed, and the wheel runs without the source."""

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
STAGES = ("transcripts", "redaction", "classifiers", "training", "eval", "report")
LEFT_OUT = shutil.ignore_patterns(
    ".*", "*.egg-info", "build", "dist", "demo-report", "__pycache__", "sessions"
)
LARGEST_WHEEL = 40 * 2**20  # bytes; the default model alone may take 25 MB


def _run(*command: object, cwd: Path, **environment: str) -> str:
    words = [sys.executable, *map(str, command)]
    done = subprocess.run(
        words,
        cwd=cwd,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Source distribution, built from a copy of the repository."""
    copy = tmp_path_factory.mktemp("copy") / "turnscope"
    shutil.copytree(ROOT, copy, symlinks=True, ignore=LEFT_OUT)
    _run("-c", "from setuptools import build_meta; build_meta.build_sdist('dist')", cwd=copy)
    return next((copy / "dist").glob("*.tar.gz"))


@pytest.fixture(scope="module")
def wheel(sdist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Wheel, built from the source distribution and so from nothing that it lacks."""
    out = tmp_path_factory.mktemp("wheel")
    options = ("--no-deps", "--no-build-isolation", "--no-index", "--disable-pip-version-check")
    _run("-m", "pip", "wheel", *options, "-w", out, sdist, cwd=out)
    return next(out.glob("*.whl"))


def _list_wheel(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def _list_expected() -> set[str]:
    """Everything that lies in the stages and is no cache, as the wheel names it."""
    suffixes = {".py", ".toml", ".md", ".json", ".onnx", ".html", ".jinja", ".css", ".txt"}
    paths = (path for stage in STAGES for path in (ROOT / stage).rglob("*"))
    files = (path for path in paths if path.suffix in suffixes and "__pycache__" not in path.parts)
    return {f"turnscope/{path.relative_to(ROOT).as_posix()}" for path in files}


def test_the_source_distribution_holds_what_builds_and_tests_it(sdist: Path) -> None:
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    wanted = {"README.md", "LICENSE", "CHANGELOG.md", "Makefile", "constraints.txt", "tests/conftest.py"}
    assert wanted <= names
    assert "docs/README.md" in names
    assert not [name for name in names if "__pycache__" in name or name.endswith(".pyc")]


def test_the_wheel_holds_every_stage_with_its_data(wheel: Path) -> None:
    names = _list_wheel(wheel)
    assert _list_expected() - names == set()
    assert {f"turnscope/{stage}/__init__.py" for stage in STAGES} <= names
    assert {"turnscope/py.typed", "turnscope/classifiers/codebooks/agentic-coding.toml"} <= names
    assert [
        name for name in names if name.startswith("turnscope/classifiers/models/") and name.endswith(".onnx")
    ]
    assert wheel.stat().st_size < LARGEST_WHEEL


def test_the_wheel_puts_one_name_beside_other_packages(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in _list_wheel(wheel)}
    assert {name for name in tops if not name.endswith(".dist-info")} == {"turnscope"}


def test_the_wheel_runs_with_the_source_hidden(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    environment = {"PYTHONPATH": str(tmp_path / "site"), "PYTHONSAFEPATH": "1"}
    place = _run("-c", "import turnscope; print(turnscope.__file__)", cwd=tmp_path, **environment)
    assert Path(place.strip()).is_relative_to(tmp_path)
    shown = _run("-m", "turnscope", "--help", cwd=tmp_path, **environment)
    assert "study" in shown
    assert "turnscope 0." in _run("-m", "turnscope", "--version", cwd=tmp_path, **environment)
    assert "expertise" in _run("-m", "turnscope", "codebook", cwd=tmp_path, **environment)
