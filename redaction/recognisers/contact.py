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


def _start_of_local(text: str, cue: int) -> int:
    return skip_escape(text, reach_back(text, cue, extra="._%+'-"))


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
    return not (before in ("/", "@") and after in ("/", "@")) and not (
        after == "(" or (after == ":" and _is_remote(match))
    )


def _is_remote(match: re.Match[str]) -> bool:
    """Tell `git@host:owner/name` from an address; the user is always `git` and names nobody."""
    return match["local"].lower() == "git"


RULES: Final = (
    Rule(
        name="e-mail address",
        kind="EMAIL",
        cues=("@",),
        behind=_start_of_local,
        pattern=r"['.-]{0,9}(?P<value>(?P<local>[^\W.'-][\w.%+'-]{0,63})@"
        r"(?P<domain>localhost|[^\W_](?:[^\W_]|-(?=[^\W_])|\.(?=[^\W_])){1,252}))",
        check=_is_email,
        score=1.0,
        hits=(
            "jane.doe@corp.example",
            "admin@corp.internal",
            "ops@build01.local",
            "mailto:o'hara+news@mail.example.co.uk.",
            "<j@example.org>",
            "m\u00fcller@b\u00fcro.example",
        ),
        misses=(
            "react@18.2.0",
            "@types/node",
            "foo@latest",
            "git@github.com:acme/site.git",
            "@app.route('/x')",
        ),
    ),
)
