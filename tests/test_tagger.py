"""The tagger that ships, on invented sentences."""

import json
import random
import shutil
from pathlib import Path

import pytest

from turnscope.errors import ModelError
from turnscope.redaction.guesses import CERTAIN
from turnscope.redaction.memory import Memory
from turnscope.redaction.redactor import redact_text
from turnscope.redaction.tagger.model import CARD, WEIGHTS, PeopleModel, check_folder, digest_of
from turnscope.redaction.tagger.tagger import default_gate, default_people, load_tagger
from turnscope.redaction.tagger.units import LONGEST, split_units

LARGEST = 15_500_000  # bytes of the files that decide what is found

PEOPLE = (
    ("ask Priya about the schema before you touch it", "Priya"),
    ("Hi Matteo, can you have a look at parser.py?", "Matteo"),
    ("my name is Grzegorz Wilk and I am new to Docker", "Grzegorz Wilk"),
    ("the customer, Ingrid Solberg, can not log in", "Ingrid Solberg"),
    ("# TODO(Annika): remove after the release", "Annika"),
    ("// Copyright (c) 2019 Tomasz Zielinski", "Tomasz Zielinski"),
    ('"author": "Chidi Okafor",', "Chidi Okafor"),
    ("Reviewed-by: Hannah Lindqvist", "Hannah Lindqvist"),
    ("Attendees: Farah Haddad, Juan Ortega", "Juan Ortega"),
    ("Lena Marchetti", "Lena Marchetti"),
    ("thanks sarah that worked", "sarah"),
)

NOBODY = (
    "ask Claude about the schema before you touch it",
    "Use React with Redis, Jenkins and Maven in March",
    "## Getting Started",
    "class TreeParser(BaseParser):",
    "from collections import OrderedDict, Counter",
    "Traceback (most recent call last):",
    "raise ValueError(f'{name} must be positive')",
    "Let me check the Docker logs first. Now I understand the issue.",
    "| Monday | Friday | Total |",
    "git checkout -b feature/new-login && git push",
    "x = {'Name': str, 'Value': int}",
)


def found(text: str) -> list[tuple[str, str]]:
    tagger = load_tagger("default")
    assert tagger is not None
    return [(text[one.start : one.end], one.kind) for one in tagger.find(text)]


@pytest.mark.parametrize(("line", "name"), PEOPLE)
def test_people_are_found(line: str, name: str) -> None:
    values = [value.strip(".") for value, kind in found(line) if kind == "PERSON"]
    assert name in values


@pytest.mark.parametrize("line", NOBODY)
def test_what_only_looks_like_people_is_left_alone(line: str) -> None:
    assert [value for value, kind in found(line) if kind == "PERSON"] == []


def test_places_are_found() -> None:
    assert ("Hamburg", "LOCATION") in found("we moved the servers from Hamburg to another city")


def test_a_line_says_the_same_in_any_company() -> None:
    lines = [line for line, _ in PEOPLE] + list(NOBODY)
    shuffled = list(lines)
    random.Random(1).shuffle(shuffled)
    together = found("\n".join(["", *shuffled, ""]))
    apart = [one for line in shuffled for one in found(f"\n{line}\n-")]
    assert together == apart


def test_redacting_twice_changes_nothing() -> None:
    text = "\n".join(line for line, _ in PEOPLE) + "\nPriya and Matteo met Ingrid Solberg in Hamburg. " * 3
    once = redact_text(text).text
    assert redact_text(once).text == once
    assert "Solberg" not in once


def test_a_line_with_a_placeholder_was_judged_before() -> None:
    assert found("[PERSON_1] met Ingrid Solberg in Hamburg") == []


def test_guesses_lie_below_what_rules_find() -> None:
    tagger = load_tagger("default")
    assert tagger is not None
    assert all(0 < one.score < CERTAIN for one in tagger.find("the customer, Ingrid Solberg, can not log in"))


def test_long_lines_are_cut_at_sentences_and_lose_nothing() -> None:
    line = "We met Ingrid Solberg there. " * 40
    parts = list(split_units(line))
    assert "".join(part for _, part in parts) == line
    assert all(len(part) <= LONGEST for _, part in parts)
    assert all(line[start:].startswith(part) for start, part in parts)
    assert [value for value, kind in found(line) if kind == "PERSON"] == ["Ingrid Solberg"] * 40


def test_a_line_without_spaces_is_cut_too() -> None:
    assert "".join(part for _, part in split_units("x" * 1000)) == "x" * 1000


def test_dense_text_is_read_to_its_end() -> None:
    model = PeopleModel(default_people())
    line = "! ? " * 70 + "ask Ingrid Solberg"
    assert "Ingrid Solberg" in [line[one.start : one.end] for one in model(line)]


def test_the_gate_keeps_code_from_the_network() -> None:
    gate = default_gate()
    assert not gate.passes("    for index, word in enumerate(words):")
    assert not gate.passes("drwxr-xr-x  3 sean  staff    96 Jan 16 11:57 .")
    assert gate.passes("the customer, Ingrid Solberg, can not log in")
    assert gate.passes("thanks sarah that worked", alone=True)


def test_a_sure_full_name_is_known_elsewhere_and_a_single_word_is_not() -> None:
    memory = Memory()
    memory.learn_found("Hamburg", "LOCATION", score=0.89)
    memory.learn_found("Pandera", "PERSON", score=0.89)
    memory.learn_found("Ingrid Solberg", "PERSON", score=0.5)
    assert len(memory) == 0
    memory.learn_found("Ingrid Solberg", "PERSON", score=0.89)
    assert memory.find("see ingrid.solberg's notes")
    assert not memory.find("the solberg library")


def test_the_card_names_the_files_that_ship() -> None:
    folder = default_people()
    card = json.loads((folder / CARD).read_bytes())
    assert card["digest"] == digest_of(folder) == check_folder(folder)
    assert card["bytes"] == sum((folder / name).stat().st_size for name in WEIGHTS) < LARGEST
    figures = {(one["set"], one["kind"]): one["f1"] for one in card["figures"]}
    assert figures["wnut17_dev", "PERSON"] >= 0.64
    assert figures["btc_train_abeg, a fifth", "PERSON"] >= 0.78


def test_a_changed_file_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "people"
    shutil.copytree(default_people(), folder)
    (folder / "gate.json").write_text("{}", encoding="utf-8")
    with pytest.raises(ModelError, match=r"card\.json") as error:
        list(PeopleModel(folder)("ask Priya"))
    assert str(tmp_path) not in str(error.value)
