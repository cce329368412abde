"""Who and where, as far as the log tells: feeds the masking and the keyed ids, and is never stored."""

import re
from collections.abc import Iterable
from typing import Final

from turnscope.transcripts.model import Identity

_HOME: Final = re.compile(
    r"(?:^|[A-Za-z]:)(?:/mnt/[a-z])?[\\/]+(?:home|Users|export/home)[\\/]+([^\\/\s]+)", re.IGNORECASE
)
_ENCODED: Final = re.compile(r"^(?:[A-Za-z]-)?-(?:home|Users)-([^-]+)", re.IGNORECASE)
_SHARED: Final = frozenset({"shared", "public", "default", "all users", "runner", "user", "ubuntu", "node"})


def identify(
    *,
    paths: Iterable[str] = (),
    people: Iterable[str] = (),
    hosts: Iterable[str] = (),
    remotes: Iterable[str] = (),
    branches: Iterable[str] = (),
    folders: Iterable[str] = (),
    users: Iterable[str] = (),
) -> Identity:
    r"""Collect what names the person, each value once, in order of first sight.

    Account names are taken from `users`, from the homes in `paths` (`/home/NAME`, `/Users/NAME`,
    `C:\Users\NAME`) and from `folders` that encode a path (`-Users-NAME-project`).
    """
    paths, folders = _unique(paths), _unique(folders)
    homes = [*map(_HOME.match, paths), *map(_ENCODED.match, folders)]
    found = [match.group(1) for match in homes if match]
    return Identity(
        paths=paths,
        users=_unique([*users, *(name for name in found if name.lower() not in _SHARED)]),
        hosts=_unique(hosts),
        people=_unique(people),
        remotes=_unique(remotes),
        branches=_unique(branches),
        folders=folders,
    )


def user_of(identity: Identity) -> str | None:
    """Whoever the log names as its user: an account first, else a git author; `None` if nobody."""
    return next(iter((*identity.users, *identity.people)), None)


def _unique(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value.strip()))
