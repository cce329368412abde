"""Options that several verbs share, worded once."""

import os
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from turnscope.errors import InputError, OutputError
from turnscope.transcripts.model import Exclusion

if TYPE_CHECKING:
    from turnscope.redaction.redactor import Redactor

DEFAULT_LOGS = Path("~/.claude/projects")


class Left(StrEnum):
    """Sessions that a study leaves out, as `transcripts.model.Exclusion` names them."""

    HEADLESS = "headless"
    SDK = "sdk"
    IDE = "ide"


Paths = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="PATH",
        help="Log files or folders of them, any mixture of formats. Default: ~/.claude/projects.",
        show_default=False,
    ),
]
Key = Annotated[
    Path | None,
    typer.Option(
        "--key",
        metavar="FILE",
        help="Key of the ids. Default: one in your configuration folder, made at the first run.",
        show_default=False,
    ),
]
Policy = Annotated[
    Path | None,
    typer.Option(
        "--policy",
        metavar="FILE",
        help="What is masked, kept or withheld, in TOML. Default: the policy that ships.",
        show_default=False,
    ),
]
LinkKey = Annotated[
    Path | None,
    typer.Option(
        "--link-key",
        metavar="FILE",
        help="Key of pseudonyms that are the same in all sessions; made where there is none. "
        "Default: they are counted by session.",
        show_default=False,
    ),
]
Model = Annotated[
    Path | None,
    typer.Option(
        "--model", metavar="FOLDER", help="Model folder. Default: the one that ships.", show_default=False
    ),
]
Workers = Annotated[
    int | None,
    typer.Option(
        "--workers", min=1, help="Processes that do the work. Default: one a core.", show_default=False
    ),
]
Include = Annotated[
    list[Left] | None,
    typer.Option(
        "--include",
        metavar="KIND",
        help="Bring in what a study leaves out: headless, sdk or ide. Repeatable.",
        show_default=False,
    ),
]
Strict = Annotated[
    bool, typer.Option("--strict", help="Stop at the first line or file that cannot be read (exit 2).")
]
Publish = Annotated[
    bool, typer.Option("--publish", help="Withhold small cells, so that the report may be shown to others.")
]
MinSessions = Annotated[
    int, typer.Option("--min-sessions", min=1, help="With --publish: sessions a cell needs.")
]
MinUsers = Annotated[int, typer.Option("--min-users", min=1, help="With --publish: users a cell needs.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the summary as JSON.")]


def resolve_paths(paths: Sequence[Path] | None) -> list[Path]:
    """Return the paths to read, the default ones where none is given; each must exist."""
    wanted = [expand(path) for path in paths or (DEFAULT_LOGS,)]
    for position, path in enumerate(wanted, start=1):
        which = f"input {position}" if paths else "the default ~/.claude/projects"
        require_path(path, called=which, remedy="pass the folder or file that holds your session logs")
    return wanted


def expand(path: Path) -> Path:
    """Replace `~`; `InputError` where nobody has the home folder."""
    try:
        return path.expanduser()
    except RuntimeError:
        raise InputError("a path begins with `~` and the home folder is not known; write it out") from None


def require_path(path: Path, *, called: str, remedy: str) -> None:
    """Raise `InputError` where nothing stands at a path; the path itself is not repeated."""
    if not os.path.lexists(path):
        raise InputError(f"{called} does not exist; {remedy}")


def make_redactor(*, key: Path | None, policy: Path | None, link_key: Path | None) -> "Redactor":
    """Build the redactor from its files; `PolicyError` or `RedactionError` where one can not be used."""
    from turnscope.redaction.keys import load_key
    from turnscope.redaction.policy import load_policy
    from turnscope.redaction.pseudonyms import load_link_key
    from turnscope.redaction.redactor import Redactor

    secret = load_key(key)
    place = resolve_link_key(link_key)
    linked = None if place is None else load_link_key(place, beside=secret)
    return Redactor(key=secret, policy=load_policy(policy and expand(policy)), link_key=linked)


def resolve_link_key(path: Path | None) -> Path | None:
    """Replace `~`, and say so where the key is about to be made: with a mistyped name nothing is linked."""
    place = None if path is None else expand(path)
    if place is not None and not place.exists():
        typer.echo("turnscope: there is no such link key yet; a new one is made", err=True)
    return place


def resolve_include(include: Sequence[Left] | None) -> frozenset[Exclusion]:
    """Return the exclusions that the user lifts."""
    return frozenset(left.value for left in include or ())


def make_folder(out: Path) -> None:
    """Make the folder of results where there is none; `OutputError` when that cannot be done."""
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"the output folder cannot be made: {error.strerror}") from None
