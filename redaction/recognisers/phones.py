"""Telephone numbers: windows of digits first, then the shapes that countries write, then words nearby.

A log is full of digits, so that a number counts only in a shape that little else has, or beside a word that
announces it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from turnscope.redaction.model import Finding
from turnscope.redaction.recognisers.recogniser import Rule
from turnscope.redaction.spans import ends_escape

_WINDOW: Final = re.compile(r"\d[-\d().+/ \u00a0]{7,250}(?<=\d)")
_LEAST: Final = 6
"""Digits of the shortest numbers."""
_NEAR: Final = 5
_LONGEST: Final = 256
_EXTENSION: Final = r"(?:[ ]?(?:x|ext\.?[ ]?|extension[ ]|#)\d{1,6}(?!\w))?"
_S: Final = r"[ .\u00a0-]"

# A country code with + or 00, checked against the numbering plan: +49 (0)30 901820, 0044-20-7946-0958.
_INTERNATIONAL: Final = re.compile(
    rf"(?:\(?\+\d{{1,3}}\)?|00[1-9]\d{{0,2}}(?={_S}))(?:[ .()/\u00a0-]{{0,3}}\d){{6,13}}{_EXTENSION}"
)
_NATIONAL: Final = re.compile(
    r"(?:"
    # North America: (555) 010-4477, 555.010.4477, 1-555-010-4477, 212 555 0144
    r"(?:1[ -]{1,2}|1\.[ ]?(?=\d{3}\.|\())?"
    r"(?:\(\d{3}\)[ .-]?\d{3}[ .-]\d{4}|\d{3}(?P<sep>[-.])\d{3}(?P=sep)\d{4}|"
    r"[2-9]\d{2} [2-9]\d{2} \d{4})|"
    # France: 01 23 45 67 89
    r"0[1-9](?P<pair>[ .-])\d\d(?:(?P=pair)\d\d){3}|"
    # a trunk code in brackets: (0114) 496 0123, (030) 90 18 20
    r"\(0\d{1,4}\)[ /-]?\d{2,8}(?:[ -]\d{2,5}){0,3}|"
    # the Netherlands, China: 06-12345678, 010-65529988
    r"0[1-9]\d{0,2}-\d{7,8}|"
    # Japan, and mobile numbers: 03-1234-5678, 090-1234-5678
    r"0\d{1,2}-\d{4}-\d{4}|"
    # Britain, Germany, Australia, Italy: 020 7946 0958, 01632 960123, 0412 345 678, 0431/350690
    r"0[1-9]\d{1,3}[ /]\d{5,8}|0[1-9]\d{1,3} \d{3,4} \d{3,4}|0[1-9]\d{0,2}[ -]\d{2,4}(?:[ -]\d{2,4}){2,3}|"
    # Brazil: (11) 96123-4567
    r"\(\d{2,4}\) ?\d{4,5}-\d{4}|"
    # Russia, with its trunk code: 8 (912) 345-67-89
    r"8[ -]?\(\d{3,4}\)[ -]?\d{2,3}[ -]\d\d[ -]\d\d"
    rf"){_EXTENSION}"
)
_ANY: Final = rf"[+(]{{0,2}}\d(?:[ .()/\u00a0-]{{0,3}}\d){{5,14}}{_EXTENSION}"
_SURE: Final = (
    r"(?:(?:tele)?phone|tel|fax|whatsapp|telefon|tel[e\u00e9]fono|t[e\u00e9]l[e\u00e9]phone|handynummer|hotline|landline|"
    r"(?:mobile|cell|contact|phone)[ _-]?(?:number|no|nr)\b\.?|answering at|reach (?:me|us))"
)
_LIKELY: Final = (
    r"(?:mobile?|cell|call|dial|ring|text|sms|handy|ph|m[o\u00f3]vil|cellulare|portable|number is)"
)
_DATE: Final = re.compile(
    r"(?:19|20)\d\d[-./ ]?(?:0[1-9]|1[0-2])[-./ ]?(?:0[1-9]|[12]\d|3[01])|"
    r"\b[0-3]?\d[./-][01]?\d[./-](?:19|20)\d\d"
)
_IN_TABLE: Final = re.compile(r"(?:\d|(?<![^\W_])[0-9a-fA-F]{4})[ ]{1,3}$")
_ON_IN_TABLE: Final = re.compile(r"[ ]{1,3}(?:\d|[0-9a-fA-F]{4}\b)")


@dataclass(frozen=True)
class Phones:
    """Finds telephone numbers; those with a country code are checked against its numbering plan."""

    name: str = "telephone number"
    kind: str = "PHONE"
    hits: tuple[str, ...] = (
        "+49 30 901820",
        "+44 (0)20 7946 0958",
        "(+33) 1 99 00 12 34",
        "0049 30 901820",
        "call (555) 010-4477 now",
        "555-010-4477 ext. 12",
        "1-555-010-4477x12",
        "555.010.4477",
        "tel:+1-201-555-0123",
        "01 99 00 12 34",
        "020 7946 0958",
        "(0114) 496 0123",
        "03-1234-5678",
        "0431/350690",
        "8 (912) 345-67-89",
        "06-12345678",
        "jo,+442079460958,x",
    )
    misses: tuple[str, ...] = (
        "2024-01-02 10:30",
        "1.555.010.44779",
        "3.14159265",
        "+1 -1 +2",
        "Decimal('+35236450.6')",
        "00000020: 0120 4567 8901 abcd",
        "0000020 066550 071157 012345",
        "order 5550104477 at 1700000000",
        "52.520008, 13.404954",
        "0.123.456.7890",
        "$1,555,010,447.70",
        "polarizability  1.648 777 2536 e-41",
        "+ 2024 01 02 03 04 05",
        "@@ -123,456 +123,457 @@",
        "3600 7200 86400 31536000",
    )

    def find(self, text: str) -> Iterator[Finding]:
        """Give findings."""
        reached = 0
        for window in _WINDOW.finditer(text):
            for start, end in _spans(text, *window.span()):
                if start >= reached:
                    reached = end
                    yield Finding(start, end, "PHONE", 0.8)


def _spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Give the numbers in a window of digits, in order; they may overlap."""
    while start > 0 and text[start - 1] in "+(" and end - start < _LONGEST:
        start -= 1
    end = min(len(text), end + 16)  # an extension goes on behind the window
    shapes = [(_NATIONAL, _is_apart)]
    if "+" in text[start:end] or "00" in text[start:end]:
        shapes.insert(0, (_INTERNATIONAL, _is_possible))
    for shape, check in shapes:
        for match in shape.finditer(text, start, end):
            if _is_alone(text, *match.span()) and check(match):
                yield match.span()


