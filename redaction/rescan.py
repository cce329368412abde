"""The stretches of a text that masking has changed, as they will be, as views of the text."""

from collections.abc import Iterable, Iterator
from typing import Final

from turnscope.redaction.model import Finding
from turnscope.redaction.spans import PLACEHOLDER, written
from turnscope.redaction.views.view import View, rewrite, windows

_BEFORE: Final = 48
_AFTER: Final = 16


def changed(text: str, findings: Iterable[Finding]) -> Iterator[View]:
    """Give the lines that hold findings, masked, with what stands right above and below."""
    reached = 0
    ordered = list(findings)
    spans = (_lines(text, each.start, each.end) for each in ordered)
    for low, high in windows(text, spans, before=_BEFORE, after=_AFTER):
        inside = []
        while reached < len(ordered) and ordered[reached].end <= high:
            inside.append(ordered[reached])
            reached += 1
        yield rewrite(text, (low, high), ((f.start, f.end, _stand_in(text, f)) for f in inside))


def masked_lines(masked: str) -> Iterator[View]:
    """Give the lines of a masked text that hold placeholders, with what stands right above and below."""
    spans = (_lines(masked, *match.span()) for match in PLACEHOLDER.finditer(masked))
    return (rewrite(masked, window, ()) for window in windows(masked, spans, before=0, after=0))


def _lines(text: str, start: int, end: int) -> tuple[int, int]:
    """Give the lines of a span, from the end of the line above to the begin of the one below."""
    stop = text.find("\n", end)
    return max(0, text.rfind("\n", 0, start)), len(text) if stop < 0 else min(len(text), stop + 1)


def _stand_in(text: str, finding: Finding) -> str:
    value = text[finding.start : finding.end]
    return written(value, f"[{finding.kind}_1]", last=finding.end == len(text))
