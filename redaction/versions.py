"""Versions and digests of everything that decides what is masked."""

import json
from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from turnscope.redaction.policy import Policy, load_policy
from turnscope.redaction.redactor import Redactor

_RULES: Final = frozenset({".py", ".toml", ".txt"})
_LENGTH: Final = 16


def describe_redaction(redactor: Redactor) -> dict[str, Any]:
    """Give versions and digests: equal ones mask the same text in the same way.

    What the policy says by kind has a digest, its terms and kept values a keyed one.
    """
    policy = redactor.policy
    return {
        "turnscope": version("turnscope"),
        "presidio_analyzer": version("presidio-analyzer"),
        "rules": rules_digest(),
        "models": describe_models(policy),
        "policy": {"name": "default" if policy == load_policy() else "own", "digest": policy.digest},
        "terms": policy.fingerprint(redactor.key),
        "link_key": redactor.link_key.fingerprint if redactor.link_key else None,
    }


@cache
def rules_digest() -> str:
    """Give a digest of the files of this stage, models aside."""
    folder = Path(__file__).parent
    return _digest(folder, (file for file in folder.rglob("*") if file.suffix in _RULES))


def describe_models(policy: Policy) -> dict[str, dict[str, Any]]:
    """Give version and digest of each model that ships with this stage, and of one that the policy names."""
    shipped = sorted(card.parent for card in (Path(__file__).parent / "models").glob("*/card.json"))
    models = {folder.name: dict(_describe(folder)) for folder in shipped}
    if policy.people == "off":
        models.pop("people", None)
    elif policy.people != "default":
        models["people"] = dict(_describe(Path(policy.people)))
    return models


@cache
def _describe(folder: Path) -> tuple[tuple[str, Any], ...]:
    try:
        card = json.loads((folder / "card.json").read_bytes())
    except (OSError, ValueError, RecursionError):  # somebody else's model folder
        card = {}
    told = card.get("version") if isinstance(card, dict) else None
    files = (file for file in folder.rglob("*") if file.is_file() and file.suffix not in {".py", ".pyc"})
    return ("version", told), ("digest", _digest(folder, files))


def _digest(folder: Path, files: Iterable[Path]) -> str:
    """Digest names and contents of some files of a folder."""
    digest = sha256()
    for name, file in sorted(_named(folder, files)):
        digest.update(name.encode() + b"\0" + sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:_LENGTH]


def _named(folder: Path, files: Iterable[Path]) -> Iterator[tuple[str, Path]]:
    return ((file.relative_to(folder).as_posix(), file) for file in files)
