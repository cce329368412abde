"""Pseudonyms that mean the same in every session: keyed, and the same for all spellings of a value."""

import re
from ipaddress import ip_address
from pathlib import Path
from typing import Final

from turnscope.errors import RedactionError
from turnscope.redaction.keys import Key, load_key, make_key
from turnscope.redaction.names import PERSONAL, canonical_person, fold

LINKABLE: Final = PERSONAL | {
    *("HOST", "IP", "MAC", "PHONE", "LOCATION", "ADDRESS"),
    *("ORG", "PROJECT", "CUSTOMER", "PRODUCT", "TERM"),
}
"""Other kinds (secrets, cards, accounts, numbers of a state) are counted by session: a keyed pseudonym of a
secret would tell who else has the same one, and the numbers are few enough to be tried out with the key."""

_SIZE: Final = 10  # base-32 letters: 50 bits
_JOINTS: Final = re.compile(r"[-_. ]+")


def pseudonym(key: Key, *, kind: str, subject: str) -> str:
    """Give HMAC-SHA-256 of class and canonical value, cut to 50 bits: `k` and ten base-32 letters and digits.

    The class is the kind, or that of people for names, accounts and addresses.
    """
    return "k" + key.hash(class_of(kind), canonical(subject, kind))[:_SIZE]


def class_of(kind: str) -> str:
    """Give what shares pseudonyms and numbers: a person's name, account and address do."""
    return "person" if kind in PERSONAL else kind


def canonical(value: str, kind: str) -> str:
    """Give the form that the spellings of a value share."""
    if kind in PERSONAL:
        return canonical_person(value)
    if kind == "IP":
        return _canonical_address(value)
    if kind in ("MAC", "PHONE"):
        return re.sub(r"[^0-9a-f]", "", value.casefold()).removeprefix("00" if kind == "PHONE" else "")
    if kind == "HOST":
        return fold(value).rstrip(".")
    return _JOINTS.sub("-", fold(value)).strip("-") or value


def _canonical_address(value: str) -> str:
    try:
        return str(ip_address(value))
    except ValueError:
        return value.casefold()


def load_link_key(path: str | Path, *, beside: Key) -> Key:
    """Read the key of linked pseudonyms, or make it where there is none.

    `beside` is the key of the ids, which must be another: to make output unlinkable this one is destroyed,
    and ids have to outlive it. Raises `RedactionError` when it is the same, or as `load_key` does.
    """
    place = Path(path)
    if not place.exists():
        make_key(place)
    key = load_key(place)
    if key == beside:
        raise RedactionError("the link key is the key of the ids; name another file, which is then made")
    return key
