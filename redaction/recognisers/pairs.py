"""Secrets whose name and value stand apart: name-value pairs, XML attributes, YAML blocks, defaults."""

import re
from typing import Final

from turnscope.redaction.recognisers.plausibility import (
    has_words,
    is_password,
    is_random,
    is_shuffled,
    is_uuid,
)
from turnscope.redaction.recognisers.recogniser import Rule

_NAME: Final = (
    r"(?P<name>(?i:passw(?:or)?d|passwd|passphrase|pwd|secret|token|api[_-]?key|access[_-]?key|"
    r"private[_-]?key|credential|_key|_pass)\w{0,16}+)"
)
# What every rule but that of XML asks of the character behind a name.
_GOES_ON: Final = re.compile(rf"{_NAME}(?:[^\w=]|(?<=value)|(?<=Value)|(?<=VALUE)|(?<=default))")
_CUES: Final = (
    "password", "passwd", "passphrase", "pwd", "secret", "token", "apikey", "api_key", "api-key",
    "access_key", "access-key", "accesskey", "private_key", "privatekey", "credential", "_key", "_pass",
)  # fmt: skip
_TAME: Final = re.compile(
    r"(?i)(?:file|path|name|url|uri|type|ref|id|policy|length|field|label|expir\w*|ttl|hash)$"
)
_FORM_TOKEN: Final = re.compile(r"(?i)(?:authenticity|csrf|xsrf|public[_-]?key)\w{0,12}[_-]?$")
_LOOSE: Final = re.compile(r"(?i)pass|pwd|secret")


def _start_of_name(text: str, cue: int) -> int:
    """Stay at the cue, if one of many rules may match there: one look spares those of all."""
    return cue if _GOES_ON.match(text, cue) else -1


def _is_secret(match: re.Match[str]) -> bool:
    """Ask a password to be no code and no template, and anything else to look drawn."""
    name, value = match["name"], match["value"]
    before = match.string[max(0, match.start() - 16) : match.start()]
    if _TAME.search(name) or is_uuid(value) or "&#" in value or _FORM_TOKEN.search(before):
        return False
    if _LOOSE.search(name):
        return is_password(value, quoted=is_shuffled(value)) and value.lower() not in ("password", "secret")
    return is_random(value) and not has_words(value)


def _is_shell_default(match: re.Match[str]) -> bool:
    """Ask for the `${` before the name."""
    text, start = match.string, match.start()
    brace = text.rfind("{", max(0, start - 48), start)
    return brace > 0 and text[brace - 1] == "$" and " " not in text[brace:start] and _is_secret(match)


