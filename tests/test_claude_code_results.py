import pytest
from msgspec import Raw

from turnscope.transcripts.claude_code_results import (
    count_patch,
    count_picks,
    decision_of,
    exit_of,
    feedback_in,
    runs_on,
    was_not_run,
)


@pytest.mark.parametrize(
    ("text", "decision"),
    [
        ("The user doesn't want to proceed with this tool use. STOP", "refused"),
        ("The user doesn't want to take this action right now. STOP", "refused"),
        ("User chose to stay in plan mode and continue planning", "refused"),
        ("User has approved your plan. You can now start coding.", "approved"),
        ("Permission to use Bash has been auto-denied in dontAsk mode.", None),
        ("He said: The user doesn't want to proceed with this tool use", None),
    ],
)
def test_decisions(text: str, decision: str | None) -> None:
    assert decision_of(text) == decision


def test_feedback_of_both_wordings() -> None:
    old = "rejected. The user provided the following reason for the rejection: use wool"
    assert feedback_in(old.replace("The user provided", "the user provided")) == "use wool"
    assert (
        feedback_in("rejected. To tell you how to proceed, the user said:\nuse wool\nnot silk")
        == "use wool\nnot silk"
    )
    assert feedback_in("rejected. STOP what you are doing") == ""


@pytest.mark.parametrize(
    ("result", "picks"),
    [
        (b'{"questions": [{"question": "q", "options": [{"label": "a, b"}]}], "answers": {"q": "a, b"}}', 1),
        (b'{"questions": [{"question": "q", "options": [{"label": "a"}]}], "answers": {"q": ["a"]}}', 1),
        (b'{"questions": [{"question": "q", "options": [{"label": "a"}]}], "answers": {"q": "mine"}}', 0),
        (b'{"questions": [{"question": "q", "options": [{"label": "a"}]}], "answers": {}}', 0),
        (b'{"questions": [{"question": "q"}], "answers": {"q": "a"}}', 0),
        (b'{"questions": "q", "answers": {}}', 0),
        (b'"text"', 0),
    ],
)
def test_picks(result: bytes, picks: int) -> None:
    assert count_picks(Raw(result)) == picks


def test_patches() -> None:
    assert count_patch(Raw(b'{"structuredPatch": [{"lines": ["+a", "-b", " c", "+d"]}]}')) == (2, 1)
    assert count_patch(Raw(b'{"structuredPatch": []}')) is None
    assert count_patch(Raw(b'{"structuredPatch": 3}')) is None
    assert count_patch(Raw(b"null")) is None


@pytest.mark.parametrize(
    ("text", "failed", "status"),
    [("Exit code 42\nno", True, 42), ("no", True, 1), ("Exit code 3", False, 0), ("", False, 0)],
)
def test_exits(text: str, status: int, *, failed: bool) -> None:
    assert exit_of(text, failed=failed) == status


def test_calls_without_an_end() -> None:
    assert runs_on(Raw(b'{"stdout": "", "backgroundTaskId": "b1"}'))
    assert not runs_on(Raw(b'{"stdout": "\\"backgroundTaskId\\""}'))
    assert was_not_run("This command requires approval")
    assert not was_not_run("Exit code 1")
