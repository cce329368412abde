"""`turnscope redact --check`: where something would be masked, in any file, and never what."""

import gzip
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from turnscope.redaction import check as checking
from turnscope.redaction.check import Place, check_lines
from turnscope.redaction.policy import load_policy
from turnscope.redaction.redactor import redact_text
from turnscope.redaction.scan import Scan

ROOT = Path(__file__).resolve().parents[1]
EMAIL = "zephyrine@quillmark.internal"
TOKEN = "ghp_" + "Zq9xW3rT7yLm2Nv5Bc8Kd1Pf4Hj6Sg0Aa"
CANARIES = (EMAIL, "quillmark", TOKEN, TOKEN[4:20])


def places(text: str) -> list[Place]:
    lines = enumerate(text.encode("utf-8", "surrogatepass").splitlines(keepends=True), start=1)
    return list(check_lines(lines, policy=load_policy(), scan=Scan()))


def run(*arguments: object, cwd: Path, stdin: bytes | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "turnscope", "redact", "--check", *map(str, arguments)]
    done = subprocess.run(command, cwd=cwd, input=stdin, capture_output=True, timeout=300, check=False)
    told = done.stdout.decode() + done.stderr.decode()
    assert not [value for value in CANARIES if value in told]
    assert str(cwd) not in told
    return subprocess.CompletedProcess(command, done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Files of several kinds: clean, dirty, allowed, binary, compressed, in another encoding."""
    source = tmp_path / "src"
    (source / "deep").mkdir(parents=True)
    (source / "clean.py").write_text("def add(a, b):\n    return a + b\n")
    (source / "dirty.py").write_text(f'x = 1\n\nAUTHOR = "{EMAIL}"\ntoken = "{TOKEN}"\n')
    (source / "deep" / "notes.md").write_text(f"ä mail {EMAIL}\n")
    (source / "allowed.py").write_text(f'TEST = "{TOKEN}"  # turnscope: allow\n')
    (source / "picture.bin").write_bytes(b"\0\1\2" + EMAIL.encode())
    (source / "empty.txt").touch()
    (source / "old.txt.gz").write_bytes(gzip.compress(f"\n\nmail {EMAIL}\n".encode()))
    (source / "wide.txt").write_bytes(f"mail {EMAIL}\n".encode("utf-16"))
    return tmp_path


def test_lines_and_columns_count_from_one_in_characters() -> None:
    assert places(f"x\n  ä {EMAIL}\r\nok") == [Place(2, 5, "EMAIL", 1.0)]


def test_a_clean_text_has_none() -> None:
    assert places("def add(a, b):\n    return a + b\n") == []
    assert places("") == []


def test_a_line_can_be_let_through() -> None:
    (place,) = places(f"mail {EMAIL}  <!-- turnscope: allow -->\n")
    assert place.allowed


def test_a_line_of_a_log_that_quotes_the_pragma_is_not_let_through() -> None:
    (place,) = places(f"mail {EMAIL} {'and so on ' * 100} turnscope: allow\n")
    assert not place.allowed


def test_a_value_that_is_known_is_found_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "WINDOW", 200)
    monkeypatch.setattr(checking, "OVERLAP", 50)
    text = f"user.name = Zephyrine Quillmark <{EMAIL}>\n" + "nothing here\n" * 60 + "by zephyrine.quillmark\n"
    assert [place.line for place in places(text)][-1] == 62


@given(
    st.lists(st.sampled_from(["plain words", f"mail {EMAIL}", f"t = '{TOKEN}'", "", "ü" * 30]), max_size=30),
    st.integers(10, 400),
)
def test_windows_find_each_place_once_as_one_look_does(lines: list[str], window: int) -> None:
    text = "".join(f"{line}\n" for line in lines)
    whole = [(place.line, place.column, place.kind) for place in places(text)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(checking, "WINDOW", window)
        patch.setattr(checking, "OVERLAP", window // 2)
        assert [(place.line, place.column, place.kind) for place in places(text)] == whole


def test_a_key_s_block_that_lies_across_two_windows_is_found_at_its_head(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(checking, "WINDOW", 1000)
    monkeypatch.setattr(checking, "OVERLAP", 900)
    block = "-----BEGIN RSA PRIVATE KEY-----\n" + "MIIEowIBAAKCAQEAq7Zt9x\n" * 30
    text = "some words\n" * 60 + block + "-----END RSA PRIVATE KEY-----\n" + "some words\n" * 60
    first = places(text)[0]
    assert (first.line, first.kind) == (61, "PRIVATE_KEY")


def test_what_is_no_utf_8_is_looked_at_all_the_same() -> None:
    lines = [(1, b"caf\xe9 " + EMAIL.encode() + b"\n")]
    (place,) = check_lines(lines, policy=load_policy(), scan=Scan())
    assert (place.line, place.column) == (1, 6)


def test_it_says_what_redact_text_would_mask() -> None:
    text = f"Hi, mail {EMAIL} or use {TOKEN} at 192.0.2.77 port 8080\n"
    masked = [(finding.start + 1, finding.kind) for finding in redact_text(text).findings]
    assert [(place.column, place.kind) for place in places(text)] == masked


def test_a_folder_is_searched_and_findings_are_told_by_file_line_and_kind(tree: Path) -> None:
    done = run("src", cwd=tree)
    assert done.returncode == 1
    rows = done.stdout.splitlines()
    assert all(re.fullmatch(r"src/[\w/.]+:\d+:\d+ [A-Z_]+ [01]\.\d+", row) for row in rows), rows
    found = {tuple(row.split(" ")[:2]) for row in rows}
    assert found == {
        ("src/dirty.py:3:11", "EMAIL"),
        ("src/dirty.py:4:10", "SECRET"),
        ("src/deep/notes.md:1:8", "EMAIL"),
        ("src/old.txt.gz:3:6", "EMAIL"),
        ("src/wide.txt:1:6", "EMAIL"),
    }
    assert "5 places in 4 files would be masked: EMAIL 4, SECRET 1" in done.stderr
    assert "allowed 1" in done.stderr
    assert "binary file 1" in done.stderr


def test_clean_files_pass(tree: Path) -> None:
    done = run("src/clean.py", "src/allowed.py", "src/empty.txt", cwd=tree)
    assert (done.returncode, done.stdout) == (0, "")
    assert "nothing would be masked" in done.stderr


def test_standard_input_is_read(tree: Path) -> None:
    done = run("-", cwd=tree, stdin=f"ok\nmail {EMAIL}".encode())
    assert (done.returncode, done.stdout) == (1, "-:2:6 EMAIL 1.0\n")
    assert run("-", cwd=tree, stdin=b"ok\n").returncode == 0


def test_programs_get_json_that_is_a_baseline_for_later(tree: Path) -> None:
    done = run("src", "--json", cwd=tree)
    told = json.loads(done.stdout)
    assert (done.returncode, told["kinds"]) == (1, {"EMAIL": 4, "SECRET": 1})
    assert {"file": "src/dirty.py", "line": 3, "column": 11, "kind": "EMAIL", "score": 1.0} in told[
        "findings"
    ]
    (tree / "baseline.json").write_text(done.stdout)
    later = run("src", "--baseline", "baseline.json", cwd=tree)
    assert (later.returncode, later.stdout) == (0, "")
    assert "in the baseline 5" in later.stderr
    with (tree / "src" / "dirty.py").open("a") as file:
        file.write(f"# also jane@{EMAIL.split('@')[1]}\n")
    grown = run("src", "--baseline", "baseline.json", cwd=tree)
    assert grown.returncode == 1
    assert {row.split(" ")[0] for row in grown.stdout.splitlines()} >= {
        "src/dirty.py:3:11",
        "src/dirty.py:5:8",
    }


def test_a_policy_decides(tree: Path) -> None:
    (tree / "policy.toml").write_text('[kinds]\nEMAIL = "keep"\n')
    assert run("src/deep", "--policy", "policy.toml", cwd=tree).returncode == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "name the files"),
        (("no/such/file",), "input 1 does not exist"),
        (("src", "-o", "out"), "--out with --check"),
        (("src", "--key", "k", "--strict"), "--key and --strict with --check"),
        (("src", "--baseline", "none.json"), "baseline cannot be read"),
        (("src", "--baseline", "src/dirty.py"), "is no output of"),
    ],
)
def test_wrong_use_exits_with_2(tree: Path, arguments: tuple[str, ...], words: str) -> None:
    done = run(*arguments, cwd=tree)
    assert (done.returncode, words in done.stderr) == (2, True), done.stderr
    assert not (tree / "out").exists()


def test_without_check_a_folder_is_wanted_and_no_baseline(tree: Path) -> None:
    for arguments, words in (
        ((), "-o FOLDER"),
        (("-o", "x", "--baseline", "b"), "--baseline without --check"),
    ):
        command = [sys.executable, "-m", "turnscope", "redact", "src", *arguments]
        done = subprocess.run(command, cwd=tree, capture_output=True, text=True, timeout=300, check=False)
        assert (done.returncode, words in done.stderr) == (2, True), done.stderr


def test_a_file_that_can_not_be_read_is_no_clean_one(tree: Path) -> None:
    cut = gzip.compress(os.urandom(5000))[:-2000]
    (tree / "src" / "cut.gz").write_bytes(cut)
    done = run("src/clean.py", "src/cut.gz", cwd=tree)
    assert done.returncode == 2
    assert "not all could be read: truncated file 1" in done.stderr


def test_the_hook_that_ships_runs(tree: Path) -> None:
    text = (ROOT / ".pre-commit-hooks.yaml").read_text()
    fields = dict(re.findall(r"^[- ] (\w+): (.+)$", text, flags=re.MULTILINE))
    assert fields["id"] == "turnscope-redact-check"
    entry = fields["entry"].split()
    assert entry[0] == "turnscope"
    command = [sys.executable, "-m", *entry, "src/dirty.py", "src/clean.py"]
    done = subprocess.run(command, cwd=tree, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 1
    assert done.stdout.startswith("src/dirty.py:3:11 EMAIL")
