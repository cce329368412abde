"""What a report says of itself: its status, its sources, its method, in words and as data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import Any, Final

from turnscope.report.cohort import Cohort
from turnscope.report.exhibit import Band
from turnscope.report.folder import FORMAT, FORMAT_VERSION
from turnscope.report.release import Release
from turnscope.report.rounding import band
from turnscope.report.suppression import Thresholds
from turnscope.report.wording import write_count, write_name

READING: Final = (
    "In brackets: 95 % intervals. Every share counts the labels of a model, which errs; "
    "none is corrected for that."
)
COUNTS: Final = ("files", "sessions", "labelled", "turns", "user_turns", "withheld", "cut")
GROUPS: Final = ("excluded", "skipped", "masked")


@dataclass(frozen=True, slots=True)
class Settings:
    """How a report is made: for oneself, or for others with cells below the thresholds withheld."""

    publish: bool = False
    thresholds: Thresholds = field(default_factory=Thresholds)

    @property
    def publication(self) -> str:
        """The mark that every page and file carries."""
        return "for publication" if self.publish else "not for publication"


@dataclass(frozen=True, slots=True)
class Status:
    """The banner at the head of a page."""

    name: str
    words: str


def describe_status(settings: Settings, cohort: Cohort, released: Release | None) -> Status:
    """Say whether the page may be shown to others, and what it withholds and why."""
    if released is None:
        return Status(
            "Not for publication",
            "Everything is shown, small groups too: figures of a few sessions can tell who did what. "
            "To share a report, make it with --publish.",
        )
    few = f"fewer than {settings.thresholds.sessions} sessions"
    few += (
        f" or {settings.thresholds.users} users"
        if cohort.users
        else " (no user is known: users are not counted)"
    )
    return Status(
        "For publication",
        f"{released.rows} rows and {released.figures} single figures are withheld: those that describe "
        f"{few}, and as many others as keep totals from giving these back. Counts are in bands, shares in "
        "whole points, intervals rounded outward. If a folder “labels” lies beside this page, it has a row "
        "for every session: do not pass it on.",
    )


def describe_method(cohort: Cohort) -> tuple[str, ...]:
    """Say how intervals are made and what is independent in them."""
    unit = (
        "users are the sampling unit: their sessions and turns count as dependent; a session whose user is "
        "not known stands for itself"
        if cohort.sampling_unit == "user"
        else "sessions are the sampling unit, for "
        + ("all are one user's" if cohort.users else "no session studied names its user")
    )
    intervals = (
        f"In the intervals, {unit}. Shares and means have linearised, cluster-robust errors (CR1) and "
        "quantiles of t, shares on the logit scale, geometric means on the log scale; quantiles have "
        "Woodruff's interval. An undefined number says why, and is never 0."
    )
    labels = (
        "Every turn has its most probable label, also where the model was below its threshold; the share "
        "of those stands beside. Text was redacted before it was labelled, and neither text nor names are "
        "stored."
    )
    return intervals, labels


def list_facts(cohort: Cohort, settings: Settings) -> list[tuple[str, str]]:
    """List sources and versions for the foot of the page."""
    source = describe_source(cohort.manifest, settings)
    facts = [
        ("turnscope", version("turnscope")),
        (
            "Codebook",
            f"{cohort.codebook.name}, version {cohort.codebook.version} ({cohort.codebook.digest[:12]})",
        ),
        ("Model", str(cohort.manifest.get("model", "not known"))[:12]),
        *describe_redaction(cohort.manifest["redaction"], settings),
    ]
    facts += [(name, _words(source[key])) for key, name in NAMES.items() if source.get(key) not in (None, {})]
    return facts


def describe_redaction(told: Mapping[str, Any], settings: Settings) -> list[tuple[str, str]]:
    """Say by which rules the sessions were redacted, and what the leak check came to."""
    policy, models = told.get("policy") or {}, told.get("models") or {}
    made = [
        f"rules {told['rules']}",
        *(f"model {name} {each.get('digest')}" for name, each in models.items()),
    ]
    made += [f"policy {policy['name']} {policy['digest']}"] if policy else []
    checked = _leak_check(told, settings)
    found = (
        f"passed: {_words(checked['known_values'])} known values were looked for in "
        f"{_words(checked['strings'])} masked strings; turns withheld because one stood there: "
        f"{_words(checked['survivors'])}"
    )
    certificates = told.get("certificates")
    earlier = [("Redacted before, by certificate", ", ".join(certificates))] if certificates else []
    return [("Redaction", ", ".join(made)), ("Leak check", found), *earlier]


def _leak_check(told: Mapping[str, Any], settings: Settings) -> dict[str, Any]:
    counts = {name: told["leak_check"].get(name, 0) for name in ("known_values", "strings", "survivors")}
    if not settings.publish:
        return counts
    return {name: _band(count, settings.thresholds.sessions) for name, count in counts.items()}


NAMES: Final = {
    "files": "Log files read",
    "sessions": "Sessions found",
    "excluded": "Left out",
    "turns": "Turns labelled",
    "withheld": "Turns withheld by redaction",
    "cut": "Turns that the model saw in part",
    "masked": "Masked by redaction",
    "skipped": "Skipped in the logs",
}


def describe_source(manifest: Mapping[str, Any], settings: Settings) -> dict[str, Any]:
    """Give the store's counts: exact for oneself, in bands for others."""
    counts = {name: manifest[name] for name in COUNTS if isinstance(manifest.get(name), int)}
    groups = {name: dict(manifest[name]) for name in GROUPS if isinstance(manifest.get(name), Mapping)}
    if not settings.publish:
        return counts | groups
    least = settings.thresholds.sessions
    banded = {name: _band(count, least) for name, count in counts.items()}
    kinds = {
        name: {kind: _band(count, least) for kind, count in group.items()} for name, group in groups.items()
    }
    return banded | kinds


def _band(count: int, least: int) -> list[int | None]:
    """Put a count into its band; one below the threshold says no more than that."""
    found = band(count)
    if count < least or not isinstance(found, Band):
        return [0, least - 1]
    return [found.low, found.high]


def _words(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{write_name(str(kind))} {_words(count)}" for kind, count in value.items())
    return write_count(Band(*value) if isinstance(value, list) else value)


def _redaction(told: Mapping[str, Any], settings: Settings) -> dict[str, Any]:
    """Give what the store says of its redaction; turns withheld are among the counts of the source."""
    kept = {name: value for name, value in told.items() if name not in ("withheld", "leak_check")}
    return kept | {"leak_check": {"passed": True} | _leak_check(told, settings)}


def make_manifest(cohort: Cohort, settings: Settings, released: Release | None) -> dict[str, Any]:
    """Give versions, settings and counts as data."""
    codebook = cohort.codebook
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "turnscope": version("turnscope"),
        "publication": settings.publication,
        "settings": {
            "publish": settings.publish,
            "min_sessions": settings.thresholds.sessions,
            "min_users": settings.thresholds.users,
        },
        "codebook": {"name": codebook.name, "version": codebook.version, "digest": codebook.digest},
        "model": cohort.manifest.get("model"),
        "sampling_unit": cohort.sampling_unit,
        "users_known": cohort.users > 0,
        "source": describe_source(cohort.manifest, settings),
        "redaction": _redaction(cohort.manifest["redaction"], settings),
        "withheld": None if released is None else {"rows": released.rows, "figures": released.figures},
    }
