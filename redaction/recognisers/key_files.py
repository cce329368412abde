"""Keys and files of keys that say by their frame what they are: PEM, PGP, PuTTY, Ansible's vault, netrc."""

import re
from typing import Final

from turnscope.redaction.recognisers.examples import is_example
from turnscope.redaction.recognisers.plausibility import is_template
from turnscope.redaction.recognisers.recogniser import Rule

_PEM: Final = r"[A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----"
_BODY: Final = re.compile(r"[A-Za-z0-9+/]{4,}")
_LEAST: Final = 12
"""Characters of base64 that a block must have: less is `anything` in a test, or nothing."""


def _is_key(match: re.Match[str]) -> bool:
    inner = match["value"].split("-----")[2:3] or [""]
    return sum(map(len, _BODY.findall(inner[0]))) >= _LEAST and not re.search(r"\.{3}|x{8}|X{8}", inner[0])


def _is_file_password(match: re.Match[str]) -> bool:
    return not is_template(match["value"]) and not is_example(match["value"])


RULES: Final = (
    Rule(
        name="private key",
        kind="PRIVATE_KEY",
        cues=("-----begin",),
        pattern=rf"(?P<value>-----BEGIN {_PEM}(?:(?:[^-]|-(?!----)){{0,16384}}+-----END {_PEM}"
        r"|(?:(?:\s|\\[nrt]){1,8}[A-Za-z0-9+/=]{8,128}){0,256}))",
        score=1.0,
        check=_is_key,
        hits=(
            "-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEA\nabc=\n-----END RSA PRIVATE KEY-----",
            "# -----BEGIN PGP PRIVATE KEY BLOCK-----\n# lQOYBFq8Zx1Lm\n# -----END PGP PRIVATE KEY BLOCK-----",
            '"-----BEGIN PRIVATE KEY-----\\nMIIEowIBAAKC\\n-----END PRIVATE KEY-----\\n"',
            "-----BEGIN EC PRIVATE KEY-----\nMHcCAQEEIq8Z",
            "-----BEGIN OPENSSH PRIVATE KEY----- b3BlbnNzaC1rZXktdjEA -----END OPENSSH PRIVATE KEY-----",
        ),
        misses=(
            "-----BEGIN CERTIFICATE-----\nMIIEow\n-----END CERTIFICATE-----",
            "-----BEGIN PRIVATE KEY-----\nanything\n-----END PRIVATE KEY-----",
            "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----",
        ),
    ),
    Rule(
        name="private key without its frame",
        kind="PRIVATE_KEY",
        cues=("miie", "miic", "miib", "miij", "migh", "mhcca", "mc4ca", "b3blbnnza", "ls0tls1crudjti"),
        # DER of PKCS #1, PKCS #8, SEC 1 and Ed25519, OpenSSH, and a framed one in base64; no certificate.
        pattern=r"(?<![A-Za-z0-9+/])(?P<value>(?:MII(?:E[opqrv][A-Za-z]|C[XWe][A-Za-z]|BO[A-Za-z]|"
        r"J[KJRQ][A-Za-z0-9])IBA(?:AK|AJ|DAN)"
        r"|MIGHAgEAMBMGByqGSM49|MHcCAQEE|MC4CAQAwBQYDK2Vw|b3BlbnNzaC1rZXktdjE|LS0tLS1CRUdJTi(?!BDRVJU|"
        r"BQVUJM|BQR1AgUFVC))"
        r"(?:[A-Za-z0-9+/]|\\?\s{1,8}(?=[A-Za-z0-9+/]{16})|\\n(?=[A-Za-z0-9+/]{16})){40,16384}={0,2})",
        score=1.0,
        hits=("key: MHcCAQEEIq8Zx1LmP0vBn4Rt7Yc2Ws6Ed5Gh0Juq8Zx1LmP0vBn4Rt7Yc2Ws6Ed5==",),
        misses=("MIIDdzCCAl+gAwIBAgIEAgAAuTANBgkqhkiG9w0BAQUFADBaMQswCQYDVQQGEwJJRTESMBA", "MIIE"),
    ),
    Rule(
        name="PuTTY key",
        kind="PRIVATE_KEY",
        cues=("private-lines:",),
        pattern=r"Private-Lines: \d{1,3}\r?\n(?P<value>(?:[A-Za-z0-9+/=]{4,80}\r?\n?){1,64})",
        score=1.0,
        hits=("Private-Lines: 1\nAAAAgQCq8Zx1LmP0vBn4Rt7Yc2==\nPrivate-MAC: 0",),
        misses=("Private-Lines: many",),
    ),
    Rule(
        name="Ansible vault",
        kind="SECRET",
        cues=("$ansible_vault;",),
        pattern=r"\$ANSIBLE_VAULT;[\w.;]{3,64}(?:\s|\\n){1,24}(?P<value>[0-9a-f]{16,128}(?:(?:\s|\\n)"
        r"{1,24}[0-9a-f]{2,128}){0,512})",
        score=1.0,
        hits=("$ANSIBLE_VAULT;1.1;AES256\n  66386439653236336462626566653063\n  6431626536303530",),
        misses=("$ANSIBLE_VAULT;1.1;AES256 header",),
    ),
    Rule(
        name="WireGuard key",
        kind="SECRET",
        cues=("privatekey", "presharedkey"),
        pattern=r"(?:PrivateKey|PresharedKey)[ \t]{0,8}=[ \t]{0,8}(?P<value>[A-Za-z0-9+/]{43}=)",
        score=1.0,
        hits=("PrivateKey = q8Zx1LmP0vBn4Rt7Yc2Ws6Ed5Gh0Juq8Zx1LmP0vBn4=",),
        misses=("PrivateKey = load()",),
    ),
    Rule(
        name="netrc",
        kind="SECRET",
        cues=("login ", "machine "),
        pattern=r"(?:machine \S{1,128}\s{1,8})?login \S{1,128}\s{1,8}password (?P<value>\S{3,256})",
        check=_is_file_password,
        hits=("machine example.org login jane password hunter2",),
        misses=("login form password", "login with password"),
    ),
    Rule(
        name="pgpass",
        kind="SECRET",
        cues=(":5432:", ":5433:", ":6432:", "*:*:"),
        behind=lambda text, cue: text.rfind("\n", max(0, cue - 96), cue) + 1 or max(0, cue - 96),
        pattern=r"[\w.*/-]{1,95}:(?:\d{4,5}|\*):[\w*.-]{1,64}:[\w*.@-]{1,64}:(?P<value>[^\s:\"'`$<]"
        r"{3,128})[ \t]{0,4}(?=\n|$)",
        check=_is_file_password,
        hits=("db.internal:5432:app:jane:hunter2", "x\n*:*:*:postgres:k1tten"),
        misses=("localhost:5432:app", "127.0.0.1:5432:5432"),
    ),
    Rule(
        name="password hash",
        kind="SECRET",
        cues=(
            "$2a$",
            "$2b$",
            "$2y$",
            "$1$",
            "$5$",
            "$6$",
            "$apr1$",
            "$argon2",
            "$y$",
            "{ssha",
            "pbkdf2_sha",
            "$scrypt",
            "$p$",
            "$h$",
        ),
        pattern=r"(?P<value>\$(?:2[aby]\$\d\d\$[./A-Za-z0-9]{53}|(?:1|5|6|apr1)\$(?:rounds=\d{1,9}\$)"
        r"?[./A-Za-z0-9]{1,16}\$"
        r"[./A-Za-z0-9]{20,90}|argon2(?:id|i|d)\$[A-Za-z0-9=$,+/]{20,200}|"
        r"y\$[./A-Za-z0-9]{1,10}\$[./A-Za-z0-9$]{20,120}|"
        r"scrypt\$[A-Za-z0-9=$,+/]{20,200})|\{SSHA\d{0,3}\}[A-Za-z0-9+/=]{20,160}|"
        r"\$[PH]\$[./A-Za-z0-9]{31}|pbkdf2_sha\d{1,3}\$\d{1,9}\$[A-Za-z0-9]{4,64}\$[A-Za-z0-9+/=]{20,128})",
        hits=(
            "$2b$12$" + "KIXQ5b0Gm1yP0sT9uVwXyOabcdefghijklmnopqrstuvwxyz01234",
            "pbkdf2_sha256$600000$q8Zx1LmP$0vBn4Rt7Yc2Ws6Ed5Gh0Juq8Zx1LmP0vBn4Rt7Yc2Ws=",
        ),
        misses=("$1 and $2", "costs $5$"),
    ),
)
