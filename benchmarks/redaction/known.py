"""Known identity: what the log's metadata names, disguised, in every field of the session."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

from benchmarks.redaction.invented import names
from benchmarks.redaction.matching import share
from benchmarks.redaction.table import OURS, Line
from benchmarks.redaction.transforms import PLAIN, TRANSFORMS
from turnscope.eval.estimate import Estimate
from turnscope.redaction.keys import Key
from turnscope.redaction.model import RedactedTurn
from turnscope.redaction.ordinary import is_ordinary
from turnscope.redaction.redactor import Redactor
from turnscope.transcripts.model import Identity, Session, ToolCall, Turn

PEOPLE = 40
SHORTEST = 6
"""Shorter names are masked only where a name must stand; see docs/redaction.md."""
_PIECE = 5


@dataclass(frozen=True, slots=True, repr=False)
class Owner:
    """An invented person as a log's metadata has them."""

    first: str
    last: str

    def named(self) -> dict[str, str]:
        """Give what the metadata names, by field."""
        user, domain = f"{self.first[0]}{self.last}".lower(), f"{self.last.lower()}.example"
        return {
            "user": user,
            "host": f"{self.first.lower()}-ws.{domain}",
            "git author": f"{self.first} {self.last}",
            "git author's mail": f"{self.first.lower()}@{domain}",
        }

    def identity(self) -> Identity:
        """Give the metadata as a reader collects it."""
        named = self.named()
        home, mail = f"/home/{named['user']}", named["git author's mail"]
        return Identity(
            paths=(f"{home}/src/loom",),
            users=(named["user"],),
            hosts=(named["host"],),
            people=(f"{named['git author']} <{mail}>",),
            folders=(f"-home-{named['user']}-src-loom",),
        )


@dataclass(frozen=True, slots=True, repr=False)
class Case:
    """A value in one disguise; `at` is the place in the session where it stands."""

    field: str
    value: str
    transform: str
    at: int


def measure_known() -> Iterator[Line]:
    """Give the share masked of what the metadata names, over fields and disguises, and by field."""
    cases = [(number, case) for number, owner in enumerate(_owners()) for case in _cases(owner)]
    masked = [hidden for owner in _owners() for hidden in _masked(owner)]
    where = f"invented, {PEOPLE} sessions x {len(TRANSFORMS) + 1} forms x {len(PLACES)} places"
    peer = {"dataclaw": _peer(cases)} if find_spec("dataclaw") else {}
    everything = share(masked, [number for number, _ in cases])
    yield Line("known user, host, author: share masked", where, {OURS: everything, **peer}, target=1.0)
    groups = [*dict.fromkeys(case.field for _, case in cases), *dict.fromkeys(c.transform for _, c in cases)]
    for group in groups:
        kept = [at for at, (_, case) in enumerate(cases) if group in (case.field, case.transform)]
        told = share([masked[at] for at in kept], [cases[at][0] for at in kept])
        yield Line(f"known, {group}", where, {OURS: told}, detail=True)


def _owners() -> list[Owner]:
    people = (Owner(*names(number)) for number in range(4 * PEOPLE))
    outside = (each for each in people if not any(map(is_ordinary, (each.first, each.last))))
    return [each for each in outside if len(each.first) >= SHORTEST][:PEOPLE]


def _cases(owner: Owner) -> list[Case]:
    """Give every value in every form; the places take turns, so that each form comes up in all of them."""
    forms = (
        (field, transform.change(value, ""), transform)
        for field, value in owner.named().items()
        for transform in (PLAIN, *TRANSFORMS)
        if transform is PLAIN or transform.change(value, "") != value
    )
    return [
        Case(field, value, transform.name, at=at % len(PLACES))
        for at, (field, value, transform) in enumerate(form for form in forms for _ in PLACES)
    ]


def _prompt(text: str) -> Turn:
    return Turn("user", f"see {text} there")


def _reply(text: str) -> Turn:
    return Turn("assistant", f"```sh\ncat {text}\n```")


def _call(make: Callable[[str], Any]) -> Callable[[str], Turn]:
    return lambda text: Turn("assistant", "ok", (ToolCall("Bash", make(text)),))


PLACES: tuple[Callable[[str], Turn], ...] = (
    _prompt,
    _reply,
    _call(lambda text: {"command": f"ls '{text}'"}),
    _call(lambda text: {"edits": [{"new_string": f"owner: {text}\n"}]}),
    _call(lambda text: {text: "value"}),
)
"""A prompt, a reply, a command, a nested value and a key."""


def _masked(owner: Owner) -> list[bool]:
    cases = _cases(owner)
    turns = tuple(PLACES[case.at](case.value) for case in cases)
    session = Session(id="known-session-0001", turns=turns, format="claude_code", identity=owner.identity())
    done = Redactor(key=Key(b"k" * 32))(session)
    return [_is_gone(case.value, _shown(turn)) for case, turn in zip(cases, done.turns, strict=True)]


def _shown(turn: RedactedTurn) -> str:
    return "\n".join([turn.text, *(str(call.input) for call in turn.tool_calls)])


def _is_gone(value: str, shown: str) -> bool:
    """Tell whether no piece of five letters or digits of a (disguised) value is left."""
    pieces = (value[at : at + _PIECE] for at in range(len(value) - _PIECE + 1))
    return not any(piece in shown for piece in pieces if piece.isalnum())


def _peer(cases: list[tuple[int, Case]]) -> Estimate:
    """Let dataclaw's anonymiser, which is told the user, work on the same texts."""
    from dataclaw.anonymizer import anonymize_text

    owners = [owner.named()["user"] for owner in _owners()]
    gone = []
    for number, case in cases:
        user = owners[number]
        shown = anonymize_text(case.value, user, "user_0000", f"/home/{user}")
        gone.append(_is_gone(case.value, shown))
    return share(gone, [number for number, _ in cases])
