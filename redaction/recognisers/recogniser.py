"""What a recogniser is, and the one that runs all rules in a single pass over a text."""

import re
import string
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final, Protocol

from turnscope.redaction.model import Finding
from turnscope.redaction.spans import PLACEHOLDER

if TYPE_CHECKING:
    import ahocorasick


class Recogniser(Protocol):
    """Finds personal data or secrets in a text. One that raises makes its turn withheld."""

    def find(self, text: str) -> Iterable[Finding]:
        """Give the spans to be masked, in any order; they may overlap."""
        ...


def unread_by(recogniser: Recogniser, text: str) -> int:
    """Give how many bytes of a text a recogniser leaves out, for they are too many; most leave out none."""
    count: Callable[[str], int] | None = getattr(recogniser, "unread", None)
    return count(text) if count else 0


class Documented(Recogniser, Protocol):
    """A recogniser with a name and examples; one test runs them, and the page of recognisers prints them."""

    @property
    def name(self) -> str:
        """What it finds, in a few words; unique."""
        ...

    @property
    def kind(self) -> str:
        """The kind of all its findings."""
        ...

    @property
    def hits(self) -> tuple[str, ...]:
        """Texts in which it finds something."""
        ...

    @property
    def misses(self) -> tuple[str, ...]:
        """Texts in which it finds nothing."""
        ...


def _accept(_match: re.Match[str]) -> bool:
    return True


@dataclass(frozen=True)
class Rule:
    """One pattern with its examples; `hits` and `misses` are run by one test and printed in the docs.

    The pattern is tried only where one of its `cues` (lower case) stands in the text: it matches from the cue
    on or, with `behind`, from the place that this function gives, at most some 100 characters before the cue;
    below zero, nothing can match there.
    The group `value` is what gets masked. Every repetition is bounded: no input costs more than linear time.
    """

    name: str
    kind: str
    cues: tuple[str, ...]
    pattern: str
    behind: Callable[[str, int], int] | None = None
    score: float = 0.9
    check: Callable[[re.Match[str]], bool] = _accept
    rate: Callable[[re.Match[str]], float] | None = None
    """Gives a match its own score in the place of the rule's."""
    hits: tuple[str, ...] = field(default=(), repr=False)
    misses: tuple[str, ...] = field(default=(), repr=False)

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The pattern, compiled at first use."""
        return re.compile(self.pattern)


_Behind = Callable[[str, int], int]
_Match = Callable[[str, int], re.Match[str] | None]
_BOUND: Final = 512
_TAIL: Final = re.compile(r"[A-Za-z0-9_\-+/.~%=]{1,16384}")
_PATIENCE: Final = 8
_START: Final = 4096
_ALNUM: Final = string.ascii_letters + string.digits


class Rules:
    """Runs many rules: one Aho-Corasick pass finds their cues, and each rule is tried at its own."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        """Take the rules; their automaton is built at first use."""
        self.rules = tuple(rules)

    @cached_property
    def _automaton(self) -> "ahocorasick.Automaton":
        import ahocorasick

        automaton = ahocorasick.Automaton()
        for number, rule in enumerate(self.rules):
            for cue in rule.cues:
                numbers = automaton.get(cue, (0, ()))[1]
                automaton.add_word(cue, (len(cue), (*numbers, number)))
        automaton.make_automaton()
        return automaton

    @cached_property
    def _tried(self) -> tuple[tuple[Rule, "_Match", "_Behind | None"], ...]:
        return tuple((rule, rule.compiled.match, rule.behind) for rule in self.rules)

    def find(self, text: str) -> Iterator[Finding]:
        """Give every rule's findings; a rule does not look again inside its own last match.

        Nor does it look again inside what its check refused, once that adds up to several times the text so
        far: this keeps the work linear where each of many cues begins a long match.
        """
        if not self.rules:
            return
        tried = self._tried
        reached = [0] * len(tried)
        refused = [0] * len(tried)
        for last, (length, numbers) in self._automaton.iter(lower(_blank(text))):
            cue = start = last - length + 1
            asked = None  # rules that share a cue mostly begin at the same place, too
            for number in numbers:
                if cue < reached[number]:
                    continue
                rule, attempt, behind = tried[number]
                if behind is not asked:
                    asked, start = behind, behind(text, cue) if behind else cue
                if start < 0:
                    continue
                match = attempt(text, start)
                if not match:
                    continue
                if rule.check(match):
                    score = rule.rate(match) if rule.rate else rule.score
                    finding = Finding(match.start("value"), _end(match), rule.kind, score)
                    reached[number] = max(match.end(), finding.end)
                    yield finding
                    continue
                refused[number] += match.end() - match.start()
                if refused[number] > _START + _PATIENCE * cue:
                    reached[number] = match.end()


def _blank(text: str) -> str:
    """Take the words of placeholders out, which would be cues for nothing that is left to be found."""
    if "[" not in text:
        return text
    return PLACEHOLDER.sub(lambda match: "[" + "\0" * (len(match.group()) - 2) + "]", text)


def _end(match: re.Match[str]) -> int:
    """Give the end of the value; one that its pattern's bound has cut goes on as long as the run does."""
    start, end = match.span("value")
    tail = _TAIL.match(match.string, end) if end - start >= _BOUND else None
    return tail.end() if tail else end


def reach_back(text: str, cue: int, *, extra: str, limit: int = 64) -> int:
    """Give the start of the run of letters, digits and `extra` characters that ends at a cue."""
    least = max(0, cue - limit)
    signs = _ALNUM + extra
    start = least + len(text[least:cue].rstrip(signs))
    while start > least and text[start - 1].isalnum():  # a letter beyond ASCII
        start = least + len(text[least : start - 1].rstrip(signs))
    return start


def lower(text: str) -> str:
    """Lower the case and keep the length, which `str.lower` does not for a few letters."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)
