"""People where a machine wrote them down: git authors and trailers, prompts of a shell, fields of a package."""

from typing import Final

from turnscope.redaction.recogniser import Rule

_NAME: Final = r"(?P<value>[^\W\d_][^\n<>\"\\|]{0,60}?[^\W\d_.]\.?)"

RULES: Final = (
    Rule(
        name="git author",
        kind="PERSON",
        cues=("author:", "commit:", "committer:", "tagger:", "-by:", "author ", "committer ", "tagger "),
        pattern=rf"(?i:author:|commit:|committer:|tagger:|-by:|author|committer|tagger)[ \t]{{1,4}}{_NAME}[ \t]{{1,2}}"
        r"(?=<[^<>\s]{1,200}>)",
        score=1.0,
        hits=("Author: Jane Q. Doe <jane@corp.example>", "Co-authored-by: J\u00f6rg Doe <j@x.example>"),
        misses=("author: string", "author <b>"),
    ),
    Rule(
        name="user of a prompt",
        kind="USER",
        cues=("@",),
        behind=lambda text, cue: _start(text, cue),
        pattern=r"(?P<value>[a-z_][a-z0-9_.-]{0,31})@[A-Za-z0-9][\w.-]{0,62}(?::[~/][^\s$#%]{0,200}[$#%]|[ ]{1,2}[~/][^\s$#%]{0,200}[ ]?[$#%])",
        hits=("jdoe@build01:~/src$ ls", "jdoe@mbp ~ % ls"),
        misses=("npm i react@18", "git@github.com:acme/x"),
    ),
    Rule(
        name="host of a prompt",
        kind="HOST",
        cues=("@",),
        behind=lambda text, cue: _start(text, cue),
        pattern=r"[a-z_][a-z0-9_.-]{0,31}@(?P<value>[A-Za-z0-9][\w.-]{0,62})(?::[~/][^\s$#%]{0,200}[$#%]|[ ]{1,2}[~/][^\s$#%]{0,200}[ ]?[$#%])",
        hits=("jdoe@build01:~/src$ ls", "jdoe@mbp ~ % ls"),
        misses=("npm i react@18", "git@github.com:acme/x"),
    ),
)


def _start(text: str, cue: int) -> int:
    from turnscope.redaction.recogniser import reach_back

    return reach_back(text, cue, extra="_.-", limit=32)
