"""Counts over redacted sessions, on their way into a certificate."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from turnscope.redaction.certificate import FORMAT, FORMAT_VERSION, Certificate
from turnscope.redaction.fingerprint import Fingerprint
from turnscope.redaction.keys import Key
from turnscope.redaction.leaks import LeakCheck, judge
from turnscope.redaction.model import RedactedSession
from turnscope.redaction.scan import Scan


@dataclass(slots=True)
class Account:
    """Counts over the sessions that are given out, on their way into a certificate."""

    sessions: int = 0
    turns: int = 0
    withheld: int = 0
    findings: Counter[str] = field(default_factory=Counter)
    scan: Scan = field(default_factory=Scan)
    leaks: LeakCheck = field(default_factory=LeakCheck)

    def add(self, session: RedactedSession) -> None:
        """Count a session."""
        self.sessions += 1
        self.turns += len(session.turns)
        self.withheld += sum(turn.withheld for turn in session.turns)
        self.findings.update(session.findings)
        self.scan += session.scan
        self.leaks += session.leaks


def certify(
    account: Account,
    output: Fingerprint,
    *,
    key: Key,
    redaction: Mapping[str, Any],
    not_read: Mapping[str, int],
) -> Certificate:
    """Make the certificate of a file of sessions and seal it."""
    given_out = account.turns - account.withheld
    return Certificate(
        format=FORMAT,
        format_version=FORMAT_VERSION,
        month=f"{datetime.now(UTC):%Y-%m}",
        redaction=dict(redaction),
        key=key.fingerprint,
        sessions=account.sessions,
        turns=account.turns,
        withheld_turns=account.withheld,
        withheld=_sorted(account.leaks.withheld),
        findings=_sorted(account.findings),
        bytes_scanned=account.scan.bytes,
        bytes_decoded=account.scan.decoded,
        bytes_not_scanned=_sorted(account.scan.unread),
        not_read=_sorted(not_read),
        leak_check=judge(account.leaks, given_out=given_out),
        output=output,
    ).sealed(key)


def _sorted(counts: Mapping[str, int]) -> dict[str, int]:
    return {name: count for name, count in sorted(counts.items()) if count}
