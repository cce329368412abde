r"""Text as a program would read it: `\u0041`, `\x41`, `\101`, `%41`, `&#65;`, `=41` are all an A."""

import re
from collections.abc import Iterator
from typing import Final

from turnscope.redaction.views.view import Change, Span, View, rewrite, windows

# Escapes that can hide something: not those of arrows, boxes, dashes, quotes and emoji, not `\n` by itself.
_BACKSLASH: Final = (
    r"\\(?:u(?!2[1-9a-cA-C]|20[12]|[dD]83[c-eC-E]|[dD][c-fC-F]|[fF][eE]0[fF])[0-9a-fA-F]{4}|u\{[0-9a-fA-F]{1,6}\}|"
    r"U[0-9a-fA-F]{8}|x[0-9a-fA-F]{2}|[0-3][0-7]{2}|e\[|/)"
)
_PERCENT: Final = r"%[0-9a-fA-F]{2}"
_ENTITY: Final = r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,8}\d{0,2});"
# In an environment file `=` at a line's end is the padding of base64: the next line is an assignment.
_GOES_ON: Final = r"\r?\n(?![\w.-]{1,64}[\"']?[ \t]{0,4}[:=])"
_PRINTABLE: Final = (
    r"=(?:3D|40|2E|[2-7][0-9A-F]=[2-7][0-9A-F]|[C-F][0-9A-F]=[89AB][0-9A-F]|"
    rf"(?<=[^\n]{{50}}=){_GOES_ON}(?=[!-~]))"
)
_TRIGGERS: Final = (
    ("\\", re.compile(_BACKSLASH)),
    ("%", re.compile(_PERCENT)),
    ("&", re.compile(_ENTITY)),
    ("=", re.compile(_PRINTABLE)),
)
_PLAIN: Final = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\u\{[0-9a-fA-F]{1,6}\}|"
    r"\\U[0-9a-fA-F]{8}|(?:\\x[0-9a-fA-F]{2}){1,64}|(?:\\[0-3][0-7]{2}){1,64}|\\[nrtbfve0\\/\"'`]|"
    rf"(?:%[0-9a-fA-F]{{2}}){{1,64}}|{_ENTITY}"
)
_QUOTED: Final = re.compile(rf"{_PLAIN.pattern}|(?:=[0-9A-F]{{2}}){{1,64}}|=[ \t]{{0,8}}{_GOES_ON}")
_SIMPLE: Final = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", "v": "\v", "e": "\x1b", "0": "\0"}
_BYTE: Final = re.compile(r"(?:\\x|%|=)([0-9a-fA-F]{2})|\\([0-3][0-7]{2})")


def unescaped(text: str) -> Iterator[View]:
    """Give the windows that hold escapes, without them."""
    for mark, trigger in _TRIGGERS:
        if mark in text:
            pattern = _QUOTED if mark == "=" else _PLAIN
            spans = (match.span() for match in trigger.finditer(text))
            for window in windows(text, spans):
                yield rewrite(text, window, _changes(text, window, pattern))


def _changes(text: str, window: Span, pattern: re.Pattern[str]) -> Iterator[Change]:
    for match in pattern.finditer(text, *window):
        start, escape = match.start(), match.group()
        for length, new in _read(escape):
            yield start, start + length, new
            start += length


def _read(escape: str) -> Iterator[tuple[int, str]]:
    """Give an escape's parts: how long each is and what it means."""
    if escape[0] == "&":
        yield len(escape), _entity(escape)
    elif escape[0] == "=" and escape[-1] == "\n":
        yield len(escape), ""
    elif escape[0] in "%=" or escape[1] in "x0123":
        yield from _bytes(escape)
    elif escape[1] in "uU":
        yield len(escape), _character(escape)
    else:
        yield 2, _SIMPLE.get(escape[1], escape[1])


def _entity(escape: str) -> str:
    from html import unescape

    return unescape(escape)


def _character(escape: str) -> str:
    digits = escape[2:].strip("{}")
    if len(digits) > 8:  # noqa: PLR2004 - two halves of a pair
        high, low = int(digits[:4], 16), int(digits[-4:], 16)
        return chr(0x10000 + ((high - 0xD800) << 10) + low - 0xDC00)
    number = int(digits, 16)
    return chr(number) if number <= 0x10FFFF else escape  # noqa: PLR2004


def _bytes(escape: str) -> Iterator[tuple[int, str]]:
    """Read a run of escaped bytes: ASCII one by one, what lies between as UTF-8 or else Latin-1."""
    found = [(match.end() - match.start(), _value(match)) for match in _BYTE.finditer(escape)]
    if not found:  # `\0` that no octal digits follow
        yield 2, "\0"
        return
    length, pending = 0, bytearray()
    for size, value in found:
        if value >= 0x80:  # noqa: PLR2004
            length, pending = length + size, pending + bytes((value,))
            continue
        if pending:
            yield length, _decode(bytes(pending))
            length, pending = 0, bytearray()
        yield size, chr(value)
    if pending:
        yield length, _decode(bytes(pending))


def _value(match: re.Match[str]) -> int:
    return int(match[1], 16) if match[1] else int(match[2], 8)


def _decode(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("latin-1")
