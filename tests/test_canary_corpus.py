"""Hundreds of planted values, over all formats, tool inputs, paths and metadata: none comes out."""

import base64
import binascii
import json
import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import pytest

from tests.canary_frames import Canary, corpus
from tests.canary_logs import WRITERS, Scene
from tests.canary_values import Person, people
from turnscope.redaction.jsonl import encode
from turnscope.redaction.keys import Key
from turnscope.redaction.redactor import Redactor
from turnscope.transcripts.model import Session, Turn
from turnscope.transcripts.reading import read

_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_RUN = re.compile(r"[A-Za-z0-9+/_-]{12,}")
_LEAST = 300


def test_the_corpus_is_large_and_of_many_kinds() -> None:
    canaries = corpus()
    assert len(canaries) >= _LEAST
    assert len({canary.kind for canary in canaries}) >= 12
    assert len({canary.text.replace(canary.value, "") for canary in canaries}) >= 90


def _plainly(canary: Canary) -> Iterator[tuple[str, Any]]:
    """Give a prompt or reply, and a tool's input, with a value in each place where inputs have strings."""
    text, value = canary.text, canary.value
    yield f"Please look:\n\n```sh\n{text}\n```\nthanks", {"command": f"set -e\n{text}", "timeout": 5}
    yield text, {"file_path": f"src/{len(text)}.env", "content": f"# settings\n{text}\n"}
    yield (
        f"It says: {text}",
        {"edits": [{"old_string": "x = 1", "new_string": text}], "deep": [[{"a": text}]]},
    )
    yield f"| {text} |", {text: 1, "patch": f"@@ -1,2 +1,2 @@\n-old\n+{text}\n"}
    yield f"again {value}", {"query": value}


def _encoded(canary: Canary) -> Iterator[str]:
    """Give a value in the ways in which logs write it once more."""
    text, value, half = canary.text, canary.value, len(canary.value) // 2
    yield json.dumps({"stdout": text, "inner": json.dumps({"line": text})})
    yield f"\x1b[32m{text}\x1b[0m then {value[:half]}\x1b[1m{value[half:]}\x1b[0m"
    yield text.replace(value, f"{value[:half]}\n{value[half:]}")
    yield "data:\n  blob: " + base64.b64encode(value.encode()).decode()
    yield "log: " + base64.b64encode(f"line one\n{text}\n".encode()).decode()
    yield "https://example.com/?q=" + quote(value, safe="")
    yield value.upper()


def _scene(person: Person, canaries: list[Canary], *, encoded: bool) -> Scene:
    pairs = [pair for number, canary in enumerate(canaries) for pair in _pick(list(_plainly(canary)), number)]
    prompts = [_identity_text(person), *(said for said, _ in pairs[::2])]
    replies = [said for said, _ in pairs[1::2]]
    inputs = [given for _, given in pairs]
    if encoded:
        replies += [form for canary in canaries for form in _encoded(canary)]
        inputs += [{"command": form} for canary in canaries for form in _encoded(canary)]
    return Scene(person, tuple(prompts), tuple(replies), tuple(inputs))


def _pick(pairs: list[tuple[str, Any]], number: int) -> list[tuple[str, Any]]:
    """Give two of the places, in turn, so that all of them come up for every kind."""
    return [pairs[number % len(pairs)], pairs[(number + 2) % len(pairs)]]


def _identity_text(person: Person) -> str:
    return (
        f"I work in {person.cwd}. git log says Author: {person.name} <{person.email}>; "
        f"origin is {person.remote}. {person.account}@{person.host}:~/src$ git push"
    )


def _known(person: Person) -> list[str]:
    """What the metadata and the prompt name; the words of `Author:` too."""
    return [person.account, person.email, person.name, person.project, person.host, *person.name.split()]


def _shares() -> list[tuple[str, Person, list[Canary]]]:
    """Deal the canaries out to the formats, so that each has some of every kind."""
    canaries, names = corpus(), list(WRITERS)
    crowd = people()
    return [(name, crowd[at], canaries[at :: len(names)]) for at, name in enumerate(names)]


SHARES = _shares()


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield name
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)
    elif isinstance(value, str):
        yield value
    else:
        yield str(value)


