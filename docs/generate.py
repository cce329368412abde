"""Writes the pages that are made from the code: `python docs/generate.py [FOLDER]`.

`cli.md` is the help text of every verb, `codebook.md` the annotation guide of the shipped codebook.
A test fails when either differs from what this would write.
"""

import os
import subprocess
import sys
from pathlib import Path

VERBS = ("study", "redact", "label", "report", "evaluate", "codebook")
_WIDTH = "100"


def write_pages(folder: Path) -> None:
    """Write both pages into the folder."""
    (folder / "cli.md").write_text(render_cli(), encoding="utf-8")
    (folder / "codebook.md").write_text(render_codebook_page(), encoding="utf-8")


def render_cli() -> str:
    """Return the page of the command line: the help text of the program and of each verb."""
    parts = ["# Command line", "", "Made from the help texts by `python docs/generate.py`.", ""]
    for words in ((), *((verb,) for verb in VERBS)):
        title = " ".join(("turnscope", *words))
        parts += [f"## {title}", "", "```text", _ask_for_help(*words), "```", ""]
    return "\n".join(parts).rstrip() + "\n"


def render_codebook_page() -> str:
    """Return the annotation guide of the shipped codebook."""
    from turnscope.classifiers.codebook import load_codebook
    from turnscope.classifiers.codebook_text import render_codebook

    return render_codebook(load_codebook(), form="markdown").rstrip() + "\n"


def _ask_for_help(*words: str) -> str:
    environment = {**os.environ, "COLUMNS": _WIDTH, "TERMINAL_WIDTH": _WIDTH, "NO_COLOR": "1", "TERM": "dumb"}
    command = [str(Path(sys.executable).parent / "turnscope"), *words, "--help"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)  # noqa: S603
    return "\n".join(line.rstrip() for line in done.stdout.strip().splitlines())


if __name__ == "__main__":
    write_pages(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
