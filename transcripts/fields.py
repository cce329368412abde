"""Values of JSON logs whose types nobody promises: each helper takes anything and never raises."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any, Final

import msgspec

_ISO: Final = re.compile(
    r"(\d{4})-(\d\d)(?:-(\d\d)(?:[T _](\d\d)[:_-](\d\d)(?:[:_-](\d\d))?)?)?[\d.,]*\s*(Z|[+-]\d\d:?\d\d)?"
)
_MILLISECONDS: Final = 1e11
"""Numbers above are milliseconds since 1970, those below are seconds."""


def load_json(data: bytes) -> Any:
    """Decode JSON.

    Raises:
        ValueError: when it is none; the message holds nothing of the data.
    """
    try:
        return msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        pass
    raise ValueError("not JSON")  # outside the handler: the decoder's own error holds the text


def decode_each(encoded: Iterable[msgspec.Raw]) -> Iterator[Any]:
    """Decode records that were left encoded, one at a time; `None` for one that is no JSON after all."""
    for raw in encoded:
        try:
            yield load_json(bytes(raw))
        except ValueError:
            yield None


def mapping(value: Any) -> dict[str, Any]:
    """Return `value` where it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def items(value: Any) -> list[Any]:
    """Return `value` where it is an array, else an empty one."""
    return value if isinstance(value, list) else []


def string(value: Any) -> str:
    """Return `value` where it is a string, else an empty one."""
    return value if isinstance(value, str) else ""


def integer(value: Any) -> int | None:
    """Return `value` where it is a whole number, else `None`."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def text_of(content: Any) -> str:
    """Join the texts of a message's content: a string, a part with a `text`, or a list of these."""
    if isinstance(content, str):
        return content
    if isinstance(content, list):
        return "\n".join(text for part in content if (text := text_of(part)).strip())
    return string(mapping(content).get("text"))


def time_of(value: Any) -> datetime | None:
    """Point in time of an ISO 8601 string or a number since 1970; without a zone it is taken as UTC.

    >>> time_of("2026-03-01T08:00:00Z") == time_of(1772352000000) == time_of(1772352000)
    True
    """
    try:
        if isinstance(value, str):
            return _parse(value.strip())
        if isinstance(value, (int, float)) and not isinstance(value, bool) and value > 0:
            return datetime.fromtimestamp(value / 1000 if value > _MILLISECONDS else value, tz=UTC)
    except (ValueError, OverflowError, OSError):
        pass
    return None


def _parse(value: str) -> datetime | None:
    match = _ISO.match(value)
    if not match:
        return None
    *numbers, zone = match.groups()
    year, month, day, hour, minute, second = (int(number or 0) for number in numbers)
    offset = datetime.strptime(zone, "%z").tzinfo if zone else UTC
    return datetime(year, month, day or 1, hour, minute, second, tzinfo=offset).astimezone(UTC)
