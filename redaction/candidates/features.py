"""Turns candidates for secrets into numbers: how the value is made, and what stands around it."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from turnscope.redaction.candidates.windows import VALUE, Window, as_bytes
from turnscope.redaction.recognisers.plausibility import is_template

if TYPE_CHECKING:
    from numpy.typing import NDArray

_FAR: Final = 80.0
_LAGS: Final = (2, 3, 4, 6, 8, 10, 16)
_CLASSES: Final = {
    "digit": "0123456789",
    "hexes": "abcdef",
    "lower": "ghijklmnopqrstuvwxyz",
    "upper_hexes": "ABCDEF",
    "upper": "GHIJKLMNOPQRSTUVWXYZ",
    "underscore": "_",
    "dash": "-",
    "dot": ".",
    "slash": "/",
    "plus": "+",
    "equals": "=",
    "percent": "%",
}
_AROUND: Final = {
    "space": " \t",
    "end": "\0\n\r",
    "quote": "\"'`",
    "equals": "=",
    "colon": ":",
    "comma": ",;|",
    "open": "([{<",
    "close": ")]}>",
    "slash": "/\\",
    "dot": ".",
    "at": "@#&?",
}
_WORDS: Final = re.compile(
    r"(?P<strong>secret|passw|passphrase|pwd|private|credential|token|bearer|jwt|api[_ -]?key|"
    r"access[_ -]?key|auth(?!or)|client[_ -]?secret)|"
    r"(?P<weak>key|access|api|sig(?![a-z])|session|cookie|licen[sc]e|(?<![a-z])pat(?![a-z])|(?<![a-z])sid|login|"
    r"account|webhook|dsn|user)|"
    r"(?P<digest>sha\d{0,3}|md5|hash|checksum|digest|integrity|commit|revision|(?<![a-z])rev(?![a-z])|etag|"
    r"fingerprint|blob|tree|parent|merge|resolved|version|build|image|layer|container|docker|crc|signature|chksum)|"
    r"(?P<id>uuid|guid|(?<![a-z])ids?(?![a-z])|_id|trace|span|request|correlation|nonce|boundary|cache|toolu|object|"
    r"file|path|name|url|index|offset|class|type|test|model|node|import)|"
    r"(?P<public>public|(?<![a-z])pub(?![a-z])|csrf|example|sample|dummy|fake|placeholder|mock)"
)
_GROUPS: Final = ("strong", "weak", "digest", "id", "public")
_HTTP: Final = re.compile(r"(?:https?|wss?|ftp|file)://[^\s\"'<>]*$")
_COMMENT: Final = re.compile(r"\s*(?:#|//|\*|--|;|/\*|<!--)")
_TAME: Final = re.compile(
    r"(?:ids?|name|type|ur[li]|path|file|dir|version|size|length|count|label|index|mode|level|time|date|code|chars|"
    r"alphabet|hash|sum|class|ref|tag|board|frame|frames|s)\d{0,2}$"
)
_FILE: Final = re.compile(
    r"\.(?:png|jpe?g|gif|svg|ico|webp|css|jsx?|tsx?|html?|json|md|txt|py|go|rs|gz|zip|jar|woff2?|mp4|pdf)$"
)
_BLOCK: Final = re.compile(r"(?:^|\n)[\s#>|*+\"'-]{0,8}[A-Za-z0-9+/]{40,}\s{1,16}[#>|*+\"'-]{0,2}\s{0,8}$")
_STAND_IN: Final = re.compile(
    r"(?i)example|sample|your|xxxx|test|dummy|fake|redact|change|here|todo|placeholder|\.\.\."
)


def _table(groups: dict[str, str]) -> "NDArray[np.uint8]":
    """Give for every byte the number of its group, from 1 on; 0 for all others."""
    table = np.zeros(256, dtype=np.uint8)
    for number, letters in enumerate(groups.values(), start=1):
        table[np.frombuffer(letters.encode(), dtype=np.uint8)] = number
    return table


def measure(windows: Sequence[Window], words: "NDArray[np.float32]") -> "NDArray[np.float32]":
    """Give the features (candidates, features) in the order of `names()`.

    `words` holds for each three letters (27, 27, 27) how much likelier they are in words than by chance.
    """
    values = as_bytes([each.value for each in windows], width=VALUE)
    lengths = np.array([len(each.value) for each in windows], dtype=np.float32)
    columns = [*_shape(values, lengths), *_order(values), *_speech(values, words), *_around(windows)]
    hand = np.array([_context(each) for each in windows], dtype=np.float32)
    return np.concatenate([np.array(columns, dtype=np.float32).T, hand], axis=1)


def names() -> tuple[str, ...]:
    """Give the names of the features, in their order."""
    return (
        *(
            "length",
            *(f"share of {name}" for name in _CLASSES),
            "hexadecimal",
            "distinct",
            "entropy",
            "changes",
        ),
        *("longest run of letters and digits", "longest run of letters", "longest run of digits", "uuid"),
        *("ascending", "descending", "equal", *(f"repeats after {lag}" for lag in _LAGS)),
        *("vowels", "speech", "most speakable"),
        *(f"{side} {name}" for side in ("before", "after") for name in _AROUND),
        *(f"{what} {name}" for what in ("distance of", "name says") for name in _GROUPS),
        *("strong on line", "operator", "quoted", "name length", "template", "stand-in", "line before"),
        *("line after", "words before", "words after", "in URL", "comment", "brackets", "prefix", "segments"),
        *("longest segment", "name is tame", "file", "in a block of base64", "commonest", "parameter"),
    )


def _shape(values: "NDArray[np.uint8]", lengths: "NDArray[np.float32]") -> "list[NDArray[np.float32]]":
    """Measure which characters there are, how they mix, and how long the runs of a kind are."""
    kinds = _KINDS[values]
    inside = values > 0
    size = np.maximum(inside.sum(axis=1), 1)
    shares = _counts(kinds, len(_CLASSES) + 1)[:, 1:].T / size
    groups = _COARSE[kinds]
    changes = ((groups[:, 1:] != groups[:, :-1]) & inside[:, 1:]).sum(axis=1) / size
    digits, letters = groups == 1, (groups == 2) | (groups == 3)  # noqa: PLR2004
    dashes = (values[:, (8, 13, 18, 23)] == ord("-")).all(axis=1) & (lengths == 36)  # noqa: PLR2004
    hexes = shares[0] + np.maximum(shares[1], shares[3])
    runs = [_longest(each) for each in (letters | digits, letters, digits)]
    return [np.log1p(lengths), *shares, hexes, *_variety(values, size), changes, *runs, dashes]


def _counts(numbers: "NDArray[np.uint8]", kinds: int) -> "NDArray[np.int64]":
    """Count the numbers of each row (rows, width) to (rows, kinds)."""
    rows = np.arange(len(numbers), dtype=np.int64)[:, None] * kinds
    return np.bincount((rows + numbers).ravel(), minlength=kinds * len(numbers)).reshape(-1, kinds)


_KINDS: Final = _table(_CLASSES)
_SIDES: Final = _table(_AROUND)
_COARSE: Final = np.array([0, 1, 2, 2, 3, 3, *[4] * 12], dtype=np.uint8)


def _variety(
    values: "NDArray[np.uint8]", size: "NDArray[np.int64]"
) -> "tuple[NDArray[np.float32], NDArray[np.float32]]":
    """Give the share of distinct characters, and Shannon's entropy in bits a character."""
    counts = _counts(values, 256)[:, 1:]
    shares = counts / size[:, None]
    entropy = -(shares * np.log2(np.maximum(shares, 1e-9))).sum(axis=1)
    return (counts > 0).sum(axis=1) / size, entropy


