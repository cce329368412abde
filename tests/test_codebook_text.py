"""What annotators read says all that the codebook says."""

from xml.etree import ElementTree as ET

from turnscope.classifiers.codebook import load_codebook, parse_codebook
from turnscope.classifiers.codebook_text import render_codebook

ODD = """
name = "odd"
version = 1
[[dimension]]
name = "sign"
unit = "session"
kind = "nominal"
question = 'Is "a < b" said & meant?'
[[dimension.value]]
name = "yes"
definition = 'It says "a < b".'
[[dimension.value]]
name = "no"
definition = "It does not."
"""


def test_guide_holds_every_definition_and_note() -> None:
    codebook = load_codebook()
    guide = render_codebook(codebook)
    for dimension in codebook.dimensions:
        assert f"## {dimension.name}\n\n{dimension.question}" in guide
        assert dimension.note in guide
        for value in dimension.values:
            assert f"- **{value.name}**" in guide
            assert " ".join(value.definition.split()) in guide
            for text in value.includes + value.excludes:
                assert text in guide
    assert "- **unclear** (abstains): " in guide


def test_label_studio_configuration_is_xml_with_a_choice_a_value() -> None:
    codebook = load_codebook()
    view = ET.fromstring(render_codebook(codebook, form="label-studio"))
    choices = {element.get("name"): element for element in view.iter("Choices")}
    assert list(choices) == [head.name for head in codebook.heads()]
    for head in codebook.heads():
        found = choices[head.name]
        assert tuple(choice.get("value") for choice in found) == head.dimension.names
        assert found.get("choice") == ("multiple" if head.dimension.kind == "multilabel" else "single")
        assert found.get("toName") == "text"


def test_markup_in_a_codebook_stays_text() -> None:
    view = ET.fromstring(render_codebook(parse_codebook(ODD), form="label-studio"))
    assert 'session.sign: Is "a < b" said & meant?' in {header.get("value") for header in view.iter("Header")}
    assert next(view.iter("Choice")).get("hint") == 'It says "a < b".'
