"""People where a machine wrote them down: git authors and trailers, prompts of a shell."""

import re
from typing import Final

from turnscope.redaction.recogniser import Rule, reach_back
from turnscope.redaction.spans import skip_escape

_NAME: Final = r"(?P<value>[^\W\d_][^\n<>\"\\|]{0,60}?[^\W\d_.]\.?)"

_MACHINE: Final = re.compile(
    r"(?i)\b(?:claude|codex|copilot|cursor|gemini|aider|dependabot|github|renovate|bot|noreply)\b"
)
_LOGIN: Final = r"[a-z_][a-z0-9_.-]{0,31}"
_HOST: Final = r"[A-Za-z0-9][\w.-]{0,62}"
_END: Final = r"(?::[~/][^\s$#%]{0,200}[$#%]|[ ]{1,2}[~/][^\s$#%]{0,200}[ ]?[$#%])"


def _start_of_login(text: str, cue: int) -> int:
    return skip_escape(text, reach_back(text, cue, extra="_.-", limit=32))


RULES: Final = (
    Rule(
        name="git author",
        kind="PERSON",
        cues=("author:", "commit:", "committer:", "tagger:", "-by:", "author ", "committer ", "tagger "),
        pattern=rf"(?i:author:|commit:|committer:|tagger:|-by:|author|committer|tagger)[ \t]{{1,4}}{_NAME}"
        r"[ \t]{1,2}(?=<[^<>\s]{1,200}>)",
        score=1.0,
        check=lambda match: not _MACHINE.search(match["value"]),
        hits=("Author: Jane Q. Doe <jane@corp.example>", "Co-authored-by: J\u00f6rg Doe <j@x.example>"),
        misses=("author: string", "author <b>", "Co-Authored-By: Claude Opus <noreply@anthropic.com>"),
    ),
    Rule(
        name="user of a prompt",
        kind="USER",
        cues=("@",),
        behind=_start_of_login,
        pattern=rf"(?P<value>{_LOGIN})@{_HOST}{_END}",
        hits=("jdoe@build01:~/src$ ls", "jdoe@mbp ~ % ls"),
        misses=("npm i react@18", "git@github.com:acme/x"),
    ),
    Rule(
        name="host of a prompt",
        kind="HOST",
        cues=("@",),
        behind=_start_of_login,
        pattern=rf"{_LOGIN}@(?P<value>{_HOST}){_END}",
        hits=("jdoe@build01:~/src$ ls", "jdoe@mbp ~ % ls"),
        misses=("npm i react@18", "git@github.com:acme/x"),
    ),
)
