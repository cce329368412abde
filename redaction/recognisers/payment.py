"""Payment cards (Luhn), IBANs (check digits), bitcoin addresses: presidio's checks behind our gates."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from turnscope.redaction.model import Finding
from turnscope.redaction.recognisers.presidio import Gated, load_recogniser

# It begins at the digits, which are rarer than letters.
_IBAN: Final = re.compile(
    r"[0-9](?<=[A-Za-z]{2}.)[0-9](?:[ -]?[A-Za-z0-9]{4}){2,7}(?:[ -]?[A-Za-z0-9]{1,3}(?![A-Za-z0-9]))?"
)

CARDS: Final = Gated(
    name="payment card",
    kind="CARD",
    recogniser="CreditCardRecognizer",
    gate=re.compile(r"[3-6]\d{3}(?:[ -]?\d{4}){2}[ -]?\d{1,7}|3[47]\d{2}[ -]?\d{6}[ -]?\d{5}"),
    hits=("4111 1111 1111 1111", "pay with 5555555555554444 now", "378282246310005"),
    misses=("4111111111111112", "0.4111111111111111", "1700000000000", "id_4111111111111111"),
)
WALLETS: Final = Gated(
    name="bitcoin address",
    kind="WALLET",
    recogniser="CryptoRecognizer",
    gate=re.compile(r"(?:bc1|[13])[a-zA-HJ-NP-Z0-9]{25,59}"),
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


RECOGNISERS: Final = (CARDS, Ibans(), WALLETS)
