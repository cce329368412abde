"""Lines of code and of sessions in which nobody is named, as far as a list of first names can tell."""

import json
import random
import re
import sysconfig
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from turnscope.redaction.ordinary import is_ordinary
from turnscope.training.people.names import first_names
from turnscope.training.people.rows import Row

_WORD: Final = re.compile(r"[^\W\d_]{3,}")
_LONGEST: Final = 600
_SHORTEST: Final = 4


@cache
def _firsts() -> frozenset[str]:
    return frozenset(name for name in first_names() if not is_ordinary(name))


def names_somebody(line: str) -> bool:
    """Tell whether a capitalised first name stands in the line."""
    return any(word in _firsts() for word in _WORD.findall(line))


def is_training_module(name: str) -> bool:
    """Tell whether a module of the standard library is trained on: half of them, by their names."""
    return sha256(name.encode()).digest()[0] % 2 == 0


def library_files() -> list[Path]:
    """Give the standard library's sources, sorted."""
    root = Path(sysconfig.get_paths()["stdlib"])
    paths = sorted(root.glob("*.py")) + sorted(root.glob("*/*.py"))
    return [path for path in paths if not {"site-packages", "test", "tests", "idlelib"} & set(path.parts)]


def library_lines() -> Iterator[Row]:
    """Give lines of the modules that are trained on."""
    for path in library_files():
        if is_training_module(path.name):
            yield from _lines(path.read_text(encoding="utf-8", errors="replace"))


def session_lines(path: Path, *, share: float, seed: int) -> Iterator[Row]:
    """Give lines of a share of the sessions of a file in the interchange format: turns and tool inputs."""
    rng = random.Random(seed)  # noqa: S311
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if rng.random() < share:
                for turn in json.loads(line)["turns"]:
                    yield from _lines(turn.get("text") or "")
                    for call in turn.get("tool_calls") or ():
                        yield from _lines(_written(call.get("input")))


def _written(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _lines(text: str) -> Iterator[Row]:
    for line in text.splitlines():
        shown = line.strip()
        if _SHORTEST < len(shown) < _LONGEST and any(map(str.isalpha, shown)) and not names_somebody(shown):
            yield Row(shown, (), open=True)
