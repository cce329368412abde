from datetime import UTC, datetime

from turnscope.transcripts.model import ToolCall, Turn
from turnscope.transcripts.turns import merge_turns

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


def test_assistant_messages_join_until_the_next_human_one() -> None:
    turns = merge_turns(
        [
            Turn("user", "weave"),
            Turn("user", "in blue"),
            Turn("assistant", "Threading."),
            Turn("assistant", "", (ToolCall("Read", {}),), NOON),
            Turn("assistant", "Done.", (ToolCall("Edit", {}),)),
            Turn("assistant", " "),
            Turn("user", "thanks"),
        ]
    )
    assert [(turn.role, turn.text) for turn in turns] == [
        ("user", "weave"),
        ("user", "in blue"),
        ("assistant", "Threading.\n\nDone."),
        ("user", "thanks"),
    ]
    assert [call.name for call in turns[2].tool_calls] == ["Read", "Edit"]
    assert turns[2].timestamp == NOON


def test_nothing_makes_no_turn() -> None:
    assert merge_turns([Turn("assistant", "\n")]) == ()
