"""Names of people in their many spellings: parts in order, and one form that the spellings share."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from turnscope.redaction.ordinary import is_role

PERSONAL: Final = frozenset({"EMAIL", "PERSON", "USER"})
"""Kinds that stand for a person: they share their numbers and pseudonyms."""

_TITLES: Final = frozenset(("dr", "prof", "mr", "mrs", "ms", "phd", "md", "jr", "sr", "ii", "iii"))
_STROKES: Final = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "\u0131": "i", "þ": "th"}
)
_UMLAUTS: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})
_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_SHORTEST_LOCAL: Final = 3
_LONGEST: Final = 320
"""Longer values are no names; an address has at most as many characters."""


def fold(text: str) -> str:
    """Give a text without letter case and diacritics, its spaces single."""
    compatible = _plain(text)
    while (plain := _plain(compatible)) != compatible:  # what is raised or joined may be a letter of these
        compatible = plain
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(bare.casefold().split())


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold().translate(_STROKES))


def name_parts(name: str) -> list[str]:
    """Give the parts of a name or an account, given names first, of `Doe, Jane` and `JaneDoe` too."""
    before, comma, after = name.partition(",")
    parts = _split(after) + _split(before) if comma else []
    return parts if comma and _split(after) else _split(before)


def _split(name: str) -> list[str]:
    """Split at the first of these that occurs: spaces, dots, underscores, dashes, capitals."""
    name = " ".join(name.split())
    if name.casefold() in _TITLES:
        return []
    mark = next((mark for mark in " ._-" if mark in name.strip(" ._-")), None)
    pieces = _CAMEL.split(name) if mark is None else name.split(mark)
    bare = (piece.strip(" ._-") for piece in pieces)
    return [piece for piece in bare if piece and piece.casefold().strip(".") not in _TITLES]


def spellings(name: str) -> Iterator[str]:
    """Give the parts of a name, and first and last as accounts and addresses join them, in ASCII too."""
    parts = name_parts(name)
    yield from _joined(parts)
    if not name.isascii():
        yield from _joined(list(map(fold, parts)))
        yield from _joined([fold(part.casefold().translate(_UMLAUTS)) for part in parts])


def _joined(parts: list[str]) -> Iterator[str]:
    yield from (part for part in parts if len(part) > 1)
    if len(parts) > 1 and parts[0] and parts[-1]:
        first, last = parts[0], parts[-1]
        yield from (f"{first}{joint}{last}" for joint in (" ", ".", "_", "-", ""))
        yield from (f"{last} {first}", f"{last}, {first}", f"{first[0]}{last}", f"{first[0]}. {last}")
    if len(parts) > 2:  # noqa: PLR2004 - surnames of several words, as in `jdevries`
        surname = "".join(parts[1:])
        yield from (f"{parts[0][:1]}{surname}", f"{parts[0]}.{surname}", f"{parts[0]}{surname}")


def canonical_person(value: str) -> str:
    """Give what the spellings of a person's name share: initial and surname, `jdoe` for `Jane Doe`.

    So do `Doe, Jane`, `J. Doe`, `jane.doe`, `jdoe` and `jane.doe@corp.example`. People who share initial and
    surname become one; a first name, a role's mailbox and a joined `janedoe` stand for themselves.
    """
    if len(value) > _LONGEST:
        return fold(value)
    if "@" in value:
        local = _local(value)
        usable = len(local) >= _SHORTEST_LOCAL and any(map(str.isalpha, local)) and not is_role(local)
        return canonical_person(local.replace("@", "")) if usable else fold(value)
    parts = [re.sub(r"\W+", "", fold(part)) for part in name_parts(value)]
    parts = [part for part in parts if part]
    number = "".join(parts.pop() for _ in parts[1:] if parts[-1].isdigit())
    if len(parts) < 2 or len(parts[-1]) < 2:  # noqa: PLR2004 - no surname, or an initial alone
        return "".join(parts) + number or fold(value)
    return parts[0][0] + parts[-1] + number


def _local(address: str) -> str:
    """Give the account of an address: without tag, and behind the number that GitHub puts before it."""
    first, *rest = address.partition("@")[0].split("+")
    return rest[0] if first.isdigit() and rest else first
