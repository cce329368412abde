"""Numbers in JSON stand without quotes, placeholders can not."""

import re
from bisect import bisect_right
from functools import lru_cache
from typing import Final

from turnscope.redaction.model import Finding

_STRING: Final = re.compile(r'"(?:[^"\\]|\\.)*+"')
_NUMBER: Final = re.compile(r"-?\d[\d.eE+-]*")


def is_bare_number(text: str, finding: Finding) -> bool:
    """Tell whether a finding is a whole number of a JSON document, so that its placeholder needs quotes."""
    if not _NUMBER.fullmatch(text, finding.start, finding.end) or text.lstrip()[:1] not in ("{", "["):
        return False
    starts, ends = _strings(text)
    before = bisect_right(starts, finding.start) - 1
    return bool(ends) and (before < 0 or ends[before] <= finding.start)


@lru_cache(maxsize=2)
def _strings(text: str) -> tuple[list[int], list[int]]:
    """Give where the strings of a JSON document start and end; nothing where the text is no such document."""
    import msgspec

    try:
        msgspec.json.decode(text.encode("utf-8", "replace"))
    except (msgspec.MsgspecError, RecursionError):
        return [], []
    spans = [match.span() for match in _STRING.finditer(text)] or [(0, 0)]
    return [start for start, _ in spans], [end for _, end in spans]
