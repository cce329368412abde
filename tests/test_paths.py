import pytest
from hypothesis import given
from hypothesis import strategies as st

from turnscope.transcripts.paths import PathMask, mask_path

UUID = "11111111-2222-4333-8444-555555555555"


@pytest.mark.parametrize(
    "path",
    [
        f"projects/{UUID}.jsonl",
        f"sessions/2026/03/04/rollout-2026-03-04T10-00-01-{UUID}.jsonl.gz",
        f"projects/{UUID}/subagents/agent-0a1b2c3d.jsonl",
        "chats/session-2026-03-04T10-00-1a2b3c4d.json",
        "2026-03-04_10-00Z.md",
        "[NAME_3]/[NAME_4].md",
    ],
)
def test_safe_shapes_stay(path: str) -> None:
    assert mask_path(path) == path


@pytest.mark.parametrize(
    ("path", "masked"),
    [
        ("-home-orla-looms/notes.jsonl", "[NAME_1]/[NAME_2].jsonl"),
        ("orla/orla/x.orla", "[NAME_1]/[NAME_1]/[NAME_2]"),
        ("2026-03-04_10-00-orlas-loom.md", "[NAME_1].md"),
        ("abbade.md", "[NAME_1].md"),
        (f"orla-{UUID}.jsonl", "[NAME_1].jsonl"),
        (".aider.chat.history.md", ".aider.chat.history.md"),
        ("a\\b", "[NAME_1]/[NAME_2]"),
        (".orla", "[NAME_1]"),
        (".jsonl", "[NAME_1]"),
        ("", ""),
    ],
)
def test_names_are_masked(path: str, masked: str) -> None:
    assert mask_path(path) == masked


def test_numbers_hold_across_paths() -> None:
    mask = PathMask()
    assert [mask("orla/a"), mask("b/orla")] == ["[NAME_1]/[NAME_2]", "[NAME_3]/[NAME_1]"]
    assert repr(mask) == "PathMask(3 names)"


@given(st.text())
def test_masking_again_changes_nothing(path: str) -> None:
    assert mask_path(mask_path(path)) == mask_path(path)
