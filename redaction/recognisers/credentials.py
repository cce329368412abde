"""Credentials that announce themselves: by a prefix, a frame around them, a place in a URL or a command."""

import re
from typing import Final

from turnscope.redaction.recognisers.examples import is_cut, is_example
from turnscope.redaction.recognisers.plausibility import entropy, has_words, is_code, is_template, is_wordy
from turnscope.redaction.recognisers.recogniser import Rule, reach_back
from turnscope.redaction.recognisers.services import FREE


def _is_url_password(match: re.Match[str]) -> bool:
    value = match["value"]
    return not (is_template(value) and value.casefold() != "secret") and not value.startswith(
        ("$", "{", "[", "<")
    )


def _is_authorization(match: re.Match[str]) -> bool:
    """Tell a token from the word after `Basic` or `Bearer` in prose: it has digits, or padding."""
    value = match["value"]
    drawn = any(map(str.isdigit, value)) or value.endswith("=") or not is_wordy(value)
    return drawn and not has_words(value) and not is_template(value)


RULES: Final = (
    Rule(
        name="JSON web token",
        kind="SECRET",
        cues=("eyj",),
        # A header begins `{"alg":`, `{"typ":`, `{"kid":`, `{"enc":`, `{"jku":`, `{"x5`, `{"cty":`, `{"zip":`.
        pattern=rf"{FREE}(?P<value>eyJ[\w-]{{10,4096}}\.eyJ[\w-]{{5,8192}}(?:\.[\w-]{{0,2048}})?|"
        r"eyJ(?:hbGci|0eXAi|raWQi|lbmMi|qa3Ui|4NX|jdHki|6aXAi)"
        r"[\w-]{6,4096}(?:\.[\w-]{0,8192}){1,4})",
        check=lambda match: not is_cut(match),
        score=1.0,
        hits=(
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJlLWhlcmU",
            "eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4R0NNIn0..q8Zx1LmP0vBn4Rt7.Yc2Ws6Ed5Gh0Ju.q8Zx1LmP0vBn4Rt7",
        ),
        misses=("eyJust.a.name", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIi..."),
    ),
    Rule(
        name="password in a URL",
        kind="SECRET",
        cues=("://",),
        pattern=r"://[^\s:/@\"'`<>\[\]?#]{0,128}:(?P<value>(?!\d{1,5}/)"
        r"[^\s@\"'`<>]{1,256}+(?:@(?=[^\s/@\"'`<>]{1,128}@)"
        r"[^\s/@\"'`<>]{1,128})?)@(?=[\w\[.$(-])",
        check=_is_url_password,
        score=1.0,
        hits=(
            "postgres://app:hunter2@db.internal:5432/x",
            "https://user:p%40ss@example.com",
            "redis://:hunter2@x",
        ),
        misses=("http://localhost:8080/a@b", "postgres://user:${DB_PASS}@db/x", "https://example.com/@scope"),
    ),
    Rule(
        name="token in a URL",
        kind="SECRET",
        cues=("://",),
        pattern=r"://(?P<value>[A-Za-z0-9_\-]{16,256})(?::x-oauth-basic)?@(?=[\w\[.])",
        check=lambda match: any(map(str.isdigit, match["value"])) and entropy(match["value"]) > 3,  # noqa: PLR2004
        score=1.0,
        hits=("https://a8FkQ29dKe0PqLz7Vb12@example.com/r.git",),
        misses=("https://continuous-integration@example.com",),
    ),
    Rule(
        name="authorization header",
        kind="SECRET",
        cues=("bearer ", "basic ", "token ", "authorization"),
        pattern=r"(?i:(?<![a-z])bearer|(?<=: )basic|(?<=: )token|(?<=[\"'])basic|"
        r"authorization\\{0,3}[\"']?\]?[ ]?[:=,][ ]?\\{0,3}[\"']?"
        r"(?!bearer|digest)[a-z][a-z0-9_-]{2,24})[ ]{1,2}"
        r"(?P<value>[A-Za-z0-9_\-+/.~]{8,4096}={0,3})",
        check=_is_authorization,
        score=1.0,
        hits=(
            "Authorization: Basic dXNlcjpwYXNzMQ==",
            '-H "Authorization: Bearer 9f8a7b6c"',
            "Authorization: Splunk 123e4567-e89b-42d3-a456-426614174000",
        ),
        misses=("Bearer authentication", "Bearer <token>", "Basic usage", "authorization: see chapter"),
    ),
    Rule(
        name="password in SQL",
        kind="SECRET",
        cues=("identified ", "password '", 'password "', "password e'"),
        pattern=r"(?:(?i:identified (?:by|with \S{1,40} (?:by|as))(?: password)?|(?<![A-Za-z0-9])password)|"
        r"(?<=[a-z])Password)"
        r"[ ]{1,2}[eE]?(?P<quote>\\?[\"'])?(?P<value>[^\s\"'`\\;,)&][^\s\"'`\\;,)]{3,127})",
        check=lambda match: (
            not is_template(match["value"]) and (bool(match["quote"]) or not is_code(match["value"]))
        ),
        hits=(
            "CREATE USER x IDENTIFIED BY 'k1tten'",
            "ALTER ROLE x LOGIN PASSWORD 'kitten-house'",
            "storePassword 'k1tten'",
        ),
        misses=("identified by their name", 'identified as "OpenPGP Key"', "password 'your-password'"),
    ),
    Rule(
        name="webhook",
        kind="SECRET",
        cues=("https://",),
        pattern=r"(?P<value>https://[A-Za-z0-9.-]{0,80}(?:hooks\.slack(?:-gov)?\.com/(?:services|"
        r"workflows|triggers)|"
        r"/api/webhooks|webhook\.office\.com/webhookb2|outlook\.office\.com/webhook|zapier\.com/hooks/catch|"
        r"\.tines\.com/webhook|hook\.[a-z0-9]{2,8}\.make\.com|feishu\.cn/open-apis/bot/v2/hook|"
        r"weixin\.qq\.com/cgi-bin/webhook/send\?key=|dingtalk\.com/robot/send\?access_token=|"
        r"chat\.googleapis\.com/v1/spaces/[\w-]{4,40}/messages\?|ifttt\.com/trigger/\w{1,64}/(?:json/)"
        r"?with/key|"
        r"pagerduty\.com/integration|(?:/n8n)?/webhook(?:-test)?(?=/[0-9a-f]{8}-))"
        r"/?[A-Za-z0-9_\-/@=&]{12,400})",
        check=lambda match: any(map(str.isdigit, match["value"])) and not is_example(match["value"][-24:]),
        hits=(
            "https://hooks.slack.com/services/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",
            "https://hooks.zapier.com/hooks/catch/1234567/q8zx1lm/",
            "https://example.com/webhook/123e4567-e89b-42d3-a456-426614174000",
        ),
        misses=(
            "https://hooks.slack.com/services/...",
            "https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX",
        ),
    ),
    Rule(
        name="seed phrase",
        kind="SECRET",
        cues=(
            "seed phrase",
            "seed_phrase",
            "seedphrase",
            "seed words",
            "recovery phrase",
            "mnemonic",
            "secret phrase",
        ),
        pattern=r"(?i:seed[ _]?(?:phrase|words)|recovery phrase|mnemonic|secret phrase)[\"'`]?(?: phrase)?"
        r"(?:[ ]?(?:is|are|[:=]))?\s{1,4}[\"'`]?(?P<value>(?:[a-z]{3,8}[ ]{1,2}){11,23}[a-z]{3,8})(?![a-z])",
        hits=("seed phrase: " + "lamp river stone cloud " * 2 + "lamp river stone cloud",),
        misses=("the seed phrase is a list of words that you have to keep in a safe place",),
    ),
    Rule(
        name="salt of WordPress",
        kind="SECRET",
        cues=("define(",),
        pattern=r"define\([ ]?[\"'][A-Z_]{4,24}(?:_KEY|_SALT)[\"'],[ ]{1,8}"
        r"(?P<quote>[\"'])(?P<value>[^\n]{32,128}?)(?P=quote)[ ]?\)",
        check=lambda match: entropy(match["value"]) > 4,  # noqa: PLR2004 - prose has less
        hits=("define( 'AUTH_KEY', 'q8Zx1 LmP0v|Bn4Rt7^Yc2Ws6*Ed5Gh0Ju' );",),
        misses=("define( 'AUTH_KEY', 'put your unique phrase here' );",),
    ),
    Rule(
        name="password in braces",
        kind="SECRET",
        cues=("pwd={", "password={"),
        pattern=r"(?i:pwd|password)=\{(?P<value>[^{}\n$\"'\s]{4,64})\}",
        check=lambda match: bool(re.search(r"[\d;!@#%]", match["value"])),
        hits=("DRIVER={ODBC};SERVER=x;UID=u;PWD={k1tten;x}",),
        misses=("<Login password={password} />", "<Login password={props.password} />"),
    ),
    Rule(
        name="bot token",
        kind="SECRET",
        cues=tuple(f"{digit}:" for digit in range(10)),
        behind=lambda text, cue: reach_back(text, cue, extra="", limit=12),
        pattern=r"(?P<value>\d{8,11}:[A-Za-z0-9_-]{35})(?![A-Za-z0-9_-])",
        score=1.0,
        hits=("123456789:AAF1kqPz8Lm2Xv9Rt4Bn7Yc3Ws6Ed5Gh0Ju",),
        misses=("10:AAbc",),
    ),
    Rule(
        name="token with a mark inside",
        kind="SECRET",
        cues=(
            ".atlasv1.",
            "-us",
            "8q~",
            "7q~",
            "jqqj99",
            "azdo",
            "p1",
            "_mmk",
            "nral",
            *(f"{digit}|" for digit in range(10)),
        ),
        behind=lambda text, cue: reach_back(text, cue, extra="_-~.", limit=96),
        pattern=r"(?P<value>[0-9a-f]{36}(?:FFFF)?NRAL|\d{13,17}\|[A-Za-z0-9_-]{27}|[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_-]{60,70}|[0-9a-f]{32}-us\d{1,2}|"
        r"[A-Za-z0-9_.~-]{3}\dQ~[A-Za-z0-9_.~-]{31,34}|[A-Za-z0-9]{40,60}JQQJ99[A-Za-z0-9=]{20,40}|"
        r"[A-Za-z0-9]{76}AZDO[A-Za-z0-9]{4}|[a-z0-9]{10}msh[a-z0-9]{15}p1[a-z0-9]{6}jsn[a-z0-9]{12}|"
        r"[A-Za-z0-9]{6}_[A-Za-z0-9]{29}_mmk)(?![\w~])",
        check=lambda match: not is_example(match["value"]) and not is_cut(match),
        score=1.0,
        hits=(
            "0123456789abcdef0123456789abcdef-us12",
            "9f8a7b6c5d4e3f2a1b0c9f8a7b6c5d4e3f2aNRAL",
            "244250981197042|5xKx5upbFRi2nvepz0HaxQwE0PI",
            "a1b8Q~" + "kL3mN5pQ7rS9tU1vW3xY5zA7bC9dE1fG3h",
            "q8zx1lmp0vmsh" + "bn4rt7yc2ws6ed5p1gh0ju9jsnk3m5n7p9r1s2",
        ),
        misses=("en-us", "jdk-us2", "bP88Q~" + "x" * 34),
    ),
)
