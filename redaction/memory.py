"""What a session has given away once is masked everywhere in it.

That is what the log's own metadata names and what a recogniser found, in the forms in which they come back.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final
from urllib.parse import unquote

from turnscope.redaction.forms import Form, Known
from turnscope.redaction.guesses import is_guess, learn_guess
from turnscope.redaction.lookup import Lookup
from turnscope.redaction.model import Finding
from turnscope.redaction.names import PERSONAL
from turnscope.redaction.policy import Policy
from turnscope.redaction.spans import PLACEHOLDER

_LINE: Final = 40
_SHORTEST: Final = 2


class Memory:
    """The known values of one session. What the policy keeps is not learnt; its terms are known already.

    With `linked`, pseudonyms mean the same in other sessions too: an address then stands for itself alone.
    """

    def __init__(self, policy: Policy | None = None, *, linked: bool = False) -> None:
        """Begin with the policy's terms."""
        self._policy = Policy() if policy is None else policy
        self.linked = linked
        self._known: dict[str, Known] = {}
        self._equal: dict[str, str] = {}
        self._forms: dict[Known, tuple[Form, ...]] = {}
        self._lookup: Lookup | None = None
        self._told: set[tuple[str, str, float]] = set()
        self.version = 0
        """Goes up with every value that is learnt."""
        for term in self._policy.terms:
            for value in (joint.join(term.value.split()) for joint in ("", "_", "-", " ")):
                self._known[value.casefold()] = Known(value, term.kind, term.value.casefold(), certain=True)

    def keeps(self, value: str, kind: str) -> bool:
        """Tell whether the policy lets a value stand."""
        return self._policy.keeps(value, kind)

    def __len__(self) -> int:
        """Count the values."""
        return len(self._known)

    def learn(self, value: str, kind: str, *, subject: str | None = None, anywhere: bool = True) -> None:
        """Remember a value, unless it is known already or too short to mean anything.

        One that is not to be masked `anywhere` is masked where a name must stand, as short ones are.
        """
        value = value.strip()
        key = value.casefold()
        if len(value) < _SHORTEST or not _is_value(value) or self.keeps(value, kind):
            return
        if self._has(key, kind, anywhere=anywhere):
            self._link(key, kind, subject or key)
            return
        certain = key in self._known and self._known[key].certain
        self._known[key] = Known(value, kind, subject or key, anywhere, certain)
        self._lookup = None
        self.version += 1

    def _link(self, key: str, kind: str, subject: str) -> None:
        """Take an account or a first name that stood for itself as that of the first person who has it."""
        known = self._known[key]
        if known.subject == key and {known.kind, kind} <= PERSONAL:
            self._known[key] = replace(known, subject=subject)

    def _has(self, key: str, kind: str, *, anywhere: bool) -> bool:
        """Tell whether nothing new would be learnt: secrets count for more than names, anywhere for more."""
        known = self._known.get(key)
        if known is None or (kind == "SECRET" and known.kind != kind):
            return False
        if known.certain:
            return True
        return known.anywhere or not anywhere

    def learn_found(self, value: str, kind: str, *, score: float = 1.0) -> None:
        """Remember what a recogniser found; of people and addresses, what they are called elsewhere too."""
        from turnscope.redaction.identity import learn_email, learn_host, learn_person

        told = (value, kind, is_guess(kind, score) and score)
        if told in self._told:
            return
        self._told.add(told)
        if is_guess(kind, score):
            learn_guess(self, value, kind, score=score)
        elif kind == "EMAIL":
            learn_email(self, value)
        elif kind == "PERSON":
            learn_person(self, value)
        elif kind == "HOST":
            learn_host(self, value)
        else:
            for part in _lines(value):
                self.learn(part, kind)

    def subject(self, value: str, kind: str) -> tuple[str, str]:
        """Give kind and subject under which a value gets its placeholder."""
        for form in (value, self._equal.get(value, value), unquote(value) if "%" in value else value):
            known = self._known.get(form.casefold())
            if known is not None:
                personal = {known.kind, kind} <= PERSONAL
                return kind if personal else known.kind, self._whom(known)
        return kind, value.casefold()

    def _whom(self, known: Known) -> str:
        """Give a value's subject: that of an address is whoever has its local part for a name or account."""
        if known.kind != "EMAIL" or self.linked or known.subject != known.value.casefold():
            return known.subject
        owner = self._known.get(known.subject.partition("@")[0])
        return owner.subject if owner and owner.kind in PERSONAL else known.subject

    def equate(self, written: str, value: str) -> None:
        """Remember what a stretch of a text means: it has the placeholder of that value."""
        if written != value:
            self._equal.setdefault(written, value)

    def lookup(self) -> Lookup:
        """Give what finds all that is known by now."""
        if self._lookup is None:
            self._lookup = Lookup(self._known.values(), version=self.version, forms=self._forms)
        return self._lookup

    def find(self, text: str) -> list[Finding]:
        """Give every place where a known value stands, in any of its forms, outside placeholders."""
        return self.lookup().find(text)


def _lines(value: str) -> Iterator[str]:
    """Give a value and, of one over several lines, those that are long enough to be known by themselves."""
    yield value
    if "\n" in value:
        yield from (line for line in map(str.strip, value.splitlines()) if len(line) >= _LINE)


def _is_value(value: str) -> bool:
    """Refuse what another tool has masked, as in `/Users/[USER]` or `/home/<name>`, and mere punctuation."""
    return value[0] not in "[<{$%*" and not PLACEHOLDER.search(value) and any(map(str.isalnum, value))
