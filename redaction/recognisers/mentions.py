"""People by the name of their account: `@jdoe` in a message, and the page of a profile.

An `@` stands before decorators, annotations, tags of doc comments and scopes of packages as well. So a
mention counts only where somebody is greeted, thanked, copied, or credited by it.
"""

import re
from typing import Final

from turnscope.redaction.recognisers.recogniser import Rule

_NAME: Final = r"(?P<value>[A-Za-z0-9](?:[A-Za-z0-9_]|-(?=[A-Za-z0-9])){1,38})"
# No path, call or assignment goes on, nor what says what a decorator works with.
_LINE: Final = r"(?![\w/(@=-]|\.\w|:\w|[ ]from[ ]\()"

# What stands behind an @ and is nobody.
_TAGS: Final = frozenset(
    """abstractmethod all api app apply author autowired bean channel charset click client codebase
    component config context controller copyright current data dataclass def deprecated docs else
    end everyone example extends extend file files folder font-face for function git here if ignore
    implements import include inheritdoc injectable input interface internal jest keyframes latest
    layer license link media method mixin module namespace next nestjs ng-bootstrap ngrx node none
    nothing null override package page param params private problems property protected public
    pytest react readonly recent return returns see service since staticmethod supports symbol
    tailwind team template terminal test testing-library this throws todo ts-expect-error ts-ignore
    type typedef types use user username value version web workspace wraps yourname your-username""".split()  # noqa: SIM905
)
_BEFORE: Final = re.compile(
    r"(?i)(?:^|[^\w@])(?:hi|hey|hello|dear|thanks?(?: you)?(?: so much| a lot)?(?:,| to)?|thx|ty|"
    r"kudos(?: to)?|/?cc:?|ping|credits?(?: goes)? to|awesome,?|great work,?|"
    r"(?:reported|fixed|suggested|written|found|made|created|contributed|reviewed|requested|submitted|added|"
    r"pointed out|proposed|maintained|authored|opened|closed|assigned) (?:by|to)|by|follow|"
    r"(?:@[\w-]{2,39},? (?:and |& )?))[ \t]{1,2}$"
)
_SPEAKS: Final = re.compile(
    r"[ ]?[,:!?]?[ ]{1,2}(?:(?:i|you|we|can|could|would|will|did|do|does|have|has|are|is|was|please|pls|"
    r"thanks?|thx|sorry|yes|yeah|no|nope|what|why|how|it|this|that|the|your|any|ok|okay|sure|ptal|lgtm|said|wrote|"
    r"great|good|hi|hello|let|maybe|if|so|there|just)\b|i')",
    re.IGNORECASE,
)


def _is_mention(match: re.Match[str]) -> bool:
    """Ask for a greeting before the name, or for a sentence after one at a line's start."""
    text, start = match.string, match.start()
    if match["value"].lower() in _TAGS:
        return False
    line = text.rfind("\n", max(0, start - 64), start) + 1 or max(0, start - 64)
    before = text[line:start]
    if _BEFORE.search(before):
        return True
    return not before.strip(" \t>*-#.") and bool(_SPEAKS.match(text, match.end()))


_SITES: Final = r"(?:github|gitlab|twitter|x|bsky|mastodon)\.(?:com|app/profile|social)/@?|linkedin\.com/in/"
_PAGES: Final = frozenset(
    """about account apps codespaces collections contact customer-stories dashboard enterprise events
    explore features gist home i intent issues join login logout marketplace mobile new
    notifications organizations orgs pricing privacy pulls readme search security settings share
    signup site sponsors stars status team terms topics trending users your-username username user
    yourname""".split()  # noqa: SIM905
)

RULES: Final = (
    Rule(
        name="mention",
        kind="USER",
        cues=("@",),
        pattern=rf"(?<![\w/.@:`\"'=$#-])@{_NAME}{_LINE}",
        check=_is_mention,
        score=0.7,
        hits=(
            "Hey @jane-doe, can you look?",
            "@jdoe42 could you rebase?",
            "Fix the build by @jdoe in #12",
            "/cc @jdoe @mroe",
            "> thanks @jdoe!",
            "Fix by @jdoe (#12)",
        ),
        misses=(
            "@app.route('/x')",
            "@property\ndef x(self):",
            " * @param name the name",
            "npm i @types/node",
            "@media (max-width: 1px)",
            "@Override\npublic void run()",
            "use @Autowired on it",
            "mail a@b",
            "thanks @here",
            "by @lru_sorted from (",
        ),
    ),
    Rule(
        name="page of a profile",
        kind="USER",
        cues=("github.com/", "gitlab.com/", "twitter.com/", "/x.com/", "linkedin.com/in/"),
        behind=lambda text, cue: cue + (text[cue] == "/"),
        pattern=rf"(?:(?<![\w.-])|(?<=www\.)|(?<=/[a-z][a-z]\.))(?:{_SITES})(?P<value>[A-Za-z0-9](?:\w|-(?=\w)){{1,38}})/?"
        r"(?=[ \t)\]\"'>,;]|\r?\n(?![a-z0-9/._-])|\.(?:\s|$)|$)",
        check=lambda match: match["value"].lower() not in _PAGES,
        hits=(
            "[Jane](https://github.com/jane-doe)",
            "https://www.linkedin.com/in/jdoe42/",
            "see https://x.com/jdoe.",
        ),
        misses=(
            "https://github.com/acme/site",
            "https://github.com/features",
            "github.com/$USER",
            "see github.com/quix\notic/loom",
            "https://api.github.com/gists",
        ),
    ),
)
