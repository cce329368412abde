import json
from pathlib import Path
from typing import Any

import pytest

from turnscope.transcripts import codex
from turnscope.transcripts.codex_calls import applied_lines, command_of, outcome_of
from turnscope.transcripts.codex_text import typed_text
from turnscope.transcripts.logfile import LogFile
from turnscope.transcripts.model import Session
from turnscope.transcripts.problems import Problems

Rows = list[dict[str, Any]]


def row(kind: str, payload: dict[str, Any], second: int = 0) -> dict[str, Any]:
    return {"timestamp": f"2026-03-04T10:00:{second:02}.000Z", "type": kind, "payload": payload}


def meta(**more: Any) -> dict[str, Any]:
    payload = {
        "id": "0199-a",
        "timestamp": "2026-03-04T09:59:58.000Z",
        "cwd": "/home/ada/looms",
        "originator": "codex_cli_rs",
        "source": "cli",
        "git": {"repository_url": "https://git.example/ada/looms.git"},
        **more,
    }
    return row("session_meta", payload)


def item(role: str, text: str) -> dict[str, Any]:
    kind = "output_text" if role == "assistant" else "input_text"
    return row("response_item", {"type": "message", "role": role, "content": [{"type": kind, "text": text}]})


def event(text: str) -> dict[str, Any]:
    return row("event_msg", {"type": "user_message", "message": text})


def call(number: int, name: str, arguments: Any) -> dict[str, Any]:
    payload = {
        "type": "function_call",
        "name": name,
        "call_id": f"c{number}",
        "arguments": json.dumps(arguments),
    }
    return row("response_item", payload)


def output(number: int, text: Any) -> dict[str, Any]:
    payload = {"type": "function_call_output", "call_id": f"c{number}", "output": text}
    return row("response_item", payload)


def read(tmp_path: Path, rows: Rows, *, tail: str = "") -> tuple[Session, Problems]:
    path = tmp_path / "rollout.jsonl"
    path.write_text("".join(json.dumps(each) + "\n" for each in rows) + tail)
    log, problems = LogFile(path, "rollout.jsonl", path.stat().st_size), Problems()
    assert codex.recognises(log)
    (session,) = codex.read(log, problems=problems)
    return session, problems


def test_prompts_come_from_the_events_and_replies_form_one_turn(tmp_path: Path) -> None:
    rows = [
        meta(),
        item("user", "<environment_context>\n<cwd>/home/ada/looms</cwd>\n</environment_context>"),
        item("user", "# AGENTS.md instructions for /home/ada/looms\n\nBe brief."),
        row("turn_context", {"model": "gpt-5.1-codex", "cwd": "/home/ada/looms"}),
        item("user", "mend the loom"),
        event("mend the loom"),
        item("assistant", "Looking."),
        call(1, "shell", {"command": ["bash", "-lc", "cargo test"]}),
        output(1, json.dumps({"output": "test result: FAILED", "metadata": {"exit_code": 101}})),
        item("assistant", "It is broken."),
        item("user", "then commit it"),
        event("then commit it"),
        call(2, "exec_command", {"cmd": "git commit -qm x"}),
        output(2, "Chunk ID: 1\nProcess exited with code 0\nOutput:\n"),
        row("event_msg", {"type": "token_count", "info": {"total_token_usage": {"output_tokens": 321}}}),
    ]
    session, problems = read(tmp_path, rows)
    assert [(turn.role, turn.text) for turn in session.turns] == [
        ("user", "mend the loom"),
        ("assistant", "Looking.\n\nIt is broken."),
        ("user", "then commit it"),
        ("assistant", ""),
    ]
    assert [call.name for turn in session.turns for call in turn.tool_calls] == ["shell", "exec_command"]
    assert (session.id, session.tool, session.surface, session.exclusion) == ("0199-a", "codex", "cli", None)
    assert session.model_family == "gpt-5.1-codex"
    assert (session.user, session.project) == ("ada", "https://git.example/ada/looms.git")
    told = session.telemetry
    assert (told.human_prompts, told.tool_calls, told.failed_tool_calls, told.words) == (2, 2, 1, 4)
    assert (told.tests_passed, told.commits, told.last_exit, told.output_tokens) == (False, 1, 0, 321)
    assert len(problems) == 0


