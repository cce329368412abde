"""Keys and tokens beside a name or a word that says so; unlike passwords they look drawn by a machine."""

import re
from typing import Final

from turnscope.redaction.recognisers.assignments import (
    CLOSED,
    OPERATOR,
    PLAIN,
    QUOTE,
    REST,
    names_a_secret,
    read_value,
)
from turnscope.redaction.recognisers.examples import counted, is_cut, is_example
from turnscope.redaction.recognisers.letters import is_gibberish
from turnscope.redaction.recognisers.plausibility import (
    entropy,
    has_words,
    is_code,
    is_hex,
    is_random,
    is_template,
    is_uuid,
    is_wordy,
)
from turnscope.redaction.recognisers.recogniser import Rule

_DRAWN_NAME: Final = (
    r"(?i:token|key|auth(?:orization|entication)?|credentials?|jwt|bearer|cookie|signature|(?<![a-z])sig|"
    r"private|salt|licen[sc]e|webhook|(?<![a-z])sas|access|api|hmac|(?<![a-z])pat|(?<![a-z])psk|"
    r"(?<![a-z])dsn|session|crumb|(?<=sonar\.)login)"
)
_DRAWN_CUES: Final = (
    "token", "key", "auth", "credential", "jwt", "bearer", "cookie", "signature", "sig", "private", "salt",
    "license", "licence", "webhook", "sas", "access", "api", "hmac", "pat", "psk", "dsn", "session",
    "crumb", "login",
)  # fmt: skip

# What stands before a word such as `key` and makes it harmless.
_HARMLESS: Final = (
    "public|pub|publickey|gpg|pgp|primary|foreign|cache|sort|partition|object|schema|group|unique|shortcut|translation|row|"
    "query|"
    "storage|map|dict|hot|registry|config|react|i18n|license|csrf|xsrf|authenticity|idempotency|message|"
    "event|request|task|item|record|node|element|correlation|trace|next|page|"
    "continuation|pagination|forward|backward|lock|sync|cursor|cancellation|resume|mon|don|tur|hoc|joc"
)
_PUBLIC: Final = re.compile(
    rf"(?:(?<![A-Za-z])(?i:{_HARMLESS})|(?<=[a-z])(?:{'|'.join(map(str.title, _HARMLESS.split('|')))}))"
    r"[_\-. ]?$"
)
_JOINTS: Final = re.compile(r"[:/._-]")
_FILE: Final = re.compile(r"\.[a-z][a-z0-9]{1,4}(?::\d{1,6})*$")
# `user-12345678` is a name with a number; `_4ae3_402f_` are the parts of a UUID in the name of a function.
_NUMBERED: Final = re.compile(r"[A-Za-z]{2,8}[-_]\d{4,12}")
_SPELT: Final = re.compile(r"[0-9a-f]{8}(?:_[0-9a-f]{4}){3}_[0-9a-f]{12}")
_PATH: Final = re.compile(r"https?://[^\s\"'`<>()?#=]{0,190}$")
_STRONG: Final = re.compile(
    r"(?i)secret|token|api[_ -]?key|private[_ -]?key|access[_ -]?key|password|credential"
)
_LONG: Final = 20
_WORD: Final = r"(?i:token|key|secret|access|private|password|api|credentials?|auth|pat)"
_DRAWN: Final = (
    rf"{QUOTE}(?P<value>(?(quote)[^\"'`\\\s]{{4,1024}}{CLOSED}|(?:(?!=){PLAIN}){{4,512}}={{0,2}}))"
)


def _is_token(match: re.Match[str]) -> bool:
    value, quoted = read_value(match)
    if not names_a_secret(match) or _is_public(match) or _FILE.search(value) or _is_signature(match):
        return False
    if is_uuid(value):
        return _is_joined(match) or bool(_STRONG.match(match.string, match.start()))
    if is_cut(match) or is_example(value) or _is_coordinate(value) or _NUMBERED.fullmatch(value):
        return False
    return _is_drawn(value) and (quoted or not _is_name(value))


def _is_signature(match: re.Match[str]) -> bool:
    """A signature opens something in the query of a URL alone: `?sig=`, `X-Amz-Signature=`."""
    return match.string.startswith(("ignature", "IGNATURE"), match.start() + 1) and match["operator"] != "="


def _is_label(match: re.Match[str]) -> bool:
    """Tell a name with a number, a function of a test, and a page `/API-9f8a7b...` from a token."""
    if _NUMBERED.fullmatch(match["value"]) or _SPELT.search(match["value"]):
        return True
    return not _STRONG.search(match["words"]) and bool(
        _PATH.search(match.string, max(0, match.start() - 200), match.start())
    )


def _is_public(match: re.Match[str]) -> bool:
    return bool(_PUBLIC.search(match.string, max(0, match.start() - 16), match.start()))


