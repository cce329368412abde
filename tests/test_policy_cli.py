"""`--policy` and `--link-key` on every verb that redacts, with one worker and with two."""

import json
import re
from pathlib import Path
from typing import cast

import pytest

import turnscope as ts
from tests.command_line import turnscope
from turnscope.classifiers.baselines import Constant
from turnscope.classifiers.pipeline import label_transcripts
from turnscope.classifiers.worker import Load
from turnscope.errors import OutputError
from turnscope.redaction.keys import Key, default_key_path, load_key
from turnscope.redaction.policy import load_policy

CONSTANT = cast("Load", Constant)  # a class that is made from a model's path, as a function would
KEY, LINK = Key(b"k" * 32), Key(b"l" * 32)

TEXT = (
    "Author: Jane Doe <jane.doe@corp.internal>\n"
    "ls /home/jdoe/x on 10.24.3.17; Umber says hunter, password=kitten-7x"
)
POLICY = '[kinds]\nIP = "keep"\n[[terms]]\nvalue = "Umber"\nkind = "CUSTOMER"\n'


@pytest.fixture
def logs(tmp_path: Path) -> Path:
    folder = tmp_path / "logs"
    folder.mkdir()
    turns = [{"role": "user", "text": TEXT}, {"role": "assistant", "text": "Done."}]
    lines = [json.dumps({"id": f"s{number}", "turns": turns}) for number in range(6)]
    (folder / "sessions.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    path = tmp_path / "policy.toml"
    path.write_text(POLICY, encoding="utf-8")
    return path


def _texts(folder: Path) -> set[str]:
    lines = (folder / "sessions.jsonl").read_text(encoding="utf-8").splitlines()
    return {json.loads(line)["turns"][0]["text"] for line in lines}


def test_redact_obeys_the_policy_and_links(logs: Path, policy: Path, tmp_path: Path) -> None:
    options = ("--policy", policy, "--link-key", tmp_path / "link", "--workers", 1)
    first = turnscope("redact", logs, "-o", tmp_path / "one", *options)
    again = turnscope("redact", logs, "-o", tmp_path / "two", *options)
    assert (first.returncode, again.returncode) == (0, 0), first.stderr + again.stderr
    assert ("a new one is made" in first.stderr, "a new one is made" in again.stderr) == (True, False)
    assert _texts(tmp_path / "one") == _texts(tmp_path / "two")
    (text,) = _texts(tmp_path / "one")
    tags = re.findall(r"\[(?:PERSON|EMAIL|USER)_(k[a-z2-7]{10})\]", text)
    assert (len(tags), len(set(tags))) == (3, 1), text
    assert "10.24.3.17; [CUSTOMER_k" in text
    assert "password=[SECRET_1]" in text
    written = (tmp_path / "one" / "certificate.json").read_text(encoding="utf-8")
    link = load_key(tmp_path / "link")
    assert json.loads(written)["redaction"]["link_key"] == link.fingerprint
    assert json.loads(written)["redaction"]["policy"]["digest"] == load_policy(policy).digest
    assert "Umber" not in written
    assert link.secret.hex() not in written


@pytest.mark.parametrize("workers", [1, 2])
def test_policy_and_link_key_reach_the_workers(
    workers: int, logs: Path, policy: Path, tmp_path: Path
) -> None:
    tally = label_transcripts(
        ts.read(logs),
        out=tmp_path / "labels",
        key=KEY,
        policy=load_policy(policy),
        link_key=LINK,
        workers=workers,
        load=CONSTANT,
    )
    manifest = json.loads((tmp_path / "labels" / "manifest.json").read_text(encoding="utf-8"))
    assert tally.masked == {"CUSTOMER": 6, "EMAIL": 6, "PERSON": 6, "SECRET": 6, "USER": 6}
    assert manifest["redaction"]["link_key"] == LINK.fingerprint
    assert manifest["redaction"]["policy"]["digest"] == load_policy(policy).digest


def test_a_study_takes_both(logs: Path, policy: Path, tmp_path: Path) -> None:
    done = ts.study(
        logs, out=tmp_path / "out", policy=policy, link_key=tmp_path / "link", workers=1, load=CONSTANT
    )
    assert done.tally.masked["CUSTOMER"] == 6
    assert "IP" not in done.tally.masked
    assert load_key(tmp_path / "link")


def test_evaluate_takes_both(policy: Path, tmp_path: Path) -> None:
    examples = Path(__file__).resolve().parents[1] / "examples" / "gold.jsonl"
    gold = tmp_path / "gold.jsonl"
    gold.write_text("\n".join(examples.read_text(encoding="utf-8").splitlines()[:3]) + "\n", encoding="utf-8")
    done = turnscope(
        "evaluate", "--gold", gold, "--policy", policy, "--link-key", tmp_path / "link", "--json"
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["sessions"] == 3


@pytest.mark.parametrize(
    ("verb", "fault"), [("redact", "policy"), ("label", "same key"), ("study", "no key"), ("study", "policy")]
)
def test_faults_are_told_and_leave_nothing(verb: str, fault: str, logs: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad"
    bad.write_text('[kinds]\nUmber = "keep"\n', encoding="utf-8")
    bad.chmod(0o600)
    load_key()
    options, words = {
        "policy": (("--policy", bad), "bad, [kinds]: kind 1 is unknown"),
        "same key": (("--link-key", default_key_path()), "the link key is the key of the ids"),
        "no key": (("--link-key", bad), "a key file holds 64 hexadecimal digits"),
    }[fault]
    done = turnscope(verb, logs, "-o", tmp_path / "out", *options)
    assert (done.returncode, words in done.stderr) == (2, True), done.stderr
    assert "Umber" not in done.stderr
    assert str(tmp_path) not in done.stderr
    assert not [path for path in (tmp_path / "out").rglob("*") if path.is_file()]


def test_a_run_is_not_resumed_under_another_policy(logs: Path, policy: Path, tmp_path: Path) -> None:
    def stop(_labels: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        label_transcripts(
            ts.read(logs),
            out=tmp_path / "s",
            key=load_key(),
            load=CONSTANT,
            on_session=stop,
            shard_sessions=1,
        )
    with pytest.raises(OutputError, match="policy"):
        label_transcripts(
            ts.read(logs),
            out=tmp_path / "s",
            key=load_key(),
            load=CONSTANT,
            resume=True,
            policy=load_policy(policy),
        )
