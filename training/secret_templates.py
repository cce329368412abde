"""Lines invented here, with secrets and with what only looks like them."""

import base64
import random
import string
import uuid
from collections.abc import Callable
from typing import Final

from turnscope.training.secret_rows import Row

_SYLLABLES: Final = (
    "ba ce di fo gu ha je ki lo mu na pe qui ro su ta ve wi xo zy tra plo stri cla gen dex ly".split()
)
_ENDS: Final = ("ly", "io", "api", "hub", "base", "stack", "ware", "desk", "pay", "mail", "cloud", "")
_WORDS: Final = (
    "key",
    "token",
    "secret",
    "access",
    "private",
    "api_key",
    "access_token",
    "secret_key",
    "auth_token",
)
_NAMES: Final = (
    "config",
    "client",
    "settings",
    "data",
    "handler",
    "request",
    "session",
    "build",
    "index",
    "user",
)

Draw = Callable[[random.Random], str]


def _drawer(alphabet: str, low: int, high: int) -> Draw:
    return lambda dice: "".join(dice.choices(alphabet, k=dice.randint(low, high)))


_LOWER: Final = string.ascii_lowercase + string.digits
_ALL: Final = string.ascii_letters + string.digits
_HEXES: Final = "0123456789abcdef"
_BODIES: Final[tuple[Draw, ...]] = (
    _drawer(_HEXES, 32, 32),
    _drawer(_HEXES, 40, 40),
    _drawer(_HEXES, 64, 64),
    _drawer(_ALL, 16, 64),
    _drawer(_LOWER, 16, 48),
    _drawer(string.ascii_uppercase + string.digits, 16, 40),
    _drawer(_ALL + "_-", 20, 90),
    _drawer(string.ascii_letters, 20, 40),
    _drawer(string.ascii_lowercase, 18, 32),
    lambda dice: base64.b64encode(dice.randbytes(dice.randint(16, 66))).decode(),
    lambda dice: str(uuid.UUID(int=dice.getrandbits(128), version=4)),
    lambda dice: ".".join(_drawer(_ALL, 8, 40)(dice) for _ in range(dice.randint(2, 3))),
    lambda dice: _ordered(dice),
)


_PREFIXES: Final[tuple[Draw, ...]] = (
    _drawer(string.ascii_lowercase, 2, 6),
    _drawer(string.ascii_lowercase, 2, 6),
    _drawer(string.ascii_uppercase, 2, 5),
    _drawer(_LOWER, 3, 7),
    lambda dice: (
        f"{_drawer(string.ascii_lowercase, 2, 5)(dice)}_{dice.choice(('pat', 'sk', 'api', 'tkn', 'live', 'v1'))}"
    ),
    lambda dice: f"{_name(dice).lower()}-{dice.choice(('key', 'api', 'secret', 'token', 'v2'))}",
)


def _ordered(dice: random.Random) -> str:
    """Give a body as people type it into examples: the alphabet, digits, a part that comes again."""
    runs = (
        string.ascii_lowercase,
        string.ascii_uppercase,
        string.digits,
        "abcdef",
        "1234567890",
        "a1b2c3d4e5f6",
    )
    return ("".join(dice.choices(runs, k=8)))[: dice.choice((20, 24, 32, 36, 40, 48))]


def _name(dice: random.Random) -> str:
    """Give the name of a service that nobody has founded yet."""
    name = "".join(dice.choices(_SYLLABLES, k=dice.randint(2, 3))) + dice.choice(_ENDS)
    return dice.choice((name, name.capitalize(), name.upper()))


