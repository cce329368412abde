"""Values that a line's end or the joint of two string literals cuts in two, in one piece."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

from turnscope.redaction.ordinary import is_ordinary
from turnscope.redaction.recognisers.plausibility import is_wordy
from turnscope.redaction.views.view import Change, View, rewrite, windows

Bridges = Callable[[str, str], bool]
"""Tells whether the letters on both sides of a joint, at most two each, meet so inside a known value."""

_BREAK: Final = re.compile(
    r"(?<=[^\s\"'`,;:(){}\[\]<>|])[ \t]{0,8}(?:[\u2502\u2503\u2551|][ \t]{0,8})?"
    r"(?:\\?\r?\n|(?:\\r)?\\n)[ \t]{0,64}(?:(?:[\u2502\u2503\u2551|>+#]|//)[ \t]{1,8}){0,2}"
    r"(?=[^\s\"'`,;:(){}\[\]<>|])"
)
_ANY_BREAK: Final = re.compile(
    r"(?<=\S)[ \t]{0,8}(?:[\u2502\u2503\u2551|][ \t]{0,8})?(?:\\?\r?\n|(?:\\r)?\\n)"
    r"[ \t]{0,64}(?:(?:[\u2502\u2503\u2551|>+#]|//)[ \t]{1,8}){0,2}(?=\S)"
)
_CONCATENATION: Final = re.compile(
    r"(?<=[^\s\"'`(){}\[\],;:=])(?P<quote>\\{0,3}[\"'`])[ \t]{0,8}"
    r"(?:(?:\+|\.{1,2}|&|\|\||~)[ \t]{0,8}(?:\\{0,2}\r?\n|\\n)?[ \t]{0,64}|"
    r"\\{0,2}\r?\n[ \t]{0,64}(?:(?:\+|\.|&|~)[ \t]{0,8})?|\\n[ ]{0,64}|(?=[\"'`]))"
    r"(?:[frbuFRBU]{1,2})?(?P=quote)(?=[^\s\"'`(){}\[\],;:=])"
)
_ODD: Final = re.compile(r"[0-9A-Z@_+/=.\-]")
_LEFT: Final = re.compile(r"[A-Za-z0-9@_+/=%.~\-]{1,64}$")
_RIGHT: Final = re.compile(r"[A-Za-z0-9@_+/=%.~\-]{1,64}")
_KEY: Final = re.compile(r"[\w.\-]{1,64}[\"']?[ \t]{0,4}(?::(?!//)|=(?!=?(?:[\s\"'`,;)]|$)))")
_NUMBER_LEFT: Final = re.compile(r"(?:\d[ -]?){2,24}$")
_NUMBER_RIGHT: Final = re.compile(r"[ -]?(?:\d[ -]?){2,24}")
_NAME_LEFT: Final = re.compile(r"(?:^|[\s:\"'(<])(?:[^\W\d_][\w.'\u2019-]{0,40} )?[^\W\d_a-z][^\W\d_]{0,40}$")
_NAME_RIGHT: Final = re.compile(r"[^\W\d_][^\W\d_]{0,40}(?![\w=:(.])")
_REACH: Final = 64


def joined(text: str) -> Iterator[View]:
    """Give the windows around the joints that are to be believed, without them."""
    joints = [joint for joint in _breaks(text, _BREAK) if _is_cut(text, joint[0], joint[1])]
    if '"' in text or "'" in text or "`" in text:
        joints += ((*match.span(), "") for match in _CONCATENATION.finditer(text))
        joints.sort()
    yield from _both(text, joints)


def bridged(source: str | View, bridges: Bridges) -> Iterator[View]:
    """Give the windows around the line ends at which the parts of a known value may meet."""
    text, parent = (source, None) if isinstance(source, str) else (source.text, source)
    joints = [
        (start, end, "")
        for start, end, _ in _breaks(text, _ANY_BREAK)
        if bridges(text[max(0, start - 4) : start], text[end : end + 4])
    ]
    yield from (replace(view, parent=parent) for view in _both(text, joints))


def _breaks(text: str, pattern: re.Pattern[str]) -> Iterator[Change]:
    if "\n" in text or "\\n" in text:
        yield from ((*match.span(), "") for match in pattern.finditer(text))


def _both(text: str, joints: list[Change]) -> Iterator[View]:
    """Give two views: words that were cut become whole, and names that were parted stand side by side."""
    yield from _views(text, joints)
    yield from _views(text, [(start, end, " ") for start, end, _ in joints if _spaced(text, start, end)])


def _spaced(text: str, start: int, end: int) -> bool:
    return text[start - 1 : start].isalpha() and text[end : end + 1].isalpha() and "\n" in text[start:end]


def _views(text: str, joints: list[Change]) -> Iterator[View]:
    disjoint: list[Change] = []
    for joint in joints:
        if not disjoint or joint[0] >= disjoint[-1][1]:
            disjoint.append(joint)
    reached = 0
    for low, high in windows(text, ((start, end) for start, end, _ in disjoint)):
        inside = []
        while reached < len(disjoint) and disjoint[reached][1] <= high:
            inside.append(disjoint[reached])
            reached += 1
        yield rewrite(text, (low, high), inside)


def _is_cut(text: str, start: int, end: int) -> bool:
    """Tell whether what stands on both sides of a line's end reads as two parts of one value."""
    if not (_ODD.search(text, max(0, start - 24), start) or _ODD.search(text, end, end + 24)):
        return False
    if _is_quoted(text, start, end):
        return True
    if _KEY.match(text, end):
        return False
    return _is_number(text, start, end) or _is_token(text, start, end) or _is_name(text, start, end)


