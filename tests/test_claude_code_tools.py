from pathlib import Path

from tests.claude_code_log import Row, assistant, call, human, prompts, read_rows, result, row, text

NO = "The user doesn't want to proceed with this tool use. The tool use was rejected."
STOP = f"{NO} STOP what you are doing and wait for the user to tell you how to proceed."


PROMPT = {"commandMode": "prompt"}
NOTICE = {"commandMode": "task-notification"}


def _exchange(
    name: str, said: str, /, *, error: bool = False, logged: object = None, **given: object
) -> list[Row]:
    return [
        human("weave the border", 1),
        assistant(text("Asking."), call(name, "t1", **given), second=2),
        result("t1", said, 3, error=error, toolUseResult=logged),
        assistant(text("Going on."), second=4),
    ]


def test_refused_call_is_telemetry(tmp_path: Path) -> None:
    rows = [
        *_exchange("Edit", STOP, error=True),
        human([text("[Request interrupted by user for tool use]")], 5),
    ]
    session, _ = read_rows(tmp_path, rows)
    telemetry = session.telemetry
    assert (telemetry.tool_calls_refused, telemetry.failed_tool_calls, telemetry.interruptions) == (1, 0, 1)
    assert prompts(session) == ["weave the border"]


def test_words_typed_when_refusing_are_a_turn(tmp_path: Path) -> None:
    note = "Note: The user's next message may contain a correction."
    feedback = f"{NO} To tell you how to proceed, the user said:\nuse wool instead\n\n{note}"
    session, _ = read_rows(tmp_path, _exchange("Edit", feedback, error=True))
    assert prompts(session) == ["weave the border", "use wool instead"]
    assert session.telemetry.tool_calls_refused == 1
    assert [turn.role for turn in session.turns] == ["user", "assistant", "user", "assistant"]


def test_plans(tmp_path: Path) -> None:
    approved, _ = read_rows(
        tmp_path / "a", _exchange("ExitPlanMode", "User has approved your plan. Go.", plan="p")
    )
    stay = "User chose to stay in plan mode and continue planning"
    rejected, _ = read_rows(tmp_path / "b", _exchange("ExitPlanMode", stay, error=True, plan="p"))
    hand_over = human("Implement the following plan:\n\n# P\n\nWeave.", 1, planContent="# P\n\nWeave.")
    started, _ = read_rows(tmp_path / "c", [hand_over, *_exchange("Read", "x")[1:]])
    assert (approved.telemetry.plans_approved, approved.telemetry.plans_rejected) == (1, 0)
    assert (rejected.telemetry.plans_approved, rejected.telemetry.plans_rejected) == (0, 1)
    assert rejected.telemetry.tool_calls_refused == rejected.telemetry.failed_tool_calls == 0
    assert (started.telemetry.plans_approved, started.telemetry.human_prompts) == (1, 0)


def test_picks_from_offered_options(tmp_path: Path) -> None:
    questions = [
        {"question": "Colour?", "options": [{"label": "Blue"}, {"label": "Red"}]},
        {"question": "Yarns?", "options": [{"label": "Wool"}, {"label": "Silk, raw"}]},
        {"question": "Width?", "options": [{"label": "Wide"}]},
    ]
    answers = {"Colour?": "Red", "Yarns?": "Wool", "Width?": "as my loom allows"}
    given = {"questions": questions, "answers": answers}
    session, _ = read_rows(tmp_path, _exchange("AskUserQuestion", "User has answered", logged=given))
    assert session.telemetry.options_picked == 2
    assert prompts(session) == ["weave the border"]


def test_failures(tmp_path: Path) -> None:
    missing = "<tool_use_error>File does not exist</tool_use_error>"
    failed, _ = read_rows(tmp_path / "a", _exchange("Read", missing, error=True))
    denied, _ = read_rows(
        tmp_path / "b", _exchange("Bash", "Permission to use Bash has been auto-denied", error=True)
    )
    assert failed.telemetry.failed_tool_calls == denied.telemetry.failed_tool_calls == 1
    assert denied.telemetry.tool_calls_refused == 0
    assert denied.telemetry.last_exit is None


def test_lines_changed(tmp_path: Path) -> None:
    patch = {
        "structuredPatch": [{"oldStart": 1, "lines": [" a", "-b", "+c", "+d"]}],
        "originalFile": "x" * 99,
    }
    edit = _exchange("Edit", "ok", logged=patch, old_string="b", new_string="c\nd")
    patched, _ = read_rows(tmp_path / "a", edit)
    created, _ = read_rows(
        tmp_path / "b", _exchange("Write", "ok", logged={"structuredPatch": []}, content="a\nb\nc")
    )
    unlogged, _ = read_rows(tmp_path / "c", _exchange("Edit", "ok", old_string="a\nb", new_string="a\nx\ny"))
    refused, _ = read_rows(tmp_path / "d", _exchange("Write", STOP, error=True, content="a\nb\nc"))
    changed = [
        (s.telemetry.lines_added, s.telemetry.lines_removed) for s in (patched, created, unlogged, refused)
    ]
    assert changed == [(2, 1), (3, 0), (2, 1), (0, 0)]


def test_evidence_of_shell_commands(tmp_path: Path) -> None:
    rows = [
        human("weave the border", 1),
        assistant(call("Bash", "a", command="pytest -q | tail -1"), second=2),
        result("a", "3 failed, 2 passed in 1s", 3, toolUseResult={"stdout": "", "interrupted": False}),
        assistant(call("Bash", "b", command='git commit -m "weave" && gh pr create --fill'), second=4),
        result("b", "[weft 1a2b3c4] weave\n 1 file changed\nhttps://example.com/o/r/pull/3", 5),
        assistant(call("Bash", "c", command="make hem"), second=6),
        result("c", "Exit code 42\nno rule", 7, error=True),
        assistant(call("Bash", "d", command="sleep 9"), second=8),
        result(
            "d", "Command running in background", 9, toolUseResult={"stdout": "", "backgroundTaskId": "x"}
        ),
    ]
    telemetry = read_rows(tmp_path, rows)[0].telemetry
    assert (telemetry.commits, telemetry.pull_requests) == (1, 1)
    assert telemetry.tests_passed is False
    assert telemetry.last_exit == 42


def test_queued_prompts(tmp_path: Path) -> None:
    rows = [
        human("weave the border", 1),
        assistant(text("Weaving."), second=2),
        row("queue-operation", 3, operation="enqueue", content="use wool"),
        row(
            "attachment",
            4,
            attachment={"type": "queued_command", "prompt": "use wool", **PROMPT},
        ),
        row("queue-operation", 5, operation="remove"),
        row(
            "attachment",
            6,
            attachment={"type": "queued_command", "prompt": "x", **NOTICE},
        ),
        row("attachment", 6, attachment={"type": "hook_success", "content": "fine"}),
        assistant(text("Wool it is."), second=7),
    ]
    session, transcripts = read_rows(tmp_path, rows)
    assert prompts(session) == ["weave the border", "use wool"]
    assert len(transcripts.problems) == 0
