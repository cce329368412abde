"""Finds people and places in lines of text with a small network, where a cheap gate lets it look."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Final

from turnscope.redaction.guesses import CERTAIN
from turnscope.redaction.model import Finding
from turnscope.redaction.ordinary import is_ordinary
from turnscope.redaction.recognisers.recogniser import Recogniser
from turnscope.redaction.spans import PLACEHOLDER
from turnscope.redaction.tagger.budget import FREE, Budget
from turnscope.redaction.tagger.code_lines import is_code, least_in_code
from turnscope.redaction.tagger.gate import Gate
from turnscope.redaction.tagger.joints import Joint, name_joints
from turnscope.redaction.tagger.model import PeopleModel
from turnscope.redaction.tagger.tagging import Entity
from turnscope.redaction.tagger.units import split_units

_Part = tuple[int, str, bool, Joint | None]
"""Where a part begins, its text, whether it is by itself, and the line's end that it was read over."""

Judge = Callable[[str], Iterable[Entity]]
"""Gives the entities of a line or a part of one."""

LEAST: Final = {"PERSON": 0.5, "LOCATION": 0.6}
"""Kinds that are masked, and the score from which on."""

ODD: Final = 0.8
"""Score from which on a word in lower case or in capitals is a person in code and logs."""

CUT: Final = 0.7
"""Score from which on a name is cut by a line's end."""

_UNITS: Final = 32768
"""Lines, or parts of long ones, whose findings are kept: logs repeat themselves."""


class Tagger:
    """Judges a text line by line, so that what it finds in a line depends on that line alone.

    A line with a placeholder has been judged before it was masked, and is left alone: redacting twice
    changes nothing.
    """

    def __init__(self, judge: Judge, *, gate: Callable[[], Gate]) -> None:
        """Take what judges a line, and what loads the gate before it."""
        self._judge = judge
        self._gate = gate
        self._unit = lru_cache(_UNITS)(self._judge_unit)
        self._passes = lru_cache(_UNITS)(self._may_name)

    def find(self, text: str) -> Iterator[Finding]:
        """Give people and places; a text of one short line is let through the gate more easily.

        What is read of text that is full of names is limited (`budget.py`); `unread` counts the rest.
        Scores lie below those of rules: it is a guess.
        """
        for start, unit, alone, joint in self._parts(text, Budget(len(text))):
            for one in self._unit(unit, alone=alone):
                span = joint.back(one.start, one.end) if joint else (start + one.start, start + one.end)
                if span and (not joint or (one.kind == "PERSON" and one.score >= CUT)):
                    yield Finding(*span, one.kind, min(one.score, 0.99) * CERTAIN)

    def unread(self, text: str) -> int:
        """Give how many bytes of a text may name somebody and are not read, for there are too many."""
        if len(text) <= FREE // 2:
            return 0
        budget = Budget(len(text))
        deque(self._parts(text, budget), maxlen=0)
        return budget.unread

    def _parts(self, text: str, budget: Budget) -> Iterator[_Part]:
        """Give what is to be read: parts of lines, then what stands around line ends that may cut a name."""
        alone = "\n" not in text.strip()
        strong = self._gate().is_strong
        start = 0
        for line in text.split("\n"):
            if "[" not in line or not PLACEHOLDER.search(line):
                for offset, unit in split_units(line):
                    if self._passes(unit, alone=alone) and budget.admits(unit, is_strong=strong):
                        yield start + offset, unit, alone, None
            else:
                budget.charge(line)
            start += len(line) + 1
        for joint in () if alone else name_joints(text, self._gate()):
            if self._passes(joint.text, alone=True) and budget.admits(joint.text, is_strong=strong):
                yield joint.start, joint.text, True, joint

    def _may_name(self, unit: str, *, alone: bool) -> bool:
        return self._gate().passes(unit, alone=alone)

    def _judge_unit(self, unit: str, *, alone: bool) -> tuple[Entity, ...]:
        code = not alone and is_code(unit)
        return tuple(
            one
            for one in self._judge(unit)
            if _may_be_name(unit[one.start : one.end])
            and one.score >= _least(one, unit, alone=alone)
            and (not code or one.score >= self._least_in_code(one, unit))
        )

    def _least_in_code(self, one: Entity, unit: str) -> float:
        is_first = unit[one.start : one.end].lower() in self._gate().names
        return least_in_code(unit, one.start, one.end, kind=one.kind, is_first=is_first)


def _least(one: Entity, unit: str, *, alone: bool) -> float:
    """Give the score that is asked: more of a word in lower case or in capitals, but in a message."""
    value = unit[one.start : one.end]
    odd = not alone and (value.islower() or value.isupper())
    return max(LEAST.get(one.kind, 2.0), ODD if odd and one.kind == "PERSON" else 0.0)


def _may_be_name(value: str) -> bool:
    """Refuse ordinary words, numbers and single letters."""
    return sum(map(str.isalpha, value)) > 1 and not is_ordinary(value)


def default_people() -> Path:
    """Return the folder of the tagger that ships with turnscope."""
    return Path(str(files("turnscope.redaction") / "models" / "people"))


@cache
def default_gate() -> Gate:
    """Load the gate that ships with turnscope; it stands before every model."""
    return Gate.load(default_people())


@cache
def load_tagger(model: str | Path) -> Recogniser | None:
    """Load a tagger: `default`, a folder of Hugging Face's, or none for `off`.

    Raises `ModelError` when the folder does not hold a model that can be read.
    """
    if model == "off":
        return None
    if model == "default":
        return Tagger(PeopleModel(default_people()), gate=default_gate)
    from turnscope.redaction.tagger.hugging_face import load_judge

    return Tagger(load_judge(Path(model)), gate=default_gate)
