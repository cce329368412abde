"""Ours as a finder: as shipped, and with parts left out that have seen what is scored."""

import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from benchmarks.redaction.peers import Finder
from benchmarks.redaction.sets import Span
from turnscope.redaction.leaves import Leaf
from turnscope.redaction.masking import Masking
from turnscope.redaction.memory import Memory
from turnscope.redaction.recognisers import registry
from turnscope.redaction.recognisers.recogniser import Recogniser, Rules


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


def without_table(names: frozenset[str] | None = None) -> tuple[Recogniser, ...]:
    """Give the default recognisers without the named rules of the table of services, or without any of it."""
    gone = table_names() if names is None else names
    rules = Rules(rule for rule in registry.RULES if rule.name not in gone)
    return tuple(rules if isinstance(each, Rules) else each for each in registry.default_recognisers())


@cache
def table_names() -> frozenset[str]:
    """Name the rules of the table of services."""
    table = Path(registry.__file__).with_name("services.toml")
    return frozenset(row["name"] for row in tomllib.loads(table.read_text(encoding="utf-8"))["rule"])


def rules_of(service: str) -> frozenset[str]:
    """Name the table's rules for a service: those that its name occurs in, spaces and case aside."""
    wanted = _plain(service)
    return frozenset(name for name in table_names() if wanted in _plain(name) or _first(name) in wanted)


def _plain(name: str) -> str:
    return "".join(filter(str.isalnum, name.lower()))


def _first(name: str) -> str:
    """Give the first word of a rule's name; one so short that it occurs by chance counts for nothing."""
    word = _plain(name.split(maxsplit=1)[0])
    return word if len(word) > 3 else "\0"
