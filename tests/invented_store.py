"""Label stores with invented labels, for tests of reports: real Parquet by the store's own schema."""

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from turnscope.classifiers.codebook import Codebook, load_codebook
from turnscope.classifiers.labels import Label, SessionLabels, TurnLabels
from turnscope.classifiers.store import LabelStore, StoreWriter
from turnscope.classifiers.tally import Tally
from turnscope.redaction.leaks import LeakCheck
from turnscope.transcripts.model import Role, Telemetry

TASKS = ("build", "fix", "test", "orchestrate", "operate", "understand", "plan", "analyze", "communicate")
WEIGHTS = (25, 26, 2, 3, 17, 7, 7, 3, 10)
LEVELS = ("novice", "beginner", "intermediate", "advanced", "expert", "unclear")
MONTHS = ("2026-01", "2026-02", "2026-03", "2026-04", "2026-05")


def write_store(path: Path, sessions: list[SessionLabels], *, codebook: Codebook | None = None) -> LabelStore:
    """Write sessions as a finished store and open it."""
    codebook = codebook or load_codebook()
    writer = StoreWriter(
        path,
        codebook=codebook,
        key_fingerprint="invented",
        model_digest="0" * 64,
        redaction={"rules": "invented"},
    )
    with writer:
        for labels in sessions:
            writer.add(replace(labels, leaks=LeakCheck(strings=len(labels.turns))))
        writer.finish(Tally(files=3, skipped={"unparsable_line": 2}))
    return LabelStore(path)


def invent(count: int, *, users: int | None = 26, seed: int = 7) -> list[SessionLabels]:
    """Invent sessions whose mix resembles the published study's."""
    chance = random.Random(seed)
    return [_session(number, chance, users) for number in range(count)]


def label(value: str, chance: random.Random) -> Label:
    p = chance.uniform(0.3, 0.99)
    return Label(value, {value: p}, abstained=p < 0.4)


def _session(number: int, chance: random.Random, users: int | None) -> SessionLabels:
    month = chance.randrange(len(MONTHS))
    weights = list(WEIGHTS)
    weights[1] -= 3 * month
    weights[8] += 3 * month
    level = chance.choices(range(6), (3, 20, 27, 38, 10, 2))[0]
    task = chance.choices(TASKS, weights)[0]
    turns = tuple(_turns(chance, task, LEVELS[level], chance.choice((1, 2, 3, 4, 6, 9))))
    prompts = sum(turn.role == "user" for turn in turns)
    exclusion = chance.choices((None, "headless", "ide"), (92, 5, 3))[0]
    return SessionLabels(
        id=f"s{number:06}",
        turns=() if exclusion else turns,
        tool=chance.choices(("claude-code", "codex", "aider"), (80, 18, 2))[0],
        format="claude_code",
        surface=chance.choices(("cli", "desktop", "web"), (85, 10, 5))[0],
        model_family=chance.choice(("claude-sonnet", "claude-opus", None)),
        language=chance.choices(("en", "de", "fr"), (85, 12, 3))[0],
        month=MONTHS[month],
        user=None if users is None else f"u{min(chance.randrange(users), chance.randrange(users)):03}",
        telemetry=_telemetry(chance, prompts, level),
        exclusion=exclusion,  # type: ignore[arg-type]
    )


def _turns(chance: random.Random, task: str, level: str, prompts: int) -> Iterator[TurnLabels]:
    for _ in range(prompts):
        kind = task if chance.random() < 0.7 else chance.choice(TASKS)
        shown = level if chance.random() < 0.8 else "unclear"
        yield _turn("user", (0.75, 0.3), chance, task=label(kind, chance), expertise=label(shown, chance))
        yield _turn("assistant", (0.3, 0.85), chance)


def _turn(role: Role, odds: tuple[float, float], chance: random.Random, **labels: Label) -> TurnLabels:
    chosen = tuple(
        kind for kind, p in zip(("planning", "execution"), odds, strict=True) if chance.random() < p
    )
    decision = Label(chosen, {"planning": odds[0], "execution": odds[1]})
    if chance.random() < 0.01:
        return TurnLabels(role, seen=0.0, withheld=True)
    return TurnLabels(role, {"decision": decision, **labels}, seen=chance.choice((1.0, 1.0, 1.0, 0.6)))


def _telemetry(chance: random.Random, prompts: int, level: int) -> Telemetry:
    actions = int(prompts * chance.lognormvariate(1.4 + 0.2 * level, 0.9)) if chance.random() < 0.85 else 0
    return Telemetry(
        human_prompts=prompts,
        model_calls=actions + prompts,
        tool_calls=actions,
        failed_tool_calls=actions // 15,
        words=int(prompts * chance.lognormvariate(6.2 + 0.3 * level, 0.8)),
        output_tokens=None if chance.random() < 0.3 else actions * 300,
        lines_added=actions * 4,
        lines_removed=actions,
        commits=int(chance.random() < 0.2),
        tests_passed=chance.choice((None, None, True, False)),
        last_exit=chance.choice((None, 0, 0, 1)),
        interruptions=int(chance.random() < 0.1),
    )
