"""Names of machines by their shape, and where a log, a share or a connection says that a word is one."""

import re
from typing import Final

from turnscope.redaction.domains import private_domain
from turnscope.redaction.ordinary import is_ordinary
from turnscope.redaction.recognisers.plausibility import is_template
from turnscope.redaction.recognisers.recogniser import Rule, reach_back

_MONTHS: Final = "jan feb mar apr may jun jul aug sep oct nov dec".split()  # noqa: SIM905
_APPLE: Final = ("macbook-pro", "macbook-air", "macbook", "mac-mini", "mac-studio", "imac", "mbp")
_SCHEMES: Final = (
    "postgres",
    "postgresql",
    "mysql",
    "mariadb",
    "mongodb",
    "mongodb+srv",
    "redis",
    "rediss",
    "amqp",
    "amqps",
)
_SERVICES: Final = ("PG", "DB_", "DATABASE_", "POSTGRES_", "MYSQL_", "MONGO_", "REDIS_", "LDAP_", "RABBITMQ_")
_DOMAIN: Final = r"(?P<value>[a-z0-9][a-z0-9-]{0,62}(?:\.[a-z0-9-]{1,63}){1,6})(?![\w.(-])"


def _is_machine(match: re.Match[str]) -> bool:
    name = match["value"]
    word = is_ordinary(name) and not any(map(str.isdigit, name))
    return not (word or is_template(name) or name.lower().startswith("localhost"))


def _is_firms(match: re.Match[str]) -> bool:
    """Refuse addresses, documentation, and what every installation calls its services."""
    name = match["value"]
    named = name.rpartition(".")[2].isalpha() and private_domain(f"x@{name}") is not None
    return named and not name.endswith((".svc", ".cluster.local", ".local", ".docker.internal"))


def _start_of_name(text: str, cue: int) -> int:
    return reach_back(text, cue, extra="'\u2019-", limit=40)


RULES: Final = (
    Rule(
        name="machine that Windows has named",
        kind="HOST",
        cues=("desktop-", "laptop-", "win-"),
        pattern=r"(?<![\w-])(?P<value>(?:DESKTOP|LAPTOP)-(?=[A-Z]{0,14}\d)[A-Z0-9]{4,15}|"
        r"WIN-(?=[A-Z]{0,10}\d)[A-Z0-9]{11})(?![\w-])",
        hits=("DESKTOP-AB12CD3\\jdoe", "LAPTOP-7KQ2XV9J is offline", "WIN-3KQ9V7B1XZ2"),
        misses=("DESKTOP-APP", "desktop-4k", "WIN-32BIT", "X-DESKTOP-AB12CD3"),
    ),
    Rule(
        name="machine that is named after its owner",
        kind="HOST",
        cues=tuple(f"s-{model}" for model in _APPLE),
        behind=_start_of_name,
        pattern=rf"(?P<value>[^\W\d_][\w'\u2019]{{1,24}}s-(?i:{'|'.join(_APPLE)})(?:-\d{{1,4}})?"
        r"(?:\.(?:local|lan|home))?)(?![\w-])",
        hits=("on Janes-MacBook-Pro.local now", "ewarts-mbp-2", "Luisas-MacBook-Air-5882:v3 x$"),
        misses=("apples macbook pro", "a MacBook-Pro", "ms-mac-minimum"),
    ),
    Rule(
        name="host of a line in a system's log",
        kind="HOST",
        cues=tuple(f"{month} {digit}" for month in _MONTHS for digit in (" ", *range(1, 10))),
        pattern=r"[A-Z][a-z]{2}[ ]{1,2}\d{1,2} \d\d:\d\d:\d\d (?P<value>[A-Za-z0-9][\w.-]{0,62}) "
        r"[A-Za-z][\w./-]{0,40}(?:\[\d{1,8}\])?: ",
        check=_is_machine,
        hits=("Jan 12 10:00:01 web-prod-03 sshd[12]: Accepted", "Mar  3 01:02:03 quince kernel: oops"),
        misses=("Jan 12 10:00:01 localhost sshd[12]: x", "Mar 3 01:02:03 2024", "May 12 is it"),
    ),
    Rule(
        name="server of a share",
        kind="HOST",
        cues=("\\\\",),
        pattern=r"(?<![\w:.\\)\"'/]\\)(?<![\w:.\\)/])\\\\(?P<value>[A-Za-z](?=[A-Za-z-]{2,14}\d)[A-Za-z0-9-]{3,30})"
        r"\\[A-Za-z][\w$]{2,40}",
        check=_is_machine,
        hits=("copy \\\\FILESRV02\\public\\x", "net use \\\\nas-box7\\media"),
        misses=("C:\\\\Users01\\\\x", "\\\\d+\\w", "\\\\wsl$\\Ubuntu"),
    ),
    Rule(
        name="host of a connection",
        kind="HOST",
        cues=("://", "host="),
        behind=lambda text, cue: reach_back(text, cue, extra="+_", limit=20),
        pattern=rf"(?:(?:(?<!\w)|(?<=jdbc:))(?:{'|'.join(map(re.escape, _SCHEMES))})://"
        rf"(?:[^\s/@\"'`<>]{{1,120}}@)?|(?:{'|'.join(_SERVICES)})HOST=[\"']?){_DOMAIN}",
        check=_is_firms,
        hits=("jdbc:postgresql://pg-main.quillmark.net:5432/x", "DB_HOST=db-2.quillmark.io"),
        misses=(
            "postgres://db:5432/x",
            "redis://cache.example.com",
            "DB_HOST=10.0.0.7",
            "https://docs.quillmark.io/x",
            "DB_HOST=localhost",
        ),
    ),
)
