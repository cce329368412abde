"""What a session has given away once is masked everywhere in it.

That is what the log's own metadata names and what a recogniser found, in the forms in which they come back.
"""

import base64
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import quote, unquote

import ahocorasick

from turnscope.redaction.bridges import Bridges
from turnscope.redaction.guesses import is_guess, learn_guess
from turnscope.redaction.model import Finding
from turnscope.redaction.names import PERSONAL
from turnscope.redaction.ordinary import is_ordinary
from turnscope.redaction.policy import Policy
from turnscope.redaction.recognisers.recogniser import lower
from turnscope.redaction.spans import PLACEHOLDER, spare_placeholders
from turnscope.redaction.standing import is_word, stands_as_name

SHORTEST_FREE: Final = 6
"""Values below this many characters, and ordinary words, are masked only where a name must stand."""

_LINE: Final = 40
_SHORTEST: Final = 2
_PIECE: Final = 8
_PLAIN_PIECE: Final = 12
_LONGEST_PREFIX: Final = 16
_PERSON_SCORE: Final = 0.8
"""Score of what stands for a person: a rule that finds it too knows better whether it is an account."""
_LONGEST_FORM: Final = 400
"""Longer values (private keys) are known as they stand alone; their forms would fill the memory."""
_NAMES: Final = frozenset({"EMAIL", "HOST", "ORG", "PERSON", "PROJECT", "USER"})
_BASE64: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_")


@dataclass(frozen=True, slots=True, repr=False)
class Known:
    """A value, its kind, and whom it stands for: parts of a name share the placeholder of the whole."""

    value: str
    kind: str
    subject: str
    anywhere: bool = True
    certain: bool = False
    """Named by the policy: masked as a whole word wherever it stands, be it short or ordinary."""

    @property
    def free(self) -> bool:
        """Whether it is masked wherever it stands, inside longer words too."""
        return self.anywhere and len(self.value) >= SHORTEST_FREE and not is_ordinary(self.value)


@dataclass(frozen=True, slots=True, repr=False)
class _Form:
    known: Known
    text: str
    free: bool
    encoded: bool = False
    """In base64: letter case counts, and the whole run of base64 around it is masked."""
    place: int | None = None
    """Where in the value a piece of a secret stands; of a piece all that is the value's is masked."""


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
        self._automaton: ahocorasick.Automaton | None = None
        self._bridges: Bridges | None = None
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
        self._automaton = self._bridges = None
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
        for form in (value, self._equal.get(value, value), unquote(value)):
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

    def bridges(self) -> Bridges:
        """Give what may meet where a known value is cut in two."""
        if self._bridges is None:
            self._bridges = Bridges(known.value for known in self._known.values() if known.free)
        return self._bridges

    def find(self, text: str) -> list[Finding]:
        """Give every place where a known value stands, in any of its forms, outside placeholders."""
        if not self._known:
            return []
        return spare_placeholders(text, self._find(text))

    def _find(self, text: str) -> Iterator[Finding]:
        reached = 0
        for last, forms in self._built().iter(lower(text)):
            for form in forms:
                if form.place is not None and last < reached:
                    continue
                span = _span(text, form, last - len(form.text) + 1, last + 1)
                if span:
                    reached = max(reached, span[1])
                    yield Finding(*span, form.known.kind, 1.0)

    def _built(self) -> ahocorasick.Automaton:
        if self._automaton is None:
            automaton = ahocorasick.Automaton()
            for form in (form for known in self._known.values() for form in _forms(known)):
                key = lower(form.text)
                automaton.add_word(key, (*automaton.get(key, ()), form))
            automaton.make_automaton()
            self._automaton = automaton
        return self._automaton


def _span(text: str, form: _Form, start: int, end: int) -> tuple[int, int] | None:
    """Give what is masked where a form was met, letter case aside; `None` where it means something else."""
    if (form.encoded or form.place is not None) and text[start:end] != form.text:
        return None
    if len(form.known.value) > _LONGEST_FORM:
        whole = text.startswith(form.known.value, start)
        return (start, start + len(form.known.value)) if whole else None
    if form.encoded:
        return _widen(text, start, end)
    if form.place is not None:
        return _extend(text, start, end, value=form.known.value, place=form.place)
    if form.free or (form.known.certain and is_word(text, start, end)):
        return start, end
    return (start, end) if stands_as_name(text, start, end, kind=form.known.kind) else None


