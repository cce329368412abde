"""A codebook is checked on the way in, and every complaint names the place."""

from pathlib import Path

import pytest

from turnscope.classifiers.codebook import load_codebook, parse_codebook
from turnscope.errors import CodebookError

SMALL = """
name = "small"
version = 1

[[dimension]]
name = "mood"
unit = "user_turn"
kind = "ordinal"
abstain = "unclear"
question = "How glad is the user?"
[[dimension.value]]
name = "low"
definition = "Not glad."
[[dimension.value]]
name = "high"
definition = "Glad."
[[dimension.value]]
name = "unclear"
definition = "Cannot be told."
"""


def test_shipped_codebook_has_the_dimensions_of_the_study() -> None:
    codebook = load_codebook()
    assert (codebook.name, codebook.version) == ("agentic-coding", 3)
    assert codebook["task"].names[:2] == ("build", "fix")
    assert codebook["expertise"].substantive == ("novice", "beginner", "intermediate", "advanced", "expert")
    assert codebook["decision"].kind == "multilabel"
    assert codebook["occupation"].values_from == "SOC 2018 major groups"
    heads = {head.name: head for head in codebook.heads()}
    assert len(heads) == 12
    assert heads["decision"].roles == ("user", "assistant")
    assert heads["task"].roles == ("user",)
    assert heads["session.task"].roles == ()
    assert [dimension.name for dimension in codebook.of_turns("assistant")] == ["decision"]
    assert [dimension.name for dimension in codebook.of_turns("user")] == ["decision", "task", "expertise"]
    assert len(codebook.of_sessions()) == 9


def test_shipped_codebook_is_the_shared_one(shared: Path) -> None:
    assert load_codebook().source == (shared / "codebook" / "agentic-coding.toml").read_text(encoding="utf-8")


def test_digest_follows_the_content_and_not_the_layout() -> None:
    plain = parse_codebook(SMALL)
    assert parse_codebook("# a comment\n" + SMALL).digest == plain.digest
    assert parse_codebook(SMALL.replace("Not glad.", "Sad.")).digest != plain.digest


@pytest.mark.parametrize(
    ("old", "new", "place", "rule"),
    [
        ('kind = "ordinal"', 'kind = "ordered"', "dimension mood", "`kind` must be one of"),
        ('unit = "user_turn"', 'unit = "message"', "dimension mood", "`unit` must be one of"),
        ('unit = "user_turn"', "unit = []", "dimension mood", "`unit` must be one of"),
        ('unit = "user_turn"', 'unit = ["turn", "user_turn"]', "dimension mood", "twice"),
        ('abstain = "unclear"', 'abstain = "unsure"', "dimension mood", "`abstain` is none"),
        ('question = "How glad is the user?"', 'question = " "', "dimension mood", "`question` is missing"),
        ('definition = "Glad."', "", "dimension mood, value high", "`definition` is missing"),
        ('definition = "Glad."', "definition = 3", "dimension mood, value high", "`definition` must be text"),
        ('definition = "Glad."', 'definition = "a"\ninclude = ["b"]', "value high", "unknown key 'include'"),
        (
            'definition = "Glad."',
            'definition = "a"\nincludes = "b"',
            "value high",
            "`includes` must be a list",
        ),
        ('name = "high"', 'name = "Low"', "dimension mood", "'Low' occurs twice"),
        ('name = "high"', 'name = "a.b"', "dimension mood, value number 2", "`name` must be letters"),
        ('name = "mood"', 'name = "role"', "dimension role", "has a column of this name"),
        ('name = "mood"', 'name = "mood"\nweight = 2', "dimension mood", "unknown key 'weight'"),
        ("version = 1", 'version = "1"', "own.toml", "`version` must be a whole number"),
        ("version = 1", "version = 1\nauthor = 1", "own.toml", "unknown key 'author'"),
    ],
)
def test_complaint_names_the_place(tmp_path: Path, old: str, new: str, place: str, rule: str) -> None:
    assert old in SMALL
    path = tmp_path / "own.toml"
    path.write_text(SMALL.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CodebookError) as caught:
        load_codebook(path)
    message = str(caught.value)
    assert message.startswith("own.toml")
    assert place in message.partition(": ")[0]
    assert rule in message
    assert str(tmp_path) not in message


def test_repeated_dimension_is_refused() -> None:
    twice = SMALL + SMALL[SMALL.index("[[dimension]]") :]
    with pytest.raises(CodebookError, match="'mood' occurs twice"):
        parse_codebook(twice)


def test_one_value_is_too_few() -> None:
    start, _, _ = SMALL.partition('[[dimension.value]]\nname = "high"')
    with pytest.raises(CodebookError, match="dimension mood: needs at least 2 values"):
        parse_codebook(start.replace('abstain = "unclear"', ""))


def test_multilabel_dimension_does_not_abstain() -> None:
    with pytest.raises(CodebookError, match="abstains by the empty set"):
        parse_codebook(SMALL.replace('kind = "ordinal"', 'kind = "multilabel"'))


def test_broken_toml_gives_line_and_column_without_the_text() -> None:
    with pytest.raises(CodebookError) as caught:
        parse_codebook('name = "a"\nversion = secret-word', file="own.toml")
    assert str(caught.value) == "own.toml, line 2, column 11: not valid TOML"
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def test_unreadable_and_foreign_files(tmp_path: Path) -> None:
    with pytest.raises(CodebookError, match=r"^none\.toml: cannot be read"):
        load_codebook(tmp_path / "none.toml")
    (tmp_path / "latin.toml").write_bytes(b'name = "caf\xe9"')
    with pytest.raises(CodebookError, match=r"^latin\.toml: not UTF-8") as caught:
        load_codebook(tmp_path / "latin.toml")
    assert caught.value.__suppress_context__
