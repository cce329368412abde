"""Secrets beside a name that says so: assignments, JSON and YAML, flags, headers, XML, connection strings.

One pattern serves all languages: a word such as `password` or `apiKey`, what may end a name, an operator, a
value. What tells secrets from code is in the checks.
"""

import re
from typing import Final

from turnscope.redaction.recognisers.examples import is_cut, is_example
from turnscope.redaction.recognisers.plausibility import (
    has_words,
    is_code,
    is_password,
    is_random,
    is_reference,
    is_template,
    is_uuid,
    is_wordy,
)
from turnscope.redaction.recognisers.recogniser import Rule

_NAMED: Final = (
    r"(?i:pass(?:w(?:or)?d?|phrase|code)|(?<![a-z])pa?s{1,2}w(?:or)?d|pwd|(?<![a-z])pass|(?<![a-z])pw|secret|"
    r"(?<![a-z])psk)"
)
_SECRET_CUES: Final = (
    "pass",
    "passw",
    "passphrase",
    "passcode",
    "pwd",
    "psw",
    "pw",
    "pss",
    "pas",
    "secret",
    "psk",
)
_DRAWN_NAME: Final = (
    r"(?i:token|key|auth(?:orization|entication)?|credentials?|jwt|bearer|cookie|signature|(?<![a-z])sig|private|salt|licen[sc]e|webhook|"
    r"(?<![a-z])sas|access|api|hmac|(?<![a-z])pat|(?<![a-z])psk|(?<![a-z])dsn|session)"
)
_DRAWN_CUES: Final = (
    "token", "key", "auth", "credential", "jwt", "bearer", "cookie", "signature", "sig", "private", "salt",
    "license", "licence", "webhook", "sas", "access", "api", "hmac", "pat", "psk", "dsn", "session",
)  # fmt: skip

# What the end of a name says about its value: no secret, but something about one.
_TAME: Final = re.compile(
    r"(?i)(?:label|field|placeholder|type|name|file|path|dir|ur[li]|endpoint|hint|length|min|max|count|limit|policy|"
    r"reset|required|help|title|text|message|error|regex|pattern|format|prefix|suffix|strength|expir\w*|ttl|usage|"
    r"budget|version|algorithm|public\w*|ids?|hash|fingerprint|sha\w*|board|len|size|index|manager|ref|arn|source|"
    r"mode|level|date|time|at|provider|service|server|host|code|rotation|class|store|ring|chain|map|s)$"
)
# What stands before a word such as `key` and makes it harmless.
_PUBLIC: Final = re.compile(
    r"(?i)(?:public|pub|primary|foreign|cache|sort|partition|object|schema|group|unique|shortcut|translation|row|query|"
    r"storage|map|dict|hot|registry|config|react|i18n|license|csrf|xsrf|authenticity)[_\-. ]?$"
)
_JOINTS: Final = re.compile(r"[:/._-]")
_FILE: Final = re.compile(r"\.[a-z][a-z0-9]{1,4}(?::\d{1,6})*$")
_STRONG: Final = re.compile(
    r"(?i)secret|token|api[_ -]?key|private[_ -]?key|access[_ -]?key|password|credential"
)
_MESSAGE: Final = re.compile(
    r"(?i)pass|secret|enter|requir|valid|must|your|user|wrong|error|\b(?:is|the|a|not|to)\b"
)
_WORD: Final = r"(?i:token|key|secret|access|private|password|api|credentials?|auth|pat)"
_REST: Final = r"(?P<rest>[\w.\-]{0,40}+)"
_OPERATOR: Final = (
    r"\\{0,3}[\"'`]?(?:\[\d{0,4}\])?[\])]{0,2}[ \t]{0,16}"
    r"(?:\??:?[ ]{0,2}(?:&(?:'static )?str|[Ss]tring|str|Optional\[str\]|SecretStr)[?!]?[ ]{0,2}(?==))?"
    r"(?P<operator>=>|:=|==?|:|<-|,(?=[ \t]?[\"']))"
    r"[ \t]{0,16}(?:[bruN]{1,2}(?=[\"']))?"
)
_INNER: Final = r"[^\"'`\\\s,;&<>|\]})]"
# Unquoted: closing brackets belong to a value only where it goes on after them.
_PLAIN: Final = rf"(?:{_INNER}|[\]}})](?={_INNER})|&(?![\w.%-]{{1,40}}=|amp;|&)(?={_INNER}))"
_QUOTE: Final = r"(?P<quote>\\{0,3}[\"'`])?"
_CLOSED: Final = r"(?=[\\\"'`\n]|$)"
_VALUE: Final = rf"{_QUOTE}(?P<value>(?(quote)[^\"'`\\\s]{{4,1024}}{_CLOSED}|{_PLAIN}{{4,1024}}))"
_DRAWN: Final = (
    rf"{_QUOTE}(?P<value>(?(quote)[^\"'`\\\s]{{4,1024}}{_CLOSED}|(?:(?!=){_PLAIN}){{4,512}}={{0,2}}))"
)