RULES: Final = (
    Rule(
        name="password in XML",
        kind="SECRET",
        cues=("password>", "password ", "passwd>", "secret>", "token>", "apikey>", "key>"),
        pattern=r"(?i:password(?:[ ][\w:.-]{1,40}=\"[^<>\"]{0,80}\")?|passwd|secret|token|apikey|key)>"
        r"(?P<value>[^<>\s]{4,512})</",
        check=lambda match: is_password(match["value"], quoted=False),
        hits=("<dbPassword>k1tten</dbPassword>", '<wsse:Password Type="x">k1tten</wsse:Password>'),
        misses=("<password></password>", "<key>CFBundleName</key>", "<password>${p}</password>"),
    ),
    Rule(
        name="value beside the name of a secret",
        kind="SECRET",
        cues=_CUES,
        behind=_start_of_name,
        pattern=_NAME + r"(?:(?<=value)|(?<=Value)|(?<=VALUE)|(?<=default)|"
        r"\\{0,3}[\"']?[ \t]{0,4},?\\{0,3}[\s]{0,24}[\"']?(?:value|Value|VALUE|default))"
        r"\\{0,3}[\"']?[ \t]{0,4}[:=][ \t]{0,4}(?P<quote>\\{0,3}[\"'])?"
        r"(?P<value>(?(quote)[^\"'\\\n]{4,512}|[^\s\"'`{}$<>|,]{4,512}))",
        check=_is_secret,
        hits=(
            '{"name": "DB_PASSWORD", "value": "k1tten-house"}',
            "- name: DB_PASSWORD\n  value: k1tten-house",
            '{"key": "api_token", "value": "q8Zx1LmP0vBn4Rt7"}',
            '<add key="ApiSecret" value="q8Zx1LmP0vBn4Rt7" />',
            '<property name="password" value="k1tten"/>',
        ),
        misses=(
            '{"name": "DB_PASSWORD", "value": ""}',
            "- name: DB_PASSWORD\n  valueFrom:\n    secretKeyRef:",
            '{"key": "api_token", "value": "string"}',
            '<input name="password" value="Password">',
        ),
    ),
    Rule(
        name="element after the one with the name",
        kind="SECRET",
        cues=_CUES,
        behind=_start_of_name,
        pattern=_NAME + r"(?:[.-]\w{1,16}){0,2}</[\w:-]{1,40}>\s{0,40}<(?:[\w:-]{0,24}[vV]alue|string)>"
        r"(?P<value>[^<>\s]{4,512})</",
        check=_is_secret,
        hits=(
            "<param-name>password</param-name>\n <param-value>k1tten</param-value>",
            "<name>fs.s3a.secret.key</name><value>q8Zx1LmP0vBn4Rt7</value>",
            "<key>ApiSecret</key>\n<string>q8Zx1LmP0vBn4Rt7</string>",
        ),
        misses=(
            "<name>password</name><value>${db.password}</value>",
            "<key>token</key><string>Token</string>",
        ),
    ),
    Rule(
        name="element named by an attribute",
        kind="SECRET",
        cues=_CUES,
        behind=_start_of_name,
        pattern=_NAME + r"[\"'][^<>\n]{0,80}>(?P<value>[^<>\s]{4,512})</",
        check=_is_secret,
        hits=(
            '<property name="hibernate.connection.password">k1tten</property>',
            '<string name="api_key">q8Zx1LmP0vBn4Rt7</string>',
        ),
        misses=(
            '<label for="password">Password</label>',
            '<string name="token">Token</string>',
            '<a id="token">here</a>',
            '<a title="From for Token">From&#60;Ident9&#62;</a>',
        ),
    ),
    Rule(
        name="default beside the name of a secret",
        kind="SECRET",
        cues=_CUES,
        behind=_start_of_name,
        pattern=_NAME
        + r"(?:[\"'][\])]{0,2}|[\])]{1,2}|(?<=[A-Za-z0-9]))[ ]{0,2}(?:\|\||\?\?|,|or(?=[ ]))[ ]{0,2}"
        r"(?:[bru]{1,2})?(?P<quote>[\"'])(?P<value>[^\"'\s\\]{4,512})(?P=quote)",
        check=_is_secret,
        hits=(
            "os.getenv('DB_PASSWORD', 'k1tten-house')",
            'process.env.APP_SECRET || "k1tten-house"',
            "os.environ.get('API_TOKEN') or 'q8Zx1LmP0vBn4Rt7'",
        ),
        misses=("x('password', 'required')", "['token', 'user_id']", "os.getenv('DB_PASSWORD', '')"),
    ),
    Rule(
        name="default of a variable of the shell",
        kind="SECRET",
        cues=_CUES,
        behind=_start_of_name,
        pattern=_NAME + r":[-=]?(?P<value>[^\s\"'`{}$?][^\s\"'`{}$]{3,511})\}",
        check=_is_shell_default,
        hits=("${DB_PASSWORD:-k1tten}", "${spring.datasource.password:k1tten-house}"),
        misses=("${DB_PASSWORD:?missing}", "${DB_PASSWORD:-}", "{password: string}", "{secret:value}"),
    ),
    Rule(
        name="block of YAML under the name of a secret",
        kind="SECRET",
        cues=_CUES,
        behind=_start_of_name,
        pattern=_NAME + r"[\"']?:[ ]{0,2}(?:[|>][-+]?\d?)?[ ]{0,2}\r?\n[ \t]{1,24}(?:-[ ])?(?P<quote>[\"'])?"
        r"(?P<value>[^\s\"'`{}$<>|,:]{6,512})(?P=quote)?[ ]{0,2}(?:\r?\n|$)",
        check=lambda match: _is_secret(match) and any(map(str.isdigit, match["value"])),
        hits=(
            "password: |\n  k1tten-house",
            "api_key: >-\n  q8Zx1LmP0vBn4Rt7",
            "password:\n  - 'k1tten-house9'",
        ),
        misses=("password:\n  type: string", "secrets:\n  - db_password", "token:\n  - required"),
    ),
    Rule(
        name="default of a variable",
        kind="SECRET",
        cues=_CUES,
        behind=_start_of_name,
        pattern=_NAME
        + r"[\"'][ ]?\{(?:[^{}]{0,200}?\s)?default\s{0,8}=\s{0,8}\"(?P<value>[^\"\n$]{4,512})\"",
        check=_is_secret,
        hits=('variable "db_password" {\n  default = "k1tten-house"\n}',),
        misses=(
            'variable "db_password" {\n  default = ""\n}',
            'variable "secret_name" {\n  default = "app"\n}',
        ),
    ),
)
