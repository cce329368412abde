"""Secrets that are handed to a function as a literal: `setPassword("...")`, `jwt.sign(claims, "...")`."""

import re
from typing import Final

from turnscope.redaction.recognisers.letters import is_gibberish
from turnscope.redaction.recognisers.plausibility import is_random, is_shuffled, is_template, is_wordy
from turnscope.redaction.recognisers.recogniser import Rule

_LITERAL: Final = r"[bruN]{0,2}\\{0,3}[\"'](?P<value>[^\"'\s\\]{4,512})\\{0,3}[\"']"
_PROMPT: Final = re.compile(
    r"(?i)(?:get|prompt|ask|read|find|check|has|is|hash|validate|verify|input|forgot|reset|no|test)_?$"
)


def _is_set(match: re.Match[str]) -> bool:
    """Tell `setPassword("k1tten")` from `getPassword("service")` and `findByPassword("password")`."""
    value = match["value"]
    before = match.string[max(0, match.start() - 16) : match.start()]
    named = is_wordy(value) and not any(map(str.isdigit, value)) and not is_gibberish(value)
    return not (_PROMPT.search(before) or is_template(value) or named) and is_odd(value)


def is_odd(value: str) -> bool:
    """Tell a value in which letters meet digits or marks, or capitals and small letters mix, from a name."""
    letters = sum(map(str.isalpha, value))
    return 0 < letters < len(value) or is_shuffled(value) or is_gibberish(value)


def _is_key(match: re.Match[str]) -> bool:
    return is_odd(match["value"]) and not is_template(match["value"])


def _is_token(match: re.Match[str]) -> bool:
    return is_random(match["value"])


RULES: Final = (
    Rule(
        name="password as the argument of a function",
        kind="SECRET",
        cues=("password(", "passwd(", "passphrase(", "pwd(", "secret("),
        pattern=rf"(?i:password|passwd|passphrase|pwd|secret)\([ ]?"
        rf"(?:\[\]byte\(|[\w.]{{0,24}}encode\()?{_LITERAL}",
        check=_is_set,
        hits=(
            'setPassword("k1tten-house")',
            "SET PASSWORD FOR 'jane' = PASSWORD('k1tten')",
            ".withSecret('a8-Fk29')",
            'user.setPassword(encoder.encode("k1tten"))',
        ),
        misses=(
            'getPassword("k1tten-house")',
            'password("password")',
            'prompt_password("Password:")',
            "secret('db')",
        ),
    ),
    Rule(
        name="definition of the C preprocessor",
        kind="SECRET",
        cues=("#define ",),
        pattern=r"#define [ \t]{0,8}\w{0,32}(?i:pass(?:word|wd|phrase)?|pwd|secret|psk|token|key)[_\d]{0,4}"
        r"[ \t]{1,24}L?\"(?P<value>[^\"\s\\]{4,256})\"",
        check=lambda match: is_odd(match["value"]) and not is_template(match["value"]),
        hits=('#define WIFI_PASS "k1tten-house"', '#define DB_PASSWORD    "sgZMwtcufS"'),
        misses=('#define PASSWORD "password"', '#define KEY_NAME "a1b2"', "#define PASS 1"),
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
        name="key of a signature, password of a hash",
        kind="SECRET",
        cues=(
            "jwt.sign(",
            "jwt.encode(",
            "jwt.verify(",
            "jwt.decode(",
            "hmac.new(",
            "createhmac(",
            "crypt.compare(",
            "crypt.hash(",
            "hashpw(",
            "check_password(",
            "hmac256(",
            "hmac512(",
            "signwith(",
            "security_credentials,",
            "hash::make(",
            "hash::check(",
            "verify_password(",
        ),
        pattern=r"(?i:crypt\.(?:compare|hash)(?:Sync)?\(|Hash::(?:make|check)\(|HMAC(?:256|512)\(|"
        r"signWith\([\w.]{1,40},|SECURITY_CREDENTIALS,|hashpw\(|(?:check|verify)_password\(|jwt\.(?:sign|encode|verify|decode)\((?:[^()\n]|\([^()\n]{0,80}\)){1,120}?,|"
        r"hmac\.new\(|createHmac\([^,\n]{1,40},)"
        rf"[ ]?{_LITERAL}",
        check=_is_key,
        hits=(
            "jwt.sign(payload, 'k1tten-house')",
            "hmac.new(b'k1tten-house9', msg)",
            "createHmac('sha256', 'k1tten-house')",
            'Algorithm.HMAC256("k1tten")',
            'env.put(Context.SECURITY_CREDENTIALS, "k1tten")',
            "bcrypt.compare('k1tten9', user.hash)",
        ),
        misses=("jwt.sign(payload, secret)", "jwt.decode(token, 'secret')", "createHmac('sha256', key)"),
    ),
    Rule(
        name="password after a user",
        kind="SECRET",
        cues=(
            "login(",
            "authenticate(",
            "getconnection(",
            "sign_in(",
            "signin(",
            "create_user(",
            "create_superuser(",
            "createuser(",
        ),
        pattern=r"(?i:login|authenticate|getConnection|sign_?in|create_?(?:super)?user)\([^()\n]{1,120}?,[ ]?"
        r"[bru]{0,2}[\"'](?P<value>[^\"'\s\\@/]{6,128})[\"'][ ]?\)",
        check=_is_key,
        hits=(
            'client.login(username, "k1tten!House9")',
            'DriverManager.getConnection(url, "root", "k1tten9")',
            'User.objects.create_user("jane", "jane@example.com", "k1tten9")',
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
        cues=(
            "connect(",
            "new pdo(",
            "credential(",
            "credentials(",
            "auth=(",
            "auth(",
            "basic(",
            "wifi.begin(",
        ),
        pattern=r"(?i:(?<=[_>.])connect\([^,()\n]{1,80},|new PDO\([^,()\n]{1,120},|"
        r"credentials?\(|"
        r"auth=\(|auth\(|basic\(|WiFi\.begin\()[ ]?[bru]{0,2}[\"'][^\"'\n]{1,64}[\"'],[ ]?" + _LITERAL,
        check=_is_key,
        hits=(
            'mysqli_connect("localhost", "root", "k1tten9", "db")',
            'new PDO("mysql:host=x", "root", "k1tten9")',
            "requests.get(url, auth=('jane', 'k1tten9'))",
            'WiFi.begin("HomeNet", "k1tten-house");',
            'DBI->connect("DBI:mysql:x", "root", "k1tten9")',
        ),
        misses=('connect("localhost", "root")', "HTTPBasicAuth('jane', password)", "auth('web', 'admin')"),
    ),
)