def test_without_events_the_items_are_the_prompts(tmp_path: Path) -> None:
    rows = [
        meta(),
        item("user", "<user_instructions>\nBe brief.\n</user_instructions>"),
        item("user", "weave"),
        item("assistant", "Woven."),
        item("user", "<turn_aborted>\nstopped\n</turn_aborted>"),
        item("user", "unweave"),
    ]
    session, _ = read(tmp_path, rows)
    assert [turn.text for turn in session.turns] == ["weave", "Woven.", "unweave"]


def test_first_edition_had_no_envelope(tmp_path: Path) -> None:
    path = tmp_path / "old.jsonl"
    rows = [
        {"id": "old-1", "timestamp": "2025-05-01T08:00:00Z", "instructions": None},
        {"record_type": "state"},
        {"type": "message", "role": "user", "content": [{"type": "input_text", "text": "weave"}]},
        {"type": "reasoning", "summary": []},
        {"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": "Woven."}]},
    ]
    path.write_text("".join(json.dumps(each) + "\n" for each in rows))
    log, problems = LogFile(path, "old.jsonl", 1), Problems()
    assert codex.recognises(log)
    (session,) = codex.read(log, problems=problems)
    assert [turn.text for turn in session.turns] == ["weave", "Woven."]
    assert session.started_at is not None
    assert (session.started_at.year, session.started_at.month, len(problems)) == (2025, 5, 0)


def test_editor_context_is_not_typed() -> None:
    message = (
        "# Context from my IDE setup:\n\n## Open tabs:\n- loom.rs\n\n## My request for Codex:\nmend it\n"
    )
    assert typed_text(message) == "mend it"
    assert typed_text("# Context from my IDE setup:\n\n## Open tabs:\n- loom.rs") == ""
    assert typed_text("<user>a tag that a person typed</user>") == "<user>a tag that a person typed</user>"


@pytest.mark.parametrize(
    ("originator", "source", "surface", "exclusion"),
    [
        ("codex_cli_rs", "cli", "cli", None),
        ("codex-tui", "cli", "cli", None),
        ("codex_vscode", "vscode", "ide", "ide"),
        ("codex_exec", "exec", "headless", "headless"),
        ("codex_sdk_ts", "exec", "sdk", "sdk"),
        ("Codex Desktop", "vscode", "desktop", None),
        ("something else", "cli", "cli", None),
        (None, None, "unknown", None),
    ],
)
def test_surface(
    tmp_path: Path, originator: str | None, source: str | None, surface: str, exclusion: str | None
) -> None:
    session, _ = read(tmp_path, [meta(originator=originator, source=source), event("weave")])
    assert (session.surface, session.exclusion) == (surface, exclusion)


def test_prompts_of_a_subagent_are_not_human(tmp_path: Path) -> None:
    rows = [
        meta(source={"subagent": {"thread_spawn": {"parent_thread_id": "0199-b"}}}),
        event("count the threads"),
        call(1, "exec_command", {"cmd": "wc -l"}),
    ]
    session, _ = read(tmp_path, rows)
    assert [turn.role for turn in session.turns] == ["assistant"]
    assert (session.exclusion, session.telemetry.subagent_tool_calls) == ("headless", 1)


def test_a_command_that_goes_on_reports_its_exit_later(tmp_path: Path) -> None:
    rows = [
        meta(),
        event("test it"),
        call(1, "exec_command", {"cmd": "cargo test"}),
        output(1, "Chunk ID: 1\nProcess running with session ID 77\nOutput:\n"),
        call(2, "write_stdin", {"session_id": 77, "chars": ""}),
        output(2, "Chunk ID: 2\nProcess exited with code 0\nOutput:\ntest result: ok. 3 passed"),
    ]
    session, _ = read(tmp_path, rows)
    assert (session.telemetry.tests_passed, session.telemetry.last_exit) == (True, 0)