def _is_announced(match: re.Match[str]) -> bool:
    """Ask groups of a number that a word such as `call` announces, and more of them the farther it stands."""
    value, text = match["value"], match.string
    if not (_is_number(value) and _ends(text, match.end())):
        return False
    if match["sure"]:
        return True
    digits = sum(map(str.isdigit, value))
    grouped = not value.isdigit() or value.startswith("0") or digits == 10  # noqa: PLR2004
    spoken = len(match["gap"]) < _NEAR and not match.group().lower().startswith("text")
    return grouped and (digits > _LEAST or spoken)


def _start_of_digits(text: str, cue: int) -> int:
    """Give the start of the number that ends at a cue, or the cue."""
    if not text[cue - 1 : cue].isdigit():
        return cue
    start = max(0, cue - 40) + len(text[max(0, cue - 40) : cue].rstrip("0123456789 ().+/-x"))
    while start < cue and text[start] in " ).-x/":
        start += 1
    return start


def _is_labelled(match: re.Match[str]) -> bool:
    text, start = match.string, match.start()
    before = text[start - 1 : start]
    inside = (
        before.isalnum() or before in ("_", ":") or (before == "," and text[start - 2 : start - 1].isdigit())
    )
    digits = sum(map(str.isdigit, match["value"]))
    long = digits > _LEAST or len(match["value"].split()) > 2  # noqa: PLR2004 - 92 34 70
    return not inside and long and _is_number(match["value"])


