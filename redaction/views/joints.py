"""Where a line's end or the joint of two string literals may cut a value in two."""

import re
from collections.abc import Container, Iterator
from typing import Final

from turnscope.redaction.views.view import Span

# What terminals, diffs and comments write at the begin of the next line.
_INDENT: Final = r"[ \t]{0,64}(?:(?:[\u2502\u2503\u2551|>+#]|//)[ \t]{1,8}){0,2}"
_NO_VALUE: Final = r"\s\"'`,;:(){}\[\]<>|"
_NEWLINE: Final = re.compile(rf"\n(?<![\n\"'`,;:(){{}}\[\]<>].){_INDENT}(?=[^{_NO_VALUE}])", re.DOTALL)
_ESCAPED: Final = re.compile(rf"\\n(?<![{_NO_VALUE}]..)[ ]{{0,64}}(?=[^{_NO_VALUE}\\])")
_ANY_NEWLINE: Final = re.compile(rf"\n(?<!\n.){_INDENT}(?=\S)", re.DOTALL)
_ANY_ESCAPED: Final = re.compile(r"\\n[ ]{0,64}(?=\S)")
_BORDER: Final = frozenset(" \t\r\\\u2502\u2503\u2551|")
_NO_END: Final = frozenset("\n\"'`,;:(){}[]<>")
_CONCATENATION: Final = re.compile(
    r"(?P<open>[\"'`])[ \t]{0,8}"
    r"(?:(?:\+|\.{1,2}|&|\|\||~)[ \t]{0,8}(?:\\{0,2}\r?\n|\\n)?[ \t]{0,64}|"
    r"\\{0,2}\r?\n[ \t]{0,64}(?:(?:\+|\.|&|~)[ \t]{0,8})?|\\n[ ]{0,64}|(?=[\"']))"
    rf"[frbuFRBU]{{0,2}}\\{{0,3}}(?P=open)(?=[ ]?[^{_NO_VALUE}=])"
)
_JOINS: Final = re.compile(r"\+|[^`]\n")


def line_ends(text: str) -> Iterator[Span]:
    r"""Give the line ends, `\n` too, between what may be two parts of a value, with indents and borders."""
    for pattern in _patterns(text, _NEWLINE, _ESCAPED):
        for match in pattern.finditer(text):
            start = _edge(text, match.start())
            if start and text[start - 1] not in _NO_END:
                yield start, match.end()


def any_line_ends(text: str, pairs: Container[str]) -> Iterator[Span]:
    """Give the line ends whose neighbours, the last and the first character that can be seen, are a pair."""
    for pattern in _patterns(text, _ANY_NEWLINE, _ANY_ESCAPED):
        for match in pattern.finditer(text):
            start, end = match.span()
            if text[start - 1 : start] in _BORDER:
                start = _edge(text, start)
            if text[start - 1 : start] + text[end] in pairs:
                yield start, end


def _patterns(text: str, newline: re.Pattern[str], escaped: re.Pattern[str]) -> Iterator[re.Pattern[str]]:
    if "\n" in text:
        yield newline
    if "\\n" in text:
        yield escaped


def _edge(text: str, at: int) -> int:
    """Give where the line's text ends: before white space, a border, a backslash that goes on."""
    start = at
    while start > max(0, at - 16) and text[start - 1] in _BORDER:
        start -= 1
    return start


def concatenations(text: str) -> Iterator[Span]:
    """Give the joints of string literals: `"a" + "b"`, `'a' . 'b'`, and lines of literals."""
    if '"' in text or "'" in text or "`" in text:
        for match in _CONCATENATION.finditer(text):
            start = match.start()
            while start > max(0, match.start() - 3) and text[start - 1] == "\\":
                start -= 1
            # Without an operator, backticks may be a code fence, and words may stand in quotes side by side.
            loose = match["open"] == "`" or text[start - 1].isspace() or text[match.end()] == " "
            if start and text[start - 1] not in _NO_END and not (loose and not _JOINS.search(match.group())):
                yield start, match.end()
