"""Names under which secrets are kept, and values that stand whole under such a name."""

import re
from typing import Final

from turnscope.redaction.leaves import Leaf
from turnscope.redaction.model import Finding
from turnscope.redaction.plausibility import is_password, is_random, is_reference

PASSWORD: Final = (
    "passw",
    "pwd",
    "passphrase",
    "passcode",
    "pass",
    "secret",
    "pin_code",
    "kennwort",
    "contrase",
)
TOKEN: Final = (
    "token", "api", "key", "auth", "credential", "jwt", "bearer", "cookie", "signature", "sig", "private", "salt",
    "license", "licence", "webhook", "sas", "nonce", "cert", "access", "account", "session", "hmac", "pat",
)  # fmt: skip
_PASSWORD: Final = re.compile(
    r"(?i)(?:passw(?:or)?d?|pwd|passphrase|passcode|(?:^|[_\-.])pass|secret)$|secret[_-]?key$"
)
_TOKEN: Final = re.compile(
    r"(?i)(?:token|api[_-]?key|access[_-]?key|auth(?:orization)?|credentials?|jwt|bearer|cookie|private[_-]?key|"
    r"signing[_-]?key|encryption[_-]?key|[_-]key|[a-z]Key|secret[_-]?\w{0,12}|pass\w{0,8})$"
)
_SCHEME: Final = re.compile(r"(?i)(?:bearer|basic|token)\s+")


def whole_value(leaf: Leaf) -> list[Finding]:
    """Give a tool input's string as a secret when the key above it says so."""
    value = leaf.text
    if not leaf.key or len(value) > 4096 or "\n" in value.strip():  # noqa: PLR2004
        return []
    scheme = _SCHEME.match(value)
    start = scheme.end() if scheme else 0
    bare = value[start:].strip()
    if not bare or not _says_secret(leaf.key, bare):
        return []
    begin = value.index(bare, start)
    return [Finding(begin, begin + len(bare), "SECRET", 0.9)]


def _says_secret(key: str, value: str) -> bool:
    if _PASSWORD.search(key):
        return " " not in value and is_password(value) or _is_phrase(key, value)
    return bool(_TOKEN.search(key)) and " " not in value and not is_reference(value) and is_random(value)


def _is_phrase(key: str, value: str) -> bool:
    return "phrase" in key.lower() and is_password(value)
