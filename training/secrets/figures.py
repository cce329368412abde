"""How good the candidate classifier is, on groups that its model has not seen."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

from turnscope.eval.estimate import Estimate
from turnscope.eval.intervals import cluster_mean
from turnscope.redaction.candidates.candidates import Candidates
from turnscope.redaction.candidates.model import CandidateModel
from turnscope.redaction.recognisers import registry, services
from turnscope.redaction.recognisers.recogniser import Recogniser
from turnscope.training.secrets.rows import Row, Span, fold_of

Find = Callable[[Row], list[Span]]

_PER: Final = 10_000
"""False reports are counted per so many characters of code."""


def measure(rows: Sequence[Row], models: Sequence[CandidateModel]) -> dict[str, dict[str, Any]]:
    """Give the figures of the card. `models[k]` was trained without fold k."""
    found = _finder(models, registry.judged())
    bare = _finder(models, registry.judged(without=services.RULES))
    by_source = {source: [row for row in rows if row.source == source] for source in _SOURCES}
    return {
        "secrets, whole, without the table of services": _told(_whole(by_source[_SERVICES], bare)),
        "secrets, whole, with the table": _told(_whole(by_source[_SERVICES], found)),
        "secrets in files, whole": _told(_whole(by_source[_FILES], found)),
        "look-alike lines flagged": _told(_flagged(by_source[_LOOK_ALIKES], found)),
        "secrets reported per 10 kB of clean code": _told(_reports(by_source[_CODE], found)),
    }


_SERVICES, _FILES, _LOOK_ALIKES, _CODE = "kingfisher_examples", "credsweeper_samples", "gitleaks_fps", "code"
_SOURCES: Final = (_SERVICES, _FILES, _LOOK_ALIKES, _CODE)


def _finder(models: Sequence[CandidateModel], judged: Sequence[Recogniser]) -> Find:
    """Make a finder of secrets that reads each row with the model that has not seen its group."""
    judges = [Candidates().over(*judged, model=model) for model in models]

    def find(row: Row) -> list[Span]:
        found = judges[fold_of(row.group)].find(row.text)
        return [(each.start, each.end) for each in found if each.kind in {"SECRET", "PRIVATE_KEY"}]

    return find


def _whole(rows: Iterable[Row], find: Find) -> Estimate:
    """Share of the marked secrets that findings cover to the last character."""
    values, groups = [], []
    for row in rows:
        spans = find(row) if row.secrets else []
        values += [float(_covers(spans, secret)) for secret in row.secrets]
        groups += [row.group] * len(row.secrets)
    return cluster_mean(values, groups)


def _covers(spans: Iterable[Span], secret: Span) -> bool:
    reached = secret[0]
    for start, end in sorted(spans):
        if start <= reached < end:
            reached = end
    return reached >= secret[1]


def _flagged(rows: Sequence[Row], find: Find) -> Estimate:
    return cluster_mean([float(bool(find(row))) for row in rows], [row.group for row in rows])


def _reports(rows: Sequence[Row], find: Find) -> Estimate:
    """Mean over files of reports per 10,000 characters, each file weighted by its length."""
    size = sum(len(row.text) for row in rows) / len(rows) if rows else 1
    counts = [len(set(find(row))) * _PER / size for row in rows]
    return cluster_mean(counts, [row.group for row in rows])


def _told(estimate: Estimate) -> dict[str, Any]:
    def short(value: float | None) -> float | None:
        return None if value is None else round(value, 4)

    return {
        "value": short(estimate.value),
        "low": short(estimate.low),
        "high": short(estimate.high),
        "n": estimate.n,
        "groups": estimate.n_clusters,
    }
