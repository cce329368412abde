"""Secrets beside a name that says so: assignments, JSON and YAML, flags, headers, XML, connection strings.

One pattern serves all languages: a word such as `password` or `apiKey`, what may end a name, an operator, a
value. What tells secrets from code is in the checks.
"""

import re
from typing import Final

from turnscope.redaction.recognisers.examples import is_cut
from turnscope.redaction.recognisers.letters import is_gibberish
from turnscope.redaction.recognisers.plausibility import (
    has_words,
    is_password,
    is_random,
    is_reference,
    is_template,
)
from turnscope.redaction.recognisers.recogniser import Rule
from turnscope.redaction.spans import PLACEHOLDER

_NAMED: Final = (
    r"(?i:pass(?:w(?:or)?d?|phrase|code)|(?<![a-z])pa?s{1,2}w(?:o?r)?d|pwd|(?<![a-z])pass|(?<![a-z])pw|"
    r"secret|(?:db|user|my|admin|root|mail|smtp|ftp|store|key|login|wifi|sql|ldap|auth|http|redis|mqtt)pass|"
    r"(?<![a-z])psk)"
)
# No cue begins another: a rule is tried at each.
_SECRET_CUES: Final = (
    "pas", "psw", "pss", "pw", "psk", "secret",
    "dbpass", "userpass", "mypass", "adminpass", "rootpass", "mailpass", "smtppass", "ftppass",
    "storepass", "keypass", "loginpass", "wifipass", "sqlpass", "ldappass", "authpass", "httppass",
    "redispass", "mqttpass",
)  # fmt: skip

# What the end of a name says about its value: no secret, but something about one.
_TAME: Final = re.compile(
    r"(?i)(?:label|field|placeholder|type|name|file|path|dir|ur[li]|endpoint|hint|length|min|max|count|"
    r"limit|policy|"
    r"reset|required|help|title|text|message|error|regex|pattern|format|prefix|suffix|strength|expir\w*|"
    r"ttl|usage|"
    r"budget|version|algorithm|public\w*|ids?|hash|fingerprint|sha\w*|board|len|size|index|manager|ref|"
    r"arn|source|"
    r"mode|level|date|time|at|provider|service|server|host|code|rotation|class|store|ring|chain|map|s)$"
)
# A cmdlet of PowerShell, a tag of YAML, the name of a file, a rate.
_NO_VALUE: Final = re.compile(
    r"[A-Z][A-Za-z]{1,20}-[A-Z][A-Za-z]{2,40}|![A-Za-z][\w:]{0,32}|[A-Za-z_/-]{2,64}\.[a-z]{2,4}|"
    r"[01]?\.\d{1,6}|\{?\w{2,40}![rsa]"
)
_ENCODING: Final = re.compile(r"(?i)(?:sha|md|utf|base|rsa|aes|oauth|pbkdf|argon|bcrypt|ed|http|tls|ipv)-?\d")
_BARE: Final = re.compile(r"[\W_]")
_VARIABLE: Final = re.compile(r"(?<![A-Za-z])[A-Z][A-Z0-9_]{5,23}: {1,4}$")
_USER: Final = re.compile(r"(?i)user(?:_?name)?[ \t]{0,4}[:=][ \t]{0,4}[^\s,;(){}<>\"']{2,64}[ \t\r]{0,8}$")
_SPEAKS: Final = re.compile(r"(?i)pass|pwd|user|secret|[(){},;]")
# `pass` and `pw` are words of their own: `pass_zero == "lowpass"`, `pw_node = other`.
_PASS: Final = re.compile(r"(?i)p(?:ass|w)(?![a-z])")
_FORM: Final = re.compile(r"[?&;]\w{0,24}$")
_MESSAGE: Final = re.compile(
    r"(?i)pass|secret|enter|requir|valid|must|your|user|wrong|error|\b(?:is|the|a|not|to)\b"
)
REST: Final = r"(?P<rest>[\w.\-]{0,40}+)"
OPERATOR: Final = (
    r"\\{0,3}[\"'`]?(?:\[\d{0,4}\])?(?:[\])]{0,2}|\}(?=[ ]?=[ ]?[\"']))(?:[ ]As[ ]String(?=[ ]=))?[ \t]{0,16}"
    r"(?:\??:?[ ]{0,2}(?:&(?:'static )?str|[Ss]tring|str|Optional\[str\]|SecretStr)[?!]?[ ]{0,2}(?==))?"
    r"(?P<operator>=>|:=|!?={1,3}|:|<-|,(?=[ \t]?[\"']))"
    r"[ \t]{0,16}(?:[bruN@]{1,2}(?=[\"']))?"
)
_INNER: Final = r"[^\"'`\\\s,;&<>|\]})]"
# Unquoted: closing brackets belong to a value only where it goes on after them.
PLAIN: Final = rf"(?:{_INNER}|[\]}})](?={_INNER})|&(?![\w.%-]{{1,40}}=|amp;|&)(?={_INNER}))"
QUOTE: Final = r"(?P<quote>\\{0,3}[\"'`])?"
CLOSED: Final = r"(?=[\\\"'`\n]|$)"
_VALUE: Final = rf"{QUOTE}(?P<value>(?(quote)[^\"'`\\\s]{{4,1024}}{CLOSED}|{PLAIN}{{4,1024}}))"


