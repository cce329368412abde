"""Presidio's recognisers behind gates, any other of them as one of ours, and ours as presidio's.

The engine is slow and wrecks code (see docs/redaction.md). Three more traps are avoided here: its import
pulls torch and transformers in where they are installed; a pattern that times out is skipped, which lets the
text through; and its logger writes values.
"""

import logging
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from turnscope.redaction.model import Finding
from turnscope.redaction.spans import ends_escape

_HEAVY: Final = ("torch", "transformers", "tensorflow", "stanza", "gliner")
_TIMEOUT: Final = 2.0
"""Seconds that a pattern may take on one window; linear ones need microseconds."""


ALONE: Final = r"(?:(?<![A-Za-z0-9_.].)|(?<=\\[nrtbfv0].)|(?<=\\x[0-9a-fA-F]{2}.)|(?<=\\u[0-9a-fA-F]{4}.))"
"""Behind a gate's first character: no letter before it. A search is fast where it begins with a set."""


@dataclass(frozen=True)
class Gated:
    """A presidio recogniser that sees only windows around what a cheap gate lets through.

    `words` are looked for near a match of a pattern that is weak by itself: without one, scores below
    `threshold` do not count.
    """

    name: str
    kind: str
    recogniser: str
    gate: re.Pattern[str]
    threshold: float = 0.4
    words: re.Pattern[str] | None = None
    around: int = 0
    hits: tuple[str, ...] = field(default=(), repr=False)
    misses: tuple[str, ...] = field(default=(), repr=False)

    def find(self, text: str) -> Iterator[Finding]:
        """Give findings. Raises `TimeoutError` where a pattern takes too long."""
        for match in self.gate.finditer(text):
            if self._admits(text, match):
                start, end = max(0, match.start() - self.around), match.end() + self.around
                yield from self._find(text[start:end], start, boosted=self._near_word(text, match))

    def _admits(self, text: str, match: re.Match[str]) -> bool:
        before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
        inside = before.isalnum() and not ends_escape(text, match.start())
        negative = before == "-" and not text[max(0, match.start() - 2) : match.start() - 1].strip(
            "[(,:= \n\t"
        )
        return not (inside or negative or before in ("_", ".") or after.isalnum() or after == "_")

    def _near_word(self, text: str, match: re.Match[str]) -> bool:
        near = text[max(0, match.start() - 80) : match.start()] + " " + text[match.end() : match.end() + 40]
        return self.words is not None and bool(self.words.search(near))

    def _find(self, window: str, offset: int, *, boosted: bool) -> Iterator[Finding]:
        for start, end, score in _run(load_recogniser(self.recogniser), window):
            if boosted or score >= self.threshold:
                yield Finding(start + offset, end + offset, self.kind, max(score, self.threshold))


@dataclass(frozen=True)
class FromPresidio:
    """Makes any recogniser of presidio's one of ours: `FromPresidio(recogniser, kind="BADGE")`.

    One that raises withholds the turn. Patterns are run here, for presidio's own loop survives a timeout.
    Raises `ValueError` for one that reads a language model's output: without it, it would find nothing.
    """

    recogniser: Any
    kind: str
    threshold: float = 0.4

    def __post_init__(self) -> None:
        """Refuse what would find nothing."""
        from presidio_analyzer.predefined_recognizers import SpacyRecognizer

        if isinstance(self.recogniser, SpacyRecognizer):
            raise ValueError(  # noqa: TRY004 - it is a recogniser, but of no use
                "this recogniser needs presidio's NLP engine; use a model's folder in the policy"
            )

    def find(self, text: str) -> Iterator[Finding]:
        """Give findings from the threshold on."""
        for start, end, score in self._spans(text):
            if score >= self.threshold:
                yield Finding(start, end, self.kind, score)

    def _spans(self, text: str) -> Iterator[tuple[int, int, float]]:
        from presidio_analyzer import PatternRecognizer

        logging.getLogger("presidio-analyzer").disabled = True
        if isinstance(self.recogniser, PatternRecognizer):
            yield from _run(self.recogniser, text)
            return
        for result in self.recogniser.analyze(text, self.recogniser.supported_entities, None) or ():
            yield result.start, result.end, result.score


def make_registry(*, language: str = "en") -> Any:
    """Give our recognisers as a presidio `RecognizerRegistry`, for `AnalyzerEngine(registry=...)`.

    It holds one `EntityRecognizer` a family; their entities are our kinds. They need no language model:
    presidio's `NoOpNlpEngine` will do.
    """
    from turnscope.redaction.recognisers.recogniser import Rules
    from turnscope.redaction.recognisers.registry import FAMILIES

    logging.getLogger("presidio-analyzer").disabled = True  # it would log values
    with _without(*_HEAVY):
        from presidio_analyzer import RecognizerRegistry
    made = [
        _entity_recogniser()(
            name=family.key,
            kinds=sorted({member.kind for member in family.members}),
            recognisers=(Rules(family.rules), *family.others),
            language=language,
        )
        for family in FAMILIES
    ]
    return RecognizerRegistry(recognizers=made, supported_languages=[language])


@cache
def _entity_recogniser() -> Any:
    """Make the class late, for its base is presidio's."""
    from presidio_analyzer import EntityRecognizer, RecognizerResult

    class Ours(EntityRecognizer):
        def __init__(
            self, *, name: str, kinds: list[str], recognisers: tuple[Any, ...], language: str
        ) -> None:
            super().__init__(supported_entities=kinds, name=name, supported_language=language)
            self.recognisers = recognisers

        def load(self) -> None:
            """Nothing to load: what they need is loaded at their first use."""

        def analyze(self, text: str, entities: list[str], nlp_artifacts: Any = None) -> list[Any]:  # noqa: ARG002
            found = (finding for each in self.recognisers for finding in each.find(text))
            return [
                RecognizerResult(finding.kind, finding.start, finding.end, finding.score)
                for finding in found
                if finding.kind in entities
            ]

    return Ours


def _run(recogniser: Any, window: str) -> Iterator[tuple[int, int, float]]:
    """Run the patterns and checks of a presidio recogniser; unlike its own loop, do not survive a timeout."""
    import regex

    for pattern in recogniser.patterns:
        for match in regex.finditer(
            pattern.regex, window, flags=recogniser.global_regex_flags, timeout=_TIMEOUT
        ):
            score = _score(recogniser, match.group(), pattern.score)
            if score > 0:
                yield match.start(), match.end(), score


def _score(recogniser: Any, value: str, score: float) -> float:
    valid = recogniser.validate_result(value)
    if valid is not None:
        score = float(valid)
    return 0.0 if recogniser.invalidate_result(value) else score


def is_valid(value: str, *, recogniser: str) -> bool:
    """Ask one of presidio's recognisers whether the check digits of a value hold, where it knows any."""
    return _score(load_recogniser(recogniser), value, 1.0) > 0


@cache
def load_recogniser(name: str) -> Any:
    """Make one of presidio's recognisers; the first takes about a second, for presidio brings spaCy."""
    logging.getLogger("presidio-analyzer").disabled = True  # it would log values
    with _without(*_HEAVY):
        from presidio_analyzer import predefined_recognizers
    return getattr(predefined_recognizers, name)()


@contextmanager
def _without(*names: str) -> Iterator[None]:
    """Make modules that are not loaded yet look absent for a while, and leave those that are."""
    hidden = [name for name in names if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]  # None means: can not be imported
    try:
        yield
    finally:
        for name in hidden:
            if sys.modules.get(name) is None:
                sys.modules.pop(name, None)