def _is_joined(match: re.Match[str]) -> bool:
    """Tell `acme_key`, `acme-key` and `acmeKEY` from a bare `key`."""
    before = match.string[max(0, match.start() - 1) : match.start()]
    return before in ("_", "-") or before.isalpha()


def _is_drawn(value: str, *, least: int = 10) -> bool:
    """Take, beside a name that asks for a key, twelve hexadecimal digits too."""
    if is_random(value, least=least) and not value.isalpha():
        return True
    letters = value.replace("_", "").replace("-", "")
    if letters.isalpha() and len(letters) >= 8 and is_gibberish(letters):  # noqa: PLR2004
        return True
    if letters.isalpha() and len(letters) >= _LONG:
        return _is_unspoken(letters) and not has_words(value)
    digits = sum(map(str.isdigit, value))
    return is_hex(value) and len(value) >= 12 and digits >= 3 and len(value) - digits >= 3  # noqa: PLR2004


def _is_unspoken(letters: str) -> bool:
    """Tell drawn or counted letters from a long word of any language by their case or their vowels."""
    if not (letters.islower() or letters.isupper()):
        return not is_wordy(letters) and entropy(letters) > 3.4  # noqa: PLR2004
    vowels = sum(letter in "aeiouAEIOU" for letter in letters)
    return 10 * vowels < 3 * len(letters) or 2 * counted(letters) >= len(letters)


def _is_name(value: str) -> bool:
    """Tell an identifier from twenty letters and more that nobody can speak."""
    return is_code(value) and not (value.isalpha() and len(value) >= _LONG and _is_unspoken(value))


def _is_coordinate(value: str) -> bool:
    """Tell `jar:1.7.8:compile` and `id-Gost28147-KeyMeshing` by their parts, none of which is drawn."""
    parts = _JOINTS.split(value)
    words = sum(map(_is_word, parts))
    return words > 1 and not any(is_random(part) for part in parts)


def _is_word(part: str) -> bool:
    return part.isalpha() and len(part) > 2 and (is_wordy(part) or (part.islower() and len(part) < 5))  # noqa: PLR2004


def _is_near(match: re.Match[str]) -> bool:
    value, words = match["value"].rstrip(".=-_"), match["words"]
    if _is_public(match) or _FILE.search(value):
        return False
    if is_uuid(value):
        return _is_joined(match) or words.isupper() or bool(_STRONG.search(words))
    longest = max(re.split(r"[./]", value), key=len)
    if not (longest.isalnum() or sum(map(str.isdigit, longest)) > 1):
        return False
    if is_template(value) or has_words(value) or is_cut(match) or is_example(value) or _is_label(match):
        return False
    return _is_drawn(longest, least=12) and not _is_name(value)


RULES: Final = (
    Rule(
        name="token beside its name",
        kind="SECRET",
        cues=_DRAWN_CUES,
        pattern=rf"{_DRAWN_NAME}{REST}{OPERATOR}{_DRAWN}",
        check=_is_token,
        score=0.8,
        hits=("API_KEY=9f8a7b6c5d4e3f2a1b0c", 'authToken: "q8Zx1LmP0vBn4Rt7"', "?sig=a8Fk29dKe0Pq&x=1"),
        misses=(
            "token = response.json()['token']",
            "key = 'user_access_token'",
            "apiVersion: apps/v1",
            "max_tokens=1024000000000",
            '"nextToken": "q8Zx1LmP0vBn4Rt7"',
            "GPG_KEY=9F8A7B6C5D4E3F2A1B0C9F8A7B6C5D4E3F2A1B0C",
            "keyPair = X25519.KeyPair",
            'signature: "q8Zx1LmP0vBn4Rt7"',
            "org.example.acme-api:jar:1.7.8:compile",
            "tokenizer: bert-base-uncased-v2",
        ),
    ),
    Rule(
        name="token after a word",
        kind="SECRET",
        cues=("token", "key", "secret", "access", "private", "password", "api", "credential", "auth", "pat"),
        pattern=rf"(?P<words>{_WORD}(?:[_ \-]?{_WORD}){{0,2}}?)(?:[_-]?\d{{1,2}})?\\{{0,2}}[\"'`]?"
        r"(?:[ \t:=_\-.>#(,\"'`\n]|is[ ]){1,6}"
        r"(?P<value>[A-Za-z0-9][A-Za-z0-9_\-+/.~%]{13,512}={0,2})",
        check=_is_near,
        score=0.6,
        hits=("acme SECRET 1f3870be274f6c49b3e31a0c6728957f", "the token a8FkQ29dKe0PqLz7Vb is old"),
        misses=(
            "key for my-first-project-2",
            "token com.example.app.v1.Token",
            "secret management-service-v2",
        ),
    ),
)
