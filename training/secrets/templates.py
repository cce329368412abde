"""Lines invented here, with secrets and with what only looks like them."""

import base64
import random
import string
import tomllib
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Final

from turnscope.training.secrets.rows import Row

_SYLLABLES: Final = [
    "ba",
    "ce",
    "di",
    "fo",
    "gu",
    "ha",
    "je",
    "ki",
    "lo",
    "mu",
    "na",
    "pe",
    "qui",
    "ro",
    "su",
    "ta",
    "ve",
    "wi",
    "xo",
    "zy",
    "tra",
    "plo",
    "stri",
    "cla",
    "gen",
    "dex",
    "ly",
]
_ENDS: Final = ("ly", "io", "api", "hub", "base", "stack", "ware", "desk", "pay", "mail", "cloud", "")
_WORDS: Final = (
    "key",
    "token",
    "secret",
    "access",
    "private",
    "api_key",
    "access_token",
    "secret_key",
    "auth_token",
)
_NAMES: Final = (
    "config",
    "client",
    "settings",
    "data",
    "handler",
    "request",
    "session",
    "build",
    "index",
    "user",
)

Draw = Callable[[random.Random], str]


def _drawer(alphabet: str, low: int, high: int) -> Draw:
    return lambda dice: "".join(dice.choices(alphabet, k=dice.randint(low, high)))


_LOWER: Final = string.ascii_lowercase + string.digits
_ALL: Final = string.ascii_letters + string.digits
_HEXES: Final = "0123456789abcdef"
_BODIES: Final[tuple[Draw, ...]] = (
    _drawer(_HEXES, 32, 32),
    _drawer(_HEXES, 40, 40),
    _drawer(_HEXES, 64, 64),
    _drawer(_ALL, 16, 64),
    _drawer(_LOWER, 16, 48),
    _drawer(string.ascii_uppercase + string.digits, 16, 40),
    _drawer(_ALL + "_-", 20, 90),
    _drawer(string.ascii_letters, 20, 40),
    _drawer(string.ascii_lowercase, 18, 32),
    lambda dice: base64.b64encode(dice.randbytes(dice.randint(16, 66))).decode(),
    lambda dice: str(uuid.UUID(int=dice.getrandbits(128), version=4)),
    lambda dice: ".".join(_drawer(_ALL, 8, 40)(dice) for _ in range(dice.randint(2, 3))),
    lambda dice: _ordered(dice),  # noqa: PLW0108 - it stands below
)


_PREFIXES: Final[tuple[Draw, ...]] = (
    _drawer(string.ascii_lowercase, 2, 6),
    _drawer(string.ascii_lowercase, 2, 6),
    _drawer(string.ascii_uppercase, 2, 5),
    _drawer(_LOWER, 3, 7),
    lambda dice: (
        f"{_drawer(string.ascii_lowercase, 2, 5)(dice)}_{dice.choice(('pat', 'sk', 'tkn', 'live', 'v1'))}"
    ),
    lambda dice: f"{_name(dice).lower()}-{dice.choice(('key', 'api', 'secret', 'token', 'v2'))}",
)


def _ordered(dice: random.Random) -> str:
    """Give a body as people type it into examples: the alphabet, digits, a part that comes again."""
    runs = (
        string.ascii_lowercase,
        string.ascii_uppercase,
        string.digits,
        "abcdef",
        "1234567890",
        "a1b2c3d4e5f6",
    )
    return ("".join(dice.choices(runs, k=8)))[: dice.choice((20, 24, 32, 36, 40, 48))]


def _name(dice: random.Random) -> str:
    """Give the name of a service that nobody has founded yet."""
    name = "".join(dice.choices(_SYLLABLES, k=dice.randint(2, 3))) + dice.choice(_ENDS)
    return dice.choice((name, name.capitalize(), name.upper()))


