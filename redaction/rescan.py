"""The lines of a text that masking has changed, as they will be, and the way back to the original."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from turnscope.redaction.model import Finding
from turnscope.redaction.spans import mask, written


@dataclass(frozen=True, slots=True, repr=False)
class ChangedLine:
    """A masked line and, for each stretch between placeholders, where it begins here and in the text."""

    masked: str
    here: tuple[int, ...]
    there: tuple[int, ...]

    def back(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """Give findings in the masked line, which spare its placeholders, as findings in the text."""
        for finding in findings:
            stretch = bisect_right(self.here, finding.start) - 1
            shift = self.there[stretch] - self.here[stretch]
            yield Finding(finding.start + shift, finding.end + shift, finding.kind, finding.score)


def changed_lines(text: str, findings: list[Finding]) -> Iterator[ChangedLine]:
    """Give the lines that hold findings; a finding over several lines joins them."""
    group: list[Finding] = []
    end = -1
    for finding in findings:
        if group and finding.start > end:
            yield _change(text, group, end)
            group = []
        if finding.end > end or not group:
            end = text.find("\n", finding.end)
            end = len(text) if end < 0 else end
        group.append(finding)
    if group:
        yield _change(text, group, end)


def _change(text: str, findings: list[Finding], end: int) -> ChangedLine:
    start = text.rfind("\n", 0, findings[0].start) + 1
    local = [Finding(found.start - start, found.end - start, found.kind, 0.0) for found in findings]
    line = text[start:end]
    here, there, reached = [0], [start], 0
    length = 0
    for found in local:
        length += (
            found.start
            - reached
            + len(written(line[found.start : found.end], _stand_in(found), last=found.end == len(line)))
        )
        reached = found.end
        here.append(length)
        there.append(start + reached)
    return ChangedLine(mask(line, local, _stand_in), tuple(here), tuple(there))


def _stand_in(finding: Finding) -> str:
    return f"[{finding.kind}_1]"