def read_value(match: re.Match[str]) -> tuple[str, bool]:
    """Give the value and whether it was quoted."""
    quoted = match["quote"] is not None
    return match["value"] if quoted else match["value"].rstrip(".):!?]}"), quoted


def names_a_secret(match: re.Match[str]) -> bool:
    """Tell `token`, `token_2` and `TOKEN_PROD` from `tokenizer`, `tokens`, `token_type` and `keyboard`."""
    rest, name = match["rest"], match.string[match.start() : match.start("rest")]
    if not rest:
        return True
    goes_on = rest[0].isalpha() and (rest[0].islower() or name.isupper())
    return not (goes_on or _TAME.search(rest) or _is_masked(match))


def _is_pass(match: re.Match[str]) -> bool:
    """Tell `pass_zero` and `x["pass"] ==` from `pass` and `pass_2`: the word has other meanings."""
    if not _PASS.match(match.string, match.start()):
        return False
    return bool(match["rest"].strip("_0123456789")) or "==" in match["operator"]


def _is_arn(match: re.Match[str]) -> bool:
    """Tell the name of a secret in a store of secrets: `arn:aws:secretsmanager:...:secret:app-key`."""
    return "secretsmanager:" in match.string[max(0, match.start() - 64) : match.start()]


def _is_name_itself(match: re.Match[str]) -> bool:
    """Tell the constant `PREF_PASSWORD = "pref_password"`, which names a field."""
    bare = _BARE.sub("", match["value"]).lower()
    if not bare.isalpha():
        return False
    start = match.start("operator")
    before = _BARE.sub("", match.string[max(0, start - len(match["value"]) - 16) : start]).lower()
    return before.endswith(bare)


def _is_masked(match: re.Match[str]) -> bool:
    """Tell what stands in the place of a secret, before another field, from a name: `x:[SECRET_1]:19`."""
    text, end = match.string, match.end("rest")
    bracket = text.rfind("[", max(0, match.start() - 9), match.start())
    return bracket >= 0 and bool(PLACEHOLDER.fullmatch(text, bracket, end + 1))


def _is_password(match: re.Match[str]) -> bool:
    value, quoted = read_value(match)
    if match.string.startswith("PASS: ", match.start()):  # a test that passed
        return False
    if "," in match["operator"] and not match.string[match.start() - 1 : match.start() + 4].isupper():
        return False
    if is_cut(match) or (not quoted and _NO_VALUE.fullmatch(value)):
        return False
    if _is_pass(match) and not any(map(str.isdigit, value)) and not is_gibberish(value):
        return False
    if value.endswith(("EXAMPLE", "EXAMPLEKEY")) or _is_name_itself(match) or _is_arn(match):
        return False
    return names_a_secret(match) and is_password(value, quoted=quoted or _is_shell(match))


def _is_quoted(match: re.Match[str]) -> bool:
    """Tell a password of several words from a message about one, which speaks of itself."""
    value = match["value"]
    if value[0] in ":,":  # the quote before it closes a name
        return False
    if " " in value and ("=" not in match["operator"] or _MESSAGE.search(value)):
        return any(map(is_gibberish, value.split())) and _is_password(match)
    return _is_password(match)


def _is_shell(match: re.Match[str]) -> bool:
    """Tell `DB_PASSWORD=kitten` of a shell and `&password=kitten` of a form, which no code is, from code."""
    text, start = match.string, match.start("value")
    name = text[max(0, start - 24) : start]
    if is_reference(match["value"]):
        return False
    if _VARIABLE.search(name) or _follows_user(match):
        return _ends_line(match)
    if not name.endswith("="):
        return False
    capital = name[:-1].rstrip("0123456789_")[-4:].isupper()
    return capital or bool(_FORM.search(text, max(0, match.start() - 25), match.start()))


def _follows_user(match: re.Match[str]) -> bool:
    """Tell a file of settings, in which the line above names a user."""
    text = match.string
    line = text.rfind("\n", max(0, match.start() - 80), match.start())
    above = line > 0 and _USER.search(text, max(0, line - 120), line)
    return bool(above) and not _SPEAKS.search(match["value"])


def _ends_line(match: re.Match[str]) -> bool:
    return match.string[match.end("value") : match.end("value") + 2].strip(" \t\r") in ("", "\n")


