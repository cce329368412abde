"""Tells a secret from what only looks like one: names, references, templates, versions, digests of public things."""

import math
import re
from collections import Counter
from typing import Final

_TEMPLATE: Final = re.compile(
    r"\$\{|\$\(|\{\{|<[^<>]{0,60}>|%[sd(]|\.\.\.|\u2026|\*{3}|[xX]{5}|\[[A-Z_ ]{3,}|#\{|%\{|\{[A-Za-z_.]{1,40}\}"
    r"|(?i:your[_-]?|change[_-]?me|replace[_-]?|placeholder|redacted|insert[_-]|\bmy[_-]|dummy|todo|example[_-]|"
    r"[_-]here\b|sample[_-]|fake[_-]|abcdefgh|12345678\b)"
)
_REFERENCE: Final = re.compile(
    r"(?:process\.env|os\.environ|import\.meta|System\.|ENV\[|env\(|getenv|config|settings|secrets?\.|vault:|self\.|"
    r"this\.|req(?:uest)?\.|ctx\.|args\.|params\.|var\.|data\.|local\.|module\.|options?\.|props\.|state\.|\$[A-Za-z_])"
)
_WORDS: Final = frozenset(
    """access_token admin api apikey array auth authorization base64 basic bearer bool boolean bytes cookie csrf
    default disabled email enabled env false file function hidden id_token integer invalid int jwt key keyword
    missing new no none null number oauth object oidc old optional passwd password plain private public
    pwd refresh_token required saml secret self session ssh static string str test text token true type undefined
    unknown user username value var x-api-key yes""".split()
)
_PIECE: Final = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+")
_HEX: Final = re.compile(r"(?:0x)?[0-9a-fA-F]+")
_UUID: Final = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def is_template(value: str) -> bool:
    """Tell whether a value is a stand-in that a person is to replace, or is filled in by a program."""
    return bool(_TEMPLATE.search(value)) or value.casefold() in _WORDS or len(set(value)) < 3  # noqa: PLR2004


def is_reference(value: str) -> bool:
    """Tell whether an unquoted value is an expression that reads the secret from elsewhere."""
    return bool(_REFERENCE.match(value)) or not any(letter.isdigit() for letter in value)


def is_wordy(value: str) -> bool:
    """Tell whether a value is words and numbers that a person would write as a name: `userAccessToken2`.

    Words are runs of letters of one case pattern; the more digits stand between them, the less wordy.
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
    return vowels * 5 >= len(word)


def entropy(value: str) -> float:
    """Shannon entropy of a value's characters, in bits a character: 0 for one letter, at most log2(length)."""
    size = len(value)
    return -sum(n / size * math.log2(n / size) for n in Counter(value).values()) if value else 0.0


def is_hex(value: str) -> bool:
    """Tell whether a value is hexadecimal digits alone."""
    return bool(_HEX.fullmatch(value))


def is_uuid(value: str) -> bool:
    """Tell whether a value is a UUID."""
    return bool(_UUID.fullmatch(value))


def is_password(value: str) -> bool:
    """Tell whether a value beside a key such as `password` is one."""
    return len(value) >= 4 and not is_template(value)  # noqa: PLR2004


def is_random(value: str) -> bool:
    """Tell whether a value looks drawn by a machine: long enough, mixed, no name, no digest of few symbols."""
    if len(value) < 12 or is_template(value) or is_wordy(value):  # noqa: PLR2004
        return False
    if is_hex(value):
        return len(value) >= 16 and entropy(value) > 2.7  # noqa: PLR2004
    return any(c.isdigit() for c in value) and any(c.isalpha() for c in value) and entropy(value) > 3.0  # noqa: PLR2004
