import pytest

from turnscope.transcripts.telemetry import count_changed_lines, count_words, model_family


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It doesn't work, see 3 looms.", 6),
        ("Before\n```python\nx = 1\n```\nafter", 2),
        ("Before\n~~~\nx = 1\n~~~\nafter", 2),
        ("Before\n```\nnever closed", 1),
        ("> ```\n> quoted\n> ```\nafter", 1),
        ("`inline` counts", 2),
        ("snake_case", 2),
        ("", 0),
        ("--- !!!", 0),
    ],
)
def test_words(text: str, words: int) -> None:
    assert count_words(text) == words


@pytest.mark.parametrize(
    ("name", "given", "changed"),
    [
        ("Edit", {"old_string": "a\nb\nc", "new_string": "a\nX\nY\nc"}, (2, 1)),
        ("Edit", {"old_string": "a", "new_string": "a"}, (0, 0)),
        ("Edit", {"old_string": "", "new_string": "a\nb"}, (2, 0)),
        (
            "MultiEdit",
            {"edits": [{"old_string": "a", "new_string": "b"}, {"old_string": "c", "new_string": ""}]},
            (1, 2),
        ),
        ("Write", {"content": "a\nb\n"}, (2, 0)),
        ("write_file", {"content": "a"}, (1, 0)),
        ("Read", {"content": "a"}, (0, 0)),
        ("apply_patch", {"input": "*** Begin Patch\n+++ b\n+a\n-b\n-c\n"}, (1, 2)),
        ("apply_patch", "+a\n-b", (1, 1)),
        ("Bash", "+a", (0, 0)),
        ("Edit", None, (0, 0)),
        ("MultiEdit", {"edits": ["x"]}, (0, 0)),
    ],
)
def test_changed_lines(name: str, given: object, changed: tuple[int, int]) -> None:
    assert count_changed_lines(name, given) == changed


@pytest.mark.parametrize(
    ("model", "family"),
    [
        ("claude-opus-4-5-20251101", "claude-opus-4"),
        ("claude-opus-4-6", "claude-opus-4"),
        ("claude-sonnet-4-20250514", "claude-sonnet-4"),
        ("us.anthropic.claude-3-5-sonnet-20241022-v2:0", "claude-sonnet-3"),
        ("claude-3-opus-20240229", "claude-opus-3"),
        ("claude-haiku-4.5", "claude-haiku-4"),
        ("gpt-5.1-codex", "gpt-5.1-codex"),
        ("openai/gpt-4o-2024-08-06", "gpt-4o"),
        ("gemini-2.5-pro", "gemini-2.5-pro"),
        ("<synthetic>", None),
        ("", None),
        (None, None),
    ],
)
def test_model_families(model: str | None, family: str | None) -> None:
    assert model_family(model) == family