def _is_spoken(match: re.Match[str]) -> bool:
    """Ask of a password in prose that letters and digits mix, and that it is no encoding's or file's name."""
    value = match["value"].rstrip(".!?)")
    if _ENCODING.match(value):
        return False
    mixed = any(map(str.isdigit, value)) and any(map(str.isalpha, value))
    return mixed and len(value) > 5 and not is_template(value) and not is_reference(value)  # noqa: PLR2004


RULES: Final = (
    Rule(
        name="password beside its name",
        kind="SECRET",
        cues=_SECRET_CUES,
        pattern=rf"{_NAMED}{REST}{OPERATOR}{_VALUE}",
        check=_is_password,
        hits=(
            "DB_PASSWORD=hunter2",
            'password: "s3cr3t!"',
            '{\\"pwd\\": \\"tr0ub4dor\\"}',
            "username: jane\npassword: kitten\n",
            "  MYSQL_ROOT_PASSWORD: kitten\n",
            "Server=db;User Id=sa;Password=Tr0ub4dor;",
            "pw:IvqZc2Hh",
            "define('DB_PASSWORD', 'k1tten-h0use')",
            "client_secret = 'kitten-house-lamp'",
            'keystorePass="k1tten"',
            'password:@"k1tten9"',
            "$ENV{PGPASSWORD} = 'k1tten';",
            'Dim pwd As String = "k1tten9"',
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
            "password: !vault |",
            'pass_zero == "lowpass"',
            'f"password={password!r}"',
            "username: str\npassword: str\n",
            "username = user\npassword = newpassword\n",
            "{RESET_PASSWORD: reset, X: y}",
            "arn:aws:secretsmanager:eu-west-1:123456789012:secret:web-AuthToken-k1tten",
            "pass_rate = 0.95",
            'PREF_PASSWORD = "pref_password"',
            "an early pass: engine.go",
            "aws_secret_access_key = q8Zx1LmP0vBn4Rt7EXAMPLEKEY",
            "jane:[SECRET_1]:19000:0",
        ),
    ),
    Rule(
        name="password in quotes",
        kind="SECRET",
        cues=_SECRET_CUES,
        pattern=rf"{_NAMED}{REST}{OPERATOR}(?P<quote>[\"'])"
        r"(?P<value>(?:(?!(?P=quote))[^\\\n]|\\[^nrtu\s]){4,256})(?P=quote)",
        check=_is_quoted,
        hits=(
            '"password": "q\\"uo7x"',
            'password = "it\'s4me"',
            'password="correct horse"',
            "secret = 'keyboard cat'",
        ),
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
        name="user and password in a sentence",
        kind="SECRET",
        cues=("credential", "creds", "login", "user/pass", "account", "username/password"),
        pattern=r"(?i:credentials?|creds|log-?in|account|user(?:name)?/pass(?:word)?)(?: is| are|:| =){1,2} "
        r"[\"'`]?[\w.@-]{2,48}[\"'`]?(?: / |[:/])[\"'`]?(?P<value>[^\s\"'`,;/]{4,64})",
        check=_is_spoken,
        hits=(
            "the credentials are jane:k1tten",
            "Default login is admin / k1tten",
            "user/pass: jane / k1tten",
        ),
        misses=("login: https://example.com/a1b2c3", "account: acme/web", "login is at localhost:8080"),
    ),
    Rule(
        name="password on the next line",
        kind="SECRET",
        cues=("password", "passcode", "token", "secret"),
        pattern=r"(?i:password|passcode|token|secret)\b[^\n:]{0,48}:[ \t]{0,4}\r?\n{1,2}[ \t>|]{0,8}"
        r"(?P<value>[A-Za-z0-9_\-+/=.]{12,256})[ \t]{0,4}(?=\r?\n|$)",
        check=lambda match: is_random(match["value"]) and not has_words(match["value"]),
        score=0.8,
        hits=("use the following password to proceed:\n\n9f8a7b6c5d4e3f2a1b0c9f8a7b6c5d4e\n",),
        misses=("the tokens are:\nfirst-token-2\n", "password:\n\nversion-1.2.3-beta\n"),
    ),
    Rule(
        name="password in a sentence",
        kind="SECRET",
        cues=("pass ", "password ", "passcode ", "passwd ", "pwd ", "pin is ", "pw "),
        pattern=r"(?i:(?:(?<=use )|(?<=using )|(?<=with ))(?:password|passcode|passwd|pw|pass) |"
        r"(?:password|passcode|passwd|pwd|pw|pin) (?:(?:for|of|on|to) (?:\w{1,24} ){1,4}?)?"
        r"(?:is|was|to|=|:)(?: now)?:? )[\"'`]?"
        r"(?P<value>[^\s\"'`,;]{4,64})",
        check=_is_spoken,
        hits=(
            "my password is hunter2 now",
            "changed the password to `k1tten!house`",
            "passwd for the vpn = k1tten",
        ),
        misses=(
            "password for the parser is utf8",
            "log in with password sha256",
            "the password is required.",
            "password is user-provided",
            "password to utf8",
            "password was 3.14",
        ),
    ),
)
