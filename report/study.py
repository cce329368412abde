"""The main job: from a folder of session logs to a report, with nothing in between on disk but labels."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

from turnscope.classifiers.labeller import load_labeller
from turnscope.classifiers.pipeline import label_transcripts
from turnscope.classifiers.pool import count_cores
from turnscope.classifiers.store import LabelStore
from turnscope.classifiers.tally import Tally
from turnscope.classifiers.worker import Load
from turnscope.redaction.keys import load_key
from turnscope.redaction.policy import load_policy
from turnscope.redaction.pseudonyms import load_link_key
from turnscope.report.about import Settings
from turnscope.report.folder import LABELS, PARTS, replace_folder
from turnscope.report.render import PAGE, Rendered, fill_folder
from turnscope.report.suppression import Thresholds
from turnscope.transcripts.reading import read


@dataclass(frozen=True, slots=True)
class StudyResult:
    """What a study has read and written."""

    tally: Tally
    rendered: Rendered
    seconds: float
    page: Path
    labels: Path


def study(
    paths: str | Path | Iterable[str | Path],
    *,
    out: str | Path,
    key: Path | None = None,
    policy: Path | None = None,
    link_key: Path | None = None,
    model: Path | None = None,
    workers: int | None = None,
    include: frozenset[str] = frozenset(),
    publish: bool = False,
    min_sessions: int = 15,
    min_users: int = 5,
    strict: bool = False,
    on_total: Callable[[int], None] | None = None,
    on_bytes: Callable[[int], None] | None = None,
    load: Load = load_labeller,
) -> StudyResult:
    """Read session logs, redact and label them, and write a report with its label store into `out`.

    `out` appears whole or not at all; an earlier report there stays until then.

    Args:
        paths: Log files or folders of them, any mixture of formats.
        out: Folder of the report; `out/labels` is a label store, without any text.
        key: Key of the ids; by default the one in the user's configuration folder.
        policy: What is masked, kept or withheld, in TOML; by default the policy that ships.
        link_key: Key of pseudonyms that all sessions share, made where there is none; else they are counted.
        model: Model folder; the shipped one by default.
        workers: Processes that redact and label; by default one a usable core.
        include: Exclusions to lift, of "headless", "sdk" and "ide".
        publish: Withhold small cells, so that the report may be shown to others.
        min_sessions: With `publish`, the sessions that a cell needs.
        min_users: With `publish`, the users that a cell needs, where users are known.
        strict: Stop at the first line or file that cannot be read.
        on_total: Called once with the bytes to be read.
        on_bytes: Called with the bytes of each file that is done.
        load: Makes the labeller from `model`, in each worker; must be importable.

    Raises:
        InputError: When a path does not exist or, if `strict`, at the first problem.
        PolicyError: When the policy breaks its own rules.
        RedactionError: When a key can not be used, or redacted input has no valid certificate.
        ModelError: When the model cannot be used.
        OutputError: When `out` cannot be written, or is or holds something other than a report.
    """
    start, out = perf_counter(), Path(out).expanduser()
    transcripts = read(paths, strict=strict, on_file=on_bytes)
    if on_total is not None:
        on_total(transcripts.bytes)
    how = _load_redaction(key, policy=policy, link_key=link_key)
    how |= {"model": model, "workers": workers or count_cores(), "include": include, "load": load}
    with replace_folder(out, parts=PARTS | {LABELS}) as folder:
        tally = label_transcripts(transcripts, out=folder / LABELS, **how)
        settings = Settings(publish, Thresholds(min_sessions, min_users))
        rendered = fill_folder(folder, LabelStore(folder / LABELS), settings=settings)
    return StudyResult(tally, rendered, perf_counter() - start, out / PAGE, out / LABELS)


def _load_redaction(key: Path | None, *, policy: Path | None, link_key: Path | None) -> dict[str, Any]:
    """Read what decides how text is redacted, as `label_transcripts` takes it."""
    secret = load_key(key)
    linked = None if link_key is None else load_link_key(link_key, beside=secret)
    return {"key": secret, "policy": load_policy(policy), "link_key": linked}
