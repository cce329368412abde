"""Where a session was held, by the entry point that its rows name."""

from typing import Final

from turnscope.transcripts.model import Exclusion, Surface

_PLACES: Final[tuple[tuple[str, Surface, Exclusion | None], ...]] = (
    ("sdk-cli", "headless", "headless"),  # `claude -p`
    ("github-action", "headless", "headless"),
    ("sdk", "sdk", "sdk"),
    ("mcp", "sdk", "sdk"),
    ("vscode", "ide", "ide"),
    ("jetbrains", "ide", "ide"),
    ("cursor", "ide", "ide"),
    ("windsurf", "ide", "ide"),
    ("zed", "ide", "ide"),
    ("xcode", "ide", "ide"),
    ("desktop", "desktop", None),
    ("local-agent", "desktop", None),
    ("remote", "web", None),
    ("web", "web", None),
    ("cli", "cli", None),
)
"""Parts of entry points, the telling ones first."""


def surface_of(entrypoint: str | None, *, in_ide: bool, human_turns: int) -> tuple[Surface, Exclusion | None]:
    """Surface and reason for exclusion.

    Args:
        entrypoint: As logged; older versions log none.
        in_ide: Whether prompts carry an editor's context, which an editor's extension adds.
        human_turns: Without any, the session is headless whatever else is said.
    """
    places = ((s, e) for part, s, e in _PLACES if entrypoint and part in entrypoint)
    surface, exclusion = next(places, ("ide", "ide") if in_ide and not entrypoint else ("unknown", None))
    return surface, exclusion or (None if human_turns else "headless")
