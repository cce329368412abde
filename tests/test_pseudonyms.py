"""Linked pseudonyms: the same in every session under one key, unlinkable without it, none for secrets."""

import hashlib
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from turnscope.errors import RedactionError
from turnscope.redaction.keys import Key, load_key
from turnscope.redaction.model import RedactedSession
from turnscope.redaction.names import canonical_person, fold, name_parts
from turnscope.redaction.placeholders import Placeholders
from turnscope.redaction.policy import list_kinds
from turnscope.redaction.pseudonyms import LINKABLE, canonical, load_link_key, pseudonym
from turnscope.redaction.redactor import Redactor
from turnscope.redaction.spans import PLACEHOLDER
from turnscope.transcripts.model import Identity, Session, Turn

KEY, LINK, OTHER = (Key(letter * 32) for letter in (b"k", b"l", b"o"))
LINKED = Redactor(key=KEY, link_key=LINK)
COUNTED = Redactor(key=KEY)
SECRETS = {
    "SECRET": "ghp_" + "a8FkQ29dKe0PqLz7Vb12x3y4Zk3vQ9xLmP0v",
    "PRIVATE_KEY": "-----BEGIN PRIVATE KEY-----\nMIIEowIBAAKCAQEA\n-----END PRIVATE KEY-----",
    "CARD": "4111 1111 1111 1111",
    "IBAN": "DE89370400440532013000",
    "SSN": "219-09-9999",
    "WALLET": "1BoatSLRHtKNngkdXEeobR76b53LETtpyT",
}


def session(*texts: str, **fields: object) -> Session:
    turns = tuple(Turn("user", text) for text in texts)
    return Session(**{"id": "s1", "turns": turns, "format": "codex", **fields})  # type: ignore[arg-type]


def texts(done: RedactedSession) -> list[str]:
    return [turn.text for turn in done.turns]


def tags(done: RedactedSession) -> list[str]:
    return [match[2] for text in texts(done) for match in PLACEHOLDER.finditer(text)]


@pytest.mark.parametrize(
    "spelling",
    [
        *(
            "Jane Doe",
            "jane doe",
            "Doe, Jane",
            "J. Doe",
            "Jane Q. Doe",
            "Dr. Jane Doe",
            "Jane Doe, PhD",
            "JaneDoe",
        ),
        *("jane.doe", "jane_doe", "jane-doe", "jdoe", "JDoe", "jane.doe@corp.internal", "jdoe@other.example"),
        *(
            "jane.doe+news@corp.internal",
            "12345+jdoe@users.noreply.github.com",
            "Jan\u00e9 D\u00f6e",
            "J\u0430ne"[:1] + ". Doe",
        ),
    ],
)
def test_the_spellings_of_a_name_share_a_form(spelling: str) -> None:
    assert canonical_person(spelling) == "jdoe"


@pytest.mark.parametrize(
    ("value", "form"),
    [
        ("jane", "jane"),
        ("janedoe", "janedoe"),
        ("jdoe42", "jdoe42"),
        ("jane.doe.42", "jdoe42"),
        ("jane.d", "janed"),
        ("support@corp.internal", "support@corp.internal"),
        ("jd@corp.internal", "jd@corp.internal"),
        ("Bj\u00f8rn \u0141uczak", "bluczak"),
        ("\u5c71\u7530\u592a\u90ce", "\u5c71\u7530\u592a\u90ce"),
        ("Ola Nordmann-Quist", "onordmannquist"),
        ("---", "---"),
    ],
)
def test_what_is_no_full_name_stands_for_itself(value: str, form: str) -> None:
    assert canonical_person(value) == form


@pytest.mark.parametrize(
    ("kind", "one", "two"),
    [
        ("IP", "2001:0db8:0000::0007", "2001:db8::7"),
        ("MAC", "3C:22:FB:9A:01:D4", "3c-22-fb-9a-01-d4"),
        ("PHONE", "+49 (30) 901820", "0049 30 901820"),
        ("HOST", "Quince-7.Corp.internal.", "quince-7.corp.internal"),
        ("PROJECT", "Rocket_Sled", "rocket-sled"),
        ("ORG", "Caf\u00e9 Umber", "cafe umber"),
    ],
)
def test_other_kinds_have_one_form_too(kind: str, one: str, two: str) -> None:
    assert canonical(one, kind) == canonical(two, kind)


def test_a_pseudonym_is_fifty_bits_of_a_keyed_hash_of_class_and_form() -> None:
    tag = pseudonym(LINK, kind="USER", subject="Jane Doe")
    assert tag == pseudonym(LINK, kind="PERSON", subject="jdoe") == "k" + LINK.hash("person", "jdoe")[:10]
    assert re.fullmatch(r"k[a-z2-7]{10}", tag)
    assert (
        tag != pseudonym(LINK, kind="HOST", subject="jdoe") != pseudonym(OTHER, kind="HOST", subject="jdoe")
    )
    assert not hashlib.sha256(b"jdoe").hexdigest().startswith(tag[1:])


def test_one_person_has_one_pseudonym_in_all_sessions() -> None:
    one = LINKED(session("Author: Jane Doe <jane.doe@corp.internal>", "ls /home/jdoe/x", "ask J. Doe"))
    two = LINKED(session("see -Users-jdoe-app, or mail jdoe@other.example", id="s2"))
    assert len(set(tags(one)) | set(tags(two))) == 1
    assert texts(one)[1] == f"ls /home/[USER_{tags(two)[0]}]/x"


