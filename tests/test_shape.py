"""The shape of the code: short functions and files, documented, silent, free of this machine."""

import ast
import re
import statistics
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
STAGES = ("transcripts", "redaction", "classifiers", "training", "eval", "report", "turnscope")

LONGEST_FUNCTION = 60
LONGEST_FILE = 300
LONGEST_TEST = 400  # a case a function adds up
MEDIAN_FUNCTION = 12

Function = ast.FunctionDef | ast.AsyncFunctionDef
Documented = Function | ast.ClassDef


def _list_files(*folders: str) -> list[Path]:
    """List Python files of the folders, each once: the links in turnscope/ are left to their targets."""
    found = (path for folder in folders for path in sorted((ROOT / folder).rglob("*.py")))
    return [path for path in found if not any(parent.is_symlink() for parent in path.parents)]


def _list_library() -> list[Path]:
    return _list_files(*STAGES)


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _walk(path: Path) -> Iterator[ast.AST]:
    return ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def _list_functions(path: Path) -> list[Function]:
    return [node for node in _walk(path) if isinstance(node, Function)]


def _measure(function: Function) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def test_the_library_is_found() -> None:
    assert len(_list_library()) >= 30


def test_no_function_is_too_long() -> None:
    files = _list_files(*STAGES, "tests", "benchmarks", "examples", "docs")
    lengths = {
        f"{_name(path)}:{node.name}": _measure(node) for path in files for node in _list_functions(path)
    }
    assert {name: length for name, length in lengths.items() if length > LONGEST_FUNCTION} == {}


def test_the_median_function_is_short() -> None:
    lengths = [_measure(node) for path in _list_library() for node in _list_functions(path)]
    assert statistics.median(lengths) <= MEDIAN_FUNCTION


def test_no_file_is_too_long() -> None:
    files = _list_files(*STAGES, "tests", "benchmarks", "examples", "docs")
    lengths = {_name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in files}
    limits = {name: LONGEST_TEST if name.startswith("tests/") else LONGEST_FILE for name in lengths}
    assert {name: length for name, length in lengths.items() if length > limits[name]} == {}


def _list_public(body: list[ast.stmt]) -> Iterator[Documented]:
    """List public functions and classes of a module or class, with the public methods of the latter."""
    for node in body:
        if isinstance(node, Documented) and not node.name.startswith("_"):
            yield node
            yield from _list_public(node.body) if isinstance(node, ast.ClassDef) else ()


def test_every_public_function_and_class_says_what_it_is() -> None:
    silent = []
    for path in _list_files(*STAGES, "benchmarks", "examples", "docs"):
        nodes = _list_public(ast.parse(path.read_text(encoding="utf-8")).body)
        silent += [f"{_name(path)}:{node.name}" for node in nodes if ast.get_docstring(node) is None]
    assert silent == []


def test_the_library_does_not_print() -> None:
    loud = [
        f"{_name(path)}:{node.lineno}"
        for path in _list_library()
        for node in _walk(path)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert loud == []


def test_no_type_error_is_ignored_without_its_code() -> None:
    bare = re.compile(r"#\s*type:\s*ignore(?!\[)")
    files = _list_files(*STAGES, "tests", "benchmarks", "examples", "docs")
    assert [_name(path) for path in files if bare.search(path.read_text(encoding="utf-8"))] == []


def test_no_file_names_a_place_on_the_machine_it_was_written_on() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("needs a git checkout")
    places = tuple(f"{place}/".encode() for place in (ROOT, ROOT.parent / "shared"))
    paths = (ROOT / name for name in listed.stdout.decode().split("\0") if name)
    files = [path for path in paths if path.is_file() and not path.is_symlink()]
    assert [_name(path) for path in files if any(place in path.read_bytes() for place in places)] == []


def test_the_public_names_are_sorted_and_complete() -> None:
    import turnscope as ts

    promised = {
        *("read", "Redactor", "load_labeller", "redact_text", "read_gold", "evaluate", "study"),
    }
    assert list(ts.__all__) == sorted(ts.__all__)
    assert promised <= set(ts.__all__)
    for name in ts.__all__:
        assert getattr(ts, name).__doc__, name


@pytest.mark.parametrize("stage", [stage for stage in STAGES if stage != "turnscope"])
def test_no_public_name_hides_a_stage(stage: str) -> None:
    import turnscope as ts

    assert stage not in ts.__all__
