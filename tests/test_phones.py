"""Telephone numbers as thirty countries write them, and digits in logs that are none."""

import phonenumbers
import pytest

from turnscope.redaction.recognisers.phones import RULES, Phones
from turnscope.redaction.recognisers.recogniser import Rules
from turnscope.redaction.spans import merge

REGIONS = (
    *(
        "US",
        "GB",
        "DE",
        "FR",
        "IT",
        "ES",
        "NL",
        "BE",
        "CH",
        "AT",
        "SE",
        "DK",
        "NO",
        "FI",
        "PL",
        "CZ",
        "PT",
        "IE",
    ),
    *("AU", "NZ", "IN", "JP", "CN", "BR", "MX", "CA", "ZA", "RU", "TR", "KR", "SG"),
)
KINDS = (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE)
FORMATS = phonenumbers.PhoneNumberFormat


def _write(region: str, form: int) -> list[str]:
    """Write the plan's own example numbers of a region."""
    numbers = (phonenumbers.example_number_for_type(region, kind) for kind in KINDS)
    return [phonenumbers.format_number(number, form) for number in numbers if number]


def _find(text: str) -> list[str]:
    findings = [found for recogniser in (Phones(), Rules(RULES)) for found in recogniser.find(text)]
    return [text[found.start : found.end] for found in merge(findings)]


@pytest.mark.parametrize("region", REGIONS)
def test_numbers_with_a_country_code_are_found_whole(region: str) -> None:
    for form in (FORMATS.INTERNATIONAL, FORMATS.E164):
        for number in _write(region, form):
            assert _find(f"I am at {number}, mostly") == [number]


@pytest.mark.parametrize("region", REGIONS)
def test_national_numbers_are_found_beside_a_word(region: str) -> None:
    for number in _write(region, FORMATS.NATIONAL):
        assert _find(f'{{"phone": "{number}"}}') == [number]
        assert _find(f"please call me on {number}.") == [number]


@pytest.mark.parametrize(
    "line",
    [
        "2026-03-04T05:06:07.890Z INFO 12345 GET /v1/items?limit=1000000&offset=2000000 200 1532",
        "11/24/2026 10:15:33 AM 03-11-2026 2026.11.24 20261124101533",
        "inode 1234567 size 4294967296 mtime 1700000000 uid 1000 gid 1000",
        "drwxr-xr-x 12 501 20 384 Jan 02 10:15 build",
        "0000020 012345 067543 010101 000000",
        "00000030  00 01 02 03 04 05 06 07  08 09 10 11 12 13 14 15  |........|",
        "d=M10.5 20.25 30 40 L123 456 789 012 Z",
        "sha 0123456789012345678901234567890123456789 v10.203.4567-rc1",
        "lat 48.858370 lon 2.294481 price 1,234,567.89 EUR",
        "diff --git a/x b/x\n@@ -1234,567 +1234,568 @@\n+1234567\n-1234567",
        "call depth 1000000, cell 1234567 of 7654321, text offset 20480000",
        "TestAdd/2147483647+1 AssertionError: 2147483648 != -2147483648",
        "2001:0db8:85a3::8a2e:0370:7334 192.168.100.200:8080 00:1b:44:11:3a:b7",
        "4111-1111-1111-1111 219-09-9999 978-3-16-148410-0",
    ],
)
def test_digits_of_logs_and_code_are_no_numbers(line: str) -> None:
    assert _find(line) == []
