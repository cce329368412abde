"""Masks the texts of one session together: find, remember, find again until nothing new turns up, check."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from turnscope.redaction.bare import is_bare_number
from turnscope.redaction.guesses import is_guess
from turnscope.redaction.leaks import LeakCheck
from turnscope.redaction.leaves import Leaf
from turnscope.redaction.lookup import Lookup
from turnscope.redaction.memory import Memory
from turnscope.redaction.model import Finding, RedactedText
from turnscope.redaction.placeholders import Placeholders
from turnscope.redaction.recognisers.recogniser import Recogniser, unread_by
from turnscope.redaction.recognisers.secret_keys import whole_value
from turnscope.redaction.rescan import changed, masked_lines
from turnscope.redaction.scan import Scan, byte_count
from turnscope.redaction.spans import mask, merge, skip_escape, spare_placeholders, unite
from turnscope.redaction.views.derive import views
from turnscope.redaction.views.joined import bridged
from turnscope.redaction.views.view import View

_ROUNDS: Final = 5
_Reading = tuple[str, View | None, list[Finding]]
"""A text, the view that it is of (of the original itself none), and what was found in it."""
_LABELS_TOO: Final = frozenset({"HOST", "ORG", "PROJECT"})


@dataclass(slots=True, repr=False)
class Masking:
    """The work on one session: which spans of which text are masked, and which texts may not go out."""

    recognisers: tuple[Recogniser, ...]
    memory: Memory
    withheld: frozenset[str] = frozenset()
    """Kinds that the policy withholds."""
    found: dict[Leaf, list[Finding]] = field(default_factory=dict)
    failed: set[Leaf] = field(default_factory=set)
    scan: Scan = field(default_factory=Scan)
    leaks: LeakCheck = field(default_factory=LeakCheck)
    _views: dict[Leaf, tuple[View, ...]] = field(default_factory=dict)
    _blocks: dict[Leaf, tuple[list[Finding], tuple[View, ...]]] = field(default_factory=dict)
    """What was looked at again: the findings by which it was masked, the masked lines and their views."""
    _lookup: Lookup = field(default_factory=lambda: Lookup(()))
    """What finds the values that were known when a round began."""
    _known_by: dict[Leaf, int] = field(default_factory=dict)
    """The version of the memory by which nothing was left to be found in a text."""
    _subjects: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    _accepted: dict[str, bool] = field(default_factory=dict)

    def settle(self, leaves: Iterable[Leaf]) -> None:
        """Find all that is to be masked in the texts; what does not come to rest is failed."""
        for leaf in dict.fromkeys(leaves):
            self._look(leaf)
        for _ in range(_ROUNDS):
            self._lookup = self.memory.lookup()
            grown = [leaf for leaf in self.found if self._grow(leaf)]
            if not grown:
                break
        self._lookup = self.memory.lookup()
        self.failed.update(grown)
        for leaf, findings in self.found.items():
            self.found[leaf] = [self._renamed(leaf.text, finding) for finding in findings]

    def _renamed(self, text: str, finding: Finding) -> Finding:
        """Give a finding the kind under which its value is known, so that one value has one placeholder."""
        kind, _ = self._subject(text[finding.start : finding.end], finding.kind)
        return finding if kind == finding.kind else replace(finding, kind=kind)

    def _subject(self, value: str, kind: str) -> tuple[str, str]:
        """Ask the memory, once all is learnt, for whom a value stands."""
        if (value, kind) not in self._subjects:
            self._subjects[value, kind] = self.memory.subject(value, kind)
        return self._subjects[value, kind]

    def _look(self, leaf: Leaf) -> None:
        """Run the recognisers over a text and its views, and remember what they find."""
        self.scan.bytes += byte_count(leaf.text)
        self._views[leaf] = tuple(views(leaf.text, scan=self.scan))
        plain = merge(spare_placeholders(leaf.text, [*self._recognise(leaf, leaf.text), *whole_value(leaf)]))
        self.found[leaf] = unite(leaf.text, plain)
        if leaf not in self.failed and (unread := sum(unread_by(one, leaf.text) for one in self.recognisers)):
            self.scan.unread["names"] += unread
        self._add(leaf, self._learn(leaf, [(leaf.text, None, plain), *self._read(leaf, self._views[leaf])]))

    def _read(self, leaf: Leaf, derived: Iterable[View]) -> Iterator[_Reading]:
        for view in derived:
            found = spare_placeholders(view.text, self._recognise(leaf, view.text))
            yield view.text, view, [each for each in found if view.concerns(each.start, each.end)]

    def _learn(self, leaf: Leaf, readings: Iterable[_Reading]) -> list[Finding]:
        """Remember what findings mean, and give them as findings in the text.

        Where a stretch reads as something else in a view, what it looks like means nothing.
        """
        told = [
            (view.back(found.start, found.end) if view else (found.start, found.end), text, found)
            for text, view, findings in readings
            for found in findings
        ]
        values = [text[found.start : found.end] for _, text, found in told]
        meant = {
            span for (span, _, _), value in zip(told, values, strict=True) if value != leaf.text[slice(*span)]
        }
        kept: list[Finding] = []
        for ((start, end), _, found), value in zip(told, values, strict=True):
            if value != leaf.text[start:end] or (start, end) not in meant:
                self.memory.learn_found(value, found.kind, score=found.score)
                self.memory.equate(leaf.text[start:end], value)
                kept.append(Finding(start, end, found.kind, found.score))
        return kept

    def _add(self, leaf: Leaf, findings: Iterable[Finding]) -> None:
        if findings := list(findings):
            merged = merge(spare_placeholders(leaf.text, [*self.found[leaf], *findings]))
            self.found[leaf] = unite(leaf.text, merged)

    def _recognise(self, leaf: Leaf, text: str) -> Iterator[Finding]:
        """Give what the recognisers find; when one fails the leaf does, and the others still tell."""
        for recogniser in self.recognisers:
            try:
                yield from [_spare_escape(text, finding) for finding in recogniser.find(text)]
            except Exception:  # noqa: BLE001 - whatever goes wrong, the text must not go out
                self.failed.add(leaf)

    def _back(self, leaf: Leaf, view: View, finding: Finding) -> Finding:
        start, end = view.back(finding.start, finding.end)
        self.memory.equate(leaf.text[start:end], view.text[finding.start : finding.end])
        return Finding(start, end, finding.kind, finding.score)

    def _grow(self, leaf: Leaf) -> bool:
        """Add what the memory knows and what shows once the rest is masked; tell whether to look again."""
        version = self._lookup.version
        if self._known_by.get(leaf) == version:
            return False
        self._add(leaf, self._remember(leaf))
        late = leaf not in self.failed and self._look_again(leaf)
        self._known_by[leaf] = -1 if late else version
        return late or self.memory.version != version

    def _remember(self, leaf: Leaf) -> Iterator[Finding]:
        """Find known values in a text and its views."""
        yield from self._lookup.find(leaf.text)
        yield from self._known_in(leaf, self._with_bridges(leaf.text, self._views[leaf]))

    def _known_in(self, leaf: Leaf, derived: Iterable[View]) -> Iterator[Finding]:
        for view in derived:
            yield from (self._back(leaf, view, finding) for finding in self._lookup.find(view.text))

    def _with_bridges(self, source: str | View, derived: Iterable[View]) -> Iterator[View]:
        """Give views and, of their source and of each, those without the line ends inside known values."""
        yield from bridged(source, self._lookup.bridges)
        for view in derived:
            yield from self._bridged(view)

    def _look_again(self, leaf: Leaf) -> bool:
        """Run all over the masked lines, so that redacting twice changes nothing; tell of anything new."""
        before = self.found[leaf]
        if not before:
            return False
        late = list(self._read_masked(leaf))
        blocks = self._blocks[leaf][1]
        self._add(
            leaf, [*late, *self._known_in(leaf, (each for view in blocks for each in self._bridged(view)))]
        )
        return self.found[leaf] != before

    def _bridged(self, view: View) -> Iterator[View]:
        yield view
        yield from bridged(view, self._lookup.bridges)

    def _read_masked(self, leaf: Leaf) -> Iterator[Finding]:
        """Run the recognisers over the masked lines and their views, unless they are as they were."""
        before = self.found[leaf]
        if leaf in self._blocks and self._blocks[leaf][0] == before:
            return
        blocks: list[View] = []
        for block in changed(leaf.text, before):
            derived = list(views(block))
            # A model has judged these lines whole before; at the window's edges they are cut.
            found = (one for one in self._recognise(leaf, block.text) if not is_guess(one.kind, one.score))
            plain = spare_placeholders(block.text, found)
            yield from self._learn(leaf, [(block.text, block, plain), *self._read(leaf, derived)])
            blocks += (block, *derived)
        self._blocks[leaf] = (before, tuple(blocks))

    def survives(self, leaf: Leaf, masked: str) -> bool:
        """Tell whether a known value stands in what is given out for a text, or in a view of a masked line.

        The views of other lines are those in which all that is known has been looked for.
        """
        return bool(self._lookup.find(masked)) or any(
            self._lookup.find(view.text)
            for block in (masked_lines(masked) if masked != leaf.text else ())
            for view in self._with_bridges(block, views(block))
        )

    def is_withheld(self, leaf: Leaf) -> bool:
        """Tell whether a text holds a kind that the policy withholds."""
        return any(finding.kind in self.withheld for finding in self.found[leaf])

    def masked(self, leaf: Leaf, placeholders: Placeholders) -> RedactedText:
        """Write a text with its findings replaced."""

        def name(finding: Finding) -> str:
            value = leaf.text[finding.start : finding.end]
            shown = placeholders.name(*self._subject(value, finding.kind))
            return f'"{shown}"' if is_bare_number(leaf.text, finding) else shown

        return RedactedText(mask(leaf.text, self.found[leaf], name))

    def accepts(self, word: str) -> bool:
        """Tell whether a word beside the turns, of a gold label for instance, gives nobody away.

        Words that name projects and firms are let through: a label may be one by chance.
        """
        if word not in self._accepted:
            leaf = Leaf(word)
            found = [*self._recognise(leaf, word), *self.memory.find(word)]
            named = {finding.kind for finding in found} - _LABELS_TOO
            self._accepted[word] = not named and leaf not in self.failed
        return self._accepted[word]

    def count(self, leaves: Iterable[Leaf]) -> Counter[str]:
        """Count the findings of some texts by kind."""
        return Counter(finding.kind for leaf in leaves for finding in self.found[leaf])


def _spare_escape(text: str, finding: Finding) -> Finding:
    r"""Leave the `n` of a `\n` before a value in place; in `C:\Users\nina` it is the user's."""
    if finding.kind == "USER" or text[finding.start - 1 : finding.start] != "\\":
        return finding
    return Finding(skip_escape(text, finding.start), finding.end, finding.kind, finding.score)
