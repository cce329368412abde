from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from turnscope.transcripts.fields import integer, items, load_json, mapping, string, text_of, time_of


@pytest.mark.parametrize(
    ("value", "iso"),
    [
        ("2026-03-01T08:00:00Z", "2026-03-01T08:00:00+00:00"),
        ("2026-03-01T10:00:00.123+02:00", "2026-03-01T08:00:00+00:00"),
        ("2026-03-01 08:00:00", "2026-03-01T08:00:00+00:00"),
        ("2026-03-01_08-00Z-weaving.md", "2026-03-01T08:00:00+00:00"),
        ("2026-03-01", "2026-03-01T00:00:00+00:00"),
        ("2026-03", "2026-03-01T00:00:00+00:00"),
        (1772352000, "2026-03-01T08:00:00+00:00"),
        (1772352000000, "2026-03-01T08:00:00+00:00"),
        (1772352000.0, "2026-03-01T08:00:00+00:00"),
    ],
)
def test_times(value: Any, iso: str) -> None:
    found = time_of(value)
    assert found is not None
    assert found.isoformat() == iso


@pytest.mark.parametrize("value", [None, True, -1, 0, 1e300, float("nan"), "", "soon", "9999-99-99", [], {}])
def test_no_times(value: Any) -> None:
    assert time_of(value) is None


@given(st.text() | st.integers() | st.floats())
def test_any_time_has_a_zone(value: Any) -> None:
    found = time_of(value)
    assert found is None or found.utcoffset() is not None


def test_texts() -> None:
    parts = [{"type": "text", "text": "one"}, {"image": 1}, "two", [{"text": "three"}], 4, None]
    assert text_of(parts) == "one\ntwo\nthree"
    assert text_of({"text": 5}) == text_of(None) == ""


def test_types_that_are_not_as_hoped_are_empty() -> None:
    assert (mapping([]), items({}), string(1), integer(True), integer("1")) == ({}, [], "", None, None)


@pytest.mark.parametrize("data", [b'{"secret', b'"\xff secret"', b"[" * 100_000])
def test_an_error_holds_nothing_of_the_data(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"^not JSON$") as caught:
        load_json(data)
    assert caught.value.__context__ is None
    assert caught.value.__cause__ is None
