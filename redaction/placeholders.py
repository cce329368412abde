"""Names for what was masked: `[EMAIL_1]`, counted in order of first appearance in a session, or keyed."""

from collections import defaultdict
from collections.abc import Iterable

from turnscope.redaction.keys import Key
from turnscope.redaction.pseudonyms import LINKABLE, canonical, class_of, pseudonym
from turnscope.redaction.spans import PLACEHOLDER


class Placeholders:
    """Hands out placeholders: the same value gets the same one, for as long as this object lives.

    Names, accounts and addresses count together, so that a person has one number. With a link key, the same
    value gets the same placeholder in other sessions too.
    """

    def __init__(self, texts: Iterable[str] = (), *, link_key: Key | None = None) -> None:
        """Take the texts that are going to be masked, and count on after the placeholders in them."""
        self._link_key = link_key
        self._last: defaultdict[str, int] = defaultdict(int)
        self._names: dict[tuple[str, str], str] = {}
        self._tags: dict[tuple[str, str], str] = {}
        for text in texts:
            if "[" in text:
                for match in PLACEHOLDER.finditer(text):
                    self._count_on(match[1], match[2])

    def _count_on(self, kind: str, tag: str) -> None:
        if tag.isdigit():
            self._last[class_of(kind)] = max(self._last[class_of(kind)], int(tag))

    def name(self, kind: str, subject: str) -> str:
        """Give the placeholder of a subject, a new one at its first appearance."""
        if (kind, subject) not in self._names:
            whom = (class_of(kind), canonical(subject, kind))
            if whom not in self._tags:
                self._tags[whom] = self._tag(kind, subject)
            self._names[kind, subject] = f"[{kind}_{self._tags[whom]}]"
        return self._names[kind, subject]

    def _tag(self, kind: str, subject: str) -> str:
        if self._link_key is not None and kind in LINKABLE:
            return pseudonym(self._link_key, kind=kind, subject=subject)
        self._last[class_of(kind)] += 1
        return str(self._last[class_of(kind)])
