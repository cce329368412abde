"""Tells lines of code from prose, and asks more of names there: most words of code name nobody."""

import re
from typing import Final

_COMMENT: Final = r"[ \t]{0,80}(?:\#|>>>|//|/\*|<!--|%|;|--[ ]|\"\"\"|''')|[ \t]{1,80}\*"
_INDENTED: Final = r"(?:\t|[ ]{3})[ \t]{0,80}(?![-*\u2022\d>|]\S{0,3}[ ]|[^\n|]{1,80}[ ]\|[ ])\S"
_KEYWORD: Final = (
    r"[ \t]{0,80}(?:def|class|import|from[ ]\S{1,80}[ ]import|return|const|let|var|func|fn|package|using|"
    r"public|private|static|export|async|await|elif|raise|assert|yield|@\w)\b"
)
_MARKS: Final = (
    r"(?:[=!<>:+*/-]=|=>|\)[ ]?->|\w->\w|::|&&|\|\||\|\(|\w\((?!e?s\))[^\s)]|\w\(\)|\w[ ]=[ ][\w\"'\[{(]|"
    r"\w=[\"'\[{(]|[{};\[(][ \t]{0,8}$|[\])}\"'],[ \t]{0,8}$|[\"'][ ]?:[ ]?[\"'\[{\d])"
)
_CODE: Final = re.compile(rf"{_COMMENT}|{_INDENTED}|{_KEYWORD}|[^\n]{{0,300}}?{_MARKS}")

_ROLES: Final = (
    r"(?:(?:first|last|full|given|sur|user|display)?[_ -]?names?(?:[ ]is)?|ask|thanks|thank[ ]you|by|"
    r"author|owner|assignee|reviewer|contact|customer|client|employee|patient|member|colleague|manager|"
    r"(?:from|to|cc)(?=:)|dear|hi|hello|hey|mr|mrs|ms|dr|prof|maintainer|sender|recipient|person|users?)"
)
_WHO: Final = re.compile(
    rf"(?i)(?:\b(?:todo|fixme|xxx|hack|note)[ ]?[(:]|(?<![a-z]){_ROLES}(?![a-z]))"
    r"[.,]?\\?[\"']?\]?[ \t]{0,4}(?:={1,3}|[:(,-]|=>|is)?[ \t]{0,4}[\[({]?\\?[\"']?$"
)
"""What stands before somebody's name in comments and data."""

_WHERE: Final = re.compile(
    r"(?i)(?<![a-z])(?:city|town|village|street|address|addr|location|country|county|province|"
    r"birth[_ ]?place|hometown|home|residence|office|based[ ]in|liv(?:e|es|ed|ing)[ ]in|located[ ]in|"
    r"born[ ]in|moved[ ]to|works?[ ]in|ship(?:ped|ping)?[ ]to)(?![a-z])[^\n]{0,40}$"
)
"""What stands before the place where somebody lives or works."""

_REACH: Final = 64
_PARTICLES: Final = frozenset(
    ("al", "bin", "da", "de", "del", "della", "den", "der", "di", "dos", "du", "el", "ibn", "la", "le")
) | frozenset(("van", "von", "y", "zu"))

FULL: Final = 0.8
"""Score from which on two capitalised words are a person in code, where no person is asked for."""

FIRST: Final = 0.9
"""The same of one word that is a first name, or, where a person is asked for, of other letter case."""

SINGLE: Final = 0.97
"""The same of any other capitalised word by itself."""

NEVER: Final = 2.0


def is_code(line: str) -> bool:
    """Tell whether a line, or a part of one, is a comment, code or data rather than prose.

    So are indented lines that are no items of a list and no rows of a table.
    """
    return _CODE.match(line) is not None


def least_in_code(line: str, start: int, end: int, *, kind: str, is_first: bool) -> float:
    """Give the score (0..1; `NEVER`: none is enough) that a name in a line of code needs.

    Args:
        line: The line.
        start: Where the name begins.
        end: Where it ends.
        kind: PERSON or LOCATION.
        is_first: Whether it is a first name that is known.
    """
    before = line[max(0, start - _REACH) : start]
    if kind != "PERSON":
        return 0.0 if _WHERE.search(before) else NEVER
    words = [word for word in line[start:end].split() if word.lower() not in _PARTICLES]
    titles = sum(word[0].isupper() and not word.isupper() for word in words)
    asked = _WHO.search(before) is not None
    if titles == len(words):
        return 0.0 if asked else FULL if titles > 1 else FIRST if is_first else SINGLE
    if len(words) > 1 and all(word[0].isupper() for word in words):
        return 0.0 if asked else FULL if titles else NEVER  # initials beside a name, or all in capitals
    return FIRST if asked else NEVER
