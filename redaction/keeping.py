"""Values that a policy lets stand, by domain, address, network or word."""

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address
from typing import TYPE_CHECKING

from turnscope.redaction.model import Finding

if TYPE_CHECKING:
    from turnscope.redaction.policy import Policy
    from turnscope.redaction.recognisers.recogniser import Recogniser

Network = IPv4Network | IPv6Network


@dataclass(frozen=True, slots=True, repr=False)
class KeepList:
    """The lists of a policy, in lower case."""

    domains: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    networks: tuple[Network, ...] = ()
    values: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        """Tell whether anything is on it."""
        return bool(self.domains or self.addresses or self.networks or self.values)

    def holds(self, value: str, kind: str) -> bool:
        """Tell whether a finding stays."""
        word = value.casefold()
        if word in self.values:
            return True
        if kind == "EMAIL":
            return self._below(word.rpartition("@")[2]) or any(_fits(word, each) for each in self.addresses)
        return (kind == "HOST" and self._below(word)) or (kind == "IP" and self._inside(word))

    def _below(self, host: str) -> bool:
        return any(host == domain or host.endswith(f".{domain}") for domain in self.domains)

    def _inside(self, word: str) -> bool:
        try:
            address = ip_address(word)
        except ValueError:
            return False
        return any(address in network for network in self.networks)


def _fits(word: str, pattern: str) -> bool:
    """Tell whether a word is as a pattern says, in which one `*` may stand for anything."""
    head, star, tail = pattern.partition("*")
    if not star:
        return word == pattern
    return len(word) >= len(head) + len(tail) and word.startswith(head) and word.endswith(tail)


@dataclass(frozen=True, slots=True, repr=False)
class Sparing:
    """A recogniser without the findings that a policy keeps: so they are kept in every view of a text."""

    recogniser: "Recogniser"
    policy: "Policy"

    def find(self, text: str) -> Iterator[Finding]:
        """Give the findings that are not kept."""
        for finding in self.recogniser.find(text):
            if not self.policy.keeps(text[finding.start : finding.end], finding.kind):
                yield finding

    def unread(self, text: str) -> int:
        """Give how many bytes it does not look at."""
        from turnscope.redaction.recognisers.recogniser import unread_by

        return unread_by(self.recogniser, text)