def _ends(text: str, end: int, *, row: bool = False) -> bool:
    """Tell whether a number ends here; a comma before a digit goes on with it, but in a `row`."""
    after = text[end : end + 2]
    if after[:1] == ",":
        return row or not after[1:].isdigit()
    return not (
        after[:1].isalnum()
        or after[:1] in ("_", "%")
        or (after[:1] in (".", "-", "/", ":") and after[1:].isalnum())
    )


def _is_alone(text: str, start: int, end: int) -> bool:
    before = text[start - 1 : start]
    if before.isalnum() and not ends_escape(text, start):
        return False
    plus = text[start] == "+"
    if before == ",":
        return (plus or not text[start - 2 : start - 1].isdigit()) and _ends(text, end, row=plus)
    return before not in tuple("_.-/%#*+$" if plus else "_.-/=%#*+$") and _ends(text, end, row=plus)


def _is_number(value: str) -> bool:
    """Refuse dates and rows of one digit."""
    return not _DATE.search(value) and len(set(value)) > 3  # noqa: PLR2004


def _is_apart(match: re.Match[str]) -> bool:
    """Refuse a row of a table or of a dump, in which groups of digits stand beside others."""
    text, (start, end) = match.string, match.span()
    if _DATE.search(match.group()) or not _LEAST < sum(map(str.isdigit, match.group())) < 18:  # noqa: PLR2004
        return False
    return not (_IN_TABLE.search(text, max(0, start - 8), start) or _ON_IN_TABLE.match(text, end))


def _is_possible(match: re.Match[str]) -> bool:
    """Check a number with a country code against its plan; where a diff may begin, it has to be in use."""
    import phonenumbers

    number = match.group()
    number = "+" + number[2:] if number.startswith("00") else number
    if re.search(r"[ .-]\d$", number):
        return False
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return False
    in_diff = match.string[match.start() - 1 : match.start()] in ("", "\n")
    valid = (
        phonenumbers.is_valid_number if in_diff and number[:3].isdigit() else phonenumbers.is_possible_number
    )
    return bool(valid(parsed))


RULES: Final = (
    Rule(
        name="telephone number after a word",
        kind="PHONE",
        cues=(
            *(
                "phone",
                "tel",
                "t\u00e9l\u00e9phone",
                "fax",
                "whatsapp",
                "handy",
                "hotline",
                "landline",
                "answering at",
            ),
            *(
                "reach me",
                "reach us",
                "mobil",
                "cell",
                "contact n",
                "call",
                "dial",
                "ring",
                "text",
                "sms",
                "ph",
            ),
            *("m\u00f3vil", "movil", "portable", "number is"),
        ),
        pattern=rf"(?:(?<![A-Za-z\\`])|(?<=[a-z])(?=P))(?i:(?P<sure>{_SURE})|{_LIKELY})"
        rf"(?i:[_ -]?(?:number|no|nr|num))?(?![a-z])(?P<gap>[^\d\n+(]{{0,24}})(?P<value>{_ANY})",
        check=_is_announced,
        score=0.8,
        hits=(
            "tel: 089 72 63 41",
            '"phoneNumber": "2015550123"',
            "homePhone=2015550123",
            "you can call 33 93 31",
            "My number is 512 345 678",
        ),
        misses=(
            "call 2024-01-02",
            "call stack depth 100000000",
            "the text at lines 731-733",
            "text 440 441",
            "\\\\text{0.14285714}",
            "hotel 5550104477",
        ),
    ),
    Rule(
        name="telephone number before a word",
        kind="PHONE",
        cues=tuple(
            f"{sign}{word}"
            for sign in "- ("
            for word in ("office", "fax", "mobile", "cell", "landline", "home")
        ),
        behind=_start_of_digits,
        pattern=rf"(?P<value>{_ANY})[ -]{{1,2}}\(?(?i:office|fax|mobile|cell|landline|home)\b",
        check=_is_labelled,
        score=0.8,
        hits=("25 833387-Office", "92 34 70-Office", "\\,001-748-555-0151x81-Fax"),
        misses=("1,000,000 office chairs", "at 2024-01-02 home", "43-0000 Office and Administrative"),
    ),
)
RECOGNISERS: Final = (Phones(),)
