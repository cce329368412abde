"""Ours as a finder: as shipped, and with parts left out that have seen what is scored."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from benchmarks.redaction.peers import Finder
from benchmarks.redaction.sets import Row, Span, fold_of
from turnscope.redaction.candidates.candidates import Candidates
from turnscope.redaction.candidates.model import CandidateModel
from turnscope.redaction.leaves import Leaf
from turnscope.redaction.masking import Masking
from turnscope.redaction.memory import Memory
from turnscope.redaction.recognisers import registry, services
from turnscope.redaction.recognisers.recogniser import Recogniser

_SHORT = 3
"""A service's name up to this length stands in others by chance."""


def shipped() -> Finder:
    """Make the default redactor's eyes: all recognisers, views, memory and second look."""
    return finder(registry.default_recognisers())


def finder(recognisers: Iterable[Recogniser]) -> Finder:
    """Make a finder of some recognisers. A text on which one fails is withheld: all of it counts as found."""
    kept = tuple(recognisers)

    def find(text: str) -> list[Span]:
        leaf = Leaf(text)
        masking = Masking(kept, Memory())
        masking.settle([leaf])
        if leaf in masking.failed:
            return [Span(0, len(text), "WITHHELD")]
        return [Span(each.start, each.end, each.kind) for each in masking.found[leaf]]

    return find


def without(names: frozenset[str], *, model: CandidateModel | None = None) -> tuple[Recogniser, ...]:
    """Give the default recognisers without some of the rules, maybe with another model for candidates."""
    kept = registry.judged(without=[rule for rule in registry.RULES if rule.name in names])
    return tuple(
        each.over(*kept, model=model) if isinstance(each, Candidates) else each
        for each in registry.default_recognisers()
    )


def table_names() -> frozenset[str]:
    """Name the rules of the table of services."""
    return frozenset(rule.name for rule in services.RULES)


def rules_of(service: str) -> frozenset[str]:
    """Name the table's rules for a service: those whose service has its name, spaces and case aside."""
    wanted = _plain(service)
    rows = services.read_services()
    return frozenset(
        row["name"] for row in rows if _is_of(wanted, _plain(row["service"]), _plain(row["name"]))
    )


def _is_of(wanted: str, service: str, rule: str) -> bool:
    return wanted in rule or wanted in service or (len(service) > _SHORT and service in wanted)


def _plain(name: str) -> str:
    return "".join(filter(str.isalnum, name.lower()))


@dataclass(slots=True, repr=False)
class HeldOut:
    """Ours, with a model for candidates that has not seen the row in question, nor any of its group."""

    models: tuple[CandidateModel, ...]
    _made: dict[tuple[frozenset[str], int], Finder] = field(default_factory=dict)

    def finder(self, row: Row, *, names: frozenset[str] = frozenset()) -> Finder:
        """Give the finder for a row, without the named rules."""
        key = names, fold_of(row.group)
        if key not in self._made:
            self._made[key] = finder(without(names, model=self.models[key[1]]))
        return self._made[key]


@cache
def hold_out(folder: Path) -> HeldOut:
    """Fit the model for candidates five times, each time without a fifth of the services and files."""
    from turnscope.training.secrets.fit import fit_folds
    from turnscope.training.secrets.rows import read_code, read_rows
    from turnscope.training.secrets.templates import invent

    rows = [*read_rows(folder), *read_code(), *invent()]
    return HeldOut(fit_folds(rows, registry.judged()))
