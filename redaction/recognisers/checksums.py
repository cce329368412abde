"""Checksums that services put into their tokens. Each takes a whole token, prefix included."""

import base64
import binascii
import zlib
from collections.abc import Callable
from typing import Final

_BASE62: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_BECH32: Final = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATORS: Final = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_HEAD: Final = 30
"""Random characters of a GitHub or npm token; the checksum follows."""


def crc32_base62(token: str) -> bool:
    """Check GitHub's and npm's tokens: CRC-32 of the 30 random characters as 6 digits of base 62."""
    body = token.partition("_")[2]
    return len(body) == _HEAD + 6 and body[_HEAD:] == _in_base62(zlib.crc32(body[:_HEAD].encode()))


def _in_base62(number: int) -> str:
    digits = ""
    for _ in range(6):
        number, digit = divmod(number, 62)
        digits = _BASE62[digit] + digits
    return digits


def crc32_hex(token: str) -> bool:
    """Check Grafana's tokens: CRC-32 of all before the last `_`, little-endian, in hex."""
    head, _, tail = token.rpartition("_")
    return tail == zlib.crc32(head.encode()).to_bytes(4, "little").hex()


def bech32(token: str) -> bool:
    """Check age's keys: Bech32 (BIP-173), human-readable part before the last `1`."""
    head, _, tail = token.lower().rpartition("1")
    if not head or any(letter not in _BECH32 for letter in tail):
        return False
    prefix = [ord(letter) >> 5 for letter in head] + [0] + [ord(letter) & 31 for letter in head]
    return _polymod([*prefix, *map(_BECH32.index, tail)]) == 1


def _polymod(values: list[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for place, generator in enumerate(_GENERATORS):
            check ^= generator if top >> place & 1 else 0
    return check


def crc16_base32(token: str) -> bool:
    """Check NATS seeds: base 32, CRC-16/XMODEM of all before the last two bytes, little-endian."""
    try:
        data = base64.b32decode(token + "=" * (-len(token) % 8))
    except binascii.Error:
        return False
    return binascii.crc_hqx(data[:-2], 0) == int.from_bytes(data[-2:], "little")


CHECKSUMS: Final[dict[str, Callable[[str], bool]]] = {
    "crc32-base62": crc32_base62,
    "crc32-hex": crc32_hex,
    "bech32": bech32,
    "crc16-base32": crc16_base32,
}
