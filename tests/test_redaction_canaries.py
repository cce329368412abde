"""Planted values of every kind, in prose, code, tool inputs, keys, names and paths: none comes out."""

import base64
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest

from turnscope.redaction.jsonl import encode
from turnscope.redaction.keys import Key
from turnscope.redaction.model import RedactedSession
from turnscope.redaction.redactor import Redactor
from turnscope.transcripts.model import Identity, Session, ToolCall, Turn

TOKEN = "ghp_" + "a8FkQ29dKe0PqLz7Vb12x3y4Zk3vQ9xLmP0v"
PEM = (
    "-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEAplanted\nQ0FOQVJZcGxhbnRlZA==\n"
    "-----END RSA PRIVATE KEY-----"
)

# What is planted: the text around a value, and the value.
PLANTED = {
    "email": ("write to {}, please", "selma.quist@corp.internal"),
    "email_plus": ("<a href='mailto:{}'>", "q.news+tag@mail.example.co.uk"),
    "email_local": ("as {} now", "ops@build01.local"),
    "git_author": ("Author: {} <x@y.example>", "Henrietta Quolsby"),
    "git_trailer": ("Co-authored-by: {} <h@y.example>", "Ola Nordmann-Quist"),
    "home": ("cat /home/{}/.ssh/config", "squistberg"),
    "home_mac": ("open /Users/{}/Desktop", "henrietta.q"),
    "home_windows": ("dir C:\\Users\\{}\\AppData", "QuolsbyH"),
    "home_folder": ("~/.claude/projects/-Users-{}-code-x", "nordquist"),
    "prompt_user": ("{}@box:~/src$ ls", "wilhelmq"),
    "prompt_host": ("root@{}:~# ls", "quolsby-laptop"),
    "ipv4": ("ping {}", "203.0.113.77"),
    "ipv4_private": ("ssh root@{}", "10.77.31.8"),
    "ipv6": ("[{}]:443", "2001:db8:85a3::8a2e:370:7334"),
    "mac": ("ether {} txqueuelen", "3c:22:fb:9a:01:d4"),
    "card": ("card {} exp 12/29", "4111 1111 1111 1111"),
    "card_plain": ("charge({})", "5555555555554444"),
    "iban": ("to {} please", "DE89370400440532013000"),
    "ssn": ("ssn: {}", "219-09-9999"),
    "phone": ("call me at {}", "+49 30 90182099"),
    "phone_us": ("call {}", "(555) 010-4477"),
    "wallet": ("send to {}", "1BoatSLRHtKNngkdXEeobR76b53LETtpyT"),
    "github": ("git clone https://{}@github.com/x/y", TOKEN),
    "aws_id": ("aws_access_key_id = {}", "AKIA" + "5UCQZYWUFAFIRP3E"),
    "aws_key": ("aws_secret_access_key = {}", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYzPLANTEDKE"),
    "anthropic": ("ANTHROPIC_API_KEY={}", "sk-ant-api03-" + "Zk3vQ9xLmP0vBn4Rt7Yc2Ws6Ed5-" * 3 + "AA"),
    "openai": ('openai.api_key = "{}"', "sk-proj-" + "Zk3vQ9xLmP0vBn4Rt7Yc2Ws6Ed5" * 2),
    "slack": ("token {}", "xoxb-" + "2345678901-2345678901234-Zk3vQ9xLmP0vBn4Rt7Yc2Ws6"),
    "google": ("key={}&x", "AIza" + "SyZk3vQ9xLmP0vBn4Rt7Yc2Ws6Ed5Zk3vQ9"),
    "stripe": ("stripe {}", "sk_live_" + "Zk3vQ9xLmP0vBn4Rt7Yc2Ws6"),
    "npm": ("//registry.example/:_authToken={}", "npm_" + "Zk3vQ9xLmP0vBn4Rt7Yc2Ws6Ed5aB3dE5fG7"),
    "jwt": ("Authorization: Bearer {}", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJxdWlzdCJ9.c2lnbmF0dXJlLXBsYW50ZWQ"),
    "basic": ("Authorization: Basic {}", "cXVpc3Q6a2l0dGVuLXBsYW50ZWQ="),
    "url_password": ("DATABASE_URL=postgres://app:{}@db/x", "k1tten.planted"),
    "connection": ("Server=db;User Id=sa;Password={};", "Tr0ub4dor-planted"),
    "env": ("export SMTP_PASSWORD={}", "lampshade-planted"),
    "json": ('{{"client_secret": "{}"}}', "f00-planted-bar"),
    "yaml": ("  api_key: {}", "9f8a7b6c5d4e3f2a1b0cplanted1"),
    "python": ("password = '{}'", "horse battery"[:5] + "-planted"),
    "flag": ("deploy --token {} --now", "abcd1234planted"),
    "curl": ("curl -u quist:{} https://x.example", "hunter2planted"),
    "sql": ("CREATE USER x IDENTIFIED BY '{}'", "sql-planted-1"),
    "netrc": ("machine h.example login q password {}", "netrc-planted-1"),
    "piped": ("printf '{}' | tool secret put X", "correct-horse-planted"),
    "xml": ("<dbPassword>{}</dbPassword>", "xml-planted-1"),
    "pem": ("key = '''{}'''", PEM),
    "webhook": (
        "POST {}",
        "https://hooks.slack.com/services/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",
    ),
    "telegram": ("bot {}", "123456789:AAF1kqPz8Lm2Xv9Rt4Bn7Yc3Ws6Ed5Gh0Ju"),
    "bare": ("use {} there", "Zk3vQ9xLmP0vBn4Rt7Yc2Ws6Ed5"),
}
IDENTITY = Identity(
    paths=("/home/knownuser/clients/knownclient/knownproject",),
    users=("knownuser",),
    hosts=("knownhost.corp.example",),
    people=("Knowna Surnamely <knowna.s@known.example>",),
    remotes=("https://git.example/knownowner/knownrepo.git",),
    folders=("-home-knownuser-clients-knownclient-knownproject",),
)
KNOWN = (
    "knownuser", "knownproject", "knownhost", "Knowna", "Surnamely", "knowna.s@known.example",
    "knownowner", "knownrepo",
)  # fmt: skip


def plant(name: str) -> str:
    frame, value = PLANTED[name]
    return frame.format(value)


def ways(name: str) -> Iterator[Turn]:
    """Give turns that hold a value in its frame, in all the places and forms in which logs carry it."""
    text, value = plant(name), PLANTED[name][1]
    yield Turn("user", f"Please look:\n\n```sh\n{text}\n```\nthanks")
    yield Turn(
        "assistant", "ok", (ToolCall("Bash", {"command": f"echo 1 && {text}", "list": [{"deep": [text]}]}),)
    )
    yield Turn("assistant", "ok", (ToolCall("Edit", {text: {"new": json.dumps({"out": f"x\n{text}\ny"})}}),))
    yield Turn("assistant", "ok", (ToolCall(f"mcp {text}", value),))
    yield Turn("user", f"again: {value} / {value.upper()} / {quote(value, safe='')}")
    yield Turn("user", "b64 " + base64.b64encode(f"head {value} tail".encode()).decode())


def forms(value: str) -> set[str]:
    plain = {value, json.dumps(value)[1:-1], quote(value, safe=""), value.upper()}
    return plain | {base64.b64encode(value.encode()).decode().rstrip("=")[:-2]}


def redact(*turns: Turn) -> RedactedSession:
    session = Session(id="planted", turns=turns, format="claude_code", identity=IDENTITY)
    return Redactor(key=Key(b"k" * 32))(session)


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_value_comes_out_nowhere(name: str) -> None:
    done = redact(*ways(name))
    assert [turn.withheld for turn in done.turns] == [False] * 6
    written = encode(done).decode() + json.loads(encode(done))["turns"][2]["text"] + shown(done)
    assert [form for form in forms(PLANTED[name][1]) if form.lower() in written.lower()] == []


def shown(done: RedactedSession) -> str:
    """Give all strings of a session, undecorated."""
    found: list[str] = []

    def walk(value: Any) -> None:
        if isinstance(value, dict):
            found.extend(map(str, value))
            walk(list(value.values()))
        elif isinstance(value, list):
            for inner in value:
                walk(inner)
        else:
            found.append(str(value))

    for turn in done.turns:
        found.append(turn.text)
        for call in turn.tool_calls:
            walk([call.name, call.input])
    return "\n".join(found)


@pytest.mark.parametrize("value", KNOWN)
@pytest.mark.parametrize(
    "frame", ["{}", "x_{}_y", "see {}.", "/srv/{}/a", "https://x.example/{}", '{{"a": "{}"}}', "-{}-"]
)
def test_what_the_metadata_names_comes_out_nowhere(value: str, frame: str) -> None:
    text = frame.format(value)
    done = redact(Turn("user", text), Turn("assistant", text.upper(), (ToolCall(text, {text: [text]}),)))
    assert value.lower() not in shown(done).lower()
    assert not any(turn.withheld for turn in done.turns)


def test_all_at_once() -> None:
    done = redact(Turn("user", "\n".join(map(plant, PLANTED))))
    assert not done.turns[0].withheld
    leaked = [name for name, (_, value) in PLANTED.items() if value.lower() in done.turns[0].text.lower()]
    assert leaked == []
