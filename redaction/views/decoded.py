"""Base64 and hex of text. Only what can be text is decoded: most runs are seen not to be by their pattern."""

import base64
import binascii
import re
from collections.abc import Iterator
from typing import Final

from turnscope.redaction.views.view import Change, View, around

# A group of base64 whose three bytes are printable ASCII or white space.
_FIRST: Final = "[CDI-Zabcdef]"
_SECOND: Final = "[AC-HQS-Xgi-nwy-z0123]"
_THIRD: Final = "[ABEFIJMNQRUVYZcdghklopstwx014589]"
_ANY: Final = "A-Za-z0-9+/_-"
_GAP: Final = rf"(?:(?<=[{_ANY}]{{32}})(?:\\?\r?\n[ \t]{{0,64}}|\\r\\n|\\n)(?=[A-Za-z0-9+/]{{2}}))?"
# What stands before a run is looked at late, for the search is fast where it begins with a set.
_BASE64: Final = re.compile(
    rf"{_FIRST}{_SECOND}{_THIRD}[{_ANY}](?:(?<![{_ANY}].{{4}})|(?<=\\[nrt].{{4}})|(?<=/.{{4}})|(?<=[^{_ANY}][_+-].{{4}}))"
    rf"{_FIRST}{_SECOND}{_THIRD}[{_ANY}](?:{_GAP}[{_ANY}]{{4}}){{0,16384}}{_GAP}[{_ANY}]{{0,3}}={{0,2}}"
)
_DIGITS: Final = re.compile(r"[02-7](?<![0-9a-fA-F].)[0-9a-fA-F]{11,32767}(?![0-9a-fA-F])")
_HEX: Final = re.compile(
    r"(?:[2-7][0-9a-fA-F]|0[9aAdD]|[cC][2-9a-fA-F][89abAB][0-9a-fA-F]|[eE][0-9a-fA-F](?:[89abAB][0-9a-fA-F]){2})+"
)
_DUMP: Final = re.compile(
    r"[2-7](?<![0-9a-fA-F].)[0-9a-fA-F](?:, ?|[ :-])(?:0x)?[2-7][0-9a-fA-F]"
    r"(?:(?:, ?|[ :-])(?:0x)?[2-7][0-9a-fA-F]){4,4096}"
    r"(?![0-9a-fA-F])"
)
_SHORTEST: Final = 12
_BLANK: Final = re.compile(r"\\?\s+|\\[rn]")
_PART: Final = re.compile(r"(?:(?<!\\)[A-Za-z0-9+_-]|(?<=\\[nr])[A-Za-z0-9+_-])[A-Za-z0-9+_-]{11,}={0,2}")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x9f\ufffe\uffff]")


def decoded(text: str) -> Iterator[View]:
    """Give the windows that hold encoded text, with the text in its place."""
    yield from around(text, _from_base64(text))
    yield from around(text, _from_hex(text))


def _from_base64(text: str) -> Iterator[Change]:
    for match in _BASE64.finditer(text):
        whole = match.group()
        if plain := _base64(_BLANK.sub("", whole)):
            yield match.start(), match.end(), plain
        else:  # the next line may be something else, and a slash a path's
            for part in _PART.finditer(text, *match.span()):
                if plain := _base64(part.group()):
                    yield part.start(), part.end(), plain


def _base64(run: str) -> str:
    """Decode a run, or give nothing where it is no text."""
    if len(run) < _SHORTEST:
        return ""
    digits = run.rstrip("=").replace("-", "+").replace("_", "/")
    if len(digits) % 4 == 1:
        digits = digits[:-1]
    if not _text(_b64(digits[:64])):
        return ""
    return _text(_b64(digits))


def _b64(digits: str) -> bytes:
    return base64.b64decode(digits + "=" * (-len(digits) % 4))


def _from_hex(text: str) -> Iterator[Change]:
    runs = (_HEX.match(text, *match.span()) for match in _DIGITS.finditer(text) if _is_readable(match))
    found = [match for match in (*runs, *_DUMP.finditer(text)) if match]
    for match in sorted(found, key=re.Match.start):
        digits = re.sub(r"0x|[ ,:-]", "", match.group())
        if plain := _text(binascii.unhexlify(digits)):
            yield match.start() - 2 * (text[match.start() - 2 : match.start()] == "0x"), match.end(), plain


def _is_readable(run: re.Match[str]) -> bool:
    """Tell whether a run of hex is text, but for what may follow it without a gap."""
    match = _HEX.match(run.group())
    return match is not None and len(match.group()) >= max(_SHORTEST, len(run.group()) * 3 // 4)


def _text(data: bytes) -> str:
    """Give bytes as text, but for a letter cut at the end; nothing where they are none."""
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        if error.reason != "unexpected end of data":
            return ""
        text = data[: error.start].decode()
    return "" if _CONTROL.search(text) else text
