"""From transcripts to a label store: read here, labelled by workers, written in reading order."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from turnscope.classifiers.labeller import Labeller, load_labeller
from turnscope.classifiers.labels import SessionLabels
from turnscope.classifiers.pool import run, termination_as_exit
from turnscope.classifiers.store_writer import SHARD_SESSIONS, StoreWriter
from turnscope.classifiers.tally import Tally
from turnscope.classifiers.worker import Failure, Load, Outcome, Worker
from turnscope.errors import ModelError
from turnscope.redaction.certificate import require_certificates
from turnscope.redaction.ids import session_id
from turnscope.redaction.keys import Key
from turnscope.redaction.policy import Policy
from turnscope.redaction.redactor import Redactor
from turnscope.redaction.versions import describe_redaction
from turnscope.transcripts.model import Session
from turnscope.transcripts.problems import DUPLICATE_SESSION, FAILED_SESSION, Problems
from turnscope.transcripts.reading import Transcripts

PATIENCE: Final = 20
"""Sessions in a row, from the first on, that may fail before the run is given up."""


def label_transcripts(
    transcripts: Transcripts,
    *,
    out: Path,
    key: Key,
    policy: Policy | None = None,
    link_key: Key | None = None,
    model: Path | None = None,
    workers: int = 1,
    include: frozenset[str] = frozenset(),
    resume: bool = False,
    on_session: Callable[[SessionLabels], None] | None = None,
    load: Load = load_labeller,
    shard_sessions: int = SHARD_SESSIONS,
) -> Tally:
    """Label all sessions and write a store, which replaces an earlier one when it is complete.

    The rows do not depend on the number of workers or the order of the inputs.

    Args:
        transcripts: Sessions as `read` gives them; they leave memory as they are labelled.
        out: Folder of the store.
        key: Turns ids into keyed hashes.
        policy: What is masked before a text is labelled; the one that ships by default.
        link_key: Makes the pseudonyms that the labeller reads; without it they are counted by session.
        model: Model folder; the shipped one by default.
        workers: Processes that redact and label; with 1 it is done in this one.
        include: Exclusions to lift. Excluded sessions stand in the store with the reason and no labels.
        resume: Go on with a run of the same settings that was cut off.
        on_session: Called with each session's labels as they are stored.
        load: Makes the labeller from `model`, in each worker; must be importable.
        shard_sessions: Sessions a file.

    Returns:
        What was read, skipped, labelled.

    Raises:
        OutputError: When the store cannot be written, or a worker process was ended by the system.
        ModelError: When the model cannot be loaded, or no session at all can be labelled.
        InputError: At the first problem of strict transcripts.
        RedactionError: When a file holds redacted sessions and no valid certificate is beside it.
    """
    certificates = require_certificates(transcripts, key=key)
    redactor = Redactor(key=key, policy=policy, link_key=link_key)
    made = describe_redaction(redactor) | {"certificates": certificates}
    settings: dict[str, Any] = {"include": include, "resume": resume, "shard_sessions": shard_sessions}
    writer = _open(out, load(model), key=key, redaction=made, **settings)
    wanted = _choose(transcripts, key=key, include=include, done=writer.done)
    outcomes = run(wanted, workers=workers, task=Worker(redactor=redactor, model=model, load=load))
    with termination_as_exit(), writer, closing(outcomes):
        for labels in _succeeded(outcomes, transcripts.problems, before=len(writer.done)):
            writer.add(labels)
            if on_session is not None:
                on_session(labels)
        return writer.finish(_tally(transcripts))


def _open(
    out: Path,
    labeller: Labeller,
    *,
    key: Key,
    redaction: Mapping[str, Any],
    include: frozenset[str],
    resume: bool,
    shard_sessions: int,
) -> StoreWriter:
    return StoreWriter(
        out,
        codebook=labeller.codebook,
        key_fingerprint=key.fingerprint,
        model_digest=labeller.digest,
        redaction=redaction,
        include=include,
        resume=resume,
        shard_sessions=shard_sessions,
    )


def _choose(
    transcripts: Transcripts, *, key: Key, include: frozenset[str], done: frozenset[str]
) -> Iterator[Session]:
    """Pass on each session once. An excluded one loses its turns here, an included one its exclusion."""
    seen = set[str]()
    for session in transcripts:
        name = session_id(session, key=key)
        if name in seen:
            transcripts.problems.add(DUPLICATE_SESSION, path=session.path)
            continue
        seen.add(name)
        if name in done:
            continue
        if session.exclusion is None or session.exclusion in include:
            yield replace(session, exclusion=None)
        else:
            yield replace(session, turns=())


def _succeeded(
    outcomes: Iterable[tuple[str, Outcome]], problems: Problems, *, before: int
) -> Iterator[SessionLabels]:
    """Pass on labels, count failures; `before` sessions were labelled by an earlier run."""
    failures = Counter[str]()
    labelled = before
    for path, outcome in outcomes:
        if isinstance(outcome, Failure):
            problems.add(FAILED_SESSION, path=path)
            failures[outcome.where] += 1
            if not labelled and failures.total() >= PATIENCE:
                break
        else:
            labelled += outcome.exclusion is None
            yield outcome
    if failures and not labelled:
        raise ModelError(f"no session could be labelled: {failures.most_common(1)[0][0]}; please report this")


def _tally(transcripts: Transcripts) -> Tally:
    problems = transcripts.problems
    return Tally(
        files=transcripts.files,
        bytes=transcripts.bytes,
        skipped=dict(sorted(problems.counts.items())),
        problems=tuple(problems),
    )
