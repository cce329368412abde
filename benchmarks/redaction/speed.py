"""Speed on one core, beside presidio without a model on the same strings in the same run.

The strings are all that a redactor looks at: turns, and keys and values of tool inputs, each once a session.
Each work is done three times, in turn with its peer; the median speed counts, lowest and highest are the
bounds. Hostile inputs are those of `benchmarks/redaction_speed.py`.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from statistics import median

from benchmarks import redaction_speed as timing
from benchmarks.redaction.table import OURS, Line
from turnscope.eval.estimate import Estimate
from turnscope.redaction.keys import Key
from turnscope.redaction.leaves import leaves
from turnscope.redaction.recognisers.recogniser import Recogniser
from turnscope.redaction.recognisers.registry import default_recognisers
from turnscope.redaction.redactor import Redactor, redact_text
from turnscope.redaction.tagger.tagger import Tagger
from turnscope.redaction.views.derive import views
from turnscope.transcripts.model import Session

_RUNS = 3
_PEER_BYTES = 300_000
_PEER_HOSTILE = ("hex", "base64")
"""Presidio takes half a minute for each of the hostile inputs; two tell enough."""
_KEY = Key(b"k" * 32)

Work = tuple[Callable[[], object], int]


def measure_speed(folder: Path) -> Iterator[Line]:
    """Give MB/s over real logs without and with the names of people, and over the worst of hostile inputs."""
    sessions = timing.pick(folder, megabytes=1.0)
    strings = [text for session in sessions for text in _strings(session)]
    everything = timing.size(strings)
    rules = [each for each in default_recognisers() if not isinstance(each, Tagger)]
    peer = timing.presidio()
    sample = strings[:: max(1, everything // _PEER_BYTES)]
    works: dict[str, Work] = {
        "presidio": (partial(_each, peer, sample), timing.size(sample)),
        "views": (partial(_each, partial(_find, rules), strings), everything),
        "rules": (partial(_each, Redactor(key=_KEY, recognisers=rules), sessions), everything),
        "default": (partial(_redact_anew, sessions), everything),
    }
    for work, _ in works.values():
        work()  # loads what is loaded once
    times = _in_turn(works)
    where = f"{len(sessions)} real sessions, {everything / 1e6:.1f} MB"
    for name, measure, least in (
        ("views", "rules on all views: finding, as presidio does, MB/s", 8.0),
        ("rules", "the same with memory, masking and leak check, MB/s", None),
        ("default", "the default, with people and places, MB/s", 2.0),
    ):
        yield Line(measure, where, {OURS: times[name], "presidio": times["presidio"]}, least_ratio=least)
    yield _hostile(peer)


def _each(work: Callable[..., object], values: Sequence[object]) -> None:
    for value in values:
        work(value)


def _strings(session: Session) -> list[str]:
    return [leaf.text for leaf in dict.fromkeys(leaf for turn in session.turns for leaf in leaves(turn))]


def _find(recognisers: Sequence[Recogniser], text: str) -> None:
    """Find as the redactor does, and do nothing with it."""
    for view in (None, *views(text)):
        for recogniser in recognisers:
            list(recogniser.find(text if view is None else view.text))


def _redact_anew(sessions: Sequence[Session]) -> None:
    """Redact as for the first time: a tagger remembers the lines that it has read."""
    for each in default_recognisers():
        if isinstance(each, Tagger):
            each._unit.cache_clear()  # noqa: SLF001
            each._passes.cache_clear()  # noqa: SLF001
    _each(Redactor(key=_KEY), sessions)


def _in_turn(works: dict[str, Work]) -> dict[str, Estimate]:
    rounds = [
        {name: timing.speed(work, amount=amount) for name, (work, amount) in works.items()}
        for _ in range(_RUNS)
    ]
    return {name: _summary([told[name] for told in rounds]) for name in works}


def _summary(speeds: list[float]) -> Estimate:
    return Estimate(
        median(speeds), min(speeds), max(speeds), n=len(speeds), note="lowest and highest of the runs"
    )


def _hostile(peer: Callable[[str], object]) -> Line:
    """Time 100 KB of each hostile input, in one text."""
    redact_text("4111 1111 1111 1111, SSN 219-09-9999, +49 30 901820")
    inputs = dict(timing.hostile())
    ours = {name: _time(redact_text, text) for name, text in inputs.items()}
    theirs = [timing.speed(partial(peer, inputs[name]), amount=len(inputs[name])) for name in _PEER_HOSTILE]
    worst = min(ours, key=ours.__getitem__)
    by_tool = {OURS: Estimate(ours[worst], n=len(ours)), "presidio": Estimate(min(theirs), n=len(theirs))}
    return Line(f"worst hostile input ({worst}), MB/s", "100 KB each", by_tool, target=0.3)


def _time(work: Callable[[str], object], text: str) -> float:
    """Give the median speed: a pass of the garbage collector takes as long as 100 KB do."""
    return median(timing.speed(partial(work, text), amount=len(text)) for _ in range(_RUNS))
