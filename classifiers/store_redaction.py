"""What a label store says of the redaction of its sessions: counts a shard, and the account of the whole."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from turnscope.redaction.leaks import LeakCheck, judge


@dataclass(frozen=True, slots=True)
class Redacted:
    """Spans masked and the leak check of some sessions."""

    masked: Counter[str] = field(default_factory=Counter)
    leaks: LeakCheck = field(default_factory=LeakCheck)

    def __add__(self, other: "Redacted") -> "Redacted":
        """Add up two."""
        return Redacted(self.masked + other.masked, self.leaks + other.leaks)

    def encode(self) -> bytes:
        """Give it as JSON, for a shard's metadata."""
        leaks = {"known": self.leaks.known, "strings": self.leaks.strings, "withheld": self.leaks.withheld}
        return json.dumps({"masked": self.masked, "leaks": leaks}, sort_keys=True).encode()

    @staticmethod
    def decode(content: bytes) -> "Redacted":
        """Read what `encode` gives."""
        told = json.loads(content)
        leaks = told["leaks"]
        return Redacted(
            Counter(told["masked"]), LeakCheck(leaks["known"], leaks["strings"], Counter(leaks["withheld"]))
        )

    def describe(self, *, given_out: int) -> dict[str, Any]:
        """Give the account of a store of which `given_out` turns have a text that was labelled."""
        return {
            "leak_check": asdict(judge(self.leaks, given_out=given_out)),
            "withheld": dict(sorted(self.leaks.withheld.items())),
        }


def why_unsafe(manifest: Mapping[str, Any]) -> str | None:
    """Say why a store's manifest does not vouch for its redaction; `None` where it does."""
    told = manifest.get("redaction")
    if not isinstance(told, dict) or not isinstance(told.get("leak_check"), dict) or not told.get("rules"):
        return "does not say how its sessions were redacted"
    return None if told["leak_check"].get("passed") is True else "says that the leak check did not pass"