_SECRETS: Final = (
    "{name} {word} {body}", "{name}_{word}={body}", "{name}{WORD}={body}", '{name}_{word} = "{body}"',
    "{name} {body}", "{name}: {body}", "{name}={body}", "{name}-{body}", '  "{name}{Word}": "{body}",',
    "export {NAME}_{WORD}={body}", "{name}.{word}: '{body}'", "const {name}{Word} = '{body}';",
    'client = {Name}({word}="{body}")', "curl -H 'X-{Name}-{Word}: {body}' https://api.{name}.example/v1",
    "{name}\n{WORD}\n{body}\n", "my {name} {word} is {body}", "use {prefix}_{body} for {name}", "{prefix}_{body}",
    "{prefix}-{body}", "{prefix}_live_{body}", "{prefix}.{body}", '{word}: "{prefix}_{body}"', "here: {prefix}_{body}",
    "<{word}>{body}</{word}>", "--{word} {prefix}{body}", "?{word}={body}&page=2", "{name} login {word} code {body}",
    "ENV {NAME}_{WORD} {body}", "{name}_{word}: {body} # {name}", "('{NAME}_{WORD}', '{body}')",
    '"{Word}": "{body}"', "{word}={body}", "{WORD} = {body}", "set {name} {word} to `{body}`",
)  # fmt: skip

