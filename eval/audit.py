"""The audit: how well labels agree with a hand-labelled set, dimension by dimension."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from turnscope.classifiers.codebook import Codebook, load_codebook
from turnscope.classifiers.labels import SessionLabels
from turnscope.errors import GateError, InputError
from turnscope.eval.agreement import Confusion, accuracy, cohen_kappa, confusion, macro_f1
from turnscope.eval.estimate import Estimate
from turnscope.eval.gold import Gold
from turnscope.eval.items import Pairs, Subject, match

if TYPE_CHECKING:
    from turnscope.classifiers.store import LabelStore

HEADER = ("labels", "n", "sessions", "accuracy", "majority", "macro-F1", "kappa")


@dataclass(frozen=True, slots=True)
class Row:
    """Agreement on one subject. All intervals are over sessions."""

    name: str
    """Such as `task`, `decision.planning.user`, `session.outcome`."""
    dimension: str
    unit: str
    """`turn` or `session`."""
    role: str | None
    value: str | None
    kind: str
    n: int
    sessions: int
    accuracy: Estimate
    """Raw agreement, a value that abstains counted as any other."""
    macro_f1: Estimate
    kappa: Estimate
    """Cohen's; quadratic weights where ordinal, without the items on which either side abstains."""
    left_out: int
    """Items that kappa leaves out for that."""
    majority: Estimate
    """Accuracy of giving every item the most frequent label of this gold; its kappa is 0."""
    majority_label: str | None
    confusion: Confusion


@dataclass(frozen=True, slots=True)
class Audit:
    """Agreement of labels with gold, and how much of gold had labels."""

    codebook: Mapping[str, Any]
    labels: Mapping[str, Any]
    """What was audited: model digest, and the store's turnscope version where it is a store."""
    rows: tuple[Row, ...]
    sessions: int
    """Sessions with gold labels."""
    sessions_found: int
    turns: int
    """Turns with gold labels in the sessions that were found."""
    missing: Mapping[str, int]
    """Gold without a counterpart, by reason."""

    def __getitem__(self, name: str) -> Row:
        """Return the row of that name; `KeyError` where there is none."""
        for row in self.rows:
            if row.name == name:
                return row
        raise KeyError(name)

    def to_json(self) -> dict[str, Any]:
        """Give everything as JSON values; an estimate is an object, with null where undefined."""
        plain = asdict(self)
        for row, target in zip(self.rows, plain["rows"], strict=True):
            target["confusion"] = row.confusion.to_json()
        return plain

    def table(self) -> Iterator[tuple[str, ...]]:
        """Iterate over the rows as text, in the columns of `HEADER`; `-` stands for undefined."""
        for row in self.rows:
            shown = (row.accuracy, row.majority, row.macro_f1, row.kappa)
            yield (row.name, str(row.n), str(row.sessions), *map(_show, shown))


def evaluate(
    gold: Gold,
    labels: "Iterable[SessionLabels] | LabelStore",
    *,
    codebook: Codebook | None = None,
    model_digest: str | None = None,
) -> Audit:
    """Hold labels against gold.

    Args:
        gold: Hand-labelled sessions.
        labels: A label store, or labels of the same sessions, made with the same key.
        codebook: Codebook of the labels; by default the store's, else the shipped one.
        model_digest: Digest of the labeller, to be kept in the audit; a store knows its own.

    Returns:
        The audit; a subject without items has a row of undefined numbers.

    Raises:
        InputError: When gold has a value that the codebook lacks, or when none of its sessions is among
            the labels.
    """
    from turnscope.classifiers.store import LabelStore

    about: dict[str, Any] = {"model": model_digest}
    if isinstance(labels, LabelStore):
        codebook = codebook or labels.codebook
        about = {name: labels.manifest.get(name) for name in ("model", "turnscope", "key")}
    codebook = codebook or load_codebook()
    matching = match(gold.labels, labels, codebook=codebook)
    if not matching.sessions_found:
        raise InputError(
            f"none of the {len(gold)} gold sessions is among the labels; were both made with one key?"
        )
    return Audit(
        codebook={"name": codebook.name, "version": codebook.version, "digest": codebook.digest},
        labels=about,
        rows=tuple(_row(subject, pairs) for subject, pairs in matching.pairs.items()),
        sessions=len(gold),
        sessions_found=matching.sessions_found,
        turns=matching.turns,
        missing=dict(sorted(matching.missing.items())),
    )


def require(audit: Audit, minimum: Mapping[str, float]) -> None:
    """Raise `GateError` unless kappa reaches the minimum that is asked for.

    Args:
        audit: What to check.
        minimum: Kappa by name of a row or of a dimension, which stands for all of its turn rows.

    Raises:
        GateError: With every row that falls short; undefined falls short.
        InputError: When a name is none of the audit's.
    """
    short = []
    for name, least in minimum.items():
        rows = [row for row in audit.rows if row.name == name]
        rows = rows or [row for row in audit.rows if row.dimension == name and row.unit == "turn"]
        if not rows:
            known = ", ".join(dict.fromkeys([row.name for row in audit.rows]))
            raise InputError(f"no row of that name to check; known are {known}")
        short += [row for row in rows if row.kappa.value is None or row.kappa.value < least]
    if short:
        told = ", ".join(f"{row.name} {_show(row.kappa)}" for row in dict.fromkeys(short))
        raise GateError(f"kappa falls short of what was asked for: {told}")


def _row(subject: Subject, pairs: Pairs) -> Row:
    clusters = pairs.sessions
    top = Counter(pairs.gold).most_common(1)
    most = [top[0][0]] * len(pairs.gold) if top else []
    kappa, left_out = _kappa(subject, pairs)
    return Row(
        name=subject.name,
        dimension=subject.dimension.name,
        unit="session" if subject.role is None else "turn",
        role=subject.role,
        value=subject.value,
        kind=subject.dimension.kind,
        n=len(pairs.gold),
        sessions=len(set(clusters)),
        accuracy=accuracy(pairs.gold, pairs.predicted, clusters=clusters),
        macro_f1=macro_f1(pairs.gold, pairs.predicted, labels=subject.labels, clusters=clusters),
        kappa=kappa,
        left_out=left_out,
        majority=accuracy(pairs.gold, most, clusters=clusters),
        majority_label=top[0][0] if top else None,
        confusion=confusion(pairs.gold, pairs.predicted, labels=subject.labels),
    )


def _kappa(subject: Subject, pairs: Pairs) -> tuple[Estimate, int]:
    """Kappa as the dimension's kind asks for it, and how many items it leaves out."""
    items = list(zip(pairs.gold, pairs.predicted, pairs.sessions, strict=True))
    if subject.dimension.kind != "ordinal":
        return cohen_kappa(pairs.gold, pairs.predicted, labels=subject.labels, clusters=pairs.sessions), 0
    kept = [item for item in items if subject.dimension.abstain not in item[:2]]
    gold, predicted, sessions = ([item[column] for item in kept] for column in range(3))
    order = subject.dimension.substantive
    found = cohen_kappa(gold, predicted, weights="quadratic", labels=order, clusters=sessions)
    return found, len(items) - len(kept)


def _show(estimate: Estimate) -> str:
    if estimate.value is None:
        return "-"
    if estimate.low is None or estimate.high is None:
        return f"{estimate.value:.2f}"
    return f"{estimate.value:.2f} [{estimate.low:.2f}, {estimate.high:.2f}]"