def _extend(text: str, start: int, end: int, *, value: str, place: int) -> tuple[int, int]:
    """Take in all that the text around a piece has in common with the value."""
    before, after = place, place + end - start
    while start > 0 and before > 0 and text[start - 1] == value[before - 1]:
        start, before = start - 1, before - 1
    while end < len(text) and after < len(value) and text[end] == value[after]:
        end, after = end + 1, after + 1
    return start, end


def _lines(value: str) -> Iterator[str]:
    """Give a value and, of one over several lines, those that are long enough to be known by themselves."""
    yield value
    if "\n" in value:
        yield from (line for line in map(str.strip, value.splitlines()) if len(line) >= _LINE)


def _is_value(value: str) -> bool:
    """Refuse what another tool has masked, as in `/Users/[USER]` or `/home/<name>`, and mere punctuation."""
    return value[0] not in "[<{$%*" and not PLACEHOLDER.search(value) and any(map(str.isalnum, value))


def _widen(text: str, start: int, end: int) -> tuple[int, int]:
    """Take in the run of base64 around an encoded value, up to a slash, which may be a path's."""
    low, high = max(0, start - 4096), min(len(text), end + 4096)
    while start > low and text[start - 1] in _BASE64 and text[start - 1] != "/":
        start -= 1
    while end < high and text[end] in _BASE64 and text[end] != "/":
        end += 1
    while end < high and text[end] == "=":
        end += 1
    return start, end


def _forms(known: Known) -> Iterator[_Form]:
    """Give the ways in which a value is written: as it is, escaped, percent-encoded, in base64."""
    value = known.value
    free = known.free
    if not free or len(value) > _LONGEST_FORM:
        yield _Form(known, value[:_LONGEST_FORM], free)
        return
    plain = {
        value,
        json.dumps(value)[1:-1],
        json.dumps(value, ensure_ascii=False)[1:-1],
        quote(value, safe="", errors="surrogatepass"),
    }
    plain |= {json.dumps(form)[1:-1] for form in tuple(plain)}
    if known.kind in _NAMES:
        plain.add(re.sub(r"[^A-Za-z0-9]", "-", value))  # as in `-Users-name-project`
    yield from (_Form(known, form, free) for form in sorted(plain))
    yield from (_Form(known, form, free, encoded=True) for form in sorted(set(_in_base64(value))))
    if known.kind == "SECRET":
        yield from (_Form(known, piece, free, place=at) for at, piece in _pieces(value))


def _pieces(value: str) -> Iterator[tuple[int, str]]:
    """Give the pieces, and their places, by which a part of a secret is known that stands alone somewhere.

    A piece of eight characters has digits and both cases, one of twelve digits and letters. It lies behind
    what all tokens of a service begin with (`sk-ant-`).
    """
    first = max(value.rfind("-", 0, _LONGEST_PREFIX), value.rfind("_", 0, _LONGEST_PREFIX)) + 1
    seen: set[str] = set()
    for at in range(first, len(value) - _PIECE + 1):
        piece, longer = value[at : at + _PIECE], value[at : at + _PLAIN_PIECE]
        if piece in seen:
            continue
        seen.add(piece)
        if any(map(str.isdigit, piece)) and piece != piece.lower() and piece != piece.upper():
            yield at, piece
        elif len(longer) == _PLAIN_PIECE and any(map(str.isdigit, longer)) and any(map(str.isalpha, longer)):
            yield at, longer


def _in_base64(value: str) -> Iterable[str]:
    """Give the characters of base64 that the value fixes, at each of the three offsets."""
    data = value.encode("utf-8", "surrogatepass")
    for offset in range(3):
        encoded = base64.b64encode(b"\0" * offset + data).decode()
        first = -(-offset * 8 // 6)
        last = (offset + len(data)) * 8 // 6
        yield encoded[first:last]
        yield encoded[first:last].replace("+", "-").replace("/", "_")
