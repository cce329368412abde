"""Session cookies, in headers and in URLs: a name that ends in `sid` or `session`, then what is drawn."""

import re
from typing import Final

from turnscope.redaction.recognisers.examples import is_cut
from turnscope.redaction.recognisers.plausibility import has_words, is_random, is_uuid
from turnscope.redaction.recognisers.recogniser import Rule, reach_back

_SHORTEST: Final = 16


def _is_session(match: re.Match[str]) -> bool:
    """A UUID names a session in many logs and opens none by itself, but in a cookie."""
    value, before = match["value"], match.string[max(0, match.start() - 80) : match.start()]
    if is_uuid(value):
        return "ookie" in before
    return is_random(value, least=_SHORTEST) and not has_words(value) and not is_cut(match)


RULES: Final = (
    Rule(
        name="session cookie",
        kind="SECRET",
        cues=(
            "sid=",
            "sessionid=",
            "sessid=",
            "session_id=",
            "session=",
            "sess=",
            "remember_me=",
            "_auth=",
            "_at=",
        ),
        behind=lambda text, cue: reach_back(text, cue, extra="_.-", limit=40),
        pattern=r"[\w.-]{0,48}(?i:sid|sessionid|sessid|session_id|session|sess|remember_me|_auth|_at)="
        r"(?P<value>(?:s%3A|s:)?[A-Za-z0-9_\-.%+/~|]{12,4096}={0,2})",
        check=_is_session,
        score=0.85,
        hits=(
            "Cookie: theme=dark; sessionid=q8zx1lmp0vbn4rt7q8zx1lmp0vbn4rt7",
            "Cookie: JSESSIONID=9F8A7B6C5D4E3F2A1B0C9F8A7B6C5D4E",
            "Set-Cookie: sid=q8Zx1LmP0vBn4Rt7; HttpOnly; Path=/",
            "Set-Cookie: connect.sid=s%3Aq8Zx1LmP0vBn4Rt7.Yc2Ws6Ed5Gh0Ju; Path=/",
            "Cookie: session=123e4567-e89b-42d3-a456-426614174000",
        ),
        misses=(
            "session=requests.Session()",
            "?session_id=123e4567-e89b-42d3-a456-426614174000",
            "Set-Cookie: session=eyJ1IjoxMjM0NTY3ODkw...",
        ),
    ),
)
