"""The table of services: enough of them, no two alike, checksums that hold, hits in every kind of text."""

import zlib
from collections import Counter

import pytest

from turnscope.redaction.recognisers import services
from turnscope.redaction.recognisers.checksums import bech32, crc16_base32, crc32_base62, crc32_hex
from turnscope.redaction.recognisers.examples import is_example
from turnscope.redaction.recognisers.recogniser import Rules

BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
RANDOM = "q8Zx1LmP0vBn4Rt7Yc2Ws6Ed5Gh0Ju"
FRAMES = (
    '{{"a": [1, "{}"]}}',
    '"{{\\"a\\": \\"{}\\"}}"',
    "a:\n  - {}\n",
    "export X={}; run",
    "client = Client('{}')",
    "+    const x = `{}`;",
    "-  x = {}",
    "see {}, which is old",
    "2026-03-04 DEBUG got {}\n",
    "https://example.com/?a={}&b=1",
)


def github(prefix: str) -> str:
    # The definition, written a second time: CRC-32 of the random part, six digits of base 62.
    number, digits = zlib.crc32(RANDOM.encode()), ""
    while number:
        number, digit = divmod(number, 62)
        digits = BASE62[digit] + digits
    return prefix + RANDOM + digits.rjust(6, "0")


def test_the_table_has_two_hundred_services() -> None:
    names = {row["service"].casefold() for row in services.read_services()}
    assert len(names) >= 250


def test_no_two_rows_say_the_same() -> None:
    rows = services.read_services()
    pairs = Counter((prefix, row["body"]) for row in rows for prefix in row["prefixes"])
    assert [pair for pair, count in pairs.items() if count > 1] == []
    assert all(row["prefixes"] and row["hits"] for row in rows)


@pytest.mark.parametrize("frame", FRAMES)
def test_every_hit_is_found_whole_in_every_kind_of_text(frame: str) -> None:
    everything = Rules(services.RULES)
    missed = []
    for rule in services.RULES:
        for hit in rule.hits:
            text = frame.format(hit)
            start = text.index(hit)
            spans = [(found.start, found.end) for found in everything.find(text)]
            if not any(begin <= start and end >= start + len(hit) for begin, end in spans):
                missed.append(rule.name)
    assert missed == []


def test_a_prefix_of_letters_inside_base64_is_none() -> None:
    run = "EZAK" + RANDOM + RANDOM[:24]
    everything = Rules(services.RULES)
    assert list(everything.find(f"x {run} y"))
    assert list(everything.find(f"6wqX6fNUXA/rYqRvfQ+{run}Wep95C/3VmWq/edti6")) == []


def test_github_and_npm() -> None:
    token = github("ghp_")
    assert crc32_base62(token)
    assert crc32_base62(github("npm_"))
    assert not crc32_base62(token[:-1] + ("a" if token[-1] != "a" else "b"))
    assert not crc32_base62(token + "x")


def test_grafana() -> None:
    head = "glsa_" + RANDOM + "Zx"
    assert crc32_hex(f"{head}_{zlib.crc32(head.encode()).to_bytes(4, 'little').hex()}")
    assert not crc32_hex(f"{head}_00000000")


def test_bech32_by_the_vectors_of_bip_173() -> None:
    assert bech32("A12UEL5L")
    assert bech32("abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw")
    assert not bech32("A12UEL5M")
    assert not bech32("1nwldj5")
    assert not bech32("a1b!")


def test_nats_seed() -> None:
    # Two bytes of type, 32 of seed, CRC-16/XMODEM (0x31C3 for "123456789") of them, low byte first.
    import base64
    import binascii

    assert binascii.crc_hqx(b"123456789", 0) == 0x31C3
    head = bytes([0x92, 0xA0, *range(32)])
    seed = base64.b32encode(head + binascii.crc_hqx(head, 0).to_bytes(2, "little")).decode().rstrip("=")
    assert crc16_base32(seed)
    assert not crc16_base32(seed[:-2] + ("AA" if seed[-2:] != "AA" else "BB"))
    assert not crc16_base32("S?")


def test_a_wrong_checksum_lowers_the_score_and_a_right_one_is_enough() -> None:
    rules = Rules(services.RULES)
    right = github("ghp_")
    wrong = right[:-6] + "000000"
    assert [found.score for found in rules.find(right)] == [1.0]
    assert [found.score < 1 for found in rules.find(wrong)] == [True]


@pytest.mark.parametrize(
    "value",
    [
        "AKIAIOSFODNN7EXAMPLE",
        "ghp_" + "x" * 36,
        "sk-" + "0" * 48,
        "AKIA" + "EXAMPLE" * 3,
        "xoxb-your-token-here",
    ],
)
def test_examples_of_documentation_are_spared(value: str) -> None:
    assert is_example(value)
    assert list(Rules(services.RULES).find(f'key = "{value}"')) == []


@pytest.mark.parametrize("end", ["...", "…", "####", ".png", "[REDACTED]", "xxxx-"])
def test_a_token_that_was_cut_is_none(end: str) -> None:
    assert list(Rules(services.RULES).find(f"ico-7a388b69018576d24b59331fd60aab0c{end}")) == []
