"""A turn as the model reads it: word pieces of its text and its tool calls, and a few counts."""

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np

from turnscope.errors import ModelError
from turnscope.redaction.model import RedactedSession, RedactedToolCall, RedactedTurn

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from tokenizers import Tokenizer

MAX_TOKENS = 256
"""Word pieces that the encoder reads of a turn, special ones included."""

TEXT_SHARE = 0.55
"""Part of the word pieces that prose gets where prose and tool calls are both too long."""

HEAD_SHARE = 2 / 3
"""Part of a cut text that is taken from its head; the rest is its tail."""

CHARACTERS_A_TOKEN = 8
"""Texts are cut to this many characters a word piece before they are split, to bound the work."""

INPUT_CHARACTERS = 300
"""Characters that are read of a tool call's input, as JSON; fewer where the calls are many."""

TOOL_KINDS = (
    re.compile(r"edit|write|patch|replace|create|insert|update|delete", re.IGNORECASE),
    re.compile(r"bash|shell|exec|run|command|terminal|test", re.IGNORECASE),
    re.compile(r"read|grep|glob|search|list|\bls\b|find|view|fetch|get|open", re.IGNORECASE),
)
"""What a tool's name tells of it: it changes files, it runs commands, it only looks."""

FEATURES = 16
"""Length of the vector that `features` makes of a turn."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """Word piece ids of a turn and the share (0..1) of its characters that they cover."""

    ids: tuple[int, ...]
    seen: float


@dataclass(frozen=True, slots=True)
class Part:
    """Word pieces of a text; `read` of its `total` characters were split, the rest was cut away."""

    ids: list[int]
    read: int
    total: int

    def cut(self, budget: int) -> "Part":
        """Keep at most `budget` word pieces, from head and tail."""
        if len(self.ids) <= budget:
            return self
        tail = budget - round(budget * HEAD_SHARE)
        kept = self.ids[: budget - tail] + self.ids[len(self.ids) - tail :]
        return Part(kept, round(self.read * budget / len(self.ids)), self.total)


def cut_characters(text: str, limit: int) -> str:
    """Shorten a text to about `limit` characters, from head and tail."""
    if len(text) <= limit:
        return text
    tail = limit - round(limit * HEAD_SHARE)
    return f"{text[: limit - tail]} … {text[len(text) - tail :]}"


def render_input(call: RedactedToolCall) -> str:
    """Write a tool call's input as JSON; a string stays as it is."""
    return call.input if isinstance(call.input, str) else json.dumps(call.input, ensure_ascii=False)


def render_tools(calls: Sequence[RedactedToolCall]) -> tuple[str, int]:
    """Write tool calls as `name input; name input`, and count their characters before cutting."""
    if not calls:
        return "", 0
    limit = max(40, min(INPUT_CHARACTERS, MAX_TOKENS * CHARACTERS_A_TOKEN // (2 * len(calls))))
    inputs = [render_input(call) for call in calls]
    shown = "; ".join(f"{call.name} {text[:limit]}" for call, text in zip(calls, inputs, strict=True))
    return shown, sum(len(call.name) + len(text) for call, text in zip(calls, inputs, strict=True))


class TurnEncoder:
    """Turns a redacted turn into word piece ids: `[CLS] role text [SEP] tools [SEP]`."""

    def __init__(self, tokenizer: "Tokenizer") -> None:
        """Take a tokenizer with BERT's special tokens."""
        tokenizer.no_truncation()
        tokenizer.no_padding()
        self._tokenizer = tokenizer
        self._start, self._end = (self._special(name) for name in ("[CLS]", "[SEP]"))
        self._roles = {role: self._split(role) for role in ("user", "assistant")}

    @classmethod
    def load(cls, path: Path) -> Self:
        """Load the tokenizer from its file; `ModelError` when that is none, or lacks what is needed."""
        from tokenizers import Tokenizer

        try:
            return cls(Tokenizer.from_file(str(path)))
        except Exception:  # noqa: BLE001  (the library raises bare Exception, and may quote the file)
            message = "no tokenizer with BERT's special tokens"
            raise ModelError(f"{path.parent.name}/{path.name}: {message}") from None

    def __call__(self, turn: RedactedTurn) -> Encoded:
        """Encode one turn; a withheld one has no text, so none of it is seen."""
        shown, size = render_tools(turn.tool_calls)
        room = MAX_TOKENS - 3 - len(self._roles[turn.role])
        text, tools = self._part(turn.text, len(turn.text)), self._part(shown, size)
        spare = max(0, room - len(tools.ids))
        text = text.cut(max(spare, round(room * TEXT_SHARE)))
        tools = tools.cut(room - len(text.ids))
        ids = [self._start, *self._roles[turn.role], *text.ids, self._end]
        total = text.total + tools.total
        seen = 0.0 if turn.withheld else (text.read + tools.read) / total if total else 1.0
        return Encoded(tuple(ids + ([*tools.ids, self._end] if tools.ids else [])), min(1.0, seen))

    def save(self, path: Path) -> None:
        """Write the tokenizer, without truncation and padding."""
        self._tokenizer.save(str(path), pretty=False)

    def _part(self, text: str, total: int) -> Part:
        shown = cut_characters(text, MAX_TOKENS * CHARACTERS_A_TOKEN)
        return Part(self._split(shown), min(len(shown), total), total)

    def _split(self, text: str) -> list[int]:
        ids: list[int] = self._tokenizer.encode(text, add_special_tokens=False).ids
        return ids

    def _special(self, name: str) -> int:
        found: int | None = self._tokenizer.token_to_id(name)
        if found is None:
            raise ModelError(f"the tokenizer has no {name}: use one with BERT's special tokens")
        return found


def features(session: RedactedSession) -> "NDArray[np.float32]":
    """Describe each turn by its counts: shape (turns, FEATURES), roughly 0..1.

    They need no later turn: role, position, lengths, marks of a question or of code, and how many
    tool calls change files, run commands or only look.
    """
    rows, prompts = [], 0
    for index, turn in enumerate(session.turns):
        prompts += turn.role == "user"
        rows.append([*_place(turn, index, prompts), *_shape(turn), *_tools(turn.tool_calls)])
    return np.array(rows, dtype=np.float32).reshape(-1, FEATURES)


def _place(turn: RedactedTurn, index: int, prompts: int) -> tuple[float, ...]:
    return (turn.role == "user", turn.role == "assistant", index == 0, _log(index), _log(prompts))


def _shape(turn: RedactedTurn) -> tuple[float, ...]:
    text = turn.text
    return (
        _log(len(text)),
        _log(text.count("\n")),
        "?" in text,
        text.rstrip().endswith("?"),
        "```" in text,
        _log(text.count("`")),
    )


def _tools(calls: Sequence[RedactedToolCall]) -> tuple[float, ...]:
    kinds = [sum(bool(kind.search(call.name)) for call in calls) for kind in TOOL_KINDS]
    return (_log(len(calls)), _log(len({call.name for call in calls})), *map(_log, kinds))


def _log(count: int) -> float:
    return math.log1p(count) / 8