def test_a_first_name_is_linked_in_its_session_alone() -> None:
    known = LINKED(
        session("ls /home/jane/x", identity=Identity(people=("Jane Doe <jane.doe@corp.internal>",)))
    )
    alone = LINKED(session("ls /home/jane/x"))
    assert tags(known) == [pseudonym(LINK, kind="USER", subject="Jane Doe")]
    assert tags(alone) == [pseudonym(LINK, kind="USER", subject="jane")]


@pytest.mark.parametrize("redactor", [LINKED, COUNTED], ids=["linked", "counted"])
def test_two_people_stay_two(redactor: Redactor) -> None:
    done = redactor(
        session("Author: Jane Doe <jane@corp.internal>\nAuthor: Ola Nordmann <ola@corp.internal>")
    )
    names = [match[2] for match in PLACEHOLDER.finditer(texts(done)[0]) if match[1] == "PERSON"]
    assert len(set(names)) == 2


def test_numbers_of_a_session_are_shared_by_name_account_and_address() -> None:
    text = "Author: Jane Doe <jane@corp.internal>, /home/jdoe, /home/ola, jane.doe, ola@corp.internal"
    assert texts(COUNTED(session(text))) == [
        "Author: [PERSON_1] <[EMAIL_1]>, /home/[USER_1], /home/[USER_2], [USER_1], [EMAIL_2]"
    ]


@pytest.mark.parametrize("kind", SECRETS)
def test_a_secret_gets_a_number_and_no_pseudonym(kind: str) -> None:
    done = LINKED(session(f"use {SECRETS[kind]} now"))
    assert tags(done)[:1] == ["1"], texts(done)
    assert kind not in LINKABLE


def test_kinds_that_are_linked_are_known_and_the_rest_is_counted() -> None:
    assert set(list_kinds()) >= LINKABLE
    names = Placeholders(link_key=LINK)
    for kind in set(list_kinds()) - LINKABLE:
        assert names.name(kind, "value") == f"[{kind}_1]"


VALUES = st.sampled_from(
    [
        *("jane.doe@corp.internal", "/home/jdoe/x", "10.24.3.17", "jdoe@quince:~$ ls", "+49 30 901820"),
        *("Author: Ola Nordmann <ola@corp.internal>", "3c:22:fb:9a:01:d4", "DB_PASSWORD=kitten-house-7"),
        *("git@git.corp.internal:acme/site.git", "[PERSON_kaaaaaaaaaa]", "[EMAIL_3]", "4111 1111 1111 1111"),
        *("-Users-jdoe-app", "C:\\Users\\JDoe\\x", "user.name=Jane Doe\n"),
    ]
)
TEXTS = st.lists(st.lists(VALUES, min_size=1, max_size=4).map(" ; ".join), min_size=1, max_size=3)


@given(TEXTS)
@settings(max_examples=60, deadline=None)
def test_redacting_again_changes_nothing_with_any_key(parts: list[str]) -> None:
    for first in (LINKED, COUNTED):
        once = texts(first(session(*parts)))
        for second in (LINKED, COUNTED, Redactor(key=KEY, link_key=OTHER)):
            assert texts(second(session(*once, keyed=True))) == once


@given(VALUES, TEXTS, TEXTS)
@settings(max_examples=60, deadline=None)
def test_a_value_has_the_same_pseudonym_beside_whatever_else(
    value: str, before: list[str], after: list[str]
) -> None:
    alone = texts(LINKED(session(value)))[0]
    among = texts(LINKED(session(*before, value, *after)))[len(before)]
    assert _unnumbered(among) == _unnumbered(alone)


def _unnumbered(text: str) -> str:
    """Blank the numbers, which count by session."""
    return re.sub(r"_\d+\]", "_n]", text)


@given(st.text(min_size=1, max_size=40), st.sampled_from(sorted(LINKABLE)))
@settings(max_examples=200, deadline=None)
def test_pseudonyms_depend_on_the_key_and_read_as_placeholders(value: str, kind: str) -> None:
    one, again, other = (pseudonym(key, kind=kind, subject=value) for key in (LINK, LINK, OTHER))
    assert one == again != other
    assert PLACEHOLDER.fullmatch(f"[{kind}_{one}]")


@given(st.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_forms_are_stable(value: str) -> None:
    assert fold(fold(value)) == fold(value)
    assert canonical_person(value.upper()) == canonical_person(value.upper().lower()) or "@" in value
    assert all(part.strip() for part in name_parts(value))


def test_a_secret_can_not_hide_behind_a_pseudonym() -> None:
    assert not PLACEHOLDER.search(
        "[SECRET_kabcdefghij] [PRIVATE_KEY_kabcdefghij] [EMAIL_kabc] [EMAIL_abcdefghijk]"
    )


def test_a_link_key_is_made_at_first_use_and_is_another_than_that_of_the_ids(tmp_path: Path) -> None:
    place = tmp_path / "link"
    made = load_link_key(place, beside=KEY)
    assert made == load_link_key(place, beside=KEY) == load_key(place)
    assert place.stat().st_mode & 0o777 == 0o600
    with pytest.raises(RedactionError, match="key of the ids; name another file") as caught:
        load_link_key(place, beside=made)
    assert str(tmp_path) not in str(caught.value)


def test_a_link_key_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "link").write_text("hunter2", encoding="ascii")
    (tmp_path / "link").chmod(0o600)
    with pytest.raises(RedactionError, match="64 hexadecimal digits"):
        load_link_key(tmp_path / "link", beside=KEY)
    with pytest.raises(RedactionError, match="could not be written"):
        load_link_key(tmp_path / "link" / "x", beside=KEY)
