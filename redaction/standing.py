"""Where a short or ordinary word stands for somebody: in a path, a prompt, an author's field."""

import re
from typing import Final

_SLASHES: Final = frozenset("/\\")
_HOME: Final = re.compile(r"(?i)(?:home|users)[/\\]{1,4}$")
_WEB: Final = re.compile(r"https?://[^\s\"'`<>()]{0,110}$")
_FOLDER: Final = re.compile(r"-(?:Users|home)-(?:[A-Za-z0-9]+-){0,12}$")
_LABEL: Final = re.compile(
    r"(?:\b(?:Author|Committer|Tagger|author|committer|USER|USERNAME|LOGNAME|user\.name|owner|login|whoami)"
    r"[ \t]{0,3}[:=]?[ \t]{0,3}[\"']?|-by: |TODO\(|"
    r"[-dl][rwxsStT-]{9}[@+.]?[ ]{1,4}\d{1,6}[ ]{1,4}|\b(?:su -|sudo -u|chown(?: -R)?|useradd|adduser)[ ])$"
)


def is_word(text: str, start: int, end: int) -> bool:
    """Tell whether no letter or digit goes on before or after; `Acme` is a word in `AcmeClient` too."""
    before, first, last, after = text[start - 1 : start], text[start], text[end - 1], text[end : end + 1]
    begins = not before.isalnum() or (before.islower() and first.isupper())
    return begins and (not after.isalnum() or (last.islower() and after.isupper()))


def stands_as_name(text: str, start: int, end: int, *, kind: str) -> bool:
    """Tell whether a short or ordinary word is a whole part of a path, a prompt or an author's field here."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if (before.isalnum() or before in ("_", ".")) or (after.isalnum() or after == "_"):
        return False
    if before == "-" or after == "-":
        return bool(_FOLDER.search(text, max(0, start - 160), start))
    if kind == "PROJECT":
        return before in _SLASHES and not _WEB.search(text, max(0, start - 120), start)
    if before == "~" or after == "@" or _HOME.search(text, max(0, start - 12), start):
        return True
    return bool(_LABEL.search(text, max(0, start - 32), start))