def _value(match: re.Match[str]) -> tuple[str, bool]:
    """Give the value and whether it was quoted."""
    quoted = match["quote"] is not None
    return match["value"] if quoted else match["value"].rstrip(".):!?]}"), quoted


def _names_a_secret(match: re.Match[str]) -> bool:
    """Tell `token`, `token_2` and `TOKEN_PROD` from `tokenizer`, `tokens`, `token_type` and `keyboard`."""
    rest, name = match["rest"], match.string[match.start() : match.start("rest")]
    if not rest:
        return True
    goes_on = rest[0].isalpha() and (rest[0].islower() or name.isupper())
    return not goes_on and not _TAME.search(rest)


def _is_password(match: re.Match[str]) -> bool:
    value, quoted = _value(match)
    if match.string.startswith("PASS:", match.start()):  # a test that passed
        return False
    if "," in match["operator"] and not match.string[match.start() - 1 : match.start() + 4].isupper():
        return False
    if is_cut(match):
        return False
    return _names_a_secret(match) and is_password(value, quoted=quoted or _is_shell(match))


def _is_quoted(match: re.Match[str]) -> bool:
    """Tell a password of several words from a message about one, which speaks of itself."""
    value = match["value"]
    if " " in value and ("=" not in match["operator"] or _MESSAGE.search(value)):
        return False
    return _is_password(match)


def _is_shell(match: re.Match[str]) -> bool:
    """Tell `DB_PASSWORD=kitten` of a shell or an env file, where no code can stand, from code."""
    text, start = match.string, match.start("value")
    name = text[max(0, start - 24) : start]
    return (
        name.endswith("=")
        and name[:-1].rstrip("0123456789_")[-4:].isupper()
        and not is_reference(match["value"])
    )


def _is_token(match: re.Match[str]) -> bool:
    value, quoted = _value(match)
    if not _names_a_secret(match) or is_uuid(value) or _FILE.search(value):
        return False
    if _PUBLIC.search(match.string, max(0, match.start() - 16), match.start()):
        return False
    if is_cut(match) or is_example(value) or _is_coordinate(value):
        return False
    return is_random(value) and (quoted or not is_code(value))


def _is_coordinate(value: str) -> bool:
    """Tell `jar:1.7.8:compile` and `id-Gost28147-KeyMeshing` by their parts, none of which is drawn."""
    parts = _JOINTS.split(value)
    words = sum(part.isalpha() and len(part) > 2 and is_wordy(part) for part in parts)  # noqa: PLR2004
    return words > 1 and not any(is_random(part) for part in parts)


def _is_near(match: re.Match[str]) -> bool:
    value = match["value"].rstrip(".=-_")
    if _PUBLIC.search(match.string, max(0, match.start() - 16), match.start()) or _FILE.search(value):
        return False
    if is_uuid(value):
        joined = match.string[match.start() - 1 : match.start()] in ("_", "-")
        return joined or bool(_STRONG.search(match["words"]))
    if is_template(value) or has_words(value) or is_cut(match) or is_example(value):
        return False
    longest = max(re.split(r"[./]", value), key=len)
    digits = sum(map(str.isdigit, longest))
    return (digits > 1 or longest.isalnum()) and is_random(longest, least=12) and not is_code(value)


def _is_spoken(match: re.Match[str]) -> bool:
    """Ask of a password in prose that letters and digits mix, and that it is no encoding's or file's name."""
    value = match["value"].rstrip(".!?)")
    mixed = any(map(str.isdigit, value)) and any(map(str.isalpha, value))
    return mixed and len(value) > 5 and not is_template(value) and not is_reference(value)  # noqa: PLR2004


def _is_flag(match: re.Match[str]) -> bool:
    value = match["value"]
    return not is_template(value) and not value.startswith(("$", "-", "%")) and not is_code(value)


