"""The installation's key."""

import pickle
import threading
from pathlib import Path

import pytest

from turnscope.errors import RedactionError
from turnscope.redaction.keys import Key, default_key_path, load_key


def test_the_first_run_makes_a_key_that_later_runs_share() -> None:
    assert load_key() == load_key()
    assert default_key_path().stat().st_mode & 0o777 == 0o600
    assert [entry.name for entry in default_key_path().parent.iterdir()] == ["key"]


def test_two_first_runs_at_once_agree() -> None:
    keys: list[Key] = []
    threads = [threading.Thread(target=lambda: keys.append(load_key())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(keys) == 8
    assert len(set(keys)) == 1


def test_hash_is_the_keyed_digest_of_kind_and_value() -> None:
    key = Key(b"k" * 32)
    # printf "user\0ada" | openssl dgst -sha256 -hmac kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk -binary
    # | head -c 10 | base32
    assert key.hash("user", "ada") == "65s4mx4jsle5hyg7"
    assert key.hash("user", "ada") != key.hash("project", "ada")
    assert key.hash("user", "ada") != Key(b"l" * 32).hash("user", "ada")


def test_key_is_silent_and_travels() -> None:
    key = Key(b"s3cret-bytes-s3cret-bytes-s3cret")
    assert "s3cret" not in repr(key)
    assert key.fingerprint in repr(key)
    assert pickle.loads(pickle.dumps(key)) == key


def test_a_lone_surrogate_has_a_hash() -> None:
    assert len(Key(b"k" * 32).hash("user", "\udc80")) == 16


@pytest.mark.parametrize("content", ["", "zz" * 32, "ab" * 31, "ab" * 33, "\u00e9" * 64])
def test_what_is_no_key_is_refused_without_being_quoted(tmp_path: Path, content: str) -> None:
    place = tmp_path / "key"
    place.write_text(content, encoding="utf-8")
    place.chmod(0o600)
    with pytest.raises(RedactionError) as caught:
        load_key(place)
    assert content == "" or content not in str(caught.value)
    assert str(tmp_path) not in str(caught.value)


def test_a_key_open_to_others_is_refused(tmp_path: Path) -> None:
    place = tmp_path / "key"
    place.write_text("ab" * 32)
    place.chmod(0o644)
    with pytest.raises(RedactionError, match="chmod 600"):
        load_key(place)


def test_a_named_key_is_never_made(tmp_path: Path) -> None:
    with pytest.raises(RedactionError):
        load_key(tmp_path / "missing")
    assert list(tmp_path.iterdir()) == []
