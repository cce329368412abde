"""Names of products, models and formats."""

import pytest

from turnscope.transcripts.names import plain_language, plain_name


@pytest.mark.parametrize(
    "name",
    [
        "claude-opus-4",
        "deepseek-r1",
        "gemini-2.5-pro-exp-03-25",
        "gpt-4o-mini",
        "llama-3.1-70b-instruct",
        "qwen3-coder-480b-a35b",
        "session_jsonl",
        "specstory-md/claude-code",
    ],
)
def test_known_names_pass(name: str) -> None:
    assert plain_name(name) == name


@pytest.mark.parametrize(
    "name",
    ["", "gpt-mira", "ft:gpt-4o:corp", "mira@corp.example", "/home/mira", "4.1 " * 20, "gpt-4111111111"],
)
def test_others_do_not(name: str) -> None:
    assert plain_name(name) == "other"


def test_a_language_is_two_letters() -> None:
    assert [plain_language(told) for told in ("pt", "mira", "PT")] == ["pt", "other", "other"]
