"""What redaction does to real sessions, in which nothing is marked: turns withheld, spans, a second pass."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from benchmarks.redaction.matching import share
from benchmarks.redaction.table import OURS, Line
from turnscope.eval.estimate import Estimate
from turnscope.redaction.keys import Key
from turnscope.redaction.model import RedactedSession
from turnscope.redaction.redactor import Redactor
from turnscope.transcripts.model import Identity, Session, ToolCall, Turn
from turnscope.transcripts.reading import read

_EVERY = 6
"""Of the sessions, those that are redacted a second time."""


def measure_real_logs(folder: Path) -> Iterator[Line]:
    """Give the shares of turns withheld and of those that a second redaction changes; spans by kind."""
    redactor = Redactor(key=Key(b"k" * 32))
    withheld: list[bool] = []
    changed: list[bool] = []
    clusters: list[list[int]] = [[], []]
    kinds: Counter[str] = Counter()
    size = number = 0
    for number, session in enumerate(read(folder), 1):
        done = redactor(session)
        kinds.update(done.findings)
        size += done.scan.bytes
        withheld += [turn.withheld for turn in done.turns]
        clusters[0] += [number] * len(done.turns)
        if number % _EVERY == 0:
            again = redactor(_as_read(done))
            changed += [one.text != two.text for one, two in zip(done.turns, again.turns, strict=True)]
            clusters[1] += [number] * len(done.turns)
    where = f"{number} real sessions, {size / 1e6:.0f} MB"
    yield Line("turns withheld", where, {OURS: share(withheld, clusters[0])}, less_is_better=True)
    twice = {OURS: share(changed, clusters[1])}
    yield Line("turns that a second redaction changes", where, twice, target=0.0, less_is_better=True)
    for kind, count in kinds.most_common():
        yield Line(f"masked per 10 KB, {kind}", where, {OURS: Estimate(count / size * 1e4)}, detail=True)


def _as_read(done: RedactedSession) -> Session:
    """Give a redacted session as its own output is read."""
    turns = tuple(
        Turn(turn.role, turn.text, tuple(ToolCall(call.name, call.input) for call in turn.tool_calls))
        for turn in done.turns
    )
    return replace(Session(id=done.id, turns=turns, format=done.format), identity=Identity(), keyed=True)
