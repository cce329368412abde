"""Certificates as a user meets them: through the commands, with values planted that nothing may say."""

import json
from pathlib import Path

import pytest

from tests.command_line import Done, turnscope

EMAIL = "zephyrine@quillmark.internal"
TOKEN = "ghp_" + "Zq9xW3rT7yLm2Nv5Bc8Kd1Pf4Hj6Sg0Aa"
CANARIES = (EMAIL, "quillmark", TOKEN, TOKEN[4:20], "zephyrine")


def run(*arguments: object, cwd: Path) -> Done:
    done = turnscope(*arguments, cwd=cwd)
    told = done.stdout + done.stderr
    assert not [value for value in CANARIES if value in told]
    assert str(cwd) not in told
    return done


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with logs, redacted by one worker and by two, and labelled."""
    folder = tmp_path_factory.mktemp("place")
    (folder / "logs").mkdir()
    lines = []
    for number in range(6):
        text = f"{number}: mail {EMAIL}, use {TOKEN}, look into /home/zephyrine/rocketsled"
        turns = [
            {"role": "user", "text": text, "labels": {"task": "fix"}},
            {"role": "assistant", "text": "ok"},
        ]
        lines.append(json.dumps({"id": f"raw-{number}", "user": "zephyrine", "turns": turns}))
    (folder / "logs" / "all.jsonl").write_text("\n".join([*lines, '{"turns": ', ""]))
    for workers in (1, 2):
        assert run("redact", "logs", "-o", f"out{workers}", "--workers", workers, cwd=folder).returncode == 0
    assert run("label", "out1", "-o", "labels", "--workers", 1, cwd=folder).returncode == 0
    return folder


def test_the_output_does_not_depend_on_the_number_of_workers(place: Path) -> None:
    for name in ("sessions.jsonl", "certificate.json"):
        assert (place / "out1" / name).read_bytes() == (place / "out2" / name).read_bytes()


def test_nothing_planted_is_in_any_file(place: Path) -> None:
    files = [path for folder in ("out1", "out2", "labels") for path in (place / folder).rglob("*.json*")]
    assert len(files) == 5
    text = "".join(path.read_text() for path in files)
    assert not [value for value in CANARIES if value in text]


def test_a_certificate_is_no_stranger_among_the_sessions(place: Path) -> None:
    done = run("label", "out1", "-o", "strictly", "--workers", 1, "--strict", cwd=place)
    assert done.returncode == 0, done.stderr
    assert "companion file 1" in done.stdout


def test_what_could_not_be_read_is_in_the_certificate(place: Path) -> None:
    told = json.loads((place / "out1" / "certificate.json").read_bytes())
    assert (told["sessions"], told["turns"], told["not_read"]) == (6, 12, {"unparsable_line": 1})


def test_the_store_of_redacted_sessions_gets_a_report_that_names_their_certificate(place: Path) -> None:
    (digest,) = json.loads((place / "labels" / "manifest.json").read_bytes())["redaction"]["certificates"]
    assert run("report", "labels", "-o", "page", cwd=place).returncode == 0
    page = (place / "page" / "report.html").read_text()
    assert digest in page
    assert "Leak check" in page
    assert "passed: " in page


def test_sessions_without_a_valid_certificate_are_refused_and_nothing_is_written(place: Path) -> None:
    spoilt = place / "spoilt"
    spoilt.mkdir()
    whole = (place / "out1" / "sessions.jsonl").read_text()
    (spoilt / "sessions.jsonl").write_text(whole.replace("look", EMAIL))
    label = ("label", "spoilt", "-o", "x", "--workers", 1)
    _refused(label, place, "no certificate.json beside it")
    _refused(("study", "spoilt", "-o", "x", "--workers", 1), place, "no certificate.json beside it")
    (spoilt / "certificate.json").write_bytes((place / "out1" / "certificate.json").read_bytes())
    _refused(label, place, "is not the file that the certificate")
    gold = ("evaluate", "--gold", "spoilt/sessions.jsonl")
    _refused(gold, place, "is not the file that the certificate")


def _refused(verb: tuple[object, ...], place: Path, words: str) -> None:
    done = run(*verb, cwd=place)
    assert done.returncode == 2
    assert words in done.stderr
    assert "run turnscope redact again" in done.stderr
    assert not list(place.glob("x*"))


def test_a_store_of_an_earlier_version_is_to_be_labelled_anew(place: Path) -> None:
    manifest = place / "labels" / "manifest.json"
    whole = manifest.read_text()
    told = json.loads(whole)
    del told["redaction"]
    manifest.write_text(json.dumps(told))
    done = run("report", "labels", "-o", "late", cwd=place)
    manifest.write_text(whole)
    assert done.returncode == 2
    assert "does not say how its sessions were redacted; label anew with turnscope label" in done.stderr
    assert not (place / "late").exists()
