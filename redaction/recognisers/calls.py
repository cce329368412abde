"""Secrets that are handed to a function as a literal: `setPassword("...")`, `jwt.sign(claims, "...")`."""

import re
from typing import Final

from turnscope.redaction.recognisers.plausibility import is_random, is_template, is_wordy
from turnscope.redaction.recognisers.recogniser import Rule

_LITERAL: Final = r"[bruN]{0,2}\\{0,3}[\"'](?P<value>[^\"'\s\\]{4,512})\\{0,3}[\"']"
_PROMPT: Final = re.compile(
    r"(?i)(?:get|prompt|ask|read|find|check|has|is|hash|validate|verify|input|forgot|reset|no|test)_?$"
)


def _is_set(match: re.Match[str]) -> bool:
    """Tell `setPassword("k1tten")` from `getPassword("service")` and `findByPassword("password")`."""
    value = match["value"]
    before = match.string[max(0, match.start() - 16) : match.start()]
    named = is_wordy(value) and not any(map(str.isdigit, value))
    return not (_PROMPT.search(before) or is_template(value) or named) and _is_odd(value)


def _is_odd(value: str) -> bool:
    """Tell a value in which letters meet digits or marks from a name."""
    letters = sum(map(str.isalpha, value))
    return 0 < letters < len(value)


def _is_key(match: re.Match[str]) -> bool:
    return _is_odd(match["value"]) and not is_template(match["value"])


def _is_token(match: re.Match[str]) -> bool:
    return is_random(match["value"])


RULES: Final = (
    Rule(
        name="password as the argument of a function",
        kind="SECRET",
        cues=("password(", "passwd(", "passphrase(", "pwd(", "secret("),
        pattern=rf"(?i:password|passwd|passphrase|pwd|secret)\([ ]?{_LITERAL}",
        check=_is_set,
        score=0.8,
        hits=(
            'setPassword("k1tten-house")',
            "SET PASSWORD FOR 'jane' = PASSWORD('k1tten')",
            ".withSecret('a8-Fk29')",
        ),
        misses=(
            'getPassword("k1tten-house")',
            'password("password")',
            'prompt_password("Password:")',
            "secret('db')",
        ),
    ),
    Rule(
        name="token as the argument of a function",
        kind="SECRET",
        cues=("token(", "apikey(", "api_key(", "key(", "credentials(", "credential(", "bearer("),
        pattern=rf"(?i:token|api_?key|key|credentials?|bearer)\([ ]?(?:[\"'][^\"'\n]{{1,48}}[\"'],[ ]?)"
        rf"?{_LITERAL}",
        check=_is_token,
        score=0.8,
        hits=('.setApiKey("q8Zx1LmP0vBn4Rt7")', "Credentials('jane', 'q8Zx1LmP0vBn4Rt7')"),
        misses=('getToken("access_token")', "key('ArrowLeft')", 'findByKey("user-profile-settings")'),
    ),
    Rule(
        name="key of a signature",
        kind="SECRET",
        cues=("jwt.sign(", "jwt.encode(", "jwt.verify(", "jwt.decode(", "hmac.new(", "createhmac("),
        pattern=r"(?i:jwt\.(?:sign|encode|verify|decode)\((?:[^()\n]|\([^()\n]{0,80}\)){1,120}?,|"
        r"hmac\.new\(|createHmac\([^,\n]{1,40},)"
        rf"[ ]?{_LITERAL}",
        check=_is_key,
        hits=(
            "jwt.sign(payload, 'k1tten-house')",
            "hmac.new(b'k1tten-house9', msg)",
            "createHmac('sha256', 'k1tten-house')",
        ),
        misses=("jwt.sign(payload, secret)", "jwt.decode(token, 'secret')", "createHmac('sha256', key)"),
    ),
    Rule(
        name="password after a user",
        kind="SECRET",
        cues=("login(", "authenticate(", "getconnection(", "sign_in(", "signin("),
        pattern=r"(?i:login|authenticate|getConnection|sign_?in)\([^()\n]{1,120}?,[ ]?[bru]{0,2}"
        r"[\"'](?P<value>[^\"'\s\\]{6,128})[\"'][ ]?\)",
        check=_is_key,
        score=0.8,
        hits=(
            'client.login(username, "k1tten!House9")',
            'DriverManager.getConnection(url, "root", "k1tten9")',
        ),
        misses=(
            "client.login(username, password)",
            'login(user, "password")',
            'getConnection(url, "root", "")',
        ),
    ),
    Rule(
        name="password after a literal user",
        kind="SECRET",
        cues=("_connect(", "new pdo(", "credential(", "credentials(", "auth=(", "auth(", "wifi.begin("),
        pattern=r"(?i:_connect\([^,()\n]{1,80},|new PDO\([^,()\n]{1,120},|"
        r"credentials?\(|"
        r"auth=\(|auth\(|WiFi\.begin\()[ ]?[bru]{0,2}[\"'][^\"'\n]{1,64}[\"'],[ ]?" + _LITERAL,
        check=_is_key,
        score=0.85,
        hits=(
            'mysqli_connect("localhost", "root", "k1tten9", "db")',
            'new PDO("mysql:host=x", "root", "k1tten9")',
            "requests.get(url, auth=('jane', 'k1tten9'))",
            'WiFi.begin("HomeNet", "k1tten-house");',
        ),
        misses=('connect("localhost", "root")', "HTTPBasicAuth('jane', password)", "auth('web', 'admin')"),
    ),
)