def _longest(mask: "NDArray[np.bool_]") -> "NDArray[np.int64]":
    """Give the longest run of true values in each row (rows, width)."""
    places = np.arange(1, mask.shape[1] + 1)
    last = np.maximum.accumulate(np.where(mask, 0, places), axis=1)
    longest: NDArray[np.int64] = (places - last).max(axis=1)
    return longest


def _order(values: "NDArray[np.uint8]") -> "list[NDArray[np.float32]]":
    """Measure what no machine draws: `abcdef`, `987654`, `aaaa`, and stretches that come again."""
    signed = values.astype(np.int16)
    pairs = np.maximum((values[:, 1:] > 0).sum(axis=1), 1)
    steps = signed[:, 1:] - signed[:, :-1]
    inside = values[:, 1:] > 0
    found = [((steps == step) & inside).sum(axis=1) / pairs for step in (1, -1, 0)]
    for lag in _LAGS:
        same = (values[:, lag:] == values[:, :-lag]) & inside[:, lag - 1 :]
        found.append(same.sum(axis=1) / np.maximum(pairs - lag + 1, 1))
    return found


def _speech(values: "NDArray[np.uint8]", words: "NDArray[np.float32]") -> "list[NDArray[np.float32]]":
    """Measure how word-like the letters are: vowels, three letters in a row, the best stretch of eight."""
    letters = _LETTERS[values]
    present = letters > 0
    vowels = _VOWELS[letters].sum(axis=1) / np.maximum(present.sum(axis=1), 1)
    full = present[:, 2:] & present[:, 1:-1] & present[:, :-2]
    likely = words[letters[:, :-2], letters[:, 1:-1], letters[:, 2:]] * full
    count = np.maximum(full.sum(axis=1), 1)
    sums = np.cumsum(likely, axis=1)
    stretch = (sums[:, 6:] - sums[:, :-6]).max(axis=1) / 6
    return [vowels, likely.sum(axis=1) / count, stretch]


