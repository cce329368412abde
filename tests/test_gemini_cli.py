import json
from pathlib import Path
from typing import Any

from tests.log_files import log_of, read_log, shown
from turnscope.transcripts import gemini_cli


def message(kind: str, content: Any, **more: Any) -> dict[str, Any]:
    return {
        "timestamp": "2026-02-03T04:05:06Z",
        "type": kind,
        "content": content,
        **more,
    }


def tool(name: str, arguments: dict[str, Any], output: str, status: str = "success") -> dict[str, Any]:
    response = {"output" if status == "success" else "error": output}
    return {
        "id": "t1",
        "name": name,
        "args": arguments,
        "status": status,
        "result": [{"functionResponse": {"name": name, "response": response}}],
    }


def record(*messages: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "sessionId": "5e55",
        "projectHash": "ab12",
        "startTime": "2026-02-03T04:05:00Z",
        "lastUpdated": "2026-02-03T05:00:00Z",
        "messages": list(messages),
        **more,
    }


def test_a_session(tmp_path: Path) -> None:
    shell = tool("run_shell_command", {"command": "pytest -q"}, "Output: 2 passed\nExit Code: 0")
    edit = tool(
        "replace", {"file_path": "/home/ada/loom.py", "old_string": "a", "new_string": "b\nc"}, "done"
    )
    refused = tool(
        "run_shell_command", {"command": "rm -r loom"}, "User cancelled the operation.", "cancelled"
    )
    broken = tool("read_file", {"file_path": "x"}, "File not found", "error")
    log = log_of(
        tmp_path / "session.json",
        json.dumps(
            record(
                message("user", "mend the loom"),
                message(
                    "gemini", "Mending.", model="gemini-3-pro", tokens={"output": 7}, toolCalls=[shell, edit]
                ),
                message(
                    "gemini",
                    "Mended.",
                    model="gemini-3-pro",
                    tokens={"output": 5},
                    toolCalls=[broken, refused],
                ),
                message("info", "Request cancelled."),
                message("user", [{"text": "thanks"}]),
            ),
            indent=2,
        ),
    )
    sessions, problems = read_log(gemini_cli, log)
    assert shown(sessions) == [
        [("user", "mend the loom"), ("assistant", "Mending.\n\nMended."), ("user", "thanks")]
    ]
    (session,) = sessions
    told = session.telemetry
    assert (session.id, session.project, session.user) == ("5e55", "ab12", "ada")
    assert (session.tool, session.surface, session.model_family) == ("gemini-cli", "cli", "gemini-3-pro")
    assert (told.tool_calls, told.failed_tool_calls, told.tool_calls_refused) == (4, 1, 1)
    assert (told.lines_added, told.lines_removed, told.output_tokens) == (2, 1, 12)
    assert (told.tests_passed, told.last_exit, told.interruptions) == (True, 0, 1)
    assert len(problems) == 0


def test_what_an_at_sign_drew_in_is_not_typed() -> None:
    drawn = "--- Content from referenced files ---\nContent from @loom.py:\nx\n--- End of content ---"
    assert gemini_cli.typed_text(f"explain @loom.py\n{drawn}") == "explain @loom.py"
    assert (
        gemini_cli.typed_text("This is the Gemini CLI. We are setting up the context for our chat.\nLinux")
        == ""
    )


def test_the_stand_in_for_init_is_the_command() -> None:
    prompt = (
        "\nYou are an AI agent that brings the power of Gemini directly into the terminal. Your task is long."
    )
    assert gemini_cli.typed_text(prompt) == "/init"


def test_a_prompt_sent_again_counts_once(tmp_path: Path) -> None:
    failed = message("error", "[API Error: no answer]")
    messages = [message("user", "hello"), failed, message("user", "hello"), message("gemini", "Hello.")]
    sessions, problems = read_log(gemini_cli, log_of(tmp_path / "s.json", json.dumps(record(*messages))))
    assert shown(sessions) == [[("user", "hello"), ("assistant", "Hello.")]]
    assert (sessions[0].telemetry.human_prompts, problems.counts) == (1, {"resent_prompt": 1})


def test_a_prompt_without_words_makes_no_turn(tmp_path: Path) -> None:
    messages = [
        message("user", "weave"),
        message("gemini", "Woven."),
        message("user", "?"),
        message("gemini", "Yes."),
    ]
    sessions, problems = read_log(gemini_cli, log_of(tmp_path / "s.json", json.dumps(record(*messages))))
    assert shown(sessions) == [[("user", "weave"), ("assistant", "Woven.\n\nYes.")]]
    assert (sessions[0].telemetry.human_prompts, problems.counts) == (1, {"wordless_prompt": 1})


def test_json_lines_amend_and_rewind(tmp_path: Path) -> None:
    rows = [
        {"sessionId": "5e56", "projectHash": "ab12", "startTime": "2026-02-03T04:05:00Z", "kind": "main"},
        {"id": "1", "type": "user", "content": "weave", "timestamp": "2026-02-03T04:05:01Z"},
        {"id": "2", "type": "gemini", "content": "Wov"},
        {"id": "2", "type": "gemini", "content": "Woven."},
        {"id": "3", "type": "user", "content": "undo"},
        {"$rewindTo": "3"},
        {"$rewindTo": "never seen"},
        {"$set": {"lastUpdated": "2026-02-03T05:00:00Z"}},
        {"id": "4", "type": "user", "content": "again"},
    ]
    log = log_of(
        tmp_path / "session.jsonl", "".join(json.dumps(each) + "\n" for each in rows) + "[3]\n{oops\n"
    )
    sessions, problems = read_log(gemini_cli, log)
    assert shown(sessions) == [[("user", "weave"), ("assistant", "Woven."), ("user", "again")]]
    assert problems.counts == {"malformed_record": 1, "unparsable_line": 1}


def test_prompts_of_a_subagent_are_not_human(tmp_path: Path) -> None:
    told = record(
        message("user", "look"),
        message("gemini", "Seen.", toolCalls=[tool("glob", {}, "x")]),
        kind="subagent",
    )
    (session,), _ = read_log(gemini_cli, log_of(tmp_path / "s.json", json.dumps(told)))
    assert ([turn.role for turn in session.turns], session.exclusion) == (["assistant"], "headless")
    assert session.telemetry.subagent_tool_calls == 1


def test_the_list_of_prompts_is_a_companion(tmp_path: Path) -> None:
    rows = [
        {"sessionId": "5e55", "messageId": 0, "type": "user", "message": "weave", "timestamp": "2026-02-03"}
    ]
    sessions, problems = read_log(gemini_cli, log_of(tmp_path / "logs.json", json.dumps(rows, indent=2)))
    assert (sessions, problems.counts) == ([], {"companion_file": 1})


def test_odd_records_are_counted(tmp_path: Path) -> None:
    told = record(message("user", "weave"), message("brand_new", "x"))
    told["messages"] += [3, {"type": ["user"]}]
    sessions, problems = read_log(gemini_cli, log_of(tmp_path / "s.json", json.dumps(told)))
    assert shown(sessions) == [[("user", "weave")]]
    assert problems.counts == {"unknown_record": 2, "malformed_record": 1}


def test_a_document_cut_short(tmp_path: Path) -> None:
    cut = json.dumps(record(message("user", "weave")), indent=2)[:-20]
    sessions, problems = read_log(gemini_cli, log_of(tmp_path / "s.json", cut))
    assert (sessions, problems.counts) == ([], {"unparsable_file": 1})
