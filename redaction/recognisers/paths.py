"""Home folders and what else names a person inside a path."""

import re
from typing import Final

from turnscope.redaction.recognisers.recogniser import Rule

# Folders beside the homes that belong to nobody.
_NOBODY: Final = frozenset(
    (
        "all users",
        *"""... bar baz default foo linuxbrew me name public shared someone user user_name username
        you your your-name your-user your-username your_name your_user your_username yourname youruser
        xxx""".split(),  # noqa: SIM905
    )
)


def _is_home(match: re.Match[str]) -> bool:
    """Refuse web addresses (`https://example.com/home/contact`) and stand-ins (`/home/<user>`)."""
    text, start = match.string, match.start()
    word = max(text.rfind(mark, max(0, start - 200), start) for mark in " \t\n\"'`(<")
    web = text.startswith(("http://", "https://"), word + 1)
    return not web and match["value"].lower() not in _NOBODY


_NAME: Final = r"(?P<value>[^\W][\w.\-]{0,63}(?:(?:%20|\\ )[\w.-]{1,30}){0,3})"

RULES: Final = (
    Rule(
        name="home folder",
        kind="USER",
        cues=("/home/", "/users/"),
        pattern=rf"(?:/home|/Users|(?<=:)/users|(?<=/[a-z])/users){{1}}/{{1,2}}{_NAME}(?<![.])",
        check=_is_home,
        score=1.0,
        hits=(
            "/home/jdoe/src",
            "/Users/jane.doe/x",
            "file:///home/jdoe",
            "c:/users/jdoe/x",
            "/c/users/jdoe/x",
            "file:///Users/Jane%20Doe/x",
        ),
        misses=(
            "/users/123",
            "api/users/jane",
            "https://example.com/home/contact",
            "/home/<user>/x",
            "/home/NAME/x",
            "/Users/Shared/x",
        ),
    ),
    Rule(
        name="home folder on Windows",
        kind="USER",
        cues=("users\\", "settings\\"),
        pattern=r"(?<=[\\/:])(?i:Users|Documents and Settings)\\{1,4}"
        r"(?P<value>[^\W][\w.-]{0,40}(?: [\w.-]{1,20}){0,4}(?=\\)|[^\W][\w.-]{0,40})",
        check=_is_home,
        score=1.0,
        hits=("C:\\Users\\jdoe\\x", '"C:\\\\Users\\\\jdoe"', "C:\\Users\\Jane Doe\\x"),
        misses=("C:\\Users\\Public\\x", "C:\\Users\\%USERNAME%", "for users\\nmyName: x"),
    ),
    Rule(
        name="home folder written with dashes",
        kind="USER",
        cues=("-users-", "-home-"),
        pattern=r"-(?:Users|home)-(?P<value>[A-Za-z0-9]{2,40})(?=-)",
        hits=("-Users-jdoe-code-app", "-home-jdoe-app"),
        misses=("smart-home-automation kit", "--home-dir"),
        check=lambda match: not match.string[match.start() - 1 : match.start()].isalnum(),
    ),
)
