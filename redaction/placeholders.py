"""Names for what was masked: `[EMAIL_1]`, counted by kind in order of first appearance in a session."""

from collections import defaultdict
from collections.abc import Iterable

from turnscope.redaction.spans import PLACEHOLDER


class Placeholders:
    """Hands out placeholders: the same value gets the same one, for as long as this object lives."""

    def __init__(self, texts: Iterable[str] = ()) -> None:
        """Take the texts that are going to be masked, and count on after the placeholders in them."""
        self._last: defaultdict[str, int] = defaultdict(int)
        self._names: dict[tuple[str, str], str] = {}
        for text in texts:
            if "[" in text:
                for match in PLACEHOLDER.finditer(text):
                    self._last[match[1]] = max(self._last[match[1]], int(match[2]))

    def name(self, kind: str, subject: str) -> str:
        """Give the placeholder of a subject, a new one at its first appearance."""
        key = (kind, subject)
        if key not in self._names:
            self._last[kind] += 1
            self._names[key] = f"[{kind}_{self._last[kind]}]"
        return self._names[key]
