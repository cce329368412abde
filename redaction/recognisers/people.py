"""People where a machine wrote them down: git authors and trailers, prompts of a shell."""

import re
from typing import Final

from turnscope.redaction.ordinary import is_ordinary
from turnscope.redaction.recognisers.plausibility import is_template
from turnscope.redaction.recognisers.recogniser import Rule, reach_back
from turnscope.redaction.spans import skip_escape

_NAME: Final = r"(?P<value>[^\W\d_][^\n<>\"\\|]{0,60}?[^\W\d_.]\.?)"

_MACHINE: Final = re.compile(
    r"(?i)\b(?:claude|codex|copilot|cursor|gemini|aider|dependabot|github|renovate|bot|noreply)\b"
)
_LOGIN: Final = r"[a-z_][a-z0-9_.-]{0,31}"
_HOST: Final = r"[A-Za-z0-9][\w.-]{0,62}"
_END: Final = r"(?::[~/][^\s$#%]{0,200}[$#%]|[ ]{1,2}[~/][^\s$#%]{0,200}[ ]?[$#%])"


_PART: Final = r"[^\W\d_][\w'\u2019.-]{0,60}"
"""A part of a name; the rule that uses it begins at the run of capitalised words."""


def _start_of_names(text: str, cue: int) -> int:
    """Give the start of the capitalised words (at most four) that end at a cue."""
    start = cue
    for _ in range(4):
        word = reach_back(text, start - (start < cue), extra="'\u2019.-", limit=60)
        if word == start - (start < cue) or not text[word].isupper():
            break
        start = word
    return start


def _is_person(match: re.Match[str]) -> bool:
    name = match["value"]
    return not (is_template(name) or is_ordinary(name) or _MACHINE.search(name))


def _start_of_login(text: str, cue: int) -> int:
    return skip_escape(text, reach_back(text, cue, extra="_.-", limit=32))


RULES: Final = (
    Rule(
        name="name before an address",
        kind="PERSON",
        cues=(
            *("author", "commit:", "committer", "tagger", "maintainer", "-by:"),
            *("from: ", "to: ", "cc: ", "sender: "),
        ),
        pattern=rf"(?i:authors?|commit|committer|tagger|maintainers?|-by|from|to|cc|sender)(?![A-Za-z])"
        rf"\\?[\"']?[ \t]?[:=]?[ \t]{{0,8}}\[?\\?[\"']?{_NAME}[ \t]{{1,2}}"
        rf"(?=<(?:[^<>\s@]{{1,100}}@[^<>\s]{{1,200}}|\[[A-Za-z0-9_]{{1,40}}\])>)",
        score=1.0,
        check=lambda match: not _MACHINE.search(match["value"]),
        hits=(
            "Author: Jane Q. Doe <jane@corp.example>",
            "Co-authored-by: J\u00f6rg Doe <j@x.example>",
            '"author": "Jane Doe <jane@corp.example>"',
            "From: Jane Doe <jane@corp.example>",
        ),
        misses=("author: string", "author <b>", "Co-Authored-By: Claude Opus <noreply@anthropic.com>"),
    ),
    Rule(
        name="name in front of an address in brackets",
        kind="PERSON",
        cues=(" <",),
        behind=_start_of_names,
        pattern=rf"(?:(?:By|From|Thanks|Contact|Authors?|Maintainers?|See|Ask|Mail|And|With|To|Cc)[ ])?"
        rf"(?P<value>{_PART}(?:[ ]{_PART}){{1,3}})[ ]"
        r"(?=<(?:[^<>\s@]{1,100}@[^<>\s]{1,200}|\[[A-Za-z0-9_]{1,40}\])>)",
        check=lambda match: not _MACHINE.search(match["value"]),
        hits=("By Jane Doe <jane@corp.example>.", "Ren\u00e9 O\u2019Aubigny-Roux <r@x.example>"),
        misses=("Map<String, List <String>>", "a Map <k@v>", "see Claude Code <noreply@anthropic.com>"),
    ),
    Rule(
        name="name in git's configuration",
        kind="PERSON",
        cues=("user.name", "author_name", "committer_name"),
        pattern=rf"(?i:user\.name|author_name|committer_name)[ \t]{{0,2}}=?[ \t]{{0,2}}"
        rf"\\?[\"']{_NAME}\\?[\"']",
        check=_is_person,
        hits=('git config user.name "Jane Doe"', "GIT_AUTHOR_NAME='Jane Doe'"),
        misses=('git config user.name "Your Name"', 'user.name == "x"', 'user.name "test user"'),
    ),
    Rule(
        name="comment of an SSH key",
        kind="EMAIL",
        cues=("ssh-",),
        pattern=r"(?:ssh-keygen [^\n]{0,80}?-C |ssh-[a-z0-9]{3,8} AAAA[A-Za-z0-9+/=]{20,2000} )\\?[\"']?"
        r"(?P<value>[\w.-]{1,64}@[\w.-]{1,64})",
        hits=("ssh-keygen -t ed25519 -C jane@laptop", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKx1 jane@laptop"),
        misses=("ssh-keygen -t rsa", "ssh-copy-id web"),
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
