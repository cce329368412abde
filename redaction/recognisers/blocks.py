"""Frames that hold several secrets each: a Kubernetes Secret, the fields that a vault is given."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from turnscope.redaction.model import Finding
from turnscope.redaction.recognisers.plausibility import is_reference, is_template

_NEAR: Final = 2048
"""Characters around a block in which the kind of its manifest stands."""


@dataclass(frozen=True)
class Block:
    """Finds every `item` in the `body` of a `head`, which begins at a `cue`; all repetition is bounded."""

    name: str
    cue: str
    head: str
    item: str
    check: Callable[[re.Match[str]], bool]
    hits: tuple[str, ...]
    misses: tuple[str, ...]
    kind: str = "SECRET"

    @cached_property
    def patterns(self) -> tuple[re.Pattern[str], re.Pattern[str]]:
        """The head and the item, compiled at first use."""
        return re.compile(self.head), re.compile(self.item)

    def find(self, text: str) -> Iterator[Finding]:
        """Give the values of all items; a head is not looked for inside the last block."""
        head, item = self.patterns
        at = text.find(self.cue)
        while at >= 0:
            match = head.match(text, at)
            if match and self.check(match):
                for found in item.finditer(text, match.start("body"), match.end("body")):
                    if _is_given(found["value"]):
                        yield Finding(found.start("value"), found.end("value"), self.kind, 0.9)
            at = text.find(self.cue, match.end() if match else at + len(self.cue))


def _is_given(value: str) -> bool:
    """Tell a value from what a program is to put there, and from a file's name."""
    return not (is_template(value) or is_reference(value))


def _is_manifest(match: re.Match[str]) -> bool:
    """Ask for the kind of the manifest near the block: a ConfigMap has `data:` too."""
    around = match.string[max(0, match.start() - _NEAR) : match.end() + _NEAR]
    return bool(re.search(r"kind\"?:[ ]?\"?(?:Sealed)?Secret\b", around))


_LINES: Final = r"[ ]{0,2}\r?\n(?P<body>(?:[ \t]{1,16}[\w.-]{1,128}:[^\n]{0,8192}\n?){1,64})"
_LINE: Final = r"(?m)^[ \t]{1,16}[\w.-]{1,128}:[ ]{1,4}[\"']?(?P<value>[^\s\"'|>{][^\s\"']{3,8000})"

RECOGNISERS: Final = (
    Block(
        name="data of a Kubernetes Secret",
        cue="data:",
        head=r"(?<![A-Za-z])data:" + _LINES,
        item=_LINE,
        check=_is_manifest,
        hits=("kind: Secret\nmetadata:\n  name: x\ndata:\n  user: amFuZQ==\n  door: azF0dGVu\n",),
        misses=(
            "kind: ConfigMap\ndata:\n  user: amFuZQ==\n",
            "kind: Secret\ndata:\n  a: ${B}\n",
            "kind: Secret\nmetadata:\n  name: web-1\n",
        ),
    ),
    Block(
        name="stringData of a Kubernetes Secret",
        cue="stringData:",
        head=r"stringData:" + _LINES,
        item=_LINE,
        check=_is_manifest,
        hits=("apiVersion: v1\nkind: Secret\nstringData:\n  db: k1tten-house",),
        misses=("stringData:\n  db: k1tten-house",),
    ),
    Block(
        name="fields given to a vault",
        cue="kv put ",
        head=r"kv put (?:-\S{1,64} ){0,4}\S{1,200}"
        r"(?P<body>(?:(?: |[ ]?\\\n[ \t]{0,8})[\w.-]{1,64}=[^\s]{1,512}){1,32})",
        item=r"[\w.-]{1,64}=[\"']?(?P<value>[^\s\"'@$<][^\s\"']{2,511})",
        check=lambda _match: True,
        hits=("vault kv put secret/app a=k1ttenhouse b=z3braHouse",),
        misses=("vault kv put secret/app @data.json", "vault kv put secret/app a=$VALUE"),
    ),
    Block(
        name="keys given to a client of an object store",
        cue="mc ",
        head=r"mc (?:alias set|config host add) [\w.-]{1,40} \S{4,200}(?P<body>(?: \S{3,128}){2})",
        item=r" [\"']?(?P<value>[^\s\"'$<][^\s\"']{2,127})",
        check=lambda _match: True,
        hits=("mc alias set s3 https://s3.example.com k1tten z3braHouse",),
        misses=("mc alias set s3 https://s3.example.com $ID $KEY", "mc ls s3"),
    ),
)
