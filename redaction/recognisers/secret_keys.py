"""Values of a tool's input that stand whole under a name which says that they are secrets."""

import re
from typing import Final

from turnscope.redaction.leaves import Leaf
from turnscope.redaction.model import Finding
from turnscope.redaction.recognisers.plausibility import is_password, is_random

_LONGEST: Final = 4096
_PASSWORD: Final = re.compile(
    r"(?i)(?:passw(?:or)?d?|pwd|passphrase|passcode|(?:^|[_\-.])pass|secret|secret[_-]?key)$"
)
_TOKEN: Final = re.compile(
    r"(?i)(?:token|api[_-]?key|access[_-]?key|auth(?:orization)?|credentials?|jwt|bearer|cookie|private[_-]?key|"
    r"signing[_-]?key|encryption[_-]?key|[_-]key|(?-i:[a-z]Key)|secret[_-]?\w{0,12}|pass\w{0,8})$"
)
_SCHEME: Final = re.compile(r"(?i)(?:bearer|basic|token)\s+")


def whole_value(leaf: Leaf) -> list[Finding]:
    """Give a tool input's string as a secret when the key above it says so."""
    value = leaf.text
    if not leaf.key or len(value) > _LONGEST or "\n" in value.strip():
        return []
    scheme = _SCHEME.match(value)
    start = scheme.end() if scheme else 0
    bare = value[start:].strip()
    if not bare or not _says_secret(leaf.key, bare):
        return []
    begin = value.index(bare, start)
    return [Finding(begin, begin + len(bare), "SECRET", 0.9)]


def _says_secret(key: str, value: str) -> bool:
    """Tell by the key; a phrase of several words is a secret only where the key asks for one."""
    if _PASSWORD.search(key):
        return (" " not in value or "phrase" in key.lower()) and is_password(value, quoted=True)
    return bool(_TOKEN.search(key)) and " " not in value and is_random(value)
