"""What a model takes for a name enters the session's memory with care: a wrong one would wreck every text."""

from typing import TYPE_CHECKING, Final

from turnscope.redaction.names import name_parts, spellings
from turnscope.redaction.ordinary import is_ordinary

if TYPE_CHECKING:
    from turnscope.redaction.memory import Memory

CERTAIN: Final = 0.9
"""Score from which on a person or place was found by a rule; a model's guesses lie below."""

SURE: Final = 0.8
"""Score from which on a guess is trusted elsewhere in the session too."""

GUESSED: Final = frozenset({"PERSON", "LOCATION"})


def is_guess(kind: str, score: float) -> bool:
    """Tell whether a finding is a model's guess."""
    return kind in GUESSED and score < CERTAIN


def learn_guess(memory: "Memory", value: str, kind: str, *, score: float) -> None:
    """Learn a sure full name whole, and how it makes account names; its parts where a name must stand.

    Nothing is learnt of a place, nor of a single word, which may mean something else a line below.
    """
    parts = name_parts(value)
    if kind != "PERSON" or score < SURE or len(parts) < 2 or not all(map(_is_part, parts)):  # noqa: PLR2004
        return
    memory.learn(value, "PERSON")
    for form in spellings(value):
        kind = "PERSON" if " " in form or form in parts else "USER"
        memory.learn(form, kind, subject=value.casefold(), anywhere=form not in parts)


def _is_part(part: str) -> bool:
    return part[:1].isupper() and not is_ordinary(part)