RULES: Final = (
    Rule(
        name="password beside its name",
        kind="SECRET",
        cues=_SECRET_CUES,
        pattern=rf"{_NAMED}{_REST}{_OPERATOR}{_VALUE}",
        check=_is_password,
        hits=(
            "DB_PASSWORD=hunter2",
            'password: "s3cr3t!"',
            '{\\"pwd\\": \\"tr0ub4dor\\"}',
            "Server=db;User Id=sa;Password=Tr0ub4dor;",
            "pw:IvqZc2Hh",
            "define('DB_PASSWORD', 'k1tten-h0use')",
            "client_secret = 'kitten-house-lamp'",
        ),
        misses=(
            "password: string",
            "password=os.environ['P']",
            "passwordLabel: 'Enter'",
            "password = get_password()",
            "bypass: someValue",
            "PASSWORD=${DB_PASSWORD}",
            "password = user.password",
            "password: <your password>",
            "--- PASS: TestLogin (0.00s)",
        ),
    ),
    Rule(
        name="password in double quotes",
        kind="SECRET",
        cues=_SECRET_CUES,
        pattern=rf"{_NAMED}{_REST}{_OPERATOR}(?P<quote>\")(?P<value>(?:[^\"\\\n]|\\[^nrtu\s]){{4,256}})\"",
        check=_is_quoted,
        hits=('"password": "q\\"uo7x"', 'password = "it\'s4me"', 'password="correct horse"'),
        misses=('"password": "Enter your password"', '"password": ""'),
    ),
    Rule(
        name="passphrase",
        kind="SECRET",
        cues=("passphrase", "mnemonic", "seed phrase", "seed_phrase", "seedphrase"),
        pattern=r"(?i:passphrase|mnemonic|seed[_ ]?phrase)[\"']?[ \t]{0,8}[:=][ \t]{0,8}(?P<quote>[\"'])"
        r"(?P<value>[^\"'\n\\]{8,256})[\"']",
        check=lambda match: not is_template(match["value"]),
        hits=("passphrase: 'correct horse battery staple'",),
        misses=("passphrase: str", 'passphrase = "<your passphrase>"'),
    ),
    Rule(
        name="token beside its name",
        kind="SECRET",
        cues=_DRAWN_CUES,
        pattern=rf"{_DRAWN_NAME}{_REST}{_OPERATOR}{_DRAWN}",
        check=_is_token,
        score=0.8,
        hits=("API_KEY=9f8a7b6c5d4e3f2a1b0c", 'authToken: "q8Zx1LmP0vBn4Rt7"', "?sig=a8Fk29dKe0Pq&x=1"),
        misses=(
            "token = response.json()['token']",
            "key = 'user_access_token'",
            "apiVersion: apps/v1",
            "max_tokens=1024000000000",
            "keyPair = X25519.KeyPair",
            "tokenizer: bert-base-uncased-v2",
        ),
    ),
    Rule(
        name="token after a word",
        kind="SECRET",
        cues=("token", "key", "secret", "access", "private", "password", "api", "credential", "auth", "pat"),
        pattern=rf"(?P<words>{_WORD}(?:[_ \-]?{_WORD}){{0,2}})(?:[_-]?\d{{1,2}})?\\{{0,2}}[\"'`]?"
        r"(?:[ \t:=_\-.>#(,\"'`\n]|is[ ]){1,6}"
        r"(?P<value>[A-Za-z0-9][A-Za-z0-9_\-+/.~%]{13,2048}={0,2})",
        check=_is_near,
        score=0.6,
        hits=("acme SECRET 1f3870be274f6c49b3e31a0c6728957f", "the token a8FkQ29dKe0PqLz7Vb is old"),
        misses=(
            "key for my-first-project-2",
            "token com.example.app.v1.Token",
            "secret management-service-v2",
        ),
    ),
    Rule(
        name="password in a sentence",
        kind="SECRET",
        cues=("password is ", "password was ", "passcode is ", "pwd is ", "password to ", "pin is "),
        pattern=r"(?i:password|passcode|pwd|pin) (?:is|was|to)(?: now)?:? [\"'`]?"
        r"(?P<value>[^\s\"'`,;]{4,64})",
        check=_is_spoken,
        hits=("my password is hunter2 now", "changed the password to `k1tten!house`"),
        misses=(
            "the password is required.",
            "password is user-provided",
            "password to utf8",
            "password was 3.14",
        ),
    ),
    Rule(
        name="flag of a command",
        kind="SECRET",
        cues=(
            "--pass",
            "--token",
            "--secret",
            "--api-key",
            "--apikey",
            "--access-key",
            "--auth",
            "-password",
            "--pwd",
        ),
        pattern=r"-{1,2}(?i:pass(?:word|wd|phrase)?|token|secret(?:-key)?|api-?key|access-key|auth(?:-token)?|pwd)"
        r"[ =]{1,2}(?P<quote>[\"']?)(?P<value>[^\"'\s\\|&;)]{4,512})",
        check=_is_flag,
        hits=("deploy --token abcd1234", 'x --password "kitten!house"'),
        misses=("--password $PASS", "--token-file x", "--secret my-secret-name", "--auth --verbose"),
    ),
    Rule(
        name="password in XML",
        kind="SECRET",
        cues=("password>", "passwd>", "secret>", "token>", "apikey>", "key>"),
        pattern=r"(?i:password|passwd|secret|token|apikey|key)>(?P<value>[^<>\s]{4,512})</",
        check=lambda match: is_password(match["value"], quoted=False),
        hits=("<dbPassword>k1tten</dbPassword>",),
        misses=("<password></password>", "<key>CFBundleName</key>", "<password>${p}</password>"),
    ),
)
