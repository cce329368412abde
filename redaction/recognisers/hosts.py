"""Web addresses, and names of machines that only an inner network knows.

Public domains, `localhost` and the services of a compose file (`db`, `redis`) name nobody. So a host counts
where its ending is a private one and an address, a port or a number shows that it is no attribute,
or where a command or a configuration names it.
"""

import re
from typing import Final

from turnscope.redaction.ordinary import is_ordinary
from turnscope.redaction.recognisers.plausibility import is_template
from turnscope.redaction.recognisers.recogniser import Rule, reach_back

_PRIVATE: Final = ("internal", "corp", "local", "lan", "intranet", "localdomain", "home.arpa")
_EVERYBODYS: Final = re.compile(
    r"(?i)(?:^|\.)(?:host\.docker\.internal|gateway\.docker\.internal|metadata\.google\.internal|cluster\.local|"
    r"example\.\w+|localhost|localhost\.localdomain)$"
)
_PUBLIC: Final = re.compile(r"(?i)(?:^|\.)(?:github|gitlab|bitbucket)\.(?:com|org)$|^\d+(?:\.\d+){3}$")
_ADDRESSED: Final = re.compile(
    r"(?:://(?:[^\s/@]{0,64}@)?|\b(?:ssh|scp|sftp|rsync) (?:[^\n@]{0,40} )?[\w.-]{1,32}@|"
    r"\b(?:ssh|scp|ping|telnet|nslookup|dig|psql -h|--?host|HOST(?:NAME)?|server)[ =:]{1,2}[\"']?)$"
)
_AFTER: Final = re.compile(r":\d{2,5}\b|:/")
_STAND_INS: Final = frozenset(
    ("host", "hostname", "server", "your-host", "my-host", "remote-host", "example-host")
)


def _start_of_host(text: str, cue: int) -> int:
    return reach_back(text, cue, extra=".-", limit=120)


def _is_private(match: re.Match[str]) -> bool:
    """Ask what stands around a name, or a digit in it: `threading.local` and `.env.local` are no hosts."""
    text, value, start = match.string, match["value"], match.start("value")
    if text[start - 1 : start] in (".", "_", "$") or _EVERYBODYS.search(value) or is_template(value):
        return False
    if _ADDRESSED.search(text, max(0, start - 100), start):
        return True
    if text[start - 1 : start] == "@":  # of a mail address, which is found as a whole
        return False
    if _AFTER.match(text, match.end()):
        return True
    labels = value.split(".")
    numbered = any(map(str.isdigit, labels[0]))
    return value.islower() and (numbered or (len(labels) > 2 and "-" in value and labels[-1] != "local"))  # noqa: PLR2004


def _is_machine(match: re.Match[str]) -> bool:
    """Refuse ordinary words, stand-ins and public names where a command names a host."""
    name = match["value"].lower()
    public = _EVERYBODYS.search(name) or _PUBLIC.search(name) or name in _STAND_INS
    word = is_ordinary(name) and not any(map(str.isdigit, name))
    return not (public or word or is_template(name))


_LABEL: Final = r"[A-Za-z0-9][A-Za-z0-9-]{0,62}"
_NUMBERED: Final = r"(?=[a-z-]{0,30}\d|[a-z]{1,20}-)[a-z][a-z0-9-]{1,40}"

RULES: Final = (
    Rule(
        name="web address",
        kind="URL",
        cues=("http://", "https://", "ftp://", "wss://"),
        pattern=r"(?P<value>(?i:https?|ftp|wss)://[^\s\"'`<>\\^{}|\[\]]{2,2000}(?<![.,;:!?)*]))",
        score=0.6,
        hits=("see https://docs.example.com/a?b=c.", "(http://build01.corp:8080/job)"),
        misses=("https://", "logging.getLogger", "example.com"),
    ),
    Rule(
        name="host of an inner network",
        kind="HOST",
        cues=tuple(f".{ending}" for ending in _PRIVATE),
        behind=_start_of_host,
        pattern=rf"(?P<value>(?:{_LABEL}\.){{1,6}}?(?i:{'|'.join(map(re.escape, _PRIVATE))}))"
        r"(?![\w-]|\.\w|\(|[ ]?=)",
        check=_is_private,
        hits=(
            "http://wiki.corp/x",
            "https://git.team.internal:8443/x",
            "ssh nas.local",
            "scp x jdoe@nas.local:/srv",
            "build01.lan is down",
            "db-7.prod.internal",
        ),
        misses=(
            "threading.local()",
            "mail admin@corp7.internal",
            "cp .env.local x",
            "http://host.docker.internal:3000",
            "api.default.svc.cluster.local:80",
            "self.internal = 1",
            "docker-compose.local.yml",
            "com.example.app.internal.Foo",
        ),
    ),
    Rule(
        name="host in the configuration of SSH",
        kind="HOST",
        cues=("hostname ",),
        pattern=rf"(?<![^\s])(?i:HostName)[ \t]{{1,8}}(?P<value>(?:{_LABEL}\.){{0,6}}{_LABEL})"
        r"[ \t]{0,4}(?=\r?\n[ \t]{1,8}[A-Z]|$)",
        check=_is_machine,
        hits=("Host build\n  HostName quince-7.corp\n  User jdoe",),
        misses=("HostName github.com\n  User git", "the hostname of it", "HostName 10.0.0.7\n"),
    ),
    Rule(
        name="host that a command asks",
        kind="HOST",
        cues=("ping ", "nslookup ", "psql ", "pg_dump ", "mysql ", "mongosh ", "redis-cli "),
        pattern=rf"(?<!\w)(?:(?:ping|nslookup)(?: -[a-zA-Z] ?\d{{0,4}})?|"
        rf"(?:psql|pg_dump|mysql|mongosh|redis-cli)"
        rf"(?: [^\s|;&]{{1,40}}){{0,4}} -?-h(?:ost)?)[ =](?P<value>{_NUMBERED})(?![\w.@(/])",
        check=_is_machine,
        hits=("ping db01", "ping -c 3 quince-7", "psql -U app -h pg07 prod"),
        misses=("ping me", "psql -h db app", "ping localhost", "psql -h localhost-only.example"),
    ),
)
