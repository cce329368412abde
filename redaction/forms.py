"""The forms in which a known value comes back: as it is, escaped, percent-encoded, in base64, in pieces."""

import base64
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from turnscope.redaction.ordinary import is_ordinary, reads_as_word
from turnscope.redaction.recognisers.letters import is_gibberish
from turnscope.redaction.standing import is_called, is_word, stands_as_name, stands_as_value

SHORTEST_FREE: Final = 6
"""Values below this many characters, and ordinary words, are masked only where a name must stand."""

_LONGEST_WORD: Final = 12
_PIECE: Final = 8
_PLAIN_PIECE: Final = 12
_LONGEST_PREFIX: Final = 16
_LONGEST_FORM: Final = 400
"""Longer values (private keys) are known as they stand alone; their forms would fill the memory."""
_NAMES: Final = frozenset({"EMAIL", "HOST", "ORG", "PERSON", "PROJECT", "USER"})
_SAFE: Final = re.compile(r"[A-Za-z0-9_.~-]{1,400}")
"""What no escape changes."""
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
        if not self.anywhere or len(self.value) < SHORTEST_FREE or self.is_word:
            return False
        return not reads_as_word(self.value)

    @property
    def is_word(self) -> bool:
        """Whether it is a secret that may as well be a word of the text, such as a package's name."""
        word = self.value.lower() if self.value.istitle() else self.value
        one_case = word.isalpha() and (word.islower() or word.isupper())
        return self.kind == "SECRET" and len(word) <= _LONGEST_WORD and one_case and not is_gibberish(word)


@dataclass(frozen=True, slots=True, repr=False)
class Form:
    """One way in which a value is written."""

    known: Known
    text: str
    free: bool
    encoded: bool = False
    """In base64: letter case counts, and the whole run of base64 around it is masked."""
    place: int | None = None
    """Where in the value a piece of a secret stands; of a piece all that is the value's is masked."""


def span_of(text: str, form: Form, start: int, end: int) -> tuple[int, int] | None:
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
    return (start, end) if _stands(text, form, start, end) else None


def _stands(text: str, form: Form, start: int, end: int) -> bool:
    """Tell whether a value that is short, or may be a word of the text, stands for itself here."""
    known = form.known
    if known.is_word:
        return not is_ordinary(known.value) and stands_as_value(text, start, end)
    called = known.kind == "PERSON" and known.anywhere and is_called(text, start, form.text)
    return called or stands_as_name(text, start, end, kind=known.kind)


def _extend(text: str, start: int, end: int, *, value: str, place: int) -> tuple[int, int]:
    """Take in all that the text around a piece has in common with the value."""
    before, after = place, place + end - start
    while start > 0 and before > 0 and text[start - 1] == value[before - 1]:
        start, before = start - 1, before - 1
    while end < len(text) and after < len(value) and text[end] == value[after]:
        end, after = end + 1, after + 1
    return start, end


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


def forms_of(known: Known, *, cut: bool = True) -> Iterator[Form]:
    """Give the ways in which a value is written: as it is, escaped, percent-encoded, and if wanted, `cut`.

    That is inside a run of base64 and, of a secret, in pieces.
    """
    value = known.value
    free = known.free
    if not free or len(value) > _LONGEST_FORM:
        yield Form(known, value[:_LONGEST_FORM], free)
        if known.kind == "USER" and (dashed := re.sub(r"[^A-Za-z0-9]", "-", value)) != value:
            yield Form(known, dashed, free)
        return
    plain = {value} if _SAFE.fullmatch(value) else _escaped(value)
    if known.kind in _NAMES:
        plain.add(re.sub(r"[^A-Za-z0-9]", "-", value))  # as in `-Users-name-project`
    yield from (Form(known, form, free) for form in sorted(plain))
    if not cut:
        return
    yield from (Form(known, form, free, encoded=True) for form in sorted(set(_in_base64(value))))
    if known.kind == "SECRET":
        yield from (Form(known, piece, free, place=at) for at, piece in _pieces(value))


def _escaped(value: str) -> set[str]:
    """Give a value as JSON, JSON in JSON and addresses write it."""
    plain = {
        value,
        json.dumps(value)[1:-1],
        json.dumps(value, ensure_ascii=False)[1:-1],
        quote(value, safe="", errors="surrogatepass"),
    }
    return plain | {json.dumps(form)[1:-1] for form in plain}


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
