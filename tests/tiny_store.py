"""A codebook of two dimensions, and stores of it: every value can be seen through."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from turnscope.classifiers.codebook import Codebook, parse_codebook
from turnscope.classifiers.labels import Label, SessionLabels, TurnLabels
from turnscope.classifiers.store import StoreWriter
from turnscope.classifiers.tally import Tally
from turnscope.redaction.leaks import LeakCheck
from turnscope.transcripts.model import Telemetry

CODEBOOK = parse_codebook(
    """
name = "tiny"
version = 1
[[dimension]]
name = "decision"
unit = "turn"
kind = "multilabel"
question = "Which?"
[[dimension.value]]
name = "planning"
definition = "Settles what."
[[dimension.value]]
name = "execution"
definition = "Settles how."
[[dimension]]
name = "skill"
unit = ["user_turn", "session"]
kind = "ordinal"
abstain = "unclear"
question = "How much?"
[[dimension.value]]
name = "low"
definition = "Little."
[[dimension.value]]
name = "high"
definition = "Much."
[[dimension.value]]
name = "unclear"
definition = "Cannot be told."
"""
)
DECISION = Label(("planning",), {"planning": 0.75, "execution": 0.25})
NEITHER = Label((), {"planning": 0.125, "execution": 0.25})
SKILL = Label("high", {"low": 0.25, "high": 0.5, "unclear": 0.25}, abstained=True)

REDACTION = {"rules": "r", "certificates": ()}


def session(number: int) -> SessionLabels:
    return SessionLabels(
        id=f"session{number:03d}",
        turns=(
            TurnLabels("user", {"decision": DECISION, "skill": SKILL}),
            TurnLabels("assistant", {"decision": NEITHER}, seen=0.5),
            TurnLabels("user", seen=0.0, withheld=True),
        ),
        session={"skill": SKILL},
        format="codex",
        tool="codex",
        surface="cli",
        language="en",
        month="2026-03",
        user="someone",
        telemetry=Telemetry(human_prompts=2, commits=number, tests_passed=True, output_tokens=None),
        leaks=LeakCheck(known=1, strings=4, withheld=Counter({"failure": 1})),
    )


EXCLUDED = SessionLabels(id="left-out", turns=(), surface="ide", exclusion="ide")


def open_writer(
    path: Path, *, codebook: Codebook = CODEBOOK, resume: bool = False, model: str = "m"
) -> StoreWriter:
    return StoreWriter(
        path,
        codebook=codebook,
        key_fingerprint="k",
        model_digest=model,
        redaction=REDACTION,
        resume=resume,
        shard_sessions=3,
    )


def write(path: Path, sessions: Sequence[SessionLabels], *, resume: bool = False) -> Tally:
    with open_writer(path, resume=resume) as writer:
        for session in sessions:
            if session.id not in writer.done:
                writer.add(session)
        return writer.finish(Tally(files=2, bytes=99, skipped={"empty_file": 1}))


def begin(path: Path, sessions: Sequence[SessionLabels]) -> None:
    """Write as a run does that is killed before it finishes: only whole shards are left."""
    writer = open_writer(path)
    for session in sessions:
        writer.add(session)


SESSIONS = [*map(session, range(7)), EXCLUDED]
