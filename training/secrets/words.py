"""How likely three letters in a row are in words and identifiers, beside chance."""

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from turnscope.training.secrets.rows import read_code

if TYPE_CHECKING:
    from numpy.typing import NDArray


@cache
def count_words() -> "NDArray[np.float32]":
    """Count the standard library's letters: log-odds (27, 27, 27) against 1/26 each, from -4 to 6."""
    counts = np.full((27, 27, 27), 0.3)
    table = np.zeros(256, dtype=np.uint8)
    table[65:91] = table[97:123] = np.arange(1, 27)
    for row in read_code(most=4_000_000):
        letters = table[np.frombuffer(row.text.encode("latin-1", "replace"), dtype=np.uint8)]
        inside = (letters[:-2] > 0) & (letters[1:-1] > 0) & (letters[2:] > 0)
        np.add.at(counts, (letters[:-2][inside], letters[1:-1][inside], letters[2:][inside]), 1)
    counts[0], counts[:, 0], counts[:, :, 0] = 0.3, 0.3, 0.3
    odds: NDArray[np.float32] = np.log(counts / counts.sum() * 26**3).clip(-4, 6).astype(np.float32)
    return odds