def _is_quoted(text: str, start: int, end: int) -> bool:
    """Tell whether a quote is open before the joint that closes right after the next word."""
    left = _LEFT.search(text, max(0, start - _REACH), start)
    right = _RIGHT.match(text, end)
    if not left or not right:
        return False
    if "@" in left.group() or "@" in right.group():
        return False
    quote = text[left.start() - 1 : left.start()]
    return quote in ('"', "'", "`") and quote == text[right.end() : right.end() + 1]


def _is_number(text: str, start: int, end: int) -> bool:
    """Believe in groups of digits on both sides, unless each has its line for itself, as in a column."""
    left = _NUMBER_LEFT.search(text, max(0, start - 40), start)
    right = _NUMBER_RIGHT.match(text, end)
    if not left or not right:
        return False
    column = text[left.start() - 1 : left.start()] in ("", "\n") and text[right.end() : right.end() + 1] in (
        "",
        "\n",
    )
    return not column


def _is_token(text: str, start: int, end: int) -> bool:
    left = _LEFT.search(text, max(0, start - _REACH), start)
    right = _RIGHT.match(text, end)
    if not left or not right:
        return False
    if "@" in left.group() or "@" in right.group():
        return _is_address(left.group(), right.group())
    return _is_drawn(left.group()) and _is_drawn(right.group())


def _is_address(left: str, right: str) -> bool:
    """Tell a cut address from a whole one beside a word."""
    if "@" in left:
        domain = left.rpartition("@")[2]
        label = domain.rpartition(".")[2]
        return not ("." in domain and len(label) > 1 and right.isalpha()) and "@" not in right.rstrip("@")
    local = left.rpartition("=")[2]
    return len(local) > 2 and not is_ordinary(local) and "/" not in local  # noqa: PLR2004


def _is_drawn(part: str) -> bool:
    """Tell a part of a drawn value: digits and letters mix, or it can not be spoken."""
    digits = sum(map(str.isdigit, part))
    letters = sum(map(str.isalpha, part))
    if digits:
        return letters > 0 or len(part) > 3  # noqa: PLR2004
    inner = part[1:]
    return len(part) > 3 and (not is_wordy(part) or (inner != inner.lower() and inner != inner.upper()))  # noqa: PLR2004


def _is_name(text: str, start: int, end: int) -> bool:
    """Tell whether a capitalised word ends here, and a word goes on that may be the rest of a name."""
    right = _NAME_RIGHT.match(text, end)
    left = _NAME_LEFT.search(text, max(0, start - 90), start)
    if not right or not left:
        return False
    follows = text[right.end() : right.end() + 2]
    return (
        right.group()[0].isupper() or " " in left.group().strip() or follows[1:].isupper() or follows == " <"
    )