def test_interruptions_patches_and_pull_requests(tmp_path: Path) -> None:
    changes = {
        "/home/ada/looms/a": {"type": "update", "unified_diff": "@@ -1 +1,2 @@\n-x\n+y\n+z\n"},
        "/home/ada/looms/b": {"type": "add", "content": "one\ntwo\n"},
    }
    made = {"Ok": {"content": [], "isError": False}}
    rows = [
        meta(),
        event("go"),
        row(
            "response_item", {"type": "custom_tool_call", "name": "apply_patch", "call_id": "p", "input": "x"}
        ),
        row("event_msg", {"type": "patch_apply_end", "success": True, "changes": changes}),
        row("event_msg", {"type": "patch_apply_end", "success": False, "changes": changes}),
        row(
            "event_msg",
            {
                "type": "mcp_tool_call_end",
                "invocation": {"tool": "github_create_pull_request"},
                "result": made,
            },
        ),
        row("event_msg", {"type": "turn_aborted", "reason": "interrupted"}),
    ]
    told = read(tmp_path, rows)[0].telemetry
    assert (told.lines_added, told.lines_removed) == (4, 1)
    assert (told.pull_requests, told.interruptions) == (1, 1)


def test_bad_lines_are_counted_with_their_place(tmp_path: Path) -> None:
    rows = [meta(), event("weave"), row("event_msg", {"type": "brand_new_event"}), row("event_msg", {})]
    rows += [{"type": "event_msg", "payload": 7}, {"timestamp": 1, "type": ["x"], "payload": {"type": []}}]
    session, problems = read(tmp_path, rows, tail='[1]\n{"broken\n{"timestamp":"2026')
    assert len(session.turns) == 1
    assert problems.counts == {
        "unknown_record": 3,
        "malformed_record": 2,
        "unparsable_line": 1,
        "truncated_file": 1,
    }
    assert [problem.line for problem in problems if problem.kind == "unparsable_line"] == [8]


def test_the_list_of_prompts_is_a_companion(tmp_path: Path) -> None:
    path = tmp_path / "history.jsonl"
    path.write_text('{"session_id":"0199-a","ts":1772618400,"text":"weave"}\n')
    log, problems = LogFile(path, "history.jsonl", 1), Problems()
    assert codex.recognises(log)
    assert (list(codex.read(log, problems=problems)), problems.counts) == ([], {"companion_file": 1})


def test_a_fork_leaves_out_what_it_copied(tmp_path: Path) -> None:
    fork, parent = "01990000-0002-7000-8000-000000000000", "01990000-0000-7000-8000-000000000000"
    old, new = "01990000-0001-7000-8000-000000000000", "01990000-0003-7000-8000-000000000000"
    rows = [
        meta(id=fork, forked_from_id=parent),
        meta(id=parent),
        row("event_msg", {"type": "task_started", "turn_id": old}),
        event("weave"),
        item("assistant", "Woven."),
        row("turn_context", {"turn_id": new, "model": "gpt-5"}),
        event("unweave"),
        item("assistant", "Unwoven."),
    ]
    session, problems = read(tmp_path, rows)
    assert [turn.text for turn in session.turns] == ["unweave", "Unwoven."]
    assert (session.id, problems.counts) == (fork, {"copied_history": 1})


def test_outcomes() -> None:
    assert outcome_of([{"type": "input_text", "text": 'Script completed\n{"exit_code":3}'}]).status == 3
    assert outcome_of("plain").status is None
    assert outcome_of({"content": "no", "success": False}).failed
    assert outcome_of("exec command rejected by user").refused
    assert outcome_of('{"output": broken').status is None


def test_commands_inside_code() -> None:
    code = 'const r = await tools.exec_command({cmd:"git status && echo \\"hi\\"", "workdir":"/x"}); text(r)'
    assert command_of("exec", code) == 'git status && echo "hi"'
    assert command_of("view_image", {"command": "no shell"}) == ""


def test_applied_lines_of_the_older_shape() -> None:
    assert applied_lines({"a": {"add": {"content": "1\n2\n"}}, "b": {"delete": {"content": "1\n"}}}) == (2, 1)
    assert applied_lines(None) == applied_lines({"a": 3}) == (0, 0)
