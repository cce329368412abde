"""Tells a secret from what only looks like one: names, references, templates, versions, public digests."""

import math
import re
from collections import Counter
from functools import lru_cache
from itertools import pairwise
from typing import Final

from turnscope.redaction.recognisers.letters import is_gibberish

_TEMPLATE: Final = re.compile(
    r"\$\{|\$\(|\{\{|<[^<>]{0,60}>|"
    r"%(?:[sd](?![A-Za-z0-9])|\()|\.\.\.|\u2026|\*{3}|[xX]{5}|[#]{4}|\[[A-Z_ ]{3,}|[#%]\{|\(\?|\[a-z|"
    r"\{[A-Za-z_.]{1,40}(?:\}|$)|(?i:your[_ -]?[a-z]|change[_-]?me|replace[_-]|placeholder|redacted|"
    r"insert[_-]|\bmy[_-]|dummy|todo|\bexample[_-]|[_-]here\b|sample[_-]|fake[_-])"
)
_VARIABLE: Final = re.compile(r"[A-Z]{2,16}\d{0,3}(?:_[A-Z]{2,16}\d{0,3}|_\d{1,2})+\.{0,3}")
_ALPHABET: Final = ("abcdefghijklmnopqrstuvwxyz0123456789", "0123456789abcdefghijklmnopqrstuvwxyz")
_WORDS: Final = frozenset(
    """access_token admin api apikey array auth authorization base64 basic bearer bool boolean bytes cookie
    csrf default disabled email enabled env false file function hidden id_token integer invalid int
    jwt key keyword missing new no none null number oauth object oidc old optional passwd password
    plain private public pwd refresh_token required ssh-ed25519 ssh-rsa saml secret self session ssh
    static string str test text token true type undefined unknown user username value var x-api-key
    yes yaml json""".split()  # noqa: SIM905
)
_REFERENCE: Final = re.compile(
    r"(?:process\.env|os\.environ|import\.meta|System\.|ENV\[|env\(|getenv|config|settings|secrets?\.|vault:|self\.|"
    r"this\.|req(?:uest)?\.|res(?:ponse)?\.|ctx\.|args\.|params\.|var\.|data\.|local\.|module\.|options?\.|props\.|"
    r"state\.|\$[A-Za-z_]|@|/|\.{1,2}/|~/|https?://)"
)
_IDENTIFIER: Final = re.compile(r"[A-Za-z_$][\w$]*(?:(?:\.|::|->)[A-Za-z_$][\w$]*)*\.?")
_PIECE: Final = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+")
_HEX: Final = re.compile(r"(?:0x)?[0-9a-fA-F]+")
_UUID: Final = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_VERSION: Final = re.compile(
    r"[a-z-]{0,24}:?v?\d{1,4}(?:[._-]\d{1,8}){1,5}[\w.-]{0,16}|\d{4}-\d\d-\d\d[T\d:.Z+-]*"
)


@lru_cache(maxsize=1024)
def is_template(value: str) -> bool:
    """Tell whether a value is a stand-in that a person is to replace, or is filled in by a program."""
    if len(value) > 35 and any(run in value.lower() for run in _ALPHABET):  # noqa: PLR2004
        return True
    if _TEMPLATE.search(value) or _VARIABLE.fullmatch(value) or value.casefold() in _WORDS:
        return True
    return len(set(value)) < 3  # noqa: PLR2004


def is_reference(value: str) -> bool:
    """Tell whether a value begins like a look-up, a path or an address."""
    return bool(_REFERENCE.match(value)) or "[" in value or "(" in value


def is_code(value: str) -> bool:
    """Tell whether an unquoted value is an expression that reads the secret from elsewhere."""
    if is_reference(value):
        return True
    if not _IDENTIFIER.fullmatch(value):
        return False
    parts = re.split(r"\W+", value)
    if value.isalpha():
        return not is_gibberish(value)
    return is_wordy(parts[-1] or parts[0]) and (len(parts) > 1 or "_" in value)


@lru_cache(maxsize=1024)
def is_wordy(value: str) -> bool:
    """Tell whether a value is words and numbers that a person would write as a name: `userAccessToken2`.

    Runs of letters have to be long and speakable; the more digits stand between them, the less wordy.
    """
    pieces = _PIECE.findall(value)
    letters = [piece for piece in pieces if not piece.isdigit()]
    digits = sum(len(piece) for piece in pieces if piece.isdigit())
    if not letters:
        return False
    mean = sum(map(len, letters)) / len(letters)
    return digits <= max(2, len(value) // 8) and mean >= 3.2 and all(map(_speakable, letters))  # noqa: PLR2004


def _speakable(word: str) -> bool:
    """Tell whether a run of letters has a vowel for every few consonants, as words do."""
    if len(word) <= 4:  # noqa: PLR2004 - HTTP, JSON, src
        return True
    vowels = sum(letter in "aeiouyAEIOUY" for letter in word)
    return vowels * (6 if len(word) <= 6 else 5) >= len(word) and len(word) <= 18  # noqa: PLR2004


def is_shuffled(value: str) -> bool:
    """Tell letters alone, in which the case changes as in no name, from an identifier: `hcqMQbSlQYnhUK`."""
    if not value.isalpha() or len(value) < 8 or is_wordy(value):  # noqa: PLR2004
        return False
    changes = sum(left.isupper() != right.isupper() for left, right in pairwise(value))
    return changes >= 3 and 10 * changes >= 3 * len(value)  # noqa: PLR2004


def has_words(value: str) -> bool:
    """Tell a path, a slug or a name of several words, in which a part or two may be random."""
    parts: list[str] = re.split(r"[/=+_.~-]", value)
    return sum(len(part) > 2 and part.isalpha() and is_wordy(part) for part in parts) > 1  # noqa: PLR2004


def entropy(value: str) -> float:
    """Shannon entropy of a value's characters in bits a character, from 0 to log2 of its length."""
    size = len(value)
    return -sum(n / size * math.log2(n / size) for n in Counter(value).values()) if value else 0.0


def is_hex(value: str) -> bool:
    """Tell whether a value is hexadecimal digits alone."""
    return bool(_HEX.fullmatch(value))


def is_uuid(value: str) -> bool:
    """Tell whether a value is a UUID."""
    return bool(_UUID.fullmatch(value))


def is_password(value: str, *, quoted: bool) -> bool:
    """Tell whether a value beside a key such as `password` is one. Unquoted, it must not read as code."""
    if len(value) < 4 or is_template(value):  # noqa: PLR2004
        return False
    return quoted or not is_code(value)


def is_random(value: str, *, least: int = 10) -> bool:
    """Tell whether a value looks drawn by a machine: long enough, mixed, no name, no version, no date."""
    if len(value) < least or is_template(value) or is_wordy(value) or _VERSION.fullmatch(value):
        return False
    if is_hex(value):
        return len(value) >= 16 and entropy(value) > 2.5  # noqa: PLR2004
    if any(map(str.isdigit, value)):
        return any(map(str.isalpha, value)) and entropy(value) > 2.8  # noqa: PLR2004
    return value.isalnum() and len(value) >= 20 and entropy(value) > 3.4  # noqa: PLR2004
