"""Sentences of our own: developer text with people and places in it, and with what only looks like them."""

import random
import re
import string
import tomllib
from functools import cache
from importlib.resources import files
from typing import Final

from turnscope.training.people.names import draw_name, draw_place, write_person
from turnscope.training.people.rows import Row, Span

_SLOT: Final = re.compile(r"\{(\w+)\}")
_KIND: Final = {
    "person": "PERSON",
    "full": "PERSON",
    "first": "PERSON",
    "last": "PERSON",
    "place": "LOCATION",
    "org": "ORG",
    "handle": "USERNAME",
}
_WORDS: Final = (
    *("user", "session", "token", "report", "label", "parser", "client", "server", "event", "queue", "cache"),
    *("order", "index", "node", "graph", "view", "model", "state", "store", "worker", "stream", "filter"),
    *("check", "load", "find", "merge", "split", "read", "write", "send", "build", "test", "sync", "async"),
)
_PARTS: Final = (
    *("pan", "de", "ra", "zu", "stan", "fon", "lab", "enu", "kwar", "min", "sky"),
    *("ten", "sor", "gra", "fi", "qua", "li", "to", "ver", "ax", "plo", "tu"),
)
"""Of these, names of tools are made up."""

_MONTHS: Final = tuple("January February March April May June July August September October".split())  # noqa: SIM905
_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Mon", "Tue", "Fri")


@cache
def _tables() -> dict[str, tuple[str, ...]]:
    path = files("turnscope.training.people") / "templates.toml"
    return {key: tuple(value) for key, value in tomllib.loads(path.read_text(encoding="utf-8")).items()}


def draw_row(rng: random.Random) -> Row:
    """Draw a sentence: three in ten hold nobody."""
    family = rng.choices(("chat", "records", "nobody"), (0.4, 0.3, 0.3))[0]
    return fill(rng.choice(_tables()[family]), rng)


def fill(template: str, rng: random.Random) -> Row:
    """Fill a template's slots; those that name somebody or something become spans."""
    text, spans, reached = "", list[Span](), 0
    template = template.replace("{{", "\x01").replace("}}", "\x02")
    for slot in _SLOT.finditer(template):
        text += template[reached : slot.start()]
        value = _draw(slot[1], rng)
        if slot[1] in _KIND:
            spans.append((len(text), len(text) + len(value), _KIND[slot[1]]))
        text += value
        reached = slot.end()
    text += template[reached:]
    return Row(text.replace("\x01", "{").replace("\x02", "}"), tuple(spans))


def _draw(slot: str, rng: random.Random) -> str:
    if slot in ("person", "place"):
        return write_person(rng) if slot == "person" else draw_place(rng)
    if slot in ("org", "tool", "title"):
        return rng.choice(_tables()[f"{slot}s"])
    if slot in ("camel", "snake", "file", "made"):
        return _identifier(slot, rng)
    return _machine(slot, rng)


def _identifier(slot: str, rng: random.Random) -> str:
    words = rng.sample(_WORDS, rng.choice((1, 2, 2, 3)))
    if slot == "made":
        return "".join(rng.choice(_PARTS) for _ in range(rng.choice((2, 2, 3)))).title()
    if slot == "camel":
        return "".join(map(str.title, words))
    name = "_".join(words)
    return name if slot == "snake" else f"{name}.{rng.choice(('py', 'ts', 'md', 'go', 'rs', 'json', 'yaml'))}"


def _machine(slot: str, rng: random.Random) -> str:
    first, last = draw_name(rng)
    middle = f" {rng.choice('ABCDEJKLMRST')}." if rng.random() < 0.1 else ""  # noqa: PLR2004
    login = re.sub(r"[^a-z]", "", rng.choice((first, f"{first[0]}{last}", f"{first}{last}")).lower()) or "dev"
    day, year = rng.randint(1, 28), rng.randint(1998, 2026)
    values = {
        "first": first,
        "last": last,
        "full": f"{first}{middle} {last}",
        "login": login,
        "email": f"{login}@{rng.choice(('example.com', 'corp.example', 'mail.test'))}",
        "handle": f"@{login}{rng.choice(('', '', '42', '-dev'))}",
        "date": rng.choice(
            (f"{year}-0{rng.randint(1, 9)}-{day:02}", f"{rng.choice(_MONTHS)} {day}", "Friday")
        ),
        "year": str(year),
        "time": f"{rng.randint(0, 23)}:{rng.randint(10, 59)}",
        "month": rng.choice(_MONTHS),
        "weekday": rng.choice(_DAYS),
        "number": str(rng.randint(1, 9999)),
        "hash": "".join(rng.choices(string.hexdigits.lower(), k=8)),
    }
    return values[slot]
