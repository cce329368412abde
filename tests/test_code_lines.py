"""What the tagger of people and places asks of names in lines of code, on invented lines."""

import pytest

from turnscope.redaction.redactor import redact_text
from turnscope.redaction.tagger.code_lines import FIRST, NEVER, SINGLE, is_code, least_in_code

CODE = (
    "# Adapted for the port to Windows",
    "    weekday = julian = None",
    '    0x0410: "it_IT", # Italian - Italy',
    "from os import path",
    "    The capital of a docstring stands indented.",
    "const towns = ['Lisbon', 'Porto'];",
    ">>> greet('x')",
    "towns.forEach(town => visit(town))",
    '"Porto",',
    " * Returns the matrix of Vandermonde.",
)
PROSE = (
    "We met Ingrid Solberg in Hamburg, and then went home.",
    "- ask Priya about the schema",
    "    - Priya, who lives in Pune, is on leave",
    "  Priya | Hamburg | 12 |",
    "the server(s) were moved from Hamburg,",
    "see https://example.com/?q=1 for the office in Hamburg",
    "Hamburg -> Lisbon, 4 h",
    "Can you fix the bug that Matteo saw? See parser.py.",
)


@pytest.mark.parametrize("line", CODE)
def test_code_is_told_from_prose(line: str) -> None:
    assert is_code(line)


@pytest.mark.parametrize("line", PROSE)
def test_prose_is_no_code(line: str) -> None:
    assert not is_code(line)


def least(line: str, value: str, *, kind: str = "PERSON", is_first: bool = False) -> float:
    start = line.index(value)
    return least_in_code(line, start, start + len(value), kind=kind, is_first=is_first)


def test_a_place_in_code_needs_a_word_before_it_that_asks_for_one() -> None:
    assert least('    0x0410: "it_IT", # Italian - Italy', "Italy", kind="LOCATION") == NEVER
    assert least('    {"city": "Hamburg",', "Hamburg", kind="LOCATION") == 0
    assert least("# our customer lives in Hamburg", "Hamburg", kind="LOCATION") == 0


def test_a_word_in_code_needs_more_than_a_full_name() -> None:
    assert least("    weekday = julian = None", "julian", is_first=True) == NEVER
    assert least("    # specific to Hubert", "Hubert", is_first=True) == FIRST
    assert least("    # specific to Babyl", "Babyl") <= SINGLE
    assert least("# THAI CHARACTER RAKHANG", "RAKHANG") == NEVER
    assert least("# THAI CHARACTER SARA UE", "SARA UE") == NEVER
    assert least("# Ingrid Solberg, who began this", "Ingrid Solberg") < FIRST
    assert least("# Ludwig van Beek, who began this", "Ludwig van Beek") < FIRST


def test_a_name_that_is_asked_for_needs_no_more_than_in_prose() -> None:
    for line in (
        "# TODO(Annika): remove",
        '    "name": "Annika",',
        "# ask Annika",
        "assert x.name == 'Annika'",
    ):
        assert least(line, "Annika") == 0


def test_code_keeps_its_words_and_loses_its_authors() -> None:
    code = (
        '"""Reads calendars."""\n\n# Written and maintained by Ingrid Solberg\n'
        'LOCALES = {\n    0x0410: "it_IT",  # Italian - Italy\n'
        '    0x0807: "de_CH",  # German - Switzerland\n}\n\n\n'
        "def week(julian: int) -> int:\n    if julian is not None and julian <= 0:\n        julian += 7\n"
        "    return julian // 7\n"
    )
    redaction = redact_text(code)
    assert "Solberg" not in redaction.text
    assert redaction.text.replace("[PERSON_1]", "Ingrid Solberg") == code


def test_a_table_of_places_comes_to_rest_around_a_name() -> None:
    places = ("Peru", "Bolivia", "Portugal", "Romania", "Finland", "Ecuador", "Sweden", "Slovakia", "Estonia")
    rows = [f'    0x{number:04x}: "xx_{number:02}",# Language {place}' for number, place in enumerate(places)]
    table = "\n".join([*rows, "    # (by Ingrid Solberg <ingrid@corp.example>)", *rows])
    redaction = redact_text(table)
    assert "Solberg" not in redaction.text
    assert {finding.kind for finding in redaction.findings} == {"PERSON", "EMAIL"}
    assert redact_text(redaction.text).text == redaction.text
