"""The words of a turn as counts of hashed n-grams, which say literally what a mean of states blurs."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from turnscope.classifiers.encoding import CHARACTERS_A_TOKEN, MAX_TOKENS, cut_characters, render_tools
from turnscope.redaction.model import RedactedSession, RedactedTurn

if TYPE_CHECKING:
    from numpy.typing import NDArray

LENGTHS = (2, 3, 4)
"""Bytes of the n-grams that are counted."""

BUCKETS = 4096
"""Buckets that the n-grams are hashed into; a power of two."""

PRIME, SPREAD = np.uint32(16777619), np.uint32(2654435761)
"""Multipliers of the FNV hash and of Knuth's multiplicative hash, modulo 2³²."""

SHIFT = np.uint32(32 - (BUCKETS - 1).bit_length())


def count_ngrams(session: RedactedSession) -> "NDArray[np.uint8]":
    """Count each turn's n-grams by bucket: shape (turns, BUCKETS), at most 255 each."""
    rows = [_count(read_turn(turn)) for turn in session.turns]
    return np.array(rows, dtype=np.uint8).reshape(-1, BUCKETS)


def read_turn(turn: RedactedTurn) -> str:
    """Write what is read of a turn: its prose, cut in the middle, and its tool calls."""
    return f"{cut_characters(turn.text, CHARACTERS_A_TOKEN * MAX_TOKENS)}\n{render_tools(turn.tool_calls)[0]}"


def _count(text: str) -> "NDArray[np.int64]":
    read = np.frombuffer(text.lower().encode("utf-8", "replace"), np.uint8).astype(np.uint32)
    found = np.concatenate(list(_buckets(read)))
    counts: NDArray[np.int64] = np.bincount(found, minlength=BUCKETS)
    return counts.clip(max=255)


def _buckets(read: "NDArray[np.uint32]") -> "Iterator[NDArray[np.uint32]]":
    """Hash the n-grams of each length, all places at once."""
    for length in LENGTHS:
        hashed = np.zeros(max(0, len(read) - length + 1), np.uint32)
        for step in range(length):
            hashed = (hashed * PRIME) ^ read[step : step + len(hashed)]
        yield (hashed * SPREAD + np.uint32(length)) >> SHIFT
