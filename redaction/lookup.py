"""Finds all values that are known at one time, in any of their forms, in one pass over a text."""

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Final

import ahocorasick

from turnscope.redaction.bridges import Bridges
from turnscope.redaction.forms import Form, Known, forms_of, span_of
from turnscope.redaction.model import Finding
from turnscope.redaction.recognisers.recogniser import lower
from turnscope.redaction.spans import spare_placeholders

_CUT: Final = 1024
"""So many values are known by their parts too, those of the log's metadata first; the others as a whole."""
_LEAST: Final = 256
_DENSITY: Final = 32


class Lookup:
    """What is known at one time. It does not change; the memory makes a new one when it has grown."""

    def __init__(
        self,
        values: Iterable[Known],
        *,
        version: int = 0,
        forms: dict[Known, tuple[Form, ...]] | None = None,
    ) -> None:
        """Take the values, and the forms that are worked out already, to which new ones are added."""
        self.version = version
        self._values = tuple(values)
        self._forms = {} if forms is None else forms

    def find(self, text: str) -> list[Finding]:
        """Give every place where a known value stands, in any of its forms, outside placeholders."""
        return spare_placeholders(text, self._find(text)) if self._values else []

    def _find(self, text: str) -> Iterator[Finding]:
        """Ask of so many places whether a name must stand there; beyond, all count."""
        reached = 0
        patience = _LEAST + len(text) // _DENSITY
        for last, forms in self._automaton.iter(lower(text)):
            for form in forms:
                start = last - len(form.text) + 1
                if form.place is not None and last < reached:
                    continue
                patience -= not form.free
                span = (
                    span_of(text, form, start, last + 1) if patience > 0 or form.free else (start, last + 1)
                )
                if span:
                    reached = max(reached, span[1])
                    yield Finding(span[0], span[1], form.known.kind, 1.0)

    @cached_property
    def bridges(self) -> Bridges:
        """What may meet where a known value is cut in two."""
        return Bridges(known.value for known in self._values if known.free)

    @cached_property
    def _automaton(self) -> ahocorasick.Automaton:
        automaton = ahocorasick.Automaton()
        for number, known in enumerate(self._values):
            if known not in self._forms:
                self._forms[known] = tuple(forms_of(known, cut=number < _CUT))
            for form in self._forms[known]:
                key = lower(form.text)
                automaton.add_word(key, (*automaton.get(key, ()), form))
        automaton.make_automaton()
        return automaton
