"""What a session carries beside its turns: nothing of it leaves as it was unless it is a known word."""

from typing import Any

import msgspec
import pytest

from turnscope.redaction.jsonl import encode
from turnscope.redaction.keys import Key
from turnscope.redaction.redactor import Redactor
from turnscope.transcripts.model import Labels, Session, Telemetry, Turn

REDACTOR = Redactor(key=Key(b"k" * 32))
MAIL = "mira@corp.example"
NOTHING_MUCH: tuple[Any, ...] = ({}, [MAIL])


def redact(**facts: Any) -> dict[str, Any]:
    labels: Labels = {"task": "fix", "decision": ("planning", MAIL), MAIL: "x"}
    session = Session(
        id="s", turns=(Turn("user", "mend the parser", labels=labels),), **{"format": "codex", **facts}
    )
    record: dict[str, Any] = msgspec.json.decode(encode(REDACTOR(session)))
    assert "mira" not in str(record)
    return record


def test_a_name_that_nobody_knows_is_other() -> None:
    names = ("format", "tool", "surface", "model_family", "language", "exclusion")
    record = redact(**dict.fromkeys(names, f"of {MAIL}"))
    assert record["source"] == {"format": "other"}
    assert [record[name] for name in ("tool", "model_family", "language", "surface")] == [
        *["other"] * 3,
        "unknown",
    ]
    assert "exclusion" not in record


def test_known_names_stay() -> None:
    record = redact(tool="gemini-cli", model_family="gpt-5.1-codex", language="pt", surface="cli")
    assert (record["tool"], record["model_family"]) == ("gemini-cli", "gpt-5.1-codex")
    assert (record["language"], record["surface"]) == ("pt", "cli")


def test_labels_are_words_of_a_codebook() -> None:
    record = redact(labels={"value": "50_200", "outcome": "asked Mira", "note": MAIL})
    assert record["labels"] == {"value": "50_200", "outcome": "other", "note": "other"}
    assert record["turns"][0]["labels"] == {"task": "fix", "decision": ["planning", "other"], "other": "x"}


def test_a_label_is_not_the_users_name() -> None:
    assert redact(user="miraculix", labels={"outcome": "by_miraculix"})["labels"] == {"outcome": "other"}


def test_a_project_named_after_a_value_leaves_it() -> None:
    labels = {"task": "orchestrate"}
    assert redact(project="corp/orchestrate", labels=labels)["labels"] == labels


def test_annotators_are_people() -> None:
    labels = {"turns": {"0": {"task": "fix", "why": f"ask {MAIL}"}}, "session": {"outcome": "failed"}}
    one, two = (redact(annotations={"mira": labels, "a2": value})["annotations"] for value in NOTHING_MUCH)
    assert one.keys() == two.keys()
    assert all(len(who) == 16 for who in one)
    assert {"turns": {"0": {"task": "fix", "why": "other"}}, "session": {"outcome": "failed"}} in one.values()


@pytest.mark.parametrize("value", [float("nan"), 4111111111111111, {"a": {"b": [[[[[[[[MAIL]]]]]]]]}}])
def test_annotations_hold_small_numbers_and_words(value: Any) -> None:
    assert MAIL not in str(redact(annotations={"a": {"session": value}}))
    assert "4111" not in str(redact(annotations={"a": {"session": value}}))


def test_labels_of_other_types_are_other() -> None:
    assert redact(labels={"task": 3, "decision": None})["labels"] == {"task": "other", "decision": "other"}


def test_a_count_that_no_column_holds_is_as_if_not_logged() -> None:
    told = redact(telemetry=Telemetry(output_tokens=10**21, words=10**30, tool_calls=3))["telemetry"]
    assert (told["output_tokens"], told["words"], told["tool_calls"]) == (None, 0, 3)
