"""Words so common in sessions that masking them everywhere would wreck the text."""

import re
from functools import cache
from pathlib import Path
from typing import Final

_EMPTY: Final = frozenset(
    ("default", "demo", "example", "hello", "my", "new", "sample", "test", "the", "web")
)
_FILE: Final = Path(__file__).with_name("ordinary.txt")
_NAMES: Final = Path(__file__).with_name("name_words.txt")
_ROLES: Final = Path(__file__).with_name("role_words.txt")


@cache
def ordinary_words() -> frozenset[str]:
    """Give the words."""
    return frozenset(_FILE.read_text(encoding="ascii").split())


@cache
def _name_words() -> frozenset[str]:
    return frozenset(_NAMES.read_text(encoding="ascii").split())


def is_ordinary(value: str) -> bool:
    """Tell whether a name is an ordinary word: `admin`, `frontend`, `test2`, `my-project`.

    Two words joined are a name of their own (`payment-gateway`), unless the first is as empty as `my`.
    """
    first, *others = re.split(r"[-_. ]+", value.casefold().strip("-_. "))
    if others and first not in _EMPTY:
        return False
    return all(part.rstrip("0123456789") in ordinary_words() or part.isdigit() for part in (first, *others))


def reads_as_word(value: str) -> bool:
    """Tell whether a name is an ordinary word, or a word that people are called too: `will`, `walker`."""
    return value.casefold() in _name_words() or is_ordinary(value)


@cache
def _role_words() -> frozenset[str]:
    return frozenset(_ROLES.read_text(encoding="ascii").split())


def is_role(local: str) -> bool:
    """Tell whether the local part of an address is a role, no person: `no-reply`, `customer.success`."""
    words = re.split(r"[-_.]+", local.casefold().strip("-_."))
    roles = _role_words()
    return is_ordinary(local) or all(
        word.rstrip("0123456789") in roles or is_ordinary(word) for word in words
    )
