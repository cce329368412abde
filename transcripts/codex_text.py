"""What a person typed into Codex, and through which of its fronts."""

import re
from collections.abc import Mapping
from typing import Any, Final

from turnscope.transcripts.fields import string
from turnscope.transcripts.model import Exclusion, Surface

_REQUEST: Final = re.compile(r"^## My request for Codex:\s*$", re.MULTILINE)
_INJECTED: Final = re.compile(
    r"\A\s*(?:# AGENTS\.md instructions\b|# Context from my IDE setup:(?!.*^## My request for Codex:)"
    r"|Another language model started to solve this problem"
    r"|<(?:(?:user|environment|recommended|turn|apps|skills|collaboration|subagent|model|hook)_\w+"
    r"|permissions instructions|skill)>)",
    re.DOTALL | re.MULTILINE,
)
_SURFACES: Final[tuple[tuple[str, Surface, Exclusion | None], ...]] = (
    ("sdk", "sdk", "sdk"),
    ("mcp", "sdk", "sdk"),
    ("exec", "headless", "headless"),
    ("desktop", "desktop", None),
    ("vscode", "ide", "ide"),
    ("xcode", "ide", "ide"),
    ("jetbrains", "ide", "ide"),
    ("tui", "cli", None),
    ("cli", "cli", None),
)
"""By a word in `originator`, else in `source`. The desktop app gives `vscode` as its source."""


def typed_text(message: str) -> str:
    """Text that a person typed in a user message: instructions, environment and editor context are none."""
    if _INJECTED.match(message):
        return ""
    return _REQUEST.split(message)[-1].strip()


def surface_of(meta: Mapping[str, Any]) -> tuple[Surface, Exclusion | None]:
    """Surface that a rollout's first record names, and why a study leaves it out."""
    for value in (meta.get("originator"), meta.get("source")):
        told = string(value).lower()
        for word, surface, exclusion in _SURFACES:
            if word in told:
                return surface, exclusion
    return "unknown", None
