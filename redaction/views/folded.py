"""Text as it looks: without colour codes and invisible characters, with lookalikes and digits as ASCII."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Final

from turnscope.redaction.views.view import Change, Span, View, rewrite, windows

_CONFUSABLES: Final = Path(__file__).with_name("confusables.txt")
_ANSI: Final = (
    r"\x1b(?:\[[0-?]{0,64}[ -/]{0,8}[@-~]|[\]PX^_][^\x07\x1b\n]{0,2048}(?:\x07|\x1b\\|(?=\n))|"
    r"[ -/]{0,4}[0-~])"
)
_MARKS: Final = r"\u0300-\u036f\u0483-\u0487\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0\ufe20-\ufe2f"
_INVISIBLE: Final = (
    r"\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    r"\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e0fff\x00\x7f"
)
# Letters that look like ASCII ones in every font: words of them alone may be meant to be read as ASCII.
_SAME: Final = (
    r"\u0430\u0441\u0435\u0456\u0458\u043e\u0440\u0455\u0445\u0443\u0501\u051b\u051d\u04bb\u0410\u0412\u0421\u0415"
    r"\u041d\u0406\u0408\u041a\u041c\u041e\u0420\u0405\u0422\u0425\u0391-\u0392\u0395-\u0397\u0399\u039a\u039c\u039d"
    r"\u039f\u03a1\u03a4\u03a5\u03a7\u03bf"
)
_SPACES: Final = r"\u00a0\u2000-\u200a\u202f\u205f\u3000"
_DASHES: Final = r"\u2010-\u2015\u2212\ufe58\ufe63\uff0d"
# Always another way to write ASCII: full-width and mathematical letters, ligatures.
_WIDE: Final = (
    r"\uff10-\uff19\uff20-\uff3a\uff41-\uff5a\ufe6b\U0001d400-\U0001d7ff\U0001fbf0-\U0001fbf9\ufb00-\ufb06"
)
# Circled and raised ones: so only in runs.
_RAISED: Final = (
    r"\u2070-\u209c\u2460-\u24ff\u00b9\u00b2\u00b3\u02b0-\u02b8\u1d2c-\u1d6a\U0001f130-\U0001f189"
)
# Digits of other scripts.
_DIGITS: Final = (
    r"\u0660-\u0669\u06f0-\u06f9\u07c0-\u07c9\u0966-\u096f\u09e6-\u09ef\u0a66-\u0a6f\u0ae6-\u0aef\u0b66-\u0b6f"
    r"\u0be6-\u0bef\u0c66-\u0c6f\u0ce6-\u0cef\u0d66-\u0d6f\u0de6-\u0def\u0e50-\u0e59\u0ed0-\u0ed9\u0f20-\u0f29"
    r"\u1040-\u1049\u1090-\u1099\u17e0-\u17e9\u1810-\u1819\u1946-\u194f\u19d0-\u19d9\u1a80-\u1a99\u1b50-\u1b59"
    r"\u1bb0-\u1bb9\u1c40-\u1c49\u1c50-\u1c59\ua620-\ua629\ua8d0-\ua8d9\ua900-\ua909\ua9d0-\ua9d9\uaa50-\uaa59"
    r"\uabf0-\uabf9"
)
_CHANGE: Final = re.compile(rf"{_ANSI}|[^\n]\x08|\w[{_MARKS}]{{1,16}}|[\x00\x7f]|[^\x00-\x7f]")


def folded(text: str) -> Iterator[View]:
    """Give the windows in which a text looks other than it is written."""
    triggers = _triggers(text)
    for low, high in windows(text, triggers):
        yield rewrite(text, (low, high), _changes(text, low, high))


def _triggers(text: str) -> Iterator[Span]:
    if not text.isascii():
        return (match.span() for match in _pattern().finditer(text))
    if any(control in text for control in "\x1b\x08\x00\x7f"):
        return (match.span() for match in _CONTROL.finditer(text))
    return iter(())


# Between two visible characters; around words alone it hides nothing.
_INSIDE: Final = r"(?:(?<=[!-~].)|(?=[!-~]))"
_CONTROLS: Final = rf"(?<=\x1b){_INSIDE}|(?<=\x08)|(?<=[!-~][\x00\x7f])(?=[!-~])"
_CONTROL: Final = re.compile(rf"[\x1b\x08\x00\x7f](?:{_CONTROLS})")


@cache
def _pattern() -> re.Pattern[str]:
    """Compile what makes a window of text that is not ASCII worth a look.

    It begins with one set of characters, which the search can skip to.
    """
    alike = "".join(sorted(_confusables()))
    every = f"\x1b\x08\x00\x7f{_WIDE}{_RAISED}{_DIGITS}{alike}{_INVISIBLE}{_SPACES}{_DASHES}\u2024{_MARKS}"
    return re.compile(
        rf"[{every}](?:{_CONTROLS}|(?<=[{_WIDE}{_DIGITS}])|(?<=[{_RAISED}])[{_RAISED}]{{2}}|"
        rf"(?<=[{alike}])(?:(?<=[A-Za-z0-9].)|(?=[A-Za-z0-9]))|(?<=[{_SAME}])(?<!\w.)[{_SAME}]{{3,64}}(?!\w)|"
        rf"(?<=[ -~\w][{_INVISIBLE}])[{_INVISIBLE}]{{0,64}}(?=[!-~\w])|"
        rf"(?<=\w[{_SPACES}{_DASHES}\u2024])(?=\w)|(?<=[A-Za-z0-9][{_MARKS}]))"
    )


def _changes(text: str, low: int, high: int) -> Iterator[Change]:
    for match in _CHANGE.finditer(text, low, high):
        old = match.group()
        new = "" if old[0] == "\x1b" or old[-1] == "\x08" else fold(old)
        if new != old:
            yield match.start(), match.end(), new


def fold(letters: str) -> str:
    """Give a character, or one with its combining marks, as the ASCII that it looks like, if it does."""
    if len(letters) > 1:
        composed = unicodedata.normalize("NFC", letters)
        return composed if len(composed) == 1 else fold(letters[0])
    return _fold(letters)


@cache
def _fold(letter: str) -> str:
    if _HIDDEN.match(letter):
        return ""
    if letter in _confusables():
        return _confusables()[letter]
    if (digit := unicodedata.decimal(letter, None)) is not None:
        return str(digit)
    if _PLAIN.get(letter):
        return _PLAIN[letter]
    compatible = unicodedata.normalize("NFKC", letter)
    return compatible if compatible.isascii() else letter


_HIDDEN: Final = re.compile(rf"[{_INVISIBLE}]|[{_MARKS}]")
_PLAIN: Final = {
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
    **dict.fromkeys("\u2018\u2019\u201b\u02bc", "'"),
    **dict.fromkeys("\u201c\u201d\u201f", '"'),
    "\u2044": "/",
    "\u2215": "/",
    "\u3002": ".",
    "\uff61": ".",
}


@cache
def _confusables() -> dict[str, str]:
    rows = (line.split() for line in _CONFUSABLES.read_text(encoding="utf-8").splitlines() if line[0] != "#")
    return dict(chain.from_iterable(((letter, plain) for letter in alike) for plain, alike in rows))