_HARMLESS: Final = (
    "commit {hex40}", "Merge: {hex7} {hex7}", "index {hex7}..{hex7} 100644", "* {hex40} refs/heads/{slug}",
    "tree {hex40}", "parent {hex40}", "HEAD is now at {hex7} Add {slug}", "From {hex40} Mon Sep 17 00:00:00 2001",
    "image: registry.example.com/{slug}@sha256:{hex64}", "Digest: sha256:{hex64}", "sha256:{hex64}", "{hex64}  {slug}.tar.gz",
    "{hex32}  {slug}.iso", '"integrity": "sha512-{b64}"', "integrity sha512-{b64}", "{slug}@^1.2.3: resolved {hex40}",
    'resolved "https://registry.example.com/{slug}/-/{slug}-1.0.3.tgz#{hex40}"', "checksum: {hex64}", "checksum = \"{hex64}\"",
    "--hash=sha256:{hex64} \\", "github.com/{slug}/{slug} v1.2.3/go.mod h1:{b64s}", "github.com/{slug} v0.0.0-20240102030405-{hex12}",
    "{Camel}: {hex40}", "{Camel}Kit: {hex40}", "SRCREV = \"{hex40}\"", "rev = \"{hex40}\"", "ref: {hex40}", "uses: {slug}/{slug}@{hex40}",
    "id: {uuid}", '"id": "{uuid}",', '"sessionId": "{uuid}"', "request_id={uuid}", "trace_id={hex32} span_id={hex16}",
    "[{uuid}] INFO started {slug}", "<ProjectGuid>{uuid}</ProjectGuid>", "{{{uuid}}}", "session {uuid} ended", "uuid={uuid}",
    "clientId = \"{uuid}\"", "tenant_id: {uuid}", "subscriptionId: {uuid}", "{Camel}Id = \"{uuid}\"", "/tasks/{uuid}/output",
    "toolu_01{all22}", "msg_01{all22}", "call_{all22}", "chatcmpl-{all29}", "req_{all22}", '"tool_use_id": "toolu_01{all22}"',
    "https://docs.example.com/document/d/{all44}/edit", "https://video.example.com/watch?v={all11}", "https://{slug}.example.site/{Camel}-{hex32}",
    "https://cdn.example.com/assets/{slug}-{hex20}.js", "src=\"./assets/{slug}.{hex8}.png\"", "{slug}-{hex8}.chunk.css", "main.{hex20}.js",
    "etag: W/\"{hex32}\"", "ETag: \"{hex32}\"", "if-none-match: {hex40}", "Fingerprint: SHA256:{b64f}", "SHA256:{b64f} user@host (ED25519)",
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI{all43} jane@example.com", "ssh-rsa AAAAB3NzaC1yc2E{b64}", "data:image/png;base64,iVBORw0KGgo{b64}",
    "data:font/woff2;base64,{b64}", "{pgp}", "container {hex12} exited", "{hex64}", "Deleted: sha256:{hex64}", "Created network {slug}_{hex12}",
    "pod/{slug}-{low10}-{low5} Running", "{slug}-deployment-{low10}-{low5}", "ip-10-0-0-1.ec2.internal i-0{hex16}", "vpc-0{hex16} subnet-0{hex16}", "arn:aws:iam::123456789012:role/{slug}-{hex8}",
    "version: {slug}-v2.10.3-rc1_20240102", "{slug}-1.2.3-SNAPSHOT.jar", "20240102T030405Z", "2024-01-02T03:04:05.678901+00:00", "build-20240102.3-{hex7}",
    "x = 0x{hex16}", "0x{hex40}", "#{hex6}", "\\x{hex2}\\x{hex2}\\x{hex2}", "boundary=----WebKitFormBoundary{all16}", "Content-Type: multipart/form-data; boundary={hex32}",
    "nonce=\"{all22}\"", "<div class=\"css-{low7} sc-{low6}\">", "_next/static/chunks/{low16}.js", "__{slug}_{hex8}__", "test_{slug}_{num4}_{slug}",
    "def test_{slug}_v2_with_{slug}_1234(self):", "{Camel}{Camel}Test123", "{Camel}V2{Camel}Http2Handler", "ERR_{CAPS}_{CAPS}_404", "{CAPS}_{CAPS}_32BIT",
    "python3.11/site-packages/{slug}/{slug}_utils2.py:123", "lib/{slug}/v1beta1/{slug}_types.go", "/tmp/pytest-of-jane/pytest-12/test_{slug}0", "C:\\Users\\x\\{slug}_2024",
    "{word}: {uuid_name}", "api_key = os.environ[\"{CAPS}_{CAPS}_2\"]", "token = get_{slug}_token_v2(request)", "{word} = config.{slug}.v2.{word}", "public_key = \"{all44}\"",
    "csrf-token={b64s}", "name=\"csrf_token\" value=\"{all44}\"", "apiVersion: {slug}.example.com/v1beta1", "key: {slug}-config-v2-{num4}", "keyframes-{hex8}", "cache-key: npm-linux-{hex64}",
    "{word}=xxxxxxxxxxxxxxxxxxxxxxxx", "{word}: {CAPS}_{CAPS}_HERE_123", "{WORD}=your-{name}-{word}-here-123", "{word} = \"<{name} {word} 1>\"", "{word}=${{{CAPS}_{CAPS}_1}}", "{prefix}_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    "{prefix}-XXXXXXXXXX-XXXXXXXX-1234", "{WORD}={CAPS}EXAMPLE1234EXAMPLE", "{name}_{word}: EXAMPLE{caps16}EXAMPLE", "{WORD}_ID = \"{CAPS}-{CAPS}4-API-KEY\"", "acl-{hex17} sg-{hex17}", "run {num11} job {num11} attempt 1",
    "elapsed 1234567890123 ns", "{num16}", "phone_number_id: {num15}", "order {caps8}-{num4}", "SN: {caps12}", "| {hex40} | {slug} |", "- [{hex7}](https://code.example.com/{slug}/{slug}/commit/{hex40})",
    "migration {hex12}_{slug}.py", "down_revision = \"{hex12}\"", "Revises: {hex12}", "contenthash {hex20}", "CHKSUM = \"file://LICENSE;md5={hex32}\"", "md5={hex32}", "sha1: {hex40}", "<Hash>{hex64}</Hash>",
    'const chars = "{alphabet}"', "key_chars = '{alphabet}'", "{Camel}Alphabet: {alphabet}", "charset={alphabet}", "credentialsId: '{uuid}'",
    "\"credentialId\": \"{all22}\",", "\"accessor\": \"{all16}\"", "<SecretsId>{uuid}</SecretsId>", "keyVaultId: {slug}-{num11}", "tokenType: {slug}-{num4}-jwt", "secretName: {slug}-{hex8}",
    "publicKey = '{all43}'", "public_token: \"{all43}\"", "verifyKey={hex64}", "key_id={caps16}", "pubkey {b64f}", "sitekey=\"6L{all22}\"", "authenticity_token={b64s}",
    "{word}={hex20}...", "{word}: {all11}...{all11}", "{name}: api-{hex20}.gif", "mirror{num4}.{slug}.example.com/{slug}-{hex32}.zip", "{word}: 00000000000000000000000000000000",
    "{pgp}", "    {pgp}", "sig: {b64}", "signature=\"{b64}\"", "{b64}", "ssh-rsa {b64}", "gpg --recv-keys {caps16}", "accessor: {slug}-{uuid}", "accessibilityId = \"{uuid}\"", "access_level_{num4}_{slug}", "keyboard_{slug}_v2_{num4}", "authored by {slug} in {hex40}", "author: {hex32}", "path = patterns/{slug}_{num4}", "keyring: {hex40}",
)  # fmt: skip


