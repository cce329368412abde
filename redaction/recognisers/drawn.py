"""Bare tokens that nobody names and no service marks, but that only a machine can have drawn."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from turnscope.redaction.model import Finding
from turnscope.redaction.recognisers.plausibility import entropy, has_words, is_template, is_wordy

_RUN: Final = re.compile(r"[A-Za-z0-9_\-]{24,}={0,2}")
_LONGEST: Final = 180
"""Longer runs are data: an image, a font, a compressed file."""
_KNOWN: Final = re.compile(
    r"(?i:sha\d{1,3}-|integrity)|AAAA|(?:toolu|msg|call|chatcmpl|req|resp|run|thread|asst|file|session|bash)[_-]|"
    r"iVBOR|R0lGOD|/9j/|data:|base64"
)
_BEFORE: Final = re.compile(r"(?:h1:|base64,|sha\d{1,3}[-:=]|integrity\S{0,12}|[/+%]|\\x|&#)$")
_URL: Final = re.compile(r"https?://[^\s\"'`<>()]{0,190}$")
_PARTS: Final = re.compile(r"[=_-]")


@dataclass(frozen=True)
class Drawn:
    """Finds runs of 24 to 180 characters with both cases and digits in a mix that no name has."""

    name: str = "bare token"
    kind: str = "SECRET"
    hits: tuple[str, ...] = ("use Zk3vQ9xLmP0vBn4Rt7Yc2Ws6Ed5 now",)
    misses: tuple[str, ...] = (
        "da39a3ee5e6b4b0d3255bfef95601890afd80709",
        "sha512-Zk3vQ9xLmP0vBn4Rt7Yc2Ws6Ed5Zk3vQ9xLmP0vBn4Rt7==",
        "TestHttp2ServerHandlerV3WithTLS12Config",
        "toolu_01Zk3vQ9xLmP0vBn4Rt7Yc2Ws",
        "src/components/Button2/IndexPage3/utilsV4.tsx",
        "https://docs.example.com/d/Zk3vQ9xLmP0vBn4Rt7Yc2Ws6Ed5",
        "123e4567-e89b-12d3-a456-426614174000",
    )

    def find(self, text: str) -> Iterator[Finding]:
        """Give findings; a path, an identifier, a digest and a longer stretch of base64 are none."""
        for match in _RUN.finditer(text):
            value = match.group()
            if len(value) <= _LONGEST and _is_mixed(value) and self._is_drawn(text, match, value):
                yield Finding(match.start(), match.end(), "SECRET", 0.5)

    def _is_drawn(self, text: str, match: re.Match[str], value: str) -> bool:
        if _KNOWN.match(value) or _BEFORE.search(text, max(0, match.start() - 24), match.start()):
            return False
        if _URL.search(text, max(0, match.start() - 200), match.start()):
            return False
        if text[match.end() : match.end() + 1] in ("/", "+"):
            return False
        longest = max(_PARTS.split(value), key=len)
        if len(longest) < 16 or is_wordy(longest) or is_template(value) or has_words(value):  # noqa: PLR2004
            return False
        return _is_mixed(longest) and entropy(longest) > 3.6  # noqa: PLR2004


def _is_mixed(value: str) -> bool:
    digits = sum(map(str.isdigit, value))
    letters = [letter for letter in value if letter.isalpha()]
    upper = sum(map(str.isupper, letters))
    return digits >= 3 and upper >= 3 and len(letters) - upper >= 3  # noqa: PLR2004


RECOGNISERS: Final = (Drawn(),)
