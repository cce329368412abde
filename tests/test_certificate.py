"""The certificate: what it tells, what it is bound to, and who refuses sessions without a valid one."""

import gzip
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from turnscope.errors import InputError, RedactionError
from turnscope.eval.gold import read_gold
from turnscope.redaction.certificate import read_certificate, require_certificate, require_certificates
from turnscope.redaction.jsonl import write_sessions
from turnscope.redaction.keys import Key
from turnscope.redaction.redactor import Redactor
from turnscope.training.data import read_gold_file
from turnscope.transcripts.model import Identity, Session, Turn
from turnscope.transcripts.reading import read

KEY = Key(b"k" * 32)
OTHER = Key(b"o" * 32)
EMAIL = "zephyrine@quillmark.internal"
SECRET = "ghp_" + "Zq9xW3rT7yLm2Nv5Bc8Kd1Pf4Hj6Sg0Aa"
TEXTS = (f"mail {EMAIL}", f"use {SECRET} now", "a mishap", "in /home/zephyrine/x")


class Broken:
    """A recogniser that fails on one word."""

    def find(self, text: str) -> list[Any]:
        if "mishap" in text:
            raise ValueError
        return []


def session(name: str, *texts: str) -> Session:
    turns = tuple(Turn("user", text, labels={"task": "fix"}) for text in texts)
    return Session(
        id=name, turns=turns, format="codex", user="zephyrine", identity=Identity(users=("zephyrine",))
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two sessions as `turnscope redact` leaves them; one turn of four is withheld."""
    from turnscope.redaction.recognisers.registry import default_recognisers

    redactor = Redactor(key=KEY, recognisers=(*default_recognisers(), Broken()))
    raw = [
        session("a", f"mail {EMAIL}", f"use {SECRET} now"),
        session("b", "a mishap", "in /home/zephyrine/x"),
    ]
    write_sessions(
        map(redactor, raw),
        tmp_path / "sessions.jsonl",
        redactor=redactor,
        not_read={"empty_file": 2, "none": 0},
    )
    return tmp_path


def rewrite(path: Path, change: Callable[[Any], None]) -> None:
    """Change each record of a JSONL file, or a JSON file."""
    records = [json.loads(line) for line in path.read_text().splitlines()]
    for record in records:
        change(record)
    path.write_text("".join(json.dumps(record) + "\n" for record in records))


def edit(folder: Path, change: Callable[[Any], None]) -> None:
    place = folder / "certificate.json"
    content = json.loads(place.read_bytes())
    change(content)
    place.write_text(json.dumps(content))


def test_it_tells_what_was_done_and_what_was_not(folder: Path) -> None:
    told = json.loads((folder / "certificate.json").read_bytes())
    assert (told["sessions"], told["turns"], told["withheld_turns"]) == (2, 4, 1)
    assert told["withheld"] == {"failure": 1}
    assert {"EMAIL", "SECRET", "USER"} <= set(told["findings"])
    assert told["bytes_scanned"] == sum(map(len, TEXTS))
    assert told["bytes_not_scanned"]["withheld"] == len("a mishap")
    assert told["not_read"] == {"empty_file": 2}
    assert told["leak_check"]["passed"] is True
    assert told["leak_check"]["survivors"] == 0
    assert told["leak_check"]["known_values"] >= 3
    assert told["leak_check"]["strings"] >= 3
    assert told["key"] == KEY.fingerprint
    redaction = told["redaction"]
    assert redaction["link_key"] is None
    assert redaction["policy"]["name"] == "default"
    assert all(redaction[name] for name in ("turnscope", "presidio_analyzer", "rules"))
    assert len(told["month"]) == len("2026-11")


def test_it_tells_of_another_policy_and_of_a_link_key_without_their_words(tmp_path: Path) -> None:
    from turnscope.redaction.policy import load_policy

    own = tmp_path / "own.toml"
    own.write_text(f'[keep]\nvalues = ["{EMAIL}"]\n[[terms]]\nvalue = "nightjar"\n')
    redactor = Redactor(key=KEY, policy=load_policy(own), link_key=OTHER)
    write_sessions([redactor(session("a", "nightjar"))], tmp_path / "s.jsonl", redactor=redactor)
    text = (tmp_path / "certificate.json").read_text()
    told = json.loads(text)["redaction"]
    assert told["policy"]["name"] == "own"
    assert told["link_key"] == OTHER.fingerprint
    assert EMAIL not in text
    assert "nightjar" not in text


def test_it_is_bound_to_the_bytes_of_its_file(folder: Path) -> None:
    from hashlib import sha256

    content = (folder / "sessions.jsonl").read_bytes()
    output = json.loads((folder / "certificate.json").read_bytes())["output"]
    assert (output["bytes"], output["sha256"]) == (len(content), sha256(content).hexdigest())
    assert output["lines"] == 2


def test_it_holds_no_value_no_name_and_no_path(folder: Path) -> None:
    text = (folder / "certificate.json").read_text()
    for value in (EMAIL, SECRET, "zephyrine", "quillmark", "mishap", str(folder), "sessions.jsonl"):
        assert value not in text


def test_a_whole_output_is_valid_for_its_maker_and_for_others(folder: Path) -> None:
    made = require_certificate(folder / "sessions.jsonl", key=KEY)
    assert made == require_certificate(folder / "sessions.jsonl", key=OTHER)
    assert made == require_certificate(folder / "sessions.jsonl")
    assert made.is_sealed_by(KEY)
    assert not made.is_sealed_by(OTHER)
    assert require_certificates(read(folder), key=KEY) == (made.digest,)


def test_labels_may_be_added_and_the_layout_may_change(folder: Path) -> None:
    def annotate(record: Any) -> None:
        record["labels"] = {"outcome": "succeeded"}
        record["annotations"] = {"ann": {"turns": {"0": {"task": "test"}}}}
        record["turns"][0]["labels"] = {"task": "build"}

    rewrite(folder / "sessions.jsonl", annotate)
    assert require_certificate(folder / "sessions.jsonl", key=KEY)
    assert len(read_gold(folder / "sessions.jsonl", key=KEY)) == 2


def test_a_copy_is_valid_compressed_and_renamed_as_long_as_its_certificate_is_beside_it(folder: Path) -> None:
    home = folder / "elsewhere"
    home.mkdir()
    copy = home / "mine.jsonl.gz"
    copy.write_bytes(gzip.compress((folder / "sessions.jsonl").read_bytes()))
    with pytest.raises(RedactionError, match=r"no certificate\.json beside it"):
        require_certificate(copy)
    shutil.copy(folder / "certificate.json", home / "mine.certificate.json")
    assert require_certificate(copy)
    (home / "a-foreign-certificate.json").write_text('{"issuer": "somebody"}')
    assert require_certificate(copy)


def change_a_word(folder: Path) -> None:
    def change(record: Any) -> None:
        record["turns"][0]["text"] += f" and {EMAIL}"

    rewrite(folder / "sessions.jsonl", change)


def drop_a_session(folder: Path) -> None:
    place = folder / "sessions.jsonl"
    place.write_bytes(place.read_bytes().splitlines(keepends=True)[0])


def add_a_session(folder: Path) -> None:
    with (folder / "sessions.jsonl").open("a") as file:
        file.write(json.dumps({"id": "c", "turns": [{"role": "user", "text": EMAIL}]}) + "\n")


def cut_the_file(folder: Path) -> None:
    place = folder / "sessions.jsonl"
    place.write_bytes(place.read_bytes()[:-9])


def remove(folder: Path) -> None:
    (folder / "certificate.json").unlink()


def garble(folder: Path) -> None:
    (folder / "certificate.json").write_text(f'{{"format": "{EMAIL}", ')


def age(folder: Path) -> None:
    edit(folder, lambda told: told.update(format_version=1))


def fail_the_check(folder: Path) -> None:
    edit(folder, lambda told: told["leak_check"].update(passed=False))


def skip_the_check(folder: Path) -> None:
    edit(folder, lambda told: told["leak_check"].update(strings=0))


def miscount(folder: Path) -> None:
    edit(folder, lambda told: told.update(sessions=3))


def hide_what_was_withheld(folder: Path) -> None:
    edit(folder, lambda told: told.update(withheld={}))


SPOILT: dict[Callable[[Path], None], str] = {
    change_a_word: "is not the file that the certificate",
    drop_a_session: "is not the file that the certificate",
    add_a_session: "is not the file that the certificate",
    cut_the_file: "is not the file that the certificate",
    remove: "no certificate.json beside it",
    garble: "is no certificate of this version",
    age: "another version of turnscope",
    fail_the_check: "leak check did not pass",
    skip_the_check: "contradicts itself",
    miscount: "contradicts itself",
    hide_what_was_withheld: "contradicts itself",
}


@pytest.mark.parametrize("spoil", SPOILT, ids=lambda spoil: spoil.__name__)
def test_what_does_not_hold_is_refused_by_every_reader(folder: Path, spoil: Callable[[Path], None]) -> None:
    spoil(folder)
    place = folder / "sessions.jsonl"
    readers: list[Callable[[], object]] = [
        lambda: require_certificate(place),
        lambda: require_certificates(read(folder), key=OTHER),
        lambda: read_gold(place, key=KEY),
        lambda: list(read_gold_file(place)),
    ]
    for reader in readers:
        with pytest.raises(RedactionError) as caught:
            reader()
        told = str(caught.value)
        assert SPOILT[spoil] in told
        assert "run turnscope redact again" in told
        assert all(value not in told for value in (EMAIL, "quillmark", str(folder)))


def test_an_edited_certificate_is_found_out_by_who_made_it(folder: Path) -> None:
    edit(folder, lambda told: told["findings"].update(EMAIL=7))
    assert require_certificate(folder / "sessions.jsonl")
    assert require_certificate(folder / "sessions.jsonl", key=OTHER)
    with pytest.raises(RedactionError, match="was changed after it was made"):
        require_certificate(folder / "sessions.jsonl", key=KEY)


def test_a_certificate_with_more_in_it_is_none(folder: Path) -> None:
    edit(folder, lambda told: told.update(note=EMAIL))
    with pytest.raises(RedactionError) as caught:
        read_certificate(folder / "certificate.json")
    assert EMAIL not in str(caught.value)


def test_raw_sessions_need_no_certificate(tmp_path: Path) -> None:
    calls = [{"name": "write", "input": {"redacted": True}}]
    turns = [
        {"role": "user", "text": 'say "redacted": true', "labels": {"task": "fix"}},
        {"role": "assistant", "text": "ok", "tool_calls": calls},
    ]
    place = tmp_path / "gold.jsonl"
    place.write_text(json.dumps({"id": "a", "redacted": False, "turns": turns}) + "\n")
    assert require_certificates(read(tmp_path)) == ()
    assert len(read_gold(place, key=KEY)) == 1
    assert len(list(read_gold_file(place))) == 1


def test_redacted_sessions_among_raw_ones_are_noticed_wherever_they_stand(folder: Path) -> None:
    lines = (folder / "sessions.jsonl").read_text()
    raw = json.dumps({"id": "raw", "turns": [{"role": "user", "text": "x" * 1000}]}) + "\n"
    mixed = folder / "mixed"
    mixed.mkdir()
    (mixed / "all.jsonl").write_text(raw * 200 + lines)
    with pytest.raises(RedactionError, match="no certificate"):
        require_certificates(read(mixed))


def test_a_store_names_the_certificates_of_its_input_and_redacts_it_again(
    folder: Path, tmp_path: Path
) -> None:
    from turnscope.classifiers.baselines import Constant
    from turnscope.classifiers.codebook import load_codebook
    from turnscope.classifiers.labeller import Labeller
    from turnscope.classifiers.pipeline import label_transcripts
    from turnscope.classifiers.store import LabelStore

    def load(_: Path | None) -> Labeller:
        return Constant(load_codebook())

    out = tmp_path / "labels"
    label_transcripts(read(folder), out=out, key=KEY, load=load)
    told = LabelStore(out).manifest["redaction"]
    assert told["certificates"] == [require_certificate(folder / "sessions.jsonl").digest]
    assert told["leak_check"]["passed"] is True
    assert told["withheld"] == {"earlier": 1}
    rewrite(folder / "sessions.jsonl", lambda record: record["turns"].pop())
    with pytest.raises(RedactionError):
        label_transcripts(
            read(folder), out=tmp_path / "more", key=KEY, load=lambda _: Constant(load_codebook())
        )
    assert not (tmp_path / "more").exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda told: told.pop("redaction"), "does not say how its sessions were redacted"),
        (lambda told: told["redaction"].pop("rules"), "does not say how its sessions were redacted"),
        (lambda told: told["redaction"].pop("leak_check"), "does not say how its sessions were redacted"),
        (lambda told: told["redaction"]["leak_check"].update(passed=False), "leak check did not pass"),
    ],
)
def test_a_store_that_does_not_vouch_for_its_redaction_gets_no_report(
    tmp_path: Path, change: Callable[[Any], object], words: str
) -> None:
    from tests.invented_store import invent, write_store
    from turnscope.classifiers.store import LabelStore

    store = tmp_path / "store"
    write_store(store, invent(3))
    place = store / "manifest.json"
    told = json.loads(place.read_bytes())
    change(told)
    place.write_text(json.dumps(told))
    with pytest.raises(InputError, match=words) as caught:
        LabelStore(store)
    assert "label anew with turnscope label" in str(caught.value)


def test_a_store_of_turns_that_nobody_checked_says_so(tmp_path: Path) -> None:
    from dataclasses import replace

    from tests.tiny_store import open_writer
    from tests.tiny_store import session as labels_of
    from turnscope.classifiers.store import LabelStore
    from turnscope.classifiers.tally import Tally
    from turnscope.redaction.leaks import LeakCheck

    with open_writer(tmp_path / "store") as writer:
        writer.add(replace(labels_of(1), leaks=LeakCheck()))
        writer.finish(Tally())
    with pytest.raises(InputError, match="leak check did not pass"):
        LabelStore(tmp_path / "store")