def read_templates() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Read the templates with secrets, and those without."""
    content = Path(__file__).with_name("templates.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(content)
    return tuple(tables["secrets"]), tuple(tables["harmless"])


def invent(*, seed: int = 1, each: int = 40) -> list[Row]:
    """Draw `each` lines from every template; a template is a group."""
    dice = random.Random(seed)  # noqa: S311 - nothing is kept secret by these
    secrets, harmless = read_templates()
    rows = []
    for number, template in enumerate((*secrets, *secrets, *harmless)):
        secret = number < 2 * len(secrets)
        for _ in range(each):
            text, span = _fill(template, dice)
            group = f"template {number % len(secrets) if secret else number}"
            rows.append(Row(_frame(text, dice), (span,) if secret else (), (), "templates", group))
    return rows


def _fill(template: str, dice: random.Random) -> tuple[str, tuple[int, int]]:
    """Fill a template; the span is that of the body, with its prefix."""
    name, word, body = _name(dice), dice.choice(_WORDS), dice.choice(_BODIES)(dice)
    prefix = dice.choice(_PREFIXES)(dice)
    fields = {"name": name, "NAME": name.upper(), "Name": name.capitalize(), "prefix": prefix, "body": "\0"}
    fields |= {"word": word, "WORD": word.upper(), "Word": word.title().replace("_", ""), **_numbers(dice)}
    before, _, after = template.format(**fields).partition("\0")
    start = len(before)
    if "{prefix}" in template and "{body}" in template:
        start = before.rindex(prefix)
    return before + body + after if "{body}" in template else before, (start, len(before) + len(body))


def _numbers(dice: random.Random) -> dict[str, str]:
    """Draw everything harmless that a template may ask for."""

    def word() -> str:
        return "".join(dice.choices(_SYLLABLES, k=dice.randint(2, 3)))

    return {
        **{f"hex{n}": _drawer(_HEXES, n, n)(dice) for n in (2, 6, 7, 8, 12, 16, 17, 20, 32, 40, 64)},
        **{f"all{n}": _drawer(_ALL, n, n)(dice) for n in (11, 16, 22, 29, 43, 44)},
        **{f"low{n}": _drawer(_LOWER, n, n)(dice) for n in (5, 6, 7, 10, 16)},
        **{f"num{n}": _drawer(string.digits, n, n)(dice) for n in (4, 11, 15, 16)},
        **{f"caps{n}": _drawer(string.ascii_uppercase + string.digits, n, n)(dice) for n in (8, 12, 16)},
        "slug": dice.choice((word(), f"{word()}-{word()}", dice.choice(_NAMES))),
        "Camel": word().capitalize() + dice.choice(_NAMES).capitalize(),
        "CAPS": word().upper(),
        "uuid": str(uuid.UUID(int=dice.getrandbits(128), version=4)),
        "long": "".join(dice.choices(_SYLLABLES, k=dice.randint(8, 11))),
        "LONG": "".join(dice.choices(_SYLLABLES, k=dice.randint(8, 11))).upper(),
        "Longer": "".join(word().capitalize() for _ in range(4)),
        "uuid_name": f"{word()}-{dice.randint(1, 99)}-{word()}-name",
        "b64": base64.b64encode(dice.randbytes(64)).decode(),
        "b64s": base64.b64encode(dice.randbytes(32)).decode(),
        "b64f": base64.b64encode(dice.randbytes(32)).decode().rstrip("="),
        "alphabet": dice.choice(
            (string.ascii_letters + string.digits, string.digits + string.ascii_uppercase, _LOWER, _ALL[:52])
        ),
        "pgp": "\n".join(base64.b64encode(dice.randbytes(48)).decode() for _ in range(4)),
    }


def _frame(text: str, dice: random.Random) -> str:
    """Put some lines into the company of others, after them so that spans stay."""
    return text + dice.choice(("", "", "\n", f"\n{_name(dice)} = {dice.choice(_NAMES)}\n"))
