"""Where a short or ordinary word stands for somebody: in a path, a prompt, an author's field."""

import re
from typing import Final

from turnscope.redaction.ordinary import reads_as_word

_SHORTEST_PART: Final = 3
_SLASHES: Final = frozenset("/\\")
_HOME: Final = re.compile(r"(?i)(?:home|users)[/\\]{1,4}$")
_WEB: Final = re.compile(r"https?://[^\s\"'`<>()]{0,110}$")
_FORGE: Final = re.compile(
    r"(?:github|gitlab|bitbucket|codeberg)\.(?:com|org)[/:](?:[A-Za-z0-9_.\[\]-]{1,60}/)?$"
)
_FOLDER: Final = re.compile(r"-(?:Users|home)-(?:[A-Za-z0-9]+-){0,12}$")
_DOMAIN: Final = re.compile(r"(?:^|[\s\"'(=:])[A-Z][A-Z0-9-]{1,14}\\{1,2}$")
_LABEL: Final = re.compile(
    r"(?:\b(?:[Aa]uthor|[Cc]ommitter|[Oo]wner|[Aa]ssignee|USER|USERNAME|LOGNAME|user\.name|"
    r"[Uu]ser(?:_?[Nn]ame)?|login|account|whoami)\\{0,7}[\"']?[ \t]{0,3}[:=]?[ \t]{0,3}\\{0,7}[\"']?|"
    r"-by: |TODO\(|\b(?:Hi|Hello|Hey|Dear|Thanks),? |"
    r"[-dl][rwxsStT-]{9}[@+.]?[ ]{1,4}\d{1,6}[ ]{1,4}|"
    r"\b(?:sudo|docker run|crontab|psql|mysql)[^\n]{0,24} (?:-[uU]|--user(?:name)?)[ =]?|"
    r"\b(?:su -|chown(?: -R)?|useradd|adduser|userdel|loginctl|usermod [^\n]{1,24}|id|groups|passwd) |"
    r"\bchown (?:-R )?[\w.-]{1,32}:)$"
)
_MACHINE: Final = re.compile(
    r"(?:\b(?:ping|ssh|scp|telnet|nslookup|dig|[Hh]ost(?:_?[Nn]ame)?|HOST(?:NAME)?|[Ss]erver|on host)[\"']?"
    r"[ \t]{0,2}[:= ][ \t]{0,2}[\"']?|(?:-h|--host)[ =]|//|\\\\)$"
)
_PACKAGE: Final = re.compile(
    r"(?i:(?:import|from|install|add|uninstall|upgrade|require|use|using|package|module|crate|gem|def|class)"
    r"(?:[ ]-{1,2}[\w-]{1,16}){0,3}[ ][\"'(]?)$"
)
_SPECIFIER: Final = re.compile(
    r"\.\w|[ ]?(?:[=!~<>]=|->|::)|[\w\-/\\(\[@]|\\{0,3}[\"'`]?[ ]?[:=](?=[\s\"'\[{(]|$)"
)
_ENTRY: Final = re.compile(r":x:\d{1,10}:| ALL=\(ALL")


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
    if kind == "PROJECT" or (kind == "ORG" and _stands_in_path(text, start)):
        return _stands_in_path(text, start)
    if kind == "HOST":
        told = before == "@" or _MACHINE.search(text, max(0, start - 24), start)
        return bool(told) and not reads_as_word(text[start:end])
    at_home = before == "~" or after == "@" or _HOME.search(text, max(0, start - 12), start)
    return bool(at_home) or _is_labelled(text, start, end) or _stands_as_part(text, start, end)


def stands_as_value(text: str, start: int, end: int) -> bool:
    """Tell whether a password that may be a word is whole here, and no code: `import lamp`, `lamp: 1`."""
    before = text[start - 1 : start]
    if before == ":" and text[end : end + 1] == "@":  # in an address
        return True
    if before.isalnum() or before in ("_", "-", ".", "/", "\\", "@") or _SPECIFIER.match(text, end):
        return False
    return not _PACKAGE.search(text, max(0, start - 48), start)


def is_called(text: str, start: int, name: str) -> bool:
    """Tell whether a person's name stands alone here, in its capitals: `Jane`, not `jane` or `JaneId`."""
    end = start + len(name)
    before, after = text[start - 1 : start], text[end : end + 1]
    alone = not (before.isalnum() or before == "_" or after.isalnum() or after == "_")
    plain = len(name) >= _SHORTEST_PART and name[:1].isupper() and not name.isupper()
    return alone and plain and text.startswith(name, start) and not reads_as_word(name)


def _stands_in_path(text: str, start: int) -> bool:
    """Tell whether a project or its owner is a part of a path; in web addresses, of those of forges alone."""
    if text[start - 1 : start] in _SLASHES and not _WEB.search(text, max(0, start - 120), start):
        return True
    return bool(_FORGE.search(text, max(0, start - 90), start))


def _is_labelled(text: str, start: int, end: int) -> bool:
    """Tell whether a field, a command or a greeting asks for a name here."""
    labelled = _LABEL.search(text, max(0, start - 64), start) or _ENTRY.match(text, end)
    return bool(labelled or _DOMAIN.search(text, max(0, start - 20), start))


def _stands_as_part(text: str, start: int, end: int) -> bool:
    """Tell whether a name that is no word is a part of any path, is mentioned, or begins a row of a table."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if end - start < _SHORTEST_PART or reads_as_word(text[start:end]):
        return False
    if before in _SLASHES:
        return after != "." or not text[end + 1 : end + 2].isalnum()
    if before in ("@", "", "\n", '"') and (before == "@" or text[end : end + 2] == "  "):
        return after != "/"
    return after == "/" and before not in ("#", "<", "$", "%")
