"""Plant personal data and secrets, run every verb in success and in failure, search all that comes out."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import turnscope as ts
from turnscope.errors import TurnscopeError

USER = "quillfeather"
EMAIL = "wanda.quillfeather@zephyrworks.internal"
SECRET = "ghp_" + "Zq7Wm3Xr9Tk5Vb1Nc8Yd4Hf6Jg2Ls0Pa7UeQ"
TOKEN = "sk-ant-api03-" + "Kx9Qw7Er5Ty3Ui1Op8As6Df4Gh2Jk0Zx9Cv7Bn5Mq3We1Rt"
PROJECT = "marzipanengine"
CANARIES = (USER, EMAIL, "zephyrworks", SECRET, TOKEN, PROJECT, "Wanda")

Row = dict[str, object]


def _row(kind: str, number: int, content: object, **extra: object) -> Row:
    return {
        "type": kind,
        "uuid": f"00000000-0000-4000-8000-{number:012d}",
        "parentUuid": None,
        "sessionId": "11111111-2222-4333-8444-555555555555",
        "cwd": f"/home/{USER}/{PROJECT}",
        "gitBranch": f"{USER}/wip",
        "version": "2.1.0",
        "userType": "external",
        "isSidechain": False,
        "timestamp": f"2026-03-01T10:00:{number:02d}.000Z",
        "message": {"role": kind, "content": content, **extra},
    }


def _session_rows() -> Iterator[Row]:
    yield _row(
        "user", 1, f"mail {EMAIL} when done, my key is {SECRET}, files are in /home/{USER}/{PROJECT}/src"
    )
    call = {
        "type": "tool_use",
        "id": "toolu_1",
        "name": "Bash",
        "input": {
            "command": f"curl -H 'x-api-key: {TOKEN}' https://api.example.com",
            f"/home/{USER}": [TOKEN],
        },
    }
    text = {"type": "text", "text": f"Reading /home/{USER}/{PROJECT}/src as Wanda Quillfeather <{EMAIL}>."}
    reply = {"id": "msg_1", "model": "claude-sonnet-4-5", "usage": {"output_tokens": 9}}
    yield _row("assistant", 2, [text, call], **reply)
    result = {"type": "tool_result", "tool_use_id": "toolu_1", "content": f"{TOKEN} ok {EMAIL}"}
    yield _row("user", 3, [result])
    yield _row(
        "user",
        4,
        f"thanks, now use {TOKEN[:20]} and push to git@git.zephyrworks.internal:{USER}/{PROJECT}.git",
    )
    done = {"id": "msg_2", "model": "claude-sonnet-4-5", "usage": {"output_tokens": 5}}
    yield _row("assistant", 5, [{"type": "text", "text": f"Pushed {PROJECT} for {USER}."}], **done)


@pytest.fixture
def logs(tmp_path: Path) -> Path:
    """A folder of logs named after its user, with a broken file beside the session."""
    folder = tmp_path / USER / f"-home-{USER}-{PROJECT}"
    folder.mkdir(parents=True)
    lines = [json.dumps(row) for row in _session_rows()]
    (folder / "11111111-2222-4333-8444-555555555555.jsonl").write_text("\n".join(lines) + "\n")
    (folder / f"{USER}.jsonl").write_text(
        lines[0] + '\n{"type":"user","message":{"content":"' + SECRET + " " + EMAIL
    )
    (folder / "broken.jsonl").write_bytes(b"\xff\xfe\x00" + SECRET.encode() + b"\x80\x81")
    return tmp_path / USER


def _run(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "turnscope", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)


def _dump(path: Path) -> str:
    if path.suffix == ".parquet":
        import pyarrow.parquet as pq

        return str(pq.read_table(path).to_pylist()) + str(pq.read_schema(path))
    return path.read_bytes().decode("utf-8", "replace")


def _search(text: str, *, where: str) -> list[str]:
    folded = text.casefold()
    return [
        f"{where}: canary {number}" for number, value in enumerate(CANARIES) if value.casefold() in folded
    ]


def _search_files(folder: Path) -> list[str]:
    found = []
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        found += _search(name, where="a file name")
        if path.is_file():
            found += _search(_dump(path), where=name)
    return found


def test_every_verb_keeps_the_canaries_in(logs: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    gold = tmp_path / "gold.jsonl"
    turns = [
        {
            "role": "user",
            "text": f"mail {EMAIL}",
            "labels": {"task": "fix", "expertise": "novice", "decision": []},
        }
    ]
    gold.write_text(json.dumps({"id": f"{USER}-1", "turns": turns}) + "\n")
    bad_gold = tmp_path / "bad.jsonl"
    bad_gold.write_text(f'{{"id": "{SECRET}", "turns": "{EMAIL}"}}\n')
    bad_codebook = tmp_path / "codebook.toml"
    bad_codebook.write_text(f'name = "{EMAIL}"\n{SECRET} = = 1\n')
    (tmp_path / "a-file").write_text("not a folder")
    succeed = [
        ("study", logs, "-o", out / "study", "--workers", 1),
        ("study", logs, "-o", out / "publish", "--workers", 2, "--publish"),
        ("redact", logs, "-o", out / "redacted"),
        ("label", logs, "-o", out / "labels", "--workers", 1, "--json"),
        ("label", out / "redacted", "-o", out / "labels2", "--workers", 1),
        ("report", out / "labels", "-o", out / "report"),
        ("evaluate", "--gold", gold, "-o", out / "audit"),
        ("codebook",),
    ]
    fail = [
        ("study", logs, "-o", out / "strict", "--strict"),
        ("study", logs / "missing", "-o", out / "missing"),
        ("redact", logs, "-o", tmp_path / "a-file" / "x"),
        ("redact", logs, "-o", out / "strict", "--strict"),
        ("label", logs, "-o", out / "strict", "--strict"),
        ("label", logs, "-o", out / "model", "--model", logs),
        ("report", logs, "-o", out / "foreign"),
        ("evaluate", "--gold", bad_gold),
        ("evaluate", "--gold", gold, "--fail-under", "task=1.01"),
        ("codebook", bad_codebook),
    ]
    found = []
    for arguments, good in [(a, True) for a in succeed] + [(a, False) for a in fail]:
        done = _run(*arguments)
        assert (done.returncode == 0) is good, (arguments[0], done.returncode, done.stderr[-400:])
        assert done.returncode in {0, 1, 2}, (arguments[0], done.stderr[-400:])
        found += _search(done.stdout + done.stderr, where=f"what {arguments[0]} printed")
    found += _search_files(out)
    assert not found, "\n".join(found)
    assert (out / "study" / "report.html").is_file()


def test_nothing_shows_in_a_repr_or_an_exception(logs: Path) -> None:
    transcripts = ts.read(logs)
    shown = []
    for session in transcripts:
        redacted = ts.Redactor()(session)
        shown += [
            session,
            session.identity,
            *session.turns,
            *(c for t in session.turns for c in t.tool_calls),
        ]
        shown += [redacted, *redacted.turns, *(c for t in redacted.turns for c in t.tool_calls)]
    shown += [transcripts, transcripts.problems, *transcripts.problems]
    assert len(shown) > 10
    with pytest.raises(TurnscopeError) as caught:
        list(ts.read(logs, strict=True))
    with pytest.raises(TypeError) as refused:
        list(ts.load_labeller().label(ts.read(logs)))  # type: ignore[arg-type]
    text = " ".join([*map(repr, shown), *map(str, shown), repr(caught.value), repr(refused.value)])
    assert _search(text, where="repr") == []


def test_a_canary_that_is_let_through_is_found(logs: Path) -> None:
    assert len(_search_files(logs)) > len(CANARIES)  # the search itself can fail
