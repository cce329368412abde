"""What the front door loads: nothing heavy before it is needed, and never torch for reading and redaction."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = ("torch", "transformers", "presidio_analyzer", "onnxruntime", "pyarrow", "matplotlib", "duckdb")
SESSION = {
    "id": "one",
    "turns": [
        {"role": "user", "text": "mail jane@corp.example when the tests pass"},
        {"role": "assistant", "text": "They pass."},
    ],
}


def _loads(code: str, *arguments: str) -> set[str]:
    """Run the code in a fresh interpreter and return which heavy packages it has loaded at the end."""
    tail = f"\nimport sys\nsys.stderr.write('loaded ' + ' '.join(set(sys.modules) & set({HEAVY!r})))"
    command = [sys.executable, "-c", code + tail, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    return set(done.stderr.rpartition("loaded ")[2].split())


MAIN = """
from turnscope.cli.main import main
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
"""


def test_importing_the_package_loads_nothing_heavy() -> None:
    assert _loads("import turnscope") == set()


@pytest.mark.parametrize("arguments", [("--help",), ("--version",), ("study", "--help"), ("codebook",)])
def test_the_command_line_loads_nothing_heavy(arguments: tuple[str, ...]) -> None:
    assert _loads(MAIN, *arguments) == set()


def test_redacting_loads_neither_torch_nor_transformers(tmp_path: Path) -> None:
    (tmp_path / "sessions.jsonl").write_text(json.dumps(SESSION) + "\n", encoding="utf-8")
    loaded = _loads(MAIN, "redact", str(tmp_path / "sessions.jsonl"), "-o", str(tmp_path / "out"))

    assert "jane@corp.example" not in (tmp_path / "out" / "sessions.jsonl").read_text(encoding="utf-8")
    assert loaded & {"torch", "transformers"} == set()
