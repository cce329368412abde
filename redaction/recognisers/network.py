"""Addresses of machines: IPv4, IPv6 and MAC. Loopback, masks and version numbers name no one."""

import ipaddress
import re
from typing import Final

from turnscope.redaction.recognisers.recogniser import Rule
from turnscope.redaction.spans import ends_escape

_DIGITS: Final = "0123456789abcdef"
_HEX: Final = frozenset(_DIGITS + "ABCDEF")
_VERSION: Final = re.compile(
    r"(?i)(?:\bv(?:er(?:sion)?)?[ .:=]{0,3}|version[\"']?\s{0,3}[:=(]\s{0,3}[\"']?|"
    r"versions? (?:\w{1,10} ){0,2}|(?:[=~^<>!]=|[~^<>])\s?|release[ :=]{1,3}|"
    r"(?:Chrome|Firefox|Safari|Edg|OPR|AppleWebKit|build|sections?|sec\.|chapter|\u00a7)[ /]{1,2}[\"']?)$"
)
_SHORTEST_IPV6: Final = 6
_PUBLIC_FORGES: Final = (
    "github.com",
    "gitlab.com",
    "bitbucket.org",
    "codeberg.org",
    "sr.ht",
    "huggingface.co",
)
"""Everybody's hosts of repositories: they tell nothing of who uses them."""


_RANGES: Final = re.compile(
    r"(?:10\.0\.0\.0|100\.64\.0\.0|169\.254\.0\.0|172\.16\.0\.0|192\.0\.[02]\.0|192\.168\.0\.0|198\.18\.0\.0|"
    r"198\.51\.100\.0|203\.0\.113\.0|240\.0\.0\.0)/\d"
)
"""Ranges that standards set aside, with their size: everybody has them."""


_RESOLVERS: Final = frozenset(("1.1.1.1", "1.0.0.1", "8.8.8.8", "8.8.4.4", "9.9.9.9"))
_ANNOUNCED: Final = re.compile(
    r"(?i)(?:://(?:[^\s/@]{1,20}@)?|(?<![^\W_])(?:ip|ipv4|ping|address|host|hostname|dns|nameserver|inet|gateway)"
    r"[\"']?(?: is| address)?[ \t]{0,2}[:= ][ \t]{0,2}[\"']?)$"
)


def _start_of_group(text: str, cue: int) -> int:
    """Give the start of the group of up to four digits that ends at the cue."""
    start = cue
    while start > max(0, cue - 4) and text[start - 1] in _HEX:
        start -= 1
    return start


def _stands_alone(match: re.Match[str]) -> bool:
    """Refuse a piece of a longer word or number."""
    before = match.string[match.start("value") - 1 : match.start("value")]
    after = match.string[match.end("value") : match.end("value") + 2]
    if (before.isalnum() and not ends_escape(match.string, match.start("value"))) or before in (
        "_",
        ".",
        "-",
    ):
        return False
    return not (after[:1].isalnum() or after[:1] == "_" or (after[:1] in (".", "-") and after[1:].isalnum()))


def _is_ipv4(match: re.Match[str]) -> bool:
    value = match["value"]
    if (
        _RANGES.match(match.string, match.start("value"))
        or not _stands_alone(match)
        or _VERSION.search(match.string, max(0, match.start() - 24), match.start())
    ):
        return False
    try:
        address = ipaddress.IPv4Address(value)
    except ValueError:
        return False
    if address.is_loopback or address.is_multicast or address.packed[0] in (0, 255):
        return False
    return value in _RESOLVERS or _is_announced(match) or not _is_oid(address)


def _is_oid(address: ipaddress.IPv4Address) -> bool:
    """Tell what reads as a section or version number: small parts only, such as 1.2.3.4."""
    return max(address.packed) < 20 and address.packed[0] < 10  # noqa: PLR2004


def _is_announced(match: re.Match[str]) -> bool:
    """Tell whether a word, a scheme or a port says that numbers are an address."""
    start = match.start("value")
    before = _ANNOUNCED.search(match.string, max(0, start - 32), start)
    return bool(before or re.match(r":\d{2,5}\b", match.string[match.end() : match.end() + 8]))


def _is_inside_row(match: re.Match[str]) -> bool:
    """Tell what goes on with colons, as fingerprints do."""
    after = match.string[match.end("value") : match.end("value") + 2]
    return match.string[match.start() - 1 : match.start()] == ":" or (after[:1] == ":" and after[1:] in _HEX)


