"""Who worked when, where and with which version: the circumstances that the invented sessions lack."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from people import PEOPLE, Person
from selection import LEVELS, Record, draw

MONTHS = ("2026-01", "2026-02", "2026-03", "2026-04", "2026-05")

# How often each task comes up from month to month, so that the report's plot has a trend to show.
_MONTHLY_WEIGHTS = {
    "build": (3, 3, 3, 3, 3),
    "fix": (6, 4, 3, 2, 2),
    "understand": (4, 4, 3, 2, 2),
    "plan": (3, 3, 3, 3, 3),
    "operate": (1, 2, 3, 4, 5),
    "communicate": (2, 2, 3, 3, 4),
    "test": (3, 3, 3, 3, 3),
    "analyze": (2, 2, 3, 4, 4),
    "orchestrate": (1, 1, 3, 5, 6),
}
_VERSIONS = ("2.0.76", "2.1.22", "2.1.50", "2.1.63", "2.1.81")
_MODELS = (
    ("claude-opus-4-5-20251101", "claude-sonnet-4-5-20250929", "claude-haiku-4-5-20251001"),
    ("claude-opus-4-6", "claude-opus-4-5-20251101", "claude-sonnet-4-5-20250929"),
    ("claude-opus-4-6", "claude-sonnet-4-6", "claude-haiku-4-5-20251001"),
    ("claude-opus-4-6", "claude-sonnet-4-6", "claude-haiku-4-5-20251001"),
    ("claude-opus-4-6", "claude-sonnet-4-6", "claude-haiku-4-5-20251001"),
)
# What happens in a session beside its turns: one session in so many has it.
_EVENTS = {
    "headless": 45,
    "ide": 45,
    "desktop": 9,
    "slash_command": 20,
    "local_command": 12,
    "planned": 14,
    "plan_rejected": 40,
    "asked": 12,
    "refused": 16,
    "interrupted": 18,
    "sidechain": 20,
    "subagent_file": 16,
    "compacted": 60,
    "resumed": 40,
    "api_error": 40,
}
_OFTEN_WRONG_LEVEL = 5  # one session in so many is of a person of the neighbouring level


@dataclass(frozen=True, slots=True)
class Cast:
    """An invented session with its circumstances."""

    record: dict[str, Any]
    person: Person
    started_at: datetime
    version: str
    model: str
    events: frozenset[str]

    @property
    def session_id(self) -> str:
        """The id that the log and the gold file share."""
        return make_uuid("session", self.record["id"])

    @property
    def project(self) -> str:
        """The project's folder name."""
        return str(self.record["source"]["repo"]).split("/")[-1]

    @property
    def cwd(self) -> str:
        """Working directory."""
        return f"{self.person.home}/code/{self.project}"

    @property
    def branch(self) -> str:
        """Branch that is checked out."""
        names = ("main", "main", f"{self.person.account}/wip", "develop")
        return names[draw("branch", self.record["id"]) % len(names)]

    @property
    def entrypoint(self) -> str:
        """How Claude Code was started."""
        names = {"headless": "sdk-cli", "ide": "claude-vscode", "desktop": "claude-desktop"}
        return next((name for event, name in names.items() if event in self.events), "cli")

    @property
    def folder(self) -> str:
        """Name that Claude Code gives the project's log folder."""
        return self.cwd.replace("/", "-").replace(".", "-").replace("_", "-")


def make_uuid(*parts: object) -> str:
    """Make the same UUID from the same parts every time."""
    return str(uuid.UUID(int=draw("low", *parts) << 64 | draw("high", *parts), version=4))


def cast(records: Iterable[Record]) -> list[Cast]:
    """Give every session its circumstances."""
    return [_cast_one(record) for record in records]


def _cast_one(record: Record) -> Cast:
    key = record["id"]
    month = _pick_month(key, task=record["labels"].get("task", "build"))
    events = frozenset(name for name, rarity in _EVENTS.items() if draw(name, key) % rarity == 0)
    return Cast(
        record=record,
        person=_pick_person(key, level=record["labels"].get("expertise", "unclear")),
        started_at=_pick_time(key, month=month),
        version=_VERSIONS[month],
        model=_MODELS[month][draw("model", key) % 3],
        events=events,
    )


def _pick_person(key: str, *, level: str) -> Person:
    index = LEVELS.index(level) if level in LEVELS else draw("level", key) % len(LEVELS)
    if draw("neighbour", key) % _OFTEN_WRONG_LEVEL == 0:
        index = max(0, index - 1) if draw("down", key) % 2 else min(len(LEVELS) - 1, index + 1)
    candidates = [person for person in PEOPLE if person.level == LEVELS[index]]
    return candidates[draw("person", key) % len(candidates)]


def _pick_month(key: str, *, task: str) -> int:
    weights = _MONTHLY_WEIGHTS.get(task, (1,) * len(MONTHS))
    ballots = [month for month, weight in enumerate(weights) for _ in range(weight)]
    return ballots[draw("month", key) % len(ballots)]


def _pick_time(key: str, *, month: int) -> datetime:
    first = datetime.fromisoformat(f"{MONTHS[month]}-01T07:00:00").replace(tzinfo=UTC)
    return first + timedelta(days=draw("day", key) % 28, seconds=draw("second", key) % (13 * 3600))
