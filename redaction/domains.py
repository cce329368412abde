"""Domains of mail addresses that name a firm, and so stand for it elsewhere: `git.corp.internal`."""

from functools import cache
from pathlib import Path
from typing import Final

_FILE: Final = Path(__file__).with_name("providers.txt")
_DOCUMENTATION: Final = frozenset(("example", "invalid", "localhost", "test"))
_SECOND_LEVEL: Final = frozenset(("ac", "co", "com", "edu", "gov", "gob", "ne", "net", "or", "org"))
_LONGEST_COUNTRY: Final = 2


@cache
def _public() -> frozenset[str]:
    return frozenset(_FILE.read_text(encoding="ascii").split())


def private_domain(address: str) -> str | None:
    """Give the domain of a firm in a mail address; `None` for everybody's providers and for examples.

    Of `jane@mail.corp.internal` it is `corp.internal`: what stands before that says more of the machine.
    """
    labels = address.rpartition("@")[2].casefold().strip(".").split(".")
    if len(labels) < 2 or not _DOCUMENTATION.isdisjoint(labels):  # noqa: PLR2004 - a domain has two
        return None
    country = len(labels[-1]) == _LONGEST_COUNTRY and labels[-2] in _SECOND_LEVEL
    domain = ".".join(labels[-3:] if country else labels[-2:])
    return None if domain in _public() else domain
