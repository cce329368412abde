"""E-mail addresses, at any domain: `admin@corp.internal` names a person as well as a public one does."""

import re
from typing import Final

from turnscope.redaction.recognisers.recogniser import Rule, reach_back
from turnscope.redaction.spans import skip_escape

# What follows an @ in code and is no domain: file endings, version tags, packages of an npm scope.
_NO_DOMAIN: Final = re.compile(
    r"(?:\d[\w.-]*|(?:.*\.)?(?:js|ts|tsx|jsx|py|rb|go|rs|java|json|md|png|jpe?g|svg|gif|webp|css|html?|so|dll|lock|"
    r"ya?ml|toml|txt|mdc|cfg|ini|sh|log|csv|service|timer|socket|target|latest|sha256))",
    re.IGNORECASE,
)


# Addresses that tools put into commits; they name no person.
_MACHINES: Final = frozenset(
    (
        "noreply@anthropic.com",
        "noreply@github.com",
        "noreply@openai.com",
        "cursoragent@cursor.com",
        "noreply@google.com",
        "noreply@aider.chat",
    )
)

# User and password of a web address; the rules for URLs mask what is secret there.
_IN_URL: Final = re.compile(r"://[^\s/@\"'`<>]{0,190}$")


# Scripts without spaces between words: an address begins behind them and ends before them.
_UNSPACED: Final = r"\u0e00-\u0eff\u3000-\u9fff\uac00-\ud7af\uff00-\uffef"
_UNSPACED_END: Final = re.compile(rf"[{_UNSPACED}](?=[!-~]{{1,64}}$)")

_LETTER: Final = rf"[^\W_{_UNSPACED}]"

# The user of a forge's SSH is `git`, and names nobody.
_FORGE: Final = re.compile(r"(?:ssh\.)?(?:github|gitlab|bitbucket|codeberg)\.(?:com|org)", re.IGNORECASE)
_REMOTELY: Final = re.compile(r"\bssh (?:-\S{1,40} ){0,4}$")


def _start_of_local(text: str, cue: int) -> int:
    start = skip_escape(text, reach_back(text, cue, extra="._%+'-"))
    unspaced = None if text[start:cue].isascii() else _UNSPACED_END.search(text, start, cue)
    return unspaced.end() if unspaced else start


def _is_email(match: re.Match[str]) -> bool:
    text, domain = match.string, match["domain"]
    before = text[match.start("value") - 1 : match.start("value")]
    after = text[match.end() : match.end() + 1]
    if match["value"].lower() in _MACHINES or _IN_URL.search(
        text, max(0, match.start() - 200), match.start()
    ):
        return False
    last = domain.rpartition(".")[2]
    if _NO_DOMAIN.fullmatch(domain) or not (
        domain == "localhost" or ("." in domain and last.isalpha() and len(last) > 1)
    ):
        return False
    return not (before in ("/", "@") and after in ("/", "@")) and after != "(" and not _is_remote(match)


def _is_remote(match: re.Match[str]) -> bool:
    """Tell `git@host:owner/name` and `ssh git@host` from an address."""
    text, start = match.string, match.start("value")
    return match["local"].lower() == "git" and (
        text[match.end() : match.end() + 1] == ":"
        or bool(_FORGE.fullmatch(match["domain"]))
        or bool(_REMOTELY.search(text, max(0, start - 80), start))
    )


RULES: Final = (
    Rule(
        name="e-mail address",
        kind="EMAIL",
        cues=("@",),
        behind=_start_of_local,
        pattern=r"['.-]{0,9}(?P<value>(?P<local>[^\W.'-][\w.%+'-]{0,63})@"
        rf"(?P<domain>localhost|{_LETTER}(?:{_LETTER}|[.-](?={_LETTER})){{1,252}}))",
        check=_is_email,
        score=1.0,
        hits=(
            "jane.doe@corp.example",
            "admin@corp.internal",
            "ops@build01.local",
            "mailto:o'hara+news@mail.example.co.uk.",
            "<j@example.org>",
            "m\u00fcller@b\u00fcro.example",
            "\u30e1\u30fc\u30eb\u306fsato@example.jp\u307e\u3067",
        ),
        misses=(
            "react@18.2.0",
            "@types/node",
            "foo@latest",
            "git@github.com:acme/site.git",
            "ssh -T git@gitlab.com",
            "ssh git@git.corp.internal",
            "@app.route('/x')",
        ),
    ),
)
