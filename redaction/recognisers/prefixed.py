"""Tokens in the shape that services give them today: a short prefix, a joint, a run that is drawn."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from turnscope.redaction.model import Finding
from turnscope.redaction.recognisers.examples import counted, is_cut, is_example
from turnscope.redaction.recognisers.plausibility import entropy, is_hex, is_wordy

# Each begins with one set of characters, which the search can skip to.
_RUN: Final = re.compile(
    r"[-_.](?P<value>[A-Za-z0-9]{20,256}+(?:[-_.][A-Za-z0-9_\-]{10,256})?+)(?![A-Za-z0-9])"
)
# What may stand before a prefix, and the prefix: `phx_`, `sk_live_`, `pat-na1-`, `VF.DM.`, `dp.st.prd.`.
_PREFIX: Final = re.compile(
    r"(?:^|[^A-Za-z0-9_\-/+.%@])(?P<prefix>[A-Za-z][A-Za-z0-9]{0,11}(?:[-_.][A-Za-z0-9]{1,8}){0,3}[-_.])$"
)
# One with joints inside: `phx_WQ-v1j...`. The prefix is short.
_SHAPE: Final = (
    r"(?P<value>(?:[a-z][a-z0-9]{1,11}+|[A-Z][A-Z0-9]{1,11}+)[-_][A-Za-z0-9_\-]{20,256}+)(?![A-Za-z0-9/+])"
)
_FIRST: Final = re.compile(_SHAPE)
_WHOLE: Final = re.compile(rf"[^A-Za-z0-9_\-/+.%@]{_SHAPE}")
_CHANGES: Final = re.compile(r"(?<=[A-Z])[a-z0-9]|(?<=[a-z])[A-Z0-9]|(?<=[0-9])[A-Za-z]")
_TITLES: Final = re.compile(r"(?<![A-Za-z0-9])[A-Z][a-z]{4,16}(?![A-Za-z0-9])")
_DIGITS: Final = re.compile(r"[0-9]{1,256}")
_WINDOW: Final = 48
_LONG: Final = 40
_MIXED: Final = 4
# Prefixes of what names a thing and opens nothing.
_NAMES: Final = re.compile(
    r"(?i)(?:sha\d*|[am]\d{1,3}|md5|h1|toolu|msg|call|chatcmpl|req|resp|rs|fc|run|thread|asst|file|"
    r"session|bash|gen|"
    r"u?u?id|commit|build|vite|chunk|index|main|img|image|task|agent|worktree|tmp|cache|node|pod|"
    r"container|item|block|"
    r"user|org|team|proj|project|price|prod|sub|cus|acct|plan|pi|pm|ch|evt|inv|txn|order|ref|hash|rev|v\d|"
    r"css|font|"
    r"module|asset|version|test|branch|ls|bpc|part)[-_.]"
)


@dataclass(frozen=True)
class Prefixed:
    """Finds prefixed runs of 20 characters and more with letters and digits in a mix that no name has."""

    name: str = "token with a prefix"
    kind: str = "SECRET"
    hits: tuple[str, ...] = (
        "abcd_q8Zx1LmP0vBn4Rt7Yc2Ws6Ed5",
        "use zz-live-9f8a7b6c5d4e3f2a1b0c9f8a7b6c5d4e now",
        "abcd_q8-Zx1_LmP0vBn4Rt7-Yc2Ws6",
        "key=abc.def.q8Zx1LmP0vBn4Rt7Yc2W.Yc2Ws6Ed5Gh0Ju",
        "(key for the tests: zz-api03-q8Zx1LmP0vBn4Rt7Yc2Ws6Ed5Gh0Ju9kT3xR8w) ok",
    )
    misses: tuple[str, ...] = (
        "toolu_01Zk3vQ9xLmP0vBn4Rt7Yc2Ws",
        "sha256-9f8a7b6c5d4e3f2a1b0c9f8a7b6c5d4e",
        "my_internationalisation2024settings",
        "src/app_q8Zx1LmP0vBn4Rt7Yc2Ws6Ed5.js",
        "abcd_xxxxxxxxxxxxxxxxxxxxxxxx",
    )

    def find(self, text: str) -> Iterator[Finding]:
        """Give findings with their prefix."""
        for match in _RUN.finditer(text):
            start = match.start("value")
            if _is_drawn(match["value"]):
                prefix = _PREFIX.search(text, max(0, start - _WINDOW), start)
                if prefix and not _NAMES.match(prefix["prefix"]) and not is_cut(match):
                    yield Finding(prefix.start("prefix"), match.end(), self.kind, _rate(match["value"]))
        first = _FIRST.match(text)
        for match in (*((first,) if first else ()), *_WHOLE.finditer(text)):
            value = match["value"]
            if _is_shuffled(value) and not _NAMES.match(value) and not is_cut(match):
                yield Finding(match.start("value"), match.end(), self.kind, _rate(value))


def _rate(value: str) -> float:
    """Give 0.9 to a long run in which both cases and digits mix, whatever stands around it; else 0.75."""
    digits, lower, upper = (sum(map(test, value)) for test in (str.isdigit, str.islower, str.isupper))
    return 0.9 if len(value) >= _LONG and min(digits, lower, upper) >= _MIXED else 0.75


def _is_drawn(value: str) -> bool:
    """Tell a run of letters and digits, and maybe a second one, from a name with a number."""
    core = max(re.split(r"[-_.]", value), key=len)
    if core.isdigit() or is_example(value) or any(map(is_wordy, _TITLES.findall(value))):
        return False
    if is_hex(core):
        return len(core) >= 32 and entropy(core) > 2.5  # noqa: PLR2004
    digits = sum(map(str.isdigit, core))
    if digits < 3 or len(core) - digits < 6 or is_wordy(core):  # noqa: PLR2004
        return False
    one_case = core.islower() or core.isupper()
    scattered = len(_DIGITS.findall(core)) > 2 or counted(core) > 11  # noqa: PLR2004
    return entropy(core) > 3 and (scattered or not one_case)  # noqa: PLR2004


def _is_shuffled(value: str) -> bool:
    """Tell base64url from names by how often capitals, small letters and digits change places."""
    body = re.split(r"[-_]", value, maxsplit=1)[-1]
    letters = re.sub(r"[-_]", "", body)
    mixed = not (letters.islower() or letters.isupper()) and any(map(str.isdigit, letters))
    if len(letters) < 18 or not mixed or any(map(is_wordy, _TITLES.findall(body))):  # noqa: PLR2004
        return False
    return len(_CHANGES.findall(letters)) >= 0.4 * len(letters) and not is_example(value)


RECOGNISERS: Final = (Prefixed(),)
