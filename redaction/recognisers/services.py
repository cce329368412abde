"""Tokens of known services: a prefix, an alphabet, a length, and a checksum where there is one."""

import re
import tomllib
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Final

from turnscope.redaction.recognisers.checksums import CHECKSUMS
from turnscope.redaction.recognisers.examples import is_cut, is_example
from turnscope.redaction.recognisers.plausibility import is_wordy
from turnscope.redaction.recognisers.recogniser import Rule

TABLE: Final = Path(__file__).with_name("services.toml")

# No letter or digit stands before, except as the end of an escape: `\nghp_...` in a JSON string.
FREE: Final = r"(?:(?<![A-Za-z0-9])|(?<=\\[nrtbf])|(?<=\\u[0-9a-fA-F]{4}))"
_DOUBT: Final = 0.8
"""The score of a token whose checksum is wrong: it may be cut, typed by hand, or of a newer form."""


def read_services() -> list[dict[str, Any]]:
    """Read the table: rows of name, service, prefixes, body, hits, and maybe misses and checksum."""
    rows: list[dict[str, Any]] = tomllib.loads(TABLE.read_text(encoding="utf-8"))["rule"]
    return rows


def _rule(row: dict[str, Any]) -> Rule:
    prefixes = "|".join(map(re.escape, sorted(row["prefixes"], key=len, reverse=True)))
    checksum = CHECKSUMS.get(row.get("checksum", ""))
    # In base64 a prefix of letters alone stands by chance.
    free = FREE if any(not prefix.isalnum() for prefix in row["prefixes"]) else FREE + r"(?<!\+)"
    return Rule(
        name=row["name"],
        kind="SECRET",
        cues=tuple(sorted({prefix.lower() for prefix in row["prefixes"]})),
        pattern=rf"{free}(?P<value>(?:{prefixes})(?P<body>{row['body']}))(?![A-Za-z0-9])",
        check=partial(_is_token, checksum=checksum),
        rate=partial(_rate, checksum=checksum) if checksum else None,
        score=row.get("score", 1.0),
        hits=tuple(hit.replace(" ", "", 1) for hit in row["hits"]),
        misses=tuple(row.get("misses", ())),
    )


def _is_token(match: re.Match[str], *, checksum: Callable[[str], bool] | None) -> bool:
    """Refuse `ghp_xxxxxxxx`, `hf_aFunctionName` and `hf_afunctionname`; a right checksum is enough."""
    body = match["body"]
    if checksum and checksum(match["value"]):
        return True
    named = body.isdigit() or (not any(map(str.isdigit, body)) and (is_wordy(body) or body.islower()))
    return len(set(body)) > 6 and not named and not is_example(body) and not is_cut(match)  # noqa: PLR2004


def _rate(match: re.Match[str], *, checksum: Callable[[str], bool]) -> float:
    return 1.0 if checksum(match["value"]) else _DOUBT


RULES: Final = tuple(map(_rule, read_services()))
