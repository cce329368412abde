"""Tells by their shapes whether the words around a line's end are two parts of one value."""

import re
from typing import Final

from turnscope.redaction.ordinary import is_ordinary
from turnscope.redaction.recognisers.plausibility import is_wordy

_ODD: Final = re.compile(r"[0-9A-Z@_+/=.\-]")
_SIGNS: Final = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@_+/=%.~-"
_LETTERS: Final = frozenset(_SIGNS)
_QUOTES: Final = ('"', "'", "`")
_DIGIT: Final = re.compile(r"\d")
_DATE: Final = re.compile(r"(?:19|20)\d\d-\d\d|\d\d?:\d\d")
_RIGHT: Final = re.compile(r"[A-Za-z0-9@_+/=%.~\-]{1,64}")
# A name and its operator: the next line is an assignment of its own.
_KEY: Final = re.compile(
    r"[\w.\-]{1,64}(?:[\"']?[ \t]{0,4}(?::(?!//)|=(?!=?(?:[\s\"'`,;)]|$)))|[ \t]{1,4}=[ \t])"
)
_FILE: Final = re.compile(
    r"\.(?:t?gz|zip|tar|whl|jar|xz|bz2|deb|rpm|exe|dmg|iso|py|m?js|tsx?|json|md|txt|csv|png|jpe?g|svg|html?|css|go|"
    r"rs|java|c|h|cpp|so|dll|log|lock|toml|ya?ml|pdf|sh|rb|php|sql|xml|ini|conf|cfg)$"
)
_NUMBER_LEFT: Final = re.compile(r"(?:\d[ -]?){2,24}$")
_NUMBER_RIGHT: Final = re.compile(r"[ -]?(?:\d[ -]?){2,24}")
_NAME_RIGHT: Final = re.compile(r"[^\W\d_][^\W\d_]{0,40}(?![\w=:(]|\.\w)")
_REACH: Final = 64
_SHORTEST: Final = 4
_LONG: Final = 8
_BLOCK: Final = 48


def is_cut(text: str, start: int, end: int) -> bool:
    """Tell whether what ends at `start` goes on at `end`."""
    if not (_ODD.search(text, end, end + 24) or _ODD.search(text, max(0, start - 24), start)):
        return False
    right = _RIGHT.match(text, end)
    likely = right and text[start - 1] in _LETTERS and _may_go_on(text, start, right)
    if right and likely and _is_word(text, _begin(text, start), start, right):
        return True
    if text[start - 1].isdigit():
        return _is_number(text, start, end) and not _KEY.match(text, end)
    return text[start - 1].isalpha() and _is_name(text, start, end) and not _KEY.match(text, end)


def _may_go_on(text: str, start: int, right: re.Match[str]) -> bool:
    """Tell, before the left part is looked at, whether the right one can be the rest of anything."""
    part = right.group()
    if _is_drawn(part) or "@" in part or text[right.end() : right.end() + 1] in _QUOTES:
        return True
    return text.rfind("@", max(0, start - _REACH), start) >= 0


def _begin(text: str, end: int) -> int:
    """Give where the word that ends here begins."""
    low = max(0, end - _REACH)
    return low + len(text[low:end].rstrip(_SIGNS))


def _is_word(text: str, begin: int, start: int, right: re.Match[str]) -> bool:
    left = text[begin:start]
    if left.isdigit() and right.group().isdigit():
        return False
    if "@" in left or "@" in right.group():
        decorator = right.group()[0] == "@" and text[right.start() - 1] in " \t"
        return not decorator and _is_address(left, right.group())
    quote = text[begin - 1 : begin]
    if quote in _QUOTES and quote == text[right.end() : right.end() + 1]:
        return len(left) >= _SHORTEST
    if _is_block(text, begin, start) and _is_block(text, *right.span()):
        return False
    return are_drawn(left, right.group()) and not _KEY.match(text, right.start())


def _is_block(text: str, start: int, end: int) -> bool:
    """Tell whether a long word has its line for itself, as encoded data has, which is decoded by itself."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return (
        end - start >= _BLOCK
        and (before.isspace() or not before or end - start == _REACH)
        and after in ("", "\n", "\r")
    )


def _is_address(left: str, right: str) -> bool:
    """Tell a cut address from a whole one beside a word."""
    if "@" in left:
        domain = left.rpartition("@")[2]
        label = domain.rpartition(".")[2]
        whole = "." in domain and len(label) > 1 and right.replace("_", "").isalnum()
        return not whole and "@" not in right.rstrip("@")
    if "." not in right.partition("@")[2]:  # a prompt of a shell
        return False
    local = left.rpartition("=")[2]
    return len(local) > 2 and not is_ordinary(local) and "/" not in local  # noqa: PLR2004


def are_drawn(left: str, right: str) -> bool:
    """Ask of the second part, which the next line may begin with by chance, more than of the first."""
    if not _is_drawn(right) or _DATE.match(right) or _FILE.search(left):
        return False
    return (min(len(left), len(right)) >= _LONG and left.isalnum()) or _is_drawn(left)


def _is_drawn(part: str) -> bool:
    """Tell a part of a drawn value: digits and letters mix, or it can not be spoken."""
    if len(part) < _SHORTEST:
        return False
    if part.isalpha() and (part[1:].islower() or part.isupper()):
        return len(part) >= _LONG and not is_wordy(part)
    return part.isalpha() or bool(_DIGIT.search(part)) or not is_wordy(part)


def _is_number(text: str, start: int, end: int) -> bool:
    """Believe in groups of digits on both sides, unless each has its line for itself, as in a column."""
    right = None if _DATE.match(text, end) else _NUMBER_RIGHT.match(text, end)
    left = right and _NUMBER_LEFT.search(text, max(0, start - 40), start)
    if not left or not right:
        return False
    before, after = text[left.start() - 1 : left.start()], text[right.end() : right.end() + 1]
    return not (before in ("", "\n") and after in ("", "\n"))


def _is_name(text: str, start: int, end: int) -> bool:
    """Tell whether a capitalised word ends here, and a word goes on that may be the rest of a name."""
    right = _NAME_RIGHT.match(text, end)
    if not right or not text[start - 1].isalpha():
        return False
    before, _, last = text[max(0, start - 80) : start].rpartition(" ")
    last = last.rpartition("\n")[2].lstrip("\"'`([<*_")
    if not last[:1].isupper() or not last.isalpha():
        return False
    follows = text[right.end() : right.end() + 2]
    if follows[1:].isupper() or follows == " <":
        return True
    if right.group()[0].islower() and (text[end - 1] in " \t" or is_ordinary(right.group())):
        return False  # the next line begins with a word of its own
    return right.group()[0].isupper() or before.rpartition(" ")[2][:1].isupper()
