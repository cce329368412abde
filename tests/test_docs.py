"""What the pages say is true: their commands run, their links lead somewhere, their tree is the tree.

Blocks marked `bash` and `python` are run in order, page by page, in a folder that holds some of the example
sessions. `make` targets are not run from here: `make check` would run itself, and `make demo` builds an
environment. For them the Makefile is parsed instead, and CI runs `make check` itself. Blocks marked
`py` take minutes (training): each call in them is to be one that another test makes. `docs/log.md` and
`docs/decisions` tell what was done once, and are not run.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGES = (ROOT / "README.md", *sorted(path for path in (ROOT / "docs").glob("*.md") if path.name != "log.md"))
SOME = 12
_BLOCK = re.compile(r"^```(bash|python)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LONG_BLOCK = re.compile(r"^```py\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


def _list_pages_to_link() -> Iterator[Path]:
    yield from ROOT.glob("*.md")
    for folder in ("docs", "examples", "benchmarks"):
        yield from (ROOT / folder).glob("**/*.md")


def _list_blocks(page: Path) -> list[tuple[str, str]]:
    return _BLOCK.findall(page.read_text(encoding="utf-8"))


@pytest.fixture
def workplace(tmp_path: Path) -> Path:
    """A clone as the commands of the pages find it, but with a dozen example sessions and their labels."""
    for entry in ROOT.iterdir():
        if entry.is_dir() and entry.name != "turnscope" and not entry.name.startswith("."):
            (tmp_path / entry.name).mkdir()
            (tmp_path / entry.name / "occupied").touch()
    examples = tmp_path / "examples"
    gold = [
        json.loads(line)
        for line in (ROOT / "examples" / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    step = len(gold) // SOME
    for session in gold[::step]:
        log = next((ROOT / "examples" / "sessions").glob(f"*/{session['id']}.jsonl"))
        (examples / "sessions" / log.parent.name).mkdir(parents=True, exist_ok=True)
        shutil.copy(log, examples / "sessions" / log.parent.name)
    lines = (json.dumps(session) for session in gold[::step])
    (examples / "gold.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return tmp_path


def _strip_make(script: str) -> str:
    return "\n".join(line for line in script.splitlines() if not line.startswith("make "))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_the_commands_of_a_page_run(page: Path, workplace: Path) -> None:
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    for language, block in _list_blocks(page):
        script = _strip_make(block)
        command = (
            ["bash", "-euo", "pipefail", "-c", script]
            if language == "bash"
            else [sys.executable, "-c", script]
        )
        done = subprocess.run(
            command, cwd=workplace, env=environment, capture_output=True, text=True, timeout=300, check=False
        )
        assert done.returncode == 0, f"{script}\n{done.stdout[-1000:]}\n{done.stderr[-2000:]}"


def test_calls_that_are_too_long_to_run_here_are_run_elsewhere() -> None:
    tests = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").glob("test_*.py"))
    blocks = [block for page in PAGES for block in _LONG_BLOCK.findall(page.read_text(encoding="utf-8"))]
    calls = {call for block in blocks for call in re.findall(r"\bts\.(\w+)\(", block)}
    assert [call for call in sorted(calls) if not re.search(rf"\b{call}\(", tests)] == []


def _parse_makefile() -> dict[str, tuple[list[str], str]]:
    """Return prerequisites and recipe of each target."""
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    rules = re.findall(r"^([\w./-]+):([^=#\n]*)(?:##.*)?\n((?:\t.*\n?)*)", text, flags=re.MULTILINE)
    return {target: (needs.split(), recipe) for target, needs, recipe in rules}


def test_the_first_two_commands_set_themselves_up() -> None:
    lines = [line for _, block in _list_blocks(ROOT / "README.md") for line in block.splitlines()]
    assert lines[:2] == ["make demo", "make check"]
    rules = _parse_makefile()
    needs, recipe = rules["demo"]
    assert needs == [".venv/.run"]
    assert "turnscope study examples/sessions" in recipe
    assert ".venv/bin/python" in rules[".venv/.run"][0]
    assert "dev" not in rules[".venv/.run"][1]
    assert rules["check"][0] == ["lint", "test"]
    assert all(".venv/.dev" in rules[target][0] for target in ("lint", "test"))


def test_every_make_target_that_a_page_names_exists() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in (*PAGES, ROOT / "CONTRIBUTING.md"))
    named = set(re.findall(r"^make ([a-z]+)|`make ([a-z]+)", text, flags=re.MULTILINE))
    assert {"".join(pair) for pair in named} <= set(_parse_makefile())


def test_ci_runs_what_the_readme_says() -> None:
    assert "\nmake check\n" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_links_lead_somewhere() -> None:
    broken = []
    for page in _list_pages_to_link():
        links = _LINK.findall(page.read_text(encoding="utf-8"))
        local = (link for link in links if not link.startswith(("http:", "https:", "mailto:")))
        broken += [f"{page.name}: {link}" for link in local if not (page.parent / link).exists()]
    assert broken == []


def test_every_page_is_in_the_index() -> None:
    listed = set(_LINK.findall((ROOT / "docs" / "README.md").read_text(encoding="utf-8")))
    assert {path.name for path in (ROOT / "docs").glob("*.md")} - {"README.md"} <= listed


def test_every_benchmark_is_listed() -> None:
    listed = set(
        re.findall(r"^\| \[(\w+\.py)\]", (ROOT / "benchmarks" / "README.md").read_text(), flags=re.MULTILINE)
    )
    assert listed == {path.name for path in (ROOT / "benchmarks").glob("*.py")}


def test_the_tree_of_the_readme_is_the_tree() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8").partition("## What is where")[2]
    named = set(re.findall(r"^(\w+)/ ", text, flags=re.MULTILINE))
    folders = {path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith(".")}
    made = {"build", "dist", "demo-report", "turnscope.egg-info"}
    assert named == folders - made


def test_a_newcomer_sees_what_it_does_on_the_first_screen() -> None:
    first = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()[:30]
    assert "make demo" in first
    assert "make check" in first
    assert any("session logs" in line for line in first)
