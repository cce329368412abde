"""Names that a line's end cuts in two, invented."""

import pytest

from turnscope.redaction.redactor import redact_text
from turnscope.redaction.tagger.joints import name_joints
from turnscope.redaction.tagger.tagger import default_gate, load_tagger

CUT = (
    ("the customer, Ingrid\nSolberg, can not log in", "Ingrid\nSolberg"),
    ("the customer, Ingrid Sol\nberg, can not log in", "Ingrid Sol\nberg"),
    ("it is in the name of rebecca l\nafontaine, my partner", "rebecca l\nafontaine"),
    ("we all wrote to Ingrid\n solberg yesterday", "Ingrid\n solberg"),
)

WHOLE = (
    "please ask Ingrid\nthe schema is hers",
    "This was the plan of Ingrid Solberg\nthen we changed it",
    "This was the plan of Ingrid Solberg\nrefactored a bit",
    "This was the plan of Ingrid Solberg\nWe follow it now",
    "Use React\nwith Redis",
)


def joined(text: str) -> list[str]:
    tagger = load_tagger("default")
    assert tagger is not None
    found = (text[one.start : one.end] for one in tagger.find(text))
    return [value for value in found if "\n" in value]


@pytest.mark.parametrize(("text", "name"), CUT)
def test_a_name_is_read_over_a_line_end(text: str, name: str) -> None:
    assert name in joined(text)


@pytest.mark.parametrize("text", WHOLE)
def test_a_line_that_begins_anew_is_no_part_of_a_name(text: str) -> None:
    assert joined(text) == []


@pytest.mark.parametrize(("text", "name"), CUT)
def test_both_halves_are_masked(text: str, name: str) -> None:
    masked = redact_text(text).text
    assert not any(part.strip(" ,") in masked for part in name.split("\n") if len(part) > 3)
    assert masked.count("\n") == text.count("\n")
    assert redact_text(masked).text == masked


def test_spans_are_those_of_the_text() -> None:
    text = "x\nwe all wrote to Ingrid \n solberg yesterday\n"
    for joint in name_joints(text, default_gate()):
        start = joint.text.index("Ingrid")
        assert joint.text[start:].startswith(("Ingrid solberg", "Ingridsolberg"))
        span = joint.back(start, start + joint.text[start:].index("berg") + 4)
        assert span is not None
        assert text[slice(*span)] == "Ingrid \n solberg"


def test_code_is_not_joined_and_neither_is_what_was_masked() -> None:
    assert list(name_joints("x = Ingrid\nSolberg = y(1)\n", default_gate())) == []
    assert list(name_joints("we met [PERSON_1] and Ingrid\nSolberg too", default_gate())) == []
    assert list(name_joints("nobody stands\nhere at all", default_gate())) == []
