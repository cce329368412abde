"""Disguises of a value. Some are attacks; most are what terminals, JSON, URLs and source code do to text."""

import base64
from collections.abc import Callable
from dataclasses import dataclass

PIECE = 5
_CYRILLIC = str.maketrans(
    "aceijopsxyABCEHIJKMOPSTX",
    "\u0430\u0441\u0435\u0456\u0458\u043e\u0440\u0455\u0445\u0443\u0410\u0412\u0421\u0415\u041d\u0406\u0408"
    "\u041a\u041c\u041e\u0420\u0405\u0422\u0425",
)
_FULL_WIDTH = str.maketrans({chr(at): chr(at + 0xFEE0) for at in range(0x21, 0x7F)})
_ARABIC = str.maketrans("0123456789", "".join(chr(0x660 + digit) for digit in range(10)))


@dataclass(frozen=True, slots=True)
class Transform:
    """A disguise: `change` takes the value and the quotation mark around it, empty where there is none."""

    name: str
    change: Callable[[str, str], str]


def _every_five(mark: str) -> Callable[[str, str], str]:
    def change(value: str, _quote: str) -> str:
        return mark.join(value[at : at + PIECE] for at in range(0, len(value), PIECE))

    return change


def _in_the_middle(mark: str) -> Callable[[str, str], str]:
    def change(value: str, _quote: str) -> str:
        half = len(value) // 2
        return value[:half] + mark + value[half:]

    return change


def _concatenate(value: str, quote: str) -> str:
    half = len(value) // 2
    if quote:
        return f"{value[:half]}{quote} + {quote}{value[half:]}"
    return f'"{value[:half]}" + "{value[half:]}"'


def _each(form: str) -> Callable[[str, str], str]:
    def change(value: str, _quote: str) -> str:
        return "".join(form.format(ord(letter)) for letter in value)

    return change


def _bytes(form: Callable[[bytes], str]) -> Callable[[str, str], str]:
    return lambda value, _quote: form(value.encode("utf-8", "replace"))


def _translate(table: dict[int, str] | dict[int, int]) -> Callable[[str, str], str]:
    return lambda value, _quote: value.translate(table)


PLAIN = Transform("none", lambda value, _quote: value)
TRANSFORMS = (
    Transform("zero-width space every 5", _every_five("\u200b")),
    Transform("soft hyphen every 5", _every_five("\u00ad")),
    Transform("ANSI colour inside", _in_the_middle("\x1b[1;31m")),
    Transform("line break in the middle", _in_the_middle("\n")),
    Transform('"..." + "..."', _concatenate),
    Transform("Cyrillic homoglyphs", _translate(_CYRILLIC)),
    Transform("full-width", _translate(_FULL_WIDTH)),
    Transform("Arabic-Indic digits", _translate(_ARABIC)),
    Transform("\\uXXXX", _each("\\u{:04x}")),
    Transform("percent", _bytes(lambda data: "".join(f"%{byte:02X}" for byte in data))),
    Transform("HTML entities", _each("&#{};")),
    Transform("base64", _bytes(lambda data: base64.b64encode(data).decode())),
    Transform("hex", _bytes(bytes.hex)),
)
