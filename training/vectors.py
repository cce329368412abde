"""Vectors of the training sessions' turns, from the very graph that labels later."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from os import cpu_count
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from turnscope.classifiers.encoding import TurnEncoder, features
from turnscope.classifiers.ngrams import count_ngrams
from turnscope.classifiers.runtime import open_graph
from turnscope.redaction.model import RedactedSession

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from onnxruntime import InferenceSession


@dataclass(frozen=True, slots=True, repr=False)
class Vectors:
    """A session as arrays: vectors (T, D), features (T, F) and n-gram counts (T, B) of its turns."""

    vectors: "NDArray[np.float32]"
    features: "NDArray[np.float32]"
    counts: "NDArray[np.uint8]"


def encode_sessions(
    sessions: Sequence[RedactedSession],
    *,
    graph: Path,
    tokenizer: Path,
    on_session: Callable[[], None] = lambda: None,
) -> list[Vectors]:
    """Encode sessions with an exported encoder, on all cores; one thread a session."""
    encoder, network = TurnEncoder.load(tokenizer), open_graph(graph)

    def encode(session: RedactedSession) -> Vectors:
        found = _encode(session, encoder, network)
        on_session()
        return found

    with ThreadPoolExecutor(cpu_count()) as pool:
        return list(pool.map(encode, sessions))


def _encode(session: RedactedSession, encoder: TurnEncoder, network: "InferenceSession") -> Vectors:
    ids = [encoder(turn).ids for turn in session.turns]
    rows = {one: network.run(None, {"ids": np.array([one], dtype=np.int64)})[0][0] for one in set(ids)}
    return Vectors(np.stack([rows[one] for one in ids]), features(session), count_ngrams(session))