def invent(*, seed: int = 1, each: int = 40) -> list[Row]:
    """Draw `each` lines from every template; a template is a group."""
    dice = random.Random(seed)
    rows = []
    for number, template in enumerate(_SECRETS * 2 + _HARMLESS):
        secret = number < 2 * len(_SECRETS)
        for _ in range(each):
            text, span = _fill(template, dice)
            group = f"template {number % len(_SECRETS) if secret else number}"
            rows.append(Row(_frame(text, dice), (span,) if secret else (), (), "templates", group))
    return rows


def _fill(template: str, dice: random.Random) -> tuple[str, tuple[int, int]]:
    """Fill a template; the span is that of the body, with its prefix."""
    name, word, body = _name(dice), dice.choice(_WORDS), dice.choice(_BODIES)(dice)
    prefix = dice.choice(_PREFIXES)(dice)
    fields = {
        **{"name": name, "NAME": name.upper(), "Name": name.capitalize(), "prefix": prefix, "body": "\0"},
        **{"word": word, "WORD": word.upper(), "Word": word.title().replace("_", "")},
        **_numbers(dice),
    }
    before, _, after = template.format(**fields).partition("\0")
    start = len(before)
    if "{prefix}" in template and "{body}" in template:
        start = before.rindex(prefix)
    return before + body + after if "{body}" in template else before, (start, len(before) + len(body))


def _numbers(dice: random.Random) -> dict[str, str]:
    """Draw everything harmless that a template may ask for."""
    word = lambda: "".join(dice.choices(_SYLLABLES, k=dice.randint(2, 3)))  # noqa: E731
    return {
        **{f"hex{n}": _drawer(_HEXES, n, n)(dice) for n in (2, 6, 7, 8, 12, 16, 17, 20, 32, 40, 64)},
        **{f"all{n}": _drawer(_ALL, n, n)(dice) for n in (11, 16, 22, 29, 43, 44)},
        **{f"low{n}": _drawer(_LOWER, n, n)(dice) for n in (5, 6, 7, 10, 16)},
        **{f"num{n}": _drawer(string.digits, n, n)(dice) for n in (4, 11, 15, 16)},
        **{f"caps{n}": _drawer(string.ascii_uppercase + string.digits, n, n)(dice) for n in (8, 12, 16)},
        "slug": dice.choice((word(), f"{word()}-{word()}", dice.choice(_NAMES))),
        "Camel": word().capitalize() + dice.choice(_NAMES).capitalize(),
        "CAPS": word().upper(),
        "uuid": str(uuid.UUID(int=dice.getrandbits(128), version=4)),
        "long": "".join(dice.choices(_SYLLABLES, k=dice.randint(8, 11))),
        "LONG": "".join(dice.choices(_SYLLABLES, k=dice.randint(8, 11))).upper(),
        "Longer": "".join(word().capitalize() for _ in range(4)),
        "uuid_name": f"{word()}-{dice.randint(1, 99)}-{word()}-name",
        "b64": base64.b64encode(dice.randbytes(64)).decode(),
        "b64s": base64.b64encode(dice.randbytes(32)).decode(),
        "b64f": base64.b64encode(dice.randbytes(32)).decode().rstrip("="),
        "alphabet": dice.choice(
            (string.ascii_letters + string.digits, string.digits + string.ascii_uppercase, _LOWER, _ALL[:52])
        ),
        "pgp": "\n".join(base64.b64encode(dice.randbytes(48)).decode() for _ in range(4)),
    }


def _frame(text: str, dice: random.Random) -> str:
    """Put some lines into the company of others, after them so that spans stay."""
    return text + dice.choice(("", "", "\n", f"\n{_name(dice)} = {dice.choice(_NAMES)}\n"))