def _views(text: str) -> Iterator[str]:
    """Give a text as a curious reader would look at it."""
    bare = "".join(
        c for c in unicodedata.normalize("NFKC", _ANSI.sub("", text)) if unicodedata.category(c) != "Cf"
    )
    yield bare
    yield "".join(bare.split())
    yield unquote(bare)
    yield bare.replace("\\\\", "\\").replace("\\n", "\n").replace('\\"', '"')
    for run in _RUN.findall(bare):
        yield _decode(run)


def _decode(run: str) -> str:
    try:
        data = base64.b64decode(run.replace("-", "+").replace("_", "/")[: len(run) // 4 * 4])
    except binascii.Error:
        return ""
    return data.decode("latin-1")


def _leaks(values: list[str], output: str) -> list[int]:
    """Number the values that stand in the output, in whatever form."""
    shown = "\n".join(view for text in [output, *_unpacked(output)] for view in _views(text)).casefold()
    return [number for number, value in enumerate(values) if _stands(value.casefold(), shown)]


def _stands(value: str, shown: str) -> bool:
    lines = [line for line in value.splitlines() if len(line) > 30] or [value]
    return any(line in shown or "".join(line.split()) in shown for line in lines)


def _unpacked(output: str) -> list[str]:
    return [text for line in output.splitlines() for text in _strings(json.loads(line))]


def _redact(folder: Path) -> str:
    redactor = Redactor(key=Key(b"k" * 32))
    return "".join(encode(redactor(session)).decode() for session in read(folder))


@pytest.mark.parametrize(("name", "person", "canaries"), SHARES, ids=[name for name, _, _ in SHARES])
@pytest.mark.parametrize("encoded", [False, True], ids=["plain", "encoded"])
def test_no_planted_value_comes_out(
    tmp_path: Path, name: str, person: Person, canaries: list[Canary], *, encoded: bool
) -> None:
    scene = _scene(person, canaries, encoded=encoded)
    WRITERS[name](tmp_path / name, scene)
    raw = sum(1 for _ in read(tmp_path))
    assert raw == 1
    output = _redact(tmp_path)
    turns = json.loads(output)["turns"]
    assert sum(bool(turn.get("withheld")) for turn in turns) == 0
    assert len(turns) >= len(canaries)
    found = _leaks([canary.value for canary in canaries], output)
    assert [(canaries[number].kind, canaries[number].text) for number in found] == []
    assert [word for word in _known(person) if _leaks([word], output)] == []


@pytest.mark.parametrize("form", range(6))
def test_encoded_alone_is_found_too(form: int) -> None:
    """No plain occurrence stands in the session, from which the value could be known."""
    canaries = [canary for canary in corpus() if canary.kind in {"TOKEN", "EMAIL", "CARD", "IBAN", "JWT"}]
    turns = tuple(Turn("user", list(_encoded(canary))[form]) for canary in canaries)
    done = Redactor(key=Key(b"k" * 32))(Session(id="encoded", turns=turns, format="claude_code"))
    texts = zip(canaries, (json.dumps(turn.text) for turn in done.turns), strict=True)
    assert [canary.text for canary, text in texts if _leaks([canary.value], text)] == []


def test_the_command_line_writes_none_of_them_anywhere(tmp_path: Path) -> None:
    for name, person, canaries in SHARES:
        WRITERS[name](tmp_path / "logs" / name, _scene(person, canaries[::4], encoded=True))
    (tmp_path / "logs" / "broken.jsonl").write_text('{"type":"user","message":' + SHARES[0][2][0].text)
    command = [sys.executable, "-m", "turnscope", "redact", "logs", "-o", "out"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr[-400:]
    values = [canary.value for _, _, canaries in SHARES for canary in canaries[::4]]
    files = {path.name: path.read_text() for path in sorted((tmp_path / "out").rglob("*")) if path.is_file()}
    assert "certificate.json" in files
    files["printed"] = json.dumps(done.stdout + done.stderr)
    files["certificate.json"] = json.dumps(json.loads(files["certificate.json"]))
    assert {name: _leaks(values, text) for name, text in files.items()} == {name: [] for name in files}


def test_the_search_finds_what_was_not_masked(tmp_path: Path) -> None:
    name, person, canaries = SHARES[-1]
    WRITERS[name](tmp_path, _scene(person, canaries, encoded=True))
    (path,) = tmp_path.rglob("*.jsonl")
    assert len(_leaks([canary.value for canary in canaries], path.read_text())) == len(canaries)
