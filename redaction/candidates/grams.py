"""Hashed n-grams of a candidate: of the value itself, and of the characters before it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from turnscope.redaction.candidates.windows import LEFT, Window, as_bytes

if TYPE_CHECKING:
    from numpy.typing import NDArray

GRAMS: Final = ("value", "before")
BUCKETS: Final = 4096
_VALUE: Final = 48
_SIZES: Final = (3, 4)
_PLACES: Final = _VALUE + LEFT


def hash_grams(windows: Sequence[Window]) -> "NDArray[np.int64]":
    """Hash three and four characters in a row, letter case and digits aside: (candidates, kinds, places).

    Bucket 0 stands for none.
    """
    value = _hash(as_bytes([each.value for each in windows], width=_VALUE))
    before = _hash(as_bytes([each.left for each in windows], width=LEFT, from_end=True))
    hashed = np.zeros((len(windows), len(GRAMS), len(_SIZES) * _VALUE), dtype=np.int64)
    hashed[:, 0, : value.shape[1]] = value
    hashed[:, 1, : before.shape[1]] = before
    return hashed


def _hash(letters: "NDArray[np.uint8]") -> "NDArray[np.int64]":
    plain = _PLAIN[letters].astype(np.int64)
    found = []
    for size in _SIZES:
        width = plain.shape[1] - size + 1
        code = np.zeros((len(plain), width), dtype=np.int64)
        inside = np.ones((len(plain), width), dtype=bool)
        for at in range(size):
            part = plain[:, at : at + width]
            code = code * 131 + part
            inside &= part > 0
        code = (code * 2654435761 >> 7) % (BUCKETS - 1) + 1
        found.append(code * inside)
    return np.concatenate(found, axis=1)


_PLAIN: Final = np.arange(256, dtype=np.uint8)
_PLAIN[65:91] = np.arange(97, 123)
_PLAIN[48:58] = 48
