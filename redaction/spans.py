"""Arithmetic on findings: merge what overlaps, keep placeholders whole, write the masked text."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from typing import Final

from turnscope.redaction.guesses import is_guess
from turnscope.redaction.model import Finding

PLACEHOLDER: Final = re.compile(
    r"\[(?!(?:SECRET|PRIVATE_KEY)_k)([A-Z][A-Z_]{1,30})_(\d{1,9}|k[a-z2-7]{10})\]"
)
"""A kind with a number, or with a keyed pseudonym, which no secret has (`placeholders.py`)."""

_EXACT: Final = frozenset({"CARD", "EMAIL", "IBAN", "IP", "MAC", "PHONE", "SSN", "URL"})
"""Kinds whose findings begin and end where their shape does."""

_ESCAPE: Final = re.compile(r"\\(?:u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|[nrtbfv0])")
_LINE_ENDS: Final = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")

_MANY: Final = 2048
_GAP: Final = 12
_BRACKETS: Final = re.compile(r"[\[\](){}]")

Span = tuple[int, int]


def merge(findings: Iterable[Finding]) -> list[Finding]:
    """Sort and unite overlapping findings; a union takes its kind and score from its longest part."""
    findings = _cut_guesses(list(findings))
    merged: list[Finding] = []
    lead = 0  # length of the part that named the last union
    for finding in sorted(findings, key=lambda found: (found.start, -found.end, -found.score, found.kind)):
        if finding.start >= finding.end:
            continue
        length = finding.end - finding.start
        if merged and finding.start < merged[-1].end:
            last = merged[-1]
            name = finding if length > lead else last
            merged[-1] = Finding(last.start, max(last.end, finding.end), name.kind, name.score)
            lead = max(lead, length)
        else:
            merged.append(finding)
            lead = length
    return merged


def unite(text: str, findings: list[Finding]) -> list[Finding]:
    """Of very many findings, make those one that stand close together: each by itself would take too long.

    What stands between them is masked too, unless it holds brackets, which may be JSON's.
    """
    if len(findings) < _MANY:
        return findings
    united: list[Finding] = []
    for finding in findings:
        last = united[-1] if united else None
        close = last and finding.start - last.end <= _GAP
        if last and close and not _BRACKETS.search(text, last.end, finding.start):
            united[-1] = Finding(last.start, finding.end, last.kind, max(last.score, finding.score))
        else:
            united.append(finding)
    return united


def _cut_guesses(findings: list[Finding]) -> list[Finding]:
    """Let what a model took for a name end before an address or number, whose bounds are certain."""
    if not any(is_guess(found.kind, found.score) for found in findings):
        return findings
    exact = sorted((found.start, found.end) for found in findings if found.kind in _EXACT)
    return [_before(exact, found) if is_guess(found.kind, found.score) else found for found in findings]


def _before(spans: list[Span], guess: Finding) -> Finding:
    """Give what of a guess stands before the last of some sorted spans, and the character between them."""
    at = bisect_left(spans, (guess.end, 0))
    if at == 0 or spans[at - 1][1] <= guess.start:
        return guess
    return Finding(guess.start, max(guess.start, spans[at - 1][0] - 1), guess.kind, guess.score)


def spare_placeholders(text: str, findings: Iterable[Finding]) -> list[Finding]:
    """Cut placeholders that stand in the text already out of the findings."""
    if "[" not in text:
        return list(findings)
    taken = [match.span() for match in PLACEHOLDER.finditer(text)]
    return [part for finding in findings for part in _cut(text, finding, taken)] if taken else list(findings)


def _cut(text: str, finding: Finding, taken: list[Span]) -> list[Finding]:
    """Give what is left of a finding between placeholders, without mere punctuation."""
    pieces: list[Span] = []
    start = finding.start
    first = max(0, bisect_right(taken, (finding.start, finding.start)) - 1)
    for left, right in taken[first:]:
        if left >= finding.end:
            break
        if right > finding.start:
            pieces.append((start, min(left, finding.end)))
            start = right
    pieces.append((start, finding.end))
    if len(pieces) == 1:
        return [finding]
    return [
        Finding(left, right, finding.kind, finding.score)
        for left, right in pieces
        if any(letter.isalnum() for letter in text[left:right])
    ]


def mask(text: str, findings: Iterable[Finding], name: Callable[[Finding], str]) -> str:
    """Replace disjoint, sorted findings by their names; a masked value keeps its line ends."""
    pieces: list[str] = []
    reached = 0
    for finding in findings:
        value = text[finding.start : finding.end]
        pieces += (
            text[reached : finding.start],
            written(value, name(finding), last=finding.end == len(text)),
        )
        reached = finding.end
    pieces.append(text[reached:])
    return "".join(pieces)


def written(value: str, name: str, *, last: bool) -> str:
    """Give what takes a value's place: its name, and as many lines; at a text's end, the last has to show."""
    ends = _LINE_ENDS.findall(value)
    return "".join((name, *ends, name if ends and last else ""))


def ends_escape(text: str, end: int) -> bool:
    r"""Tell whether an escape such as `\n` or `\u001f` ends here, so that a word may begin after it."""
    return any(skip_escape(text, end - length) == end for length in (1, 5, 3) if end > length)


def skip_escape(text: str, start: int) -> int:
    r"""Move a start that lies inside `\n`, `\u00e9` and the like behind it, so that JSON stays JSON."""
    backslashes = 0
    while start - backslashes > 0 and text[start - backslashes - 1] == "\\":
        backslashes += 1
    match = _ESCAPE.match(text, start - 1) if backslashes % 2 else None
    return match.end() if match else start
