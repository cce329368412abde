"""Secrets that the grammar of one kind of file gives away: routers, CI, Bundler, Jasypt, dumps."""

import re
from typing import Final

from turnscope.redaction.recognisers.plausibility import is_template, is_wordy
from turnscope.redaction.recognisers.recogniser import Rule, reach_back


def _is_given(match: re.Match[str]) -> bool:
    return not is_template(match["value"])


def _is_odd_or_drawn(match: re.Match[str]) -> bool:
    """Tell a community string or a key from the next word of a command or of prose."""
    value = match["value"]
    return not is_template(value) and not (value.isalpha() and is_wordy(value))


RULES: Final = (
    Rule(
        name="password of a network device",
        kind="SECRET",
        cues=("password ", "secret ", "key ", "md5 ", "community ", "key-string "),
        pattern=r"(?:(?:password|secret|key|key-string|md5) [0-9] |(?<=snmp-server )community |"
        r"(?<=snmp )community )"
        r"(?P<value>(?:\$\d{1,2}\$)?[^\s\"'`<>{(;,][^\s\"'`<>;,]{5,127})(?=\s|$)",
        check=_is_odd_or_drawn,
        hits=(
            "username jane password 7 02050D480809",
            "enable secret 9 $9$q8Zx1LmP0vBn4R$Yc2Ws6Ed5Gh0Ju",
            "snmp-server community k1ttenHouse9 RO",
            "tacacs-server key 7 02050D480809",
        ),
        misses=("the password 8 characters long", "snmp-server community public RO", "key 1 of 5"),
    ),
    Rule(
        name="secret that a CI service has encrypted",
        kind="SECRET",
        cues=("secure:",),
        pattern=r"secure:[ ]{1,4}[\"']?(?P<value>[A-Za-z0-9+/]{80,2048}={0,2})(?=[\"'\s\\]|$)",
        hits=("- secure: " + "q8Zx1LmP0vBn4Rt7Yc2W" * 8 + "==",),
        misses=("secure: true", "secure: the connection is encrypted"),
    ),
    Rule(
        name="value that Jasypt has encrypted",
        kind="SECRET",
        cues=("enc(",),
        pattern=r"(?<![A-Za-z0-9_])ENC\((?P<value>[A-Za-z0-9+/]{16,512}={0,2})\)",
        hits=("db.password=ENC(q8Zx1LmP0vBn4Rt7Yc2Ws6==)",),
        misses=("ENC(value)", "enc(data)"),
    ),
    Rule(
        name="credentials for a registry of containers",
        kind="SECRET",
        cues=("dockerconfigjson", "dockercfg"),
        pattern=r"docker(?:configjson|cfg)\\{0,3}[\"']?[:=][ ]{0,4}\\{0,3}[\"']?"
        r"(?P<value>[A-Za-z0-9+/]{40,8192}={0,2})",
        hits=(".dockerconfigjson: " + "q8Zx1LmP0vBn4Rt7Yc2W" * 3,),
        misses=(".dockerconfigjson: |", "type: kubernetes.io/dockerconfigjson"),
    ),
    Rule(
        name="credentials of Bundler",
        kind="SECRET",
        cues=("bundle_",),
        pattern=r"BUNDLE_[A-Z0-9_]{2,64}__(?:COM|ORG|NET|IO|DEV)[\"']?[=:][ ]?[\"']?"
        r"(?P<value>[\w.:@%+/-]{8,128})",
        check=_is_given,
        hits=("BUNDLE_GEMS__EXAMPLE__COM=9f8a7b6c:5d4e3f2a",),
        misses=("BUNDLE_WITHOUT=test", "BUNDLE_GEMS__EXAMPLE__COM=$TOKEN"),
    ),
    Rule(
        name="password of a Go data source",
        kind="SECRET",
        cues=("@tcp(", "@unix(", "@udp("),
        behind=lambda text, cue: reach_back(text, cue, extra="_-.!#$%&*+:=?^~|", limit=96),
        pattern=r"[\w.-]{1,48}:(?P<value>[^\s\"'`@/$<{]{3,90})@(?:tcp|unix|udp)\(",
        check=_is_given,
        hits=('dsn := "root:k1tten@tcp(127.0.0.1:3306)/db"',),
        misses=('"%s:%s@tcp(%s)/%s"', '"root:@tcp(127.0.0.1)/db"', '"user:password@tcp(localhost)/db"'),
    ),
    Rule(
        name="hashes of a Windows account",
        kind="SECRET",
        cues=(":::",),
        behind=lambda _text, cue: max(0, cue - 65),
        pattern=r"(?P<value>[0-9a-fA-F]{32}:[0-9a-fA-F]{32}):::",
        hits=("jane:1001:" + "9f8a7b6c5d4e3f2a1b0c9f8a7b6c5d4e:" * 2 + "::",),
        misses=("a:::b", "x" * 65 + ":::"),
    ),
)
