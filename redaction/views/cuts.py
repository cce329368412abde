"""Tells by their shapes whether the words around a line's end are two parts of one value."""

import re
from typing import Final

from turnscope.redaction.ordinary import is_ordinary
from turnscope.redaction.recognisers.plausibility import is_wordy

_ODD: Final = re.compile(r"[0-9A-Z@_+/=.\-]")
_LEFT: Final = re.compile(r"[A-Za-z0-9@_+/=%.~\-]{1,64}$")
_RIGHT: Final = re.compile(r"[A-Za-z0-9@_+/=%.~\-]{1,64}")
# A name and its operator: the next line is an assignment of its own.
_KEY: Final = re.compile(r"[\w.\-]{1,64}[\"']?[ \t]{0,4}(?::(?!//)|=(?!=?(?:[\s\"'`,;)]|$)))")
_NUMBER_LEFT: Final = re.compile(r"(?:\d[ -]?){2,24}$")
_NUMBER_RIGHT: Final = re.compile(r"[ -]?(?:\d[ -]?){2,24}")
_NAME_LEFT: Final = re.compile(r"(?:^|[\s:\"'(<])(?:[^\W\d_][\w.'\u2019-]{0,40} )?[^\W\d_a-z][^\W\d_]{0,40}$")
_NAME_RIGHT: Final = re.compile(r"[^\W\d_][^\W\d_]{0,40}(?![\w=:(.])")
_REACH: Final = 64
_SHORTEST: Final = 4
_LONG: Final = 8


def is_cut(text: str, start: int, end: int) -> bool:
    """Tell whether what ends at `start` goes on at `end`."""
    if not (_ODD.search(text, max(0, start - 24), start) or _ODD.search(text, end, end + 24)):
        return False
    left = _LEFT.search(text, max(0, start - _REACH), start)
    right = _RIGHT.match(text, end)
    if left and right and _is_word(text, left, right):
        return True
    return not _KEY.match(text, end) and (_is_number(text, start, end) or _is_name(text, start, end))


def _is_word(text: str, left: re.Match[str], right: re.Match[str]) -> bool:
    if "@" in left.group() or "@" in right.group():
        return _is_address(left.group(), right.group())
    quote = text[left.start() - 1 : left.start()]
    if quote in ('"', "'", "`") and quote == text[right.end() : right.end() + 1]:
        return len(left.group()) >= _SHORTEST
    return _are_drawn(left.group(), right.group()) and not _KEY.match(text, right.start())


def _is_address(left: str, right: str) -> bool:
    """Tell a cut address from a whole one beside a word."""
    if "@" in left:
        domain = left.rpartition("@")[2]
        label = domain.rpartition(".")[2]
        return not ("." in domain and len(label) > 1 and right.isalpha()) and "@" not in right.rstrip("@")
    local = left.rpartition("=")[2]
    return len(local) > 2 and not is_ordinary(local) and "/" not in local  # noqa: PLR2004


def _are_drawn(left: str, right: str) -> bool:
    """Ask of the second part, which the next line may begin with by chance, more than of the first."""
    long = min(len(left), len(right)) >= _LONG and left.isalnum()
    return _is_drawn(right) and (long or _is_drawn(left))


def _is_drawn(part: str) -> bool:
    """Tell a part of a drawn value: digits and letters mix, or it can not be spoken."""
    if any(map(str.isdigit, part)):
        return any(map(str.isalpha, part)) or len(part) >= _SHORTEST
    inner = part[1:]
    return len(part) >= _SHORTEST and (
        not is_wordy(part) or (inner != inner.lower() and inner != inner.upper())
    )


def _is_number(text: str, start: int, end: int) -> bool:
    """Believe in groups of digits on both sides, unless each has its line for itself, as in a column."""
    left = _NUMBER_LEFT.search(text, max(0, start - 40), start)
    right = _NUMBER_RIGHT.match(text, end)
    if not left or not right:
        return False
    before, after = text[left.start() - 1 : left.start()], text[right.end() : right.end() + 1]
    return not (before in ("", "\n") and after in ("", "\n"))


def _is_name(text: str, start: int, end: int) -> bool:
    """Tell whether a capitalised word ends here, and a word goes on that may be the rest of a name."""
    if not text[end].isalpha() or not text[start - 1].isalpha():
        return False
    right = _NAME_RIGHT.match(text, end)
    left = _NAME_LEFT.search(text, max(0, start - 90), start)
    if not right or not left:
        return False
    follows = text[right.end() : right.end() + 2]
    first = right.group()[0].isupper() or " " in left.group().strip()
    return first or follows[1:].isupper() or follows == " <"
