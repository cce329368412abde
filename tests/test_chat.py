import json
from pathlib import Path
from typing import Any

import pytest

from tests.log_files import log_of, read_log, shown
from turnscope.transcripts import chat

WEAVE = [("user", "weave a loom"), ("assistant", "Woven.")]
OPENAI = {
    "id": "o-1",
    "model": "gpt-4.1",
    "messages": [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": [{"type": "text", "text": "weave a loom"}, {"type": "image_url"}]},
        {
            "role": "assistant",
            "content": None,
            "tool_calls": [{"function": {"name": "spin", "arguments": '{"n":1}'}}],
        },
        {"role": "tool", "content": "spun"},
        {"role": "assistant", "content": "Woven."},
    ],
}
SHAREGPT = {
    "id": "s-1",
    "conversations": [{"from": "human", "value": "weave a loom"}, {"from": "gpt", "value": "Woven."}],
}
CLAUDE = {
    "uuid": "c-1",
    "created_at": "2026-01-02T03:04:05Z",
    "chat_messages": [
        {"sender": "human", "text": "weave a loom", "content": [{"type": "text", "text": "weave a loom"}]},
        {
            "sender": "assistant",
            "text": "Woven.",
            "content": [
                {"type": "thinking", "thinking": "hm"},
                {"type": "text", "text": "Woven."},
                {"type": "tool_use", "name": "spin", "input": {"n": 1}},
            ],
        },
    ],
}


def node(role: str, text: str, parent: str, *children: str, **more: Any) -> dict[str, Any]:
    message = {
        "author": {"role": role},
        "content": {"content_type": "text", "parts": [text]},
        "create_time": 1772618400.5,
        "metadata": {"model_slug": "gpt-4o"},
        **more,
    }
    return {"message": message, "parent": parent, "children": list(children)}


CHATGPT = {
    "conversation_id": "g-1",
    "create_time": 1772618400.5,
    "current_node": "d",
    "mapping": {
        "root": {"message": None, "parent": None, "children": ["a"]},
        "a": node("user", "weave a loom", "root", "b", "c"),
        "b": node("assistant", "A branch that was left.", "a"),
        "c": node("assistant", "spin(1)", "a", "d", recipient="python"),
        "d": node("assistant", "Woven.", "c", recipient="all"),
    },
}
GOOGLE = [
    {"role": "user", "parts": [{"text": "weave a loom"}]},
    {"role": "model", "parts": [{"text": "Woven."}, {"functionCall": {"name": "spin", "args": {"n": 1}}}]},
]


@pytest.mark.parametrize(
    ("value", "tool", "calls"),
    [
        (OPENAI, "unknown", ["spin"]),
        (SHAREGPT, "unknown", []),
        ([CLAUDE], "claude", ["spin"]),
        ([CHATGPT], "chatgpt", ["python"]),
        (GOOGLE, "unknown", ["spin"]),
    ],
)
@pytest.mark.parametrize("indent", [None, 2])
def test_documents(tmp_path: Path, value: Any, tool: str, calls: list[str], indent: int | None) -> None:
    sessions, problems = read_log(chat, log_of(tmp_path / "c.json", json.dumps(value, indent=indent)))
    assert shown(sessions) == [WEAVE]
    (session,) = sessions
    assert (session.tool, session.surface, session.exclusion) == (tool, "web", None)
    assert [call.name for turn in session.turns for call in turn.tool_calls] == calls
    assert len(problems) == 0


def test_arguments_are_objects_and_times_are_known(tmp_path: Path) -> None:
    text = "\n".join(json.dumps(each) for each in (OPENAI, CHATGPT, CLAUDE))
    sessions, _ = read_log(chat, log_of(tmp_path / "c.jsonl", text))
    assert [session.id for session in sessions] == ["o-1", "g-1", "c-1"]
    assert sessions[0].turns[1].tool_calls[0].input == {"n": 1}
    assert [session.model_family for session in sessions] == ["gpt-4.1", "gpt-4o", None]
    assert [str(session.started_at)[:7] for session in sessions] == ["None", "2026-03", "2026-01"]


def test_lines_that_are_messages_make_one_session(tmp_path: Path) -> None:
    rows = [
        '{"role": "user", "content": "weave a loom"}',
        "{oops",
        '{"role": "assistant", "content": "Woven."}',
        "[3]",
    ]
    sessions, problems = read_log(chat, log_of(tmp_path / "run.jsonl", "\n".join(rows) + "\n"))
    assert shown(sessions) == [WEAVE]
    assert problems.counts == {"unparsable_line": 1, "malformed_record": 1}
    assert [problem.line for problem in problems] == [4, 2]


def test_a_tool_result_is_not_typed(tmp_path: Path) -> None:
    result = {"role": "user", "content": [{"type": "tool_result", "content": "spun"}]}
    value = {"messages": [*OPENAI["messages"], result]}
    sessions, _ = read_log(chat, log_of(tmp_path / "c.json", json.dumps(value)))
    assert shown(sessions) == [WEAVE]


def test_odd_records_are_counted(tmp_path: Path) -> None:
    value = [SHAREGPT, {"conversations": [{"from": "nobody", "value": "x"}, 3]}, {"weather": "fine"}, 7]
    sessions, problems = read_log(chat, log_of(tmp_path / "c.json", json.dumps(value)))
    assert shown(sessions) == [WEAVE]
    assert problems.counts == {"unknown_record": 2, "malformed_record": 2, "no_turns": 1}


def test_a_tree_that_bites_its_tail_ends(tmp_path: Path) -> None:
    value = {"mapping": {"a": node("user", "weave", "b", "b"), "b": node("assistant", "no", "a", "a")}}
    sessions, _ = read_log(chat, log_of(tmp_path / "c.json", json.dumps(value)))
    assert len(sessions) <= 1


def test_other_json_is_not_recognised(tmp_path: Path) -> None:
    assert not chat.recognises(log_of(tmp_path / "a.json", '{"name": "loom", "version": 1}'))
    assert not chat.recognises(log_of(tmp_path / "b.json", "plain text"))
