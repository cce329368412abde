"""Words so common in sessions that masking them everywhere would wreck the text."""

from functools import cache
from pathlib import Path
from typing import Final

_FILE: Final = Path(__file__).with_name("ordinary.txt")


@cache
def _words() -> frozenset[str]:
    return frozenset(_FILE.read_text(encoding="ascii").split())


def is_ordinary(value: str) -> bool:
    """Tell whether a name is an ordinary word: `admin`, `frontend`, `my-project`, `test2`."""
    parts = value.casefold().replace("_", "-").replace(".", "-").replace(" ", "-").split("-")
    return all(part.rstrip("0123456789") in _words() or part.isdigit() or not part for part in parts)