_LETTERS: Final = np.zeros(256, dtype=np.uint8)
_LETTERS[65:91] = _LETTERS[97:123] = np.arange(1, 27)
_VOWELS: Final = np.zeros(27, dtype=bool)
_VOWELS[[1, 5, 9, 15, 21]] = True


def _around(windows: Sequence[Window]) -> "list[NDArray[np.bool_]]":
    """Tell of what kind the characters just before and after are."""
    before = _SIDES[as_bytes([each.before for each in windows], width=1, from_end=True)[:, 0]]
    after = _SIDES[as_bytes([each.right for each in windows], width=1)[:, 0]]
    return [side == number for side in (before, after) for number in range(1, len(_AROUND) + 1)]


@lru_cache(maxsize=4096)
def _says(name: str) -> frozenset[str | None]:
    """Give the groups of the words in a name; the same names come again and again."""
    return frozenset(match.lastgroup for match in _WORDS.finditer(name))


def _context(seen: Window) -> tuple[float, ...]:
    """Measure the words, the name, the line and the segments of one candidate."""
    nearest = dict.fromkeys(_GROUPS, _FAR)
    left = seen.left.lower()
    for match in _WORDS.finditer(left):
        nearest[match.lastgroup or ""] = float(len(left) - match.end())
    reach = len(seen.before)
    says = _says(seen.name.lower())
    segments = _SEGMENT.split(seen.value)
    return (
        *nearest.values(),
        *(float(group in says) for group in _GROUPS),
        float(nearest["strong"] < reach),
        float(bool(seen.operator)),
        float(seen.before[-1:] in _QUOTES and seen.right[:1] == seen.before[-1:]),
        float(len(seen.name)),
        float(is_template(seen.value)),
        float(bool(_STAND_IN.search(seen.value))),
        float(min(reach, 100)),
        float(min(len(seen.after), 100)),
        float(len(seen.before.split())),
        float(len(seen.after.split())),
        float(bool(_HTTP.search(seen.before))),
        float(bool(_COMMENT.match(seen.before))),
        float(sum(map(seen.before.count, "(){};"))),
        float(len(segments[0]) if len(segments) > 1 and segments[0].isalpha() else 0),
        float(len(segments)),
        float(max(map(len, segments))),
        float(bool(_TAME.search(seen.name.lower()))),
        float(bool(_FILE.search(seen.value + seen.suffix))),
        float(bool(_BLOCK.search(seen.left))),
        max(map(seen.value.count, set(seen.value))) / len(seen.value),
        float(seen.operator == "=" and "?" in seen.before),
    )


_SEGMENT: Final = re.compile(r"[_.\-/+=~%]")
_QUOTES: Final = ('"', "'", "`")
