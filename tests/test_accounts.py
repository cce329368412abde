"""Who and where, told by nothing but the text: found once, masked everywhere in the session."""

import json
from urllib.parse import quote

import pytest

from turnscope.redaction.domains import private_domain
from turnscope.redaction.keys import Key
from turnscope.redaction.redactor import Redactor
from turnscope.transcripts.model import Identity, Session, ToolCall, Turn

REDACTOR = Redactor(key=Key(b"k" * 32))

TOLD = {
    "whoami": ("$ whoami\n{}\n$ ls\n", "quistberg"),
    "whoami on Windows": ("PS C:\\> whoami\r\ncorp-7\\{}\r\n", "quistberg"),
    "hostname": ("$ hostname\n{}\n", "quolsby-laptop"),
    "uname": ("Linux {} 6.1.0-18-amd64 #1 SMP Debian", "quolsby-laptop"),
    "scutil": ("% scutil --get LocalHostName\n{}\n", "Quolsbys-MacBook-Pro"),
    "git config": ("$ git config user.name\n{}\n$ git config user.email", "Henrietta Quolsby"),
    "git config list": ("core.bare=false\nuser.name={}\nuser.email=x", "Henrietta Quolsby"),
    "gitconfig": ("[user]\n\tname = {}\n[core]\n", "Henrietta Quolsby"),
    "git log": ("commit 1a2b\nAuthor: {} <x@y.example>\nDate: now", "Henrietta Quolsby"),
    "git blame": ("^1a2b3c4 ({} 2024-03-01 10:00:00 +0100 12) x = 1", "Henrietta Quolsby"),
    "HOME": ("HOME=/home/{}\nSHELL=/bin/zsh", "quistberg"),
    "USER": ("USER={}\nSHELL=/bin/zsh", "quistberg"),
    "HOSTNAME": ("HOSTNAME={}\n", "quolsby-laptop"),
    "COMPUTERNAME": ("COMPUTERNAME={}\r\n", "QUOLSBY-4QX7"),
    "id": ("uid=1000({}) gid=1000(staff)", "quistberg"),
    "listing": ("total 8\ndrwxr-xr-x  5 {} staff 160 Mar  1 10:00 src", "quistberg"),
    "prompt": ("{}@box-12:~/src$ ls", "quistberg"),
    "prompt in brackets": ("[{}@box-12 src]$ ls", "quistberg"),
    "prompt of zsh": ("{}@box-12 src % ls", "quistberg"),
    "host of a prompt": ("root@{}:/srv# ls", "quolsby-laptop"),
    "ssh": ("$ ssh {}@build-77 uptime", "quistberg"),
    "Windows": ("cd C:\\Users\\{}\\src", "quistberg"),
    "WSL": ("ls /mnt/c/Users/{}/src", "quistberg"),
    "WSL from outside": ("dir \\\\wsl$\\Ubuntu\\home\\{}\\src", "quistberg"),
    "log folder": ("ls ~/.claude/projects/-Users-{}-rocket/x.jsonl", "quistberg"),
    "log folder alone": ("ls ~/.claude/projects/-Users-{}/x.jsonl", "quistberg"),
    "sudo": ("[sudo] password for {}:", "quistberg"),
    "gh": ("Logged in to github.com account {} (keyring)", "quistberg"),
}
FRAMES = (
    "ask {} about it",
    "x_{}_y",
    "see {}.",
    "/srv/{}/a",
    "https://x.example/{}",
    '{{"a": "{}"}}',
    "-{}-",
)


@pytest.mark.parametrize("told", TOLD)
def test_what_a_text_tells_once_comes_out_nowhere(told: str) -> None:
    frame, value = TOLD[told]
    turns = [Turn("user", frame.format(value))]
    turns += [Turn("user", each.format(value)) for each in FRAMES]
    turns += [Turn("assistant", "", (ToolCall("Edit", {value: json.dumps({"a": [value, quote(value)]})}),))]
    done = REDACTOR(Session(id="s", turns=tuple(turns), format="chat"))
    shown = str([(turn.text, [(call.name, call.input) for call in turn.tool_calls]) for turn in done.turns])
    assert value.casefold() not in shown.casefold()
    assert not any(turn.withheld for turn in done.turns)


NOBODY = (
    "$ whoami\nroot\n",
    "USER=postgres",
    "uid=0(root) gid=0(root)",
    "chown -R www-data:www-data /srv",
    "whoami\nhostname\nid\n",
    "for i in range(10): x = i % 3",
    "HOSTNAME=localhost",
    "total = a @ b % c",
)


@pytest.mark.parametrize("text", NOBODY)
def test_accounts_of_the_system_and_code_stay(text: str) -> None:
    done = REDACTOR(Session(id="s", turns=(Turn("user", text),), format="chat"))
    assert done.turns[0].text == text


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("jane@corp.internal", "corp.internal"),
        ("jane@mail.corp.internal", "corp.internal"),
        ("jane@mail.acme-rockets.co.uk", "acme-rockets.co.uk"),
        ("jane@gmail.com", None),
        ("7+jane@users.noreply.github.com", None),
        ("jane@corp.example", None),
        ("jane@mail.example.com", None),
        ("jane@localhost", None),
    ],
)
def test_a_firm_is_told_by_its_domain(address: str, domain: str | None) -> None:
    assert private_domain(address) == domain


def test_the_domain_of_an_address_is_a_host_elsewhere() -> None:
    identity = Identity(people=("Jane Doe <jane.doe@quolsby.internal>",))
    text = "clone https://git.quolsby.internal/x, mail support@gmail.com"
    done = REDACTOR(Session(id="s", turns=(Turn("user", text),), format="chat", identity=identity))
    assert "quolsby" not in done.turns[0].text
    assert done.turns[0].text.endswith("[HOST_1]/x, mail [EMAIL_1]")


def test_a_role_does_not_tell_its_firm() -> None:
    done = REDACTOR(
        Session(id="s", turns=(Turn("user", "support@vendor.io, see https://vendor.io/docs"),), format="chat")
    )
    assert done.turns[0].text == "[EMAIL_1], see https://vendor.io/docs"
