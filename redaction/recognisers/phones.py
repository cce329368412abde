"""Telephone numbers: shapes first, because looking at every number of a log would be slow and wrong."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from turnscope.redaction.model import Finding
from turnscope.redaction.spans import ends_escape

# +49 30 1234567; (555) 010-4477, 555-010-4477, 1-555.010.4477x12; any 7 to 15 digits after "phone"
_PLUS: Final = re.compile(r"\+\d{1,3}(?:[ .()/-]{0,2}\d){6,12}")
_GROUPS: Final = re.compile(
    r"(?:(?:\+|00)?1[ .-])?(?:\(\d{2,3}\) ?|\d{3}([-. ]))\d{3}(?(1)\1|[-. ])\d{4}"
    r"(?:[ ]?(?:x|ext\.? ?)\d{1,6})?"
)
_AFTER_WORD: Final = re.compile(
    r"(?i)\b(?:phone|tel|telephone|mobile|cell|call|fax|whatsapp|sms|answering at|reach (?:me|us))\b"
    r"[^\d\n+(]{0,24}"
    r"(?P<value>[+(]?\d(?:[ .()/-]{0,2}\d){6,14}(?:[ ]?(?:x|ext\.? ?)\d{1,6})?)"
)
_BEFORE_WORD: Final = re.compile(
    r"(?<![\w.,:/+-])(?P<value>[+(]?\d(?:[ .()-]{0,2}\d){5,14}(?:x\d{1,6})?)"
    r"(?=[ -]{1,2}\(?(?i:office|fax|mobile|cell|landline)\b)"
)
_DATE: Final = re.compile(r"(?:19|20)\d\d[-./ ]?[01]\d[-./ ]?[0-3]\d")


@dataclass(frozen=True)
class Phones:
    """Finds telephone numbers; those with a country code are checked against its numbering plan."""

    name: str = "telephone number"
    kind: str = "PHONE"
    hits: tuple[str, ...] = (
        "+49 30 901820",
        "call (555) 010-4477 now",
        "555-010-4477",
        "tel: 089 72 63 41",
        "25 833387-Office",
    )
    misses: tuple[str, ...] = (
        "2024-01-02 10:30",
        "1.555.010.44779",
        "3.14159265",
        "+1 -1 +2",
        "call 2024-01-02",
    )

    def find(self, text: str) -> Iterator[Finding]:
        """Give findings."""
        for match in _PLUS.finditer(text):
            if _alone(text, *match.span()) and _is_possible(match.group()):
                yield Finding(*match.span(), "PHONE", 0.9)
        for match in _GROUPS.finditer(text):
            if _alone(text, *match.span()):
                yield Finding(*match.span(), "PHONE", 0.7)
        for match in _BEFORE_WORD.finditer(text):
            if _is_number(match["value"]):
                yield Finding(*match.span("value"), "PHONE", 0.8)
        for match in _AFTER_WORD.finditer(text):
            start, end = match.span("value")
            if _alone(text, start, end) and _is_number(match["value"]):
                yield Finding(start, end, "PHONE", 0.8)


def _alone(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start], text[end : end + 2]
    if (before.isalnum() and not ends_escape(text, start)) or before in (
        "_",
        ".",
        "-",
        "/",
        "=",
        "%",
        "#",
        "*",
        "+",
        "$",
    ):
        return False
    return not (
        after[:1].isalnum()
        or after[:1] in ("_", "%")
        or (after[:1] in (".", "-", "/") and after[1:].isalnum())
    )


def _is_number(value: str) -> bool:
    """Refuse dates and rows of one digit."""
    return not _DATE.search(value) and len(set(value)) > 3  # noqa: PLR2004


def _is_possible(number: str) -> bool:
    import phonenumbers

    try:
        return bool(phonenumbers.is_possible_number(phonenumbers.parse(number)))
    except phonenumbers.NumberParseException:
        return False


RECOGNISERS: Final = (Phones(),)
