"""Credentials: those that announce themselves by a prefix, and those whose surroundings give them away."""

import re
import tomllib
from pathlib import Path
from typing import Any, Final

from turnscope.redaction.plausibility import (
    is_password,
    is_random,
    is_reference,
    is_template,
    is_uuid,
)
from turnscope.redaction.recogniser import Rule
from turnscope.redaction.secret_keys import PASSWORD, TOKEN

_SERVICES: Final = Path(__file__).with_name("services.toml")


def _service_rules() -> tuple[Rule, ...]:
    """Read the table of services: a prefix, then an alphabet and a length."""
    return tuple(map(_service_rule, tomllib.loads(_SERVICES.read_text(encoding="utf-8"))["rule"]))


def _service_rule(row: dict[str, Any]) -> Rule:
    prefixes = "|".join(map(re.escape, sorted(row["prefixes"], key=len, reverse=True)))
    return Rule(
        name=row["name"],
        kind="SECRET",
        cues=tuple(sorted({prefix.lower() for prefix in row["prefixes"]})),
        pattern=rf"(?<![A-Za-z0-9])(?P<value>(?:{prefixes}){row['body']})",
        check=_is_no_template,
        score=1.0,
        hits=tuple(row["hits"]),
        misses=tuple(row.get("misses", ())),
    )


def _is_no_template(match: re.Match[str]) -> bool:
    return len(set(match["value"])) > 7  # noqa: PLR2004 - xxxx and the like


def _is_password(match: re.Match[str]) -> bool:
    value, quoted = match["value"], bool(match["quote"])
    if _TAME.search(match["rest"]):
        return False
    if quoted:
        return is_password(value)
    return is_password(value) and not is_reference(value)


def _is_token(match: re.Match[str]) -> bool:
    value = match["value"]
    if _TAME.search(match["rest"]) or is_uuid(value) and "id" in match["rest"].lower():
        return False
    return is_random(value)


# What a key's end says about its value: no secret, but something about one.
_TAME: Final = re.compile(
    r"(?i)(?:label|field|placeholder|type|name|file|path|dir|ur[li]|endpoint|hint|length|min|max|count|limit|policy|reset|"
    r"required|help|title|text|message|error|regex|pattern|format|prefix|suffix|strength|expir\w*|ttl|ized?|izer|s|"
    r"usage|budget|version|algorithm|public\w*|id|ids|hash|fingerprint|sha\w*|board|word|code|_?len|size|index|ing)$"
)
_KEY: Final = r"(?P<rest>[\w.\-]{0,40}?)"
_ASSIGN: Final = r"\\{0,3}[\"'`]?[\])]{0,2}[ \t]{0,8}(?:=>|:=|==?|:)[ \t]{0,8}(?:[bru]|new )?"
_VALUE: Final = r"(?P<quote>\\{0,3}[\"'`]?)(?P<value>(?(quote)[^\"'`\\\s]{4,512}|[^\"'`\\\s]{4,512}))"

RULES: Final = (
    *_service_rules(),
    Rule(
        name="private key",
        kind="PRIVATE_KEY",
        cues=("-----begin",),
        pattern=r"(?P<value>-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----"
        r"(?:[A-Za-z0-9+/=:,.\-\s\\\"']{0,16384}?-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----"
        r"|(?:[A-Za-z0-9+/=]|\s|\\[nrt]){0,16384}))",
        score=1.0,
        hits=("-----BEGIN RSA PRIVATE KEY-----\nMIIEow\nabc=\n-----END RSA PRIVATE KEY-----",),
        misses=("-----BEGIN CERTIFICATE-----\nMIIEow\n-----END CERTIFICATE-----",),
    ),
    Rule(
        name="JSON web token",
        kind="SECRET",
        cues=("eyj",),
        pattern=r"(?<![A-Za-z0-9])(?P<value>eyJ[A-Za-z0-9_-]{10,4096}\.eyJ[A-Za-z0-9_-]{5,8192}(?:\.[A-Za-z0-9_-]{0,2048})?)",
        score=1.0,
        hits=("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJlLWhlcmU",),
        misses=("eyJust.a.name",),
    ),
    Rule(
        name="password in a URL",
        kind="SECRET",
        cues=("://",),
        pattern=r"://(?:[^\s:/@\"'`<>\[\]?#]{0,128}):(?P<value>(?!\d{1,5}/)[^\s@\"'`<>]{1,256})@(?=[\w\[.$])",
        check=lambda match: (
            not is_template(match["value"]) and not match["value"].startswith(("$", "{", "["))
        ),
        score=1.0,
        hits=("postgres://app:hunter2@db.internal:5432/x", "https://user:p%40ss@example.com"),
        misses=("http://localhost:8080/a@b", "postgres://user:${DB_PASS}@db/x", "https://example.com/@scope"),
    ),
    Rule(
        name="password beside its key",
        kind="SECRET",
        cues=PASSWORD,
        pattern=rf"(?i:{'|'.join(PASSWORD)}){_KEY}{_ASSIGN}{_VALUE}",
        check=_is_password,
        hits=("DB_PASSWORD=hunter2", 'password: "s3cr3t!"', '{\\"pwd\\": \\"tr0ub4dor\\"}'),
        misses=(
            "password: string",
            "password=os.environ['P']",
            "passwordLabel: 'Enter it'",
            "password = get_password()",
        ),
    ),
    Rule(
        name="token beside its key",
        kind="SECRET",
        cues=TOKEN,
        pattern=rf"(?i:{'|'.join(TOKEN)}){_KEY}{_ASSIGN}{_VALUE}",
        check=_is_token,
        score=0.8,
        hits=("API_KEY=9f8a7b6c5d4e3f2a1b0c", 'authToken: "q8Zx1LmP0vBn4Rt7"'),
        misses=("token = response.json()['token']", "key = 'user_access_token'", "apiVersion: apps/v1"),
    ),
)
