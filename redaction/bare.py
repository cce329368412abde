"""Numbers in JSON stand without quotes, placeholders can not."""

import re
from functools import lru_cache
from typing import Final

from turnscope.redaction.model import Finding

_BEFORE: Final = re.compile(r"[:,\[]\s{0,20}-?$")
_AFTER: Final = re.compile(r"\s{0,20}[,}\]]")


def is_bare_number(text: str, finding: Finding) -> bool:
    """Tell whether a finding is a number of a JSON document, so that its placeholder needs quotes."""
    value = text[finding.start : finding.end]
    return (
        value.isdecimal()
        and bool(_BEFORE.search(text, max(0, finding.start - 24), finding.start))
        and bool(_AFTER.match(text, finding.end))
        and _is_json(text)
    )


@lru_cache(maxsize=2)
def _is_json(text: str) -> bool:
    import msgspec

    if text.lstrip()[:1] not in ("{", "["):
        return False
    try:
        msgspec.json.decode(text.encode("utf-8", "replace"))
    except (msgspec.MsgspecError, RecursionError):
        return False
    return True