def _is_ipv6(match: re.Match[str]) -> bool:
    value = match["value"]
    if _is_inside_row(match):
        return False
    if len(value) < _SHORTEST_IPV6 or not _stands_alone(match) or not any(c.isdigit() for c in value):
        return False
    try:
        address = ipaddress.IPv6Address(value)
    except ValueError:
        return False
    groups = [group for group in value.split(":") if group]
    if value.endswith("::") and len(groups) < 3:  # noqa: PLR2004 - a range, such as fe80::/10
        return False
    return not address.is_loopback and (len(groups) > 3 or len(groups[0]) == 4)  # noqa: PLR2004


RULES: Final = (
    Rule(
        name="IPv4 address",
        kind="IP",
        cues=tuple(f"{digit}." for digit in range(10)),
        behind=_start_of_group,
        pattern=r"(?P<value>\d{1,3}(?:\.\d{1,3}){3})",
        check=_is_ipv4,
        hits=(
            "ssh 10.24.3.17",
            "http://203.0.113.9:8080/x",
            "[192.168.1.20]",
            "8.8.8.8",
            "ip: 5.6.7.8",
            "src=203.0.113.9",
        ),
        misses=(
            "127.0.0.1",
            "0.0.0.0:80",
            "255.255.255.0",
            "v110.0.5481.177",
            "1.2.3.4.5",
            "==1.26.18.1",
            "section 4.3.2.1",
            "10.0.0.0/8",
            'AssemblyVersion("1.0.21.5")',
            "versions after 6.4.1.25",
        ),
    ),
    Rule(
        name="IPv6 address",
        kind="IP",
        cues=(*(f"{digit}:" for digit in "0123456789abcdef"), "::"),
        behind=_start_of_group,
        pattern=r"(?P<value>[0-9A-Fa-f]{0,4}:(?:[0-9A-Fa-f]{0,4}:){1,6}(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9A-Fa-f]{1,4}|))",
        check=_is_ipv6,
        hits=(
            "fe80::1ff:fe23:4567:890a",
            "::ffff:192.0.2.128",
            "[2001:db8::7]:443",
            "2001:0db8:85a3:0000:0000:8a2e:0370:7334",
        ),
        misses=(
            "::1",
            "3c22:fb9a:01d4:3c22:fb9a:01d4:3c22:fb9a:01d4",
            "std::ab",
            "12:30:45",
            "a::b",
            "ab:cd:ef",
            "fe80::/10",
        ),
    ),
    Rule(
        name="host of an SSH remote",
        kind="HOST",
        cues=("git@",),
        pattern=r"(?i:git@)(?P<value>[A-Za-z0-9][A-Za-z0-9.-]{1,252})(?=[:/][^\s:]{1,200})",
        check=lambda match: (
            not match["value"].lower().endswith((*_PUBLIC_FORGES, "host", "hostname", "server"))
        ),
        hits=("git@git.corp.internal:acme/site.git", "ssh://git@forge.example/acme/site"),
        misses=(
            "git@github.com:acme/site.git",
            "digit@all",
            "git@ssh.gitlab.com:acme/site.git",
            "git@host:owner/name",
        ),
    ),
    Rule(
        name="host beside credentials",
        kind="HOST",
        cues=("://",),
        pattern=r"://[^\s/@:\"'`<>]{0,64}:[^\s/@\"'`<>]{1,160}@(?P<value>[A-Za-z0-9][A-Za-z0-9-]{0,62}(?:\.[A-Za-z0-9-]{1,63}){1,6})",
        check=lambda match: not match["value"].lower().endswith(_PUBLIC_FORGES),
        hits=(
            "postgres://svc:x9Lq@db.corp.internal:5432/prod",
            "https://svc:[SECRET_1]@git.corp.internal/x.git",
        ),
        misses=(
            "https://x:[SECRET_1]@github.com/acme/site.git",
            "redis://:x9Lq@redis:6379",
            "http://localhost:3000/@scope/pkg.name",
        ),
    ),
    Rule(
        name="MAC address",
        kind="MAC",
        cues=tuple(f"{first}{second}{joint}" for first in _DIGITS for second in _DIGITS for joint in ":-"),
        pattern=r"(?P<value>[0-9A-Fa-f]{2}([:-])(?:[0-9A-Fa-f]{2}\2){4}[0-9A-Fa-f]{2})(?![0-9A-Fa-f]|\2)",
        check=lambda match: (
            _stands_alone(match) and not _is_inside_row(match) and len(set(match["value"])) > 3  # noqa: PLR2004
        ),
        hits=("ether 3c:22:fb:9a:01:d4", "00-1B-44-11-3A-B7"),
        misses=(
            "00:00:00:00:00:00",
            "ff:ff:ff:ff:ff:ff",
            "aa:bb:cc",
            "sha1 3c:22:fb:9a:01:d4:3c:22:fb:9a:01:d4:3c:22",
        ),
    ),
)
