"""Payment cards (Luhn), IBANs (check digits), bitcoin addresses: presidio's checks behind our gates."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from turnscope.redaction.model import Finding
from turnscope.redaction.recognisers.presidio import ALONE, Gated, load_recogniser

# It begins at the digits, which are rarer than letters.
_IBAN: Final = re.compile(
    r"[0-9](?<=[A-Za-z]{2}.)[0-9](?:[ -]?[A-Za-z0-9]{4}){2,7}(?:[ -]?[A-Za-z0-9]{1,3}(?![A-Za-z0-9]))?"
)

CARDS: Final = Gated(
    name="payment card",
    kind="CARD",
    recogniser="CreditCardRecognizer",
    gate=re.compile(
        rf"[3-6]{ALONE}(?:\d{{3}}(?:[ -]?\d{{4}}){{2}}[ -]?\d{{1,7}}|"
        r"(?<=3)[47]\d{2}[ -]?\d{6}[ -]?\d{5})"
    ),
    hits=("4111 1111 1111 1111", "pay with 5555555555554444 now", "378282246310005"),
    misses=(
        "4111111111111112",
        "0.4111111111111111",
        "1700000000000",
        "id_4111111111111111",
        "[-408213283634944]",
    ),
)
_RARER: Final = re.compile(
    r"[0124-6](?<![\w.,/=+-].)(?:(?<=2)(?:[2-7]\d\d(?P<joint>[ -]?)\d{4}(?P=joint)\d{4}(?P=joint)\d{4}|"
    r"131\d{11})|(?<=1)800\d{11}|(?<=[4-6])\d{18}|(?:(?<=5)(?:018|020|038|[678]\d\d)|(?<=6)(?:304|7[56]\d|390)|(?<=0)604)"
    r"\d{8}|(?<=4)\d{12})(?![\w-]|[.,]\d)"
)
_CARD_WORD: Final = re.compile(r"(?i)(?:card|visa|maestro|karte|carte|carta|tarjeta|cart\u00e3o|kort|kaart)")


@dataclass(frozen=True)
class RarerCards:
    """Finds cards that presidio's pattern leaves out: Mastercard's second series, old JCB, long, short ones.

    Those of 12 or 13 digits and of 19, which are often mere numbers, need a word such as `card` nearby.
    """

    name: str = "payment card of a rarer series"
    kind: str = "CARD"
    hits: tuple[str, ...] = ("2223003122003222", "2223 0031 2200 3222", "Maestro 501800000009")
    misses: tuple[str, ...] = ("2223003122003223", "501800000009", "20240102030405", "2.223003122003222")

    def find(self, text: str) -> Iterator[Finding]:
        """Give numbers whose last digit is that of Luhn's formula."""
        for match in _RARER.finditer(text):
            digits = re.sub(r"\D", "", match.group())
            usual = len(digits) in (15, 16)
            near = text[max(0, match.start() - 60) : match.start()] + text[match.end() : match.end() + 30]
            if _has_luhn_digit(digits) and (usual or _CARD_WORD.search(near)):
                yield Finding(*match.span(), "CARD", 0.9)


def _has_luhn_digit(digits: str) -> bool:
    """Tell whether the last digit makes Luhn's sum (ISO/IEC 7812-1) a multiple of ten."""
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return (sum(map(int, digits[-1::-2])) + sum(doubled)) % 10 == 0 and len(set(digits)) > 2  # noqa: PLR2004


WALLETS: Final = Gated(
    name="bitcoin address",
    kind="WALLET",
    recogniser="CryptoRecognizer",
    gate=re.compile(rf"[13b]{ALONE}(?:(?<=b)c1|(?<![b]))[a-zA-HJ-NP-Z0-9]{{25,59}}"),
    hits=("1BoatSLRHtKNngkdXEeobR76b53LETtpyT",),
    misses=("1BoatSLRHtKNngkdXEeobR76b53LETtpyU",),
)


@dataclass(frozen=True)
class Ibans:
    """Finds IBANs. Presidio's own loop would survive a timeout, so that only its check of digits is used."""

    name: str = "IBAN"
    kind: str = "IBAN"
    hits: tuple[str, ...] = ("GB82 WEST 1234 5698 7654 32 is it", "DE89370400440532013000")
    misses: tuple[str, ...] = ("GB82WEST12345698765433", "abcd1234efgh5678ijkl")

    def find(self, text: str) -> Iterator[Finding]:
        """Give the longest part of each candidate whose check digits hold."""
        for match in _IBAN.finditer(text):
            if not text[match.start() - 3 : match.start() - 2].isalnum():
                yield from self._longest(match)

    def _longest(self, match: re.Match[str]) -> Iterator[Finding]:
        begin = match.start() - 2
        value = match.string[begin : match.end()].upper()
        for end in range(len(value), 14, -1):
            whole = end == len(value) or not value[end].isalnum() or value[end - 1] in " -"
            if whole and load_recogniser("IbanRecognizer").validate_result(value[:end].rstrip(" -")):
                yield Finding(begin, begin + len(value[:end].rstrip(" -")), "IBAN", 1.0)
                return


RECOGNISERS: Final = (CARDS, RarerCards(), Ibans(), WALLETS)
