"""Writes the pages that are made from the code: `python docs/generate.py [FOLDER]`.

`cli.md` is the help text of every verb, `codebook.md` the annotation guide of the shipped codebook,
`recognisers.md` every recogniser with its examples. A test fails when one differs from what this would write.
"""

import html
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from turnscope.redaction.recognisers.recogniser import Documented, Rule
    from turnscope.redaction.recognisers.registry import Family

VERBS = ("study", "redact", "label", "report", "evaluate", "codebook")
_WIDTH = "100"
_RECOGNISERS = """# Recognisers

Made by `python docs/generate.py` from the recognisers themselves; one test looks for every hit and miss of
this page. All values are invented. `␣` stands behind the prefix of a token here alone, so that no scanner
takes it for a leak.
"""


def write_pages(folder: Path) -> None:
    """Write the pages into the folder."""
    (folder / "cli.md").write_text(render_cli(), encoding="utf-8")
    (folder / "codebook.md").write_text(render_codebook_page(), encoding="utf-8")
    (folder / "recognisers.md").write_text(render_recognisers(), encoding="utf-8")


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


def render_recognisers() -> str:
    """Return the page of recognisers: a table a family, a row a recogniser."""
    from turnscope.redaction.recognisers.registry import FAMILIES

    return "\n".join((_RECOGNISERS, *map(_render_family, FAMILIES))).rstrip() + "\n"


def _render_family(family: "Family") -> str:
    rows = (
        f"| {member.name} | `{member.kind}` | {_render_examples(member, member.hits)} "
        f"| {_render_examples(member, member.misses)} |"
        for member in family.members
    )
    head = ("| what | kind | found in | spared |", "|---|---|---|---|")
    return "\n".join((f"## {family.name}", "", *head, *rows, ""))


def _render_examples(member: "Rule | Documented", examples: Iterable[str]) -> str:
    return "<br>".join(map(_quote, (_part(member, example) for example in examples)))


def _part(member: "Rule | Documented", example: str) -> str:
    """Put a mark between a service's prefix and what follows."""
    pattern = getattr(member, "compiled", None)
    if pattern is None or "body" not in pattern.groupindex or not (match := pattern.search(example)):
        return example
    return example[: match.start("body")] + "␣" + example[match.start("body") :]


def _quote(example: str) -> str:
    """Write an example as code that stays in its cell of a table and is no Markdown."""
    shown = html.escape(repr(example)[1:-1] if "\n" in example else example, quote=False)
    for sign in "|`*_~[]\\":
        shown = shown.replace(sign, f"&#{ord(sign)};")
    return f"<code>{shown}</code>"


def _ask_for_help(*words: str) -> str:
    environment = {**os.environ, "COLUMNS": _WIDTH, "TERMINAL_WIDTH": _WIDTH, "NO_COLOR": "1", "TERM": "dumb"}
    command = [str(Path(sys.executable).parent / "turnscope"), *words, "--help"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)  # noqa: S603
    return "\n".join(line.rstrip() for line in done.stdout.strip().splitlines())


if __name__ == "__main__":
    write_pages(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
