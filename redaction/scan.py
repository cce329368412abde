"""How much of the texts was looked at, in what forms, and what was not."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class Scan:
    """Sizes in bytes of UTF-8. Scans of several sessions can be added."""

    bytes: int = 0
    """Texts that were looked at, as they stand."""
    decoded: int = 0
    """What was derived from them and looked at too: unescaped, decoded, joined, folded."""
    unread: Counter[str] = field(default_factory=Counter)
    """Bytes that were not looked at, by reason: `depth`, `size`, `withheld`; `names`: by the tagger."""

    def __add__(self, other: "Scan") -> "Scan":
        """Add up two scans."""
        return Scan(self.bytes + other.bytes, self.decoded + other.decoded, self.unread + other.unread)


def byte_count(text: str) -> int:
    """Give the size of a text in UTF-8; halves of surrogate pairs count three bytes."""
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))
