import json
from pathlib import Path
from typing import Any

from tests.log_files import log_of, read_log, shown
from turnscope.transcripts import vscode_chat
from turnscope.transcripts.vscode_store import replay

TERMINAL = {
    "kind": "terminal",
    "commandLine": {"original": "pytest -q"},
    "terminalCommandState": {"exitCode": 1},
    "terminalCommandOutput": {"text": "1 failed"},
}


def invocation(tool: str, **more: Any) -> dict[str, Any]:
    return {
        "kind": "toolInvocationSerialized",
        "toolId": tool,
        "invocationMessage": {"value": "Reading loom.py"},
        "isConfirmed": {"type": 1},
        **more,
    }


def request(text: str, *response: Any, **more: Any) -> dict[str, Any]:
    return {
        "requestId": "r",
        "message": {"text": text, "parts": [{"kind": "text", "text": text}]},
        "variableData": {"variables": [{"kind": "file", "name": "loom.py"}]},
        "response": list(response),
        "timestamp": 1772618400000,
        "modelId": "copilot/gpt-5",
        **more,
    }


def chat(*requests: Any, **more: Any) -> dict[str, Any]:
    return {
        "requesterUsername": "ada-weaves",
        "responderUsername": "GitHub Copilot",
        "initialLocation": "panel",
        "requests": list(requests),
        **more,
    }


def test_an_export(tmp_path: Path) -> None:
    edit = {
        "kind": "textEditGroup",
        "uri": {"path": "/home/ada/loom.py"},
        "edits": [[{"text": "a\nb\n", "range": {"startLineNumber": 3, "endLineNumber": 4}}], []],
    }
    reference = {"kind": "inlineReference", "inlineReference": {"name": "warp"}}
    base = {"path": "/home/ada/looms/", "scheme": "file"}
    document = chat(
        request(
            "mend the loom",
            {"kind": "thinking", "value": "hm"},
            {"value": "Mending ", "baseUri": base},
            reference,
            {"value": " now."},
            invocation("copilot_readFile"),
            invocation("run_in_terminal", toolSpecificData=TERMINAL),
            {"value": "\n```\n"},
            edit,
            {"value": "\n```\n"},
            {"value": "Mended."},
        ),
        request("undone", {"value": "never mind"}, shouldBeRemovedOnSend=True),
        request("stop", invocation("run_in_terminal", isConfirmed={"type": 0}), isCanceled=True),
    )
    sessions, problems = read_log(vscode_chat, log_of(tmp_path / "chat.json", json.dumps(document, indent=2)))
    assert shown(sessions) == [
        [
            ("user", "mend the loom"),
            ("assistant", "Mending `warp` now.\n\nMended."),
            ("user", "stop"),
            ("assistant", ""),
        ]
    ]
    (session,) = sessions
    told = session.telemetry
    assert (session.tool, session.surface, session.exclusion) == ("copilot", "ide", "ide")
    assert (session.model_family, session.user, session.project) == ("gpt-5", "ada-weaves", "/home/ada/looms")
    assert session.started_at is not None
    assert session.started_at.isoformat() == "2026-03-04T10:00:00+00:00"
    assert (told.tool_calls, told.tool_calls_refused, told.interruptions) == (4, 1, 1)
    assert (told.lines_added, told.lines_removed, told.tests_passed, told.last_exit) == (2, 1, False, 1)
    assert len(problems) == 0


def test_a_store_replays_its_changes(tmp_path: Path) -> None:
    rows = [
        {
            "kind": 0,
            "v": chat(
                request("weave", {"value": "Wov"}), version=3, sessionId="s-1", creationDate=1772618400000
            ),
        },
        {"kind": 2, "k": ["requests", 0, "response"], "v": [{"value": "en."}]},
        {"kind": 2, "k": ["requests"], "v": [request("again", {"value": "no"})]},
        {"kind": 1, "k": ["requests", 1, "response"], "v": [{"value": "Woven again."}]},
        {"kind": 1, "k": ["nothing", "here"], "v": 1},
        {"kind": 3, "k": ["requesterUsername"]},
    ]
    text = "".join(json.dumps(row) + "\n" for row in rows) + "[1]\n{oops\n"
    sessions, problems = read_log(vscode_chat, log_of(tmp_path / "s-1.jsonl", text))
    assert shown(sessions) == [
        [("user", "weave"), ("assistant", "Woven."), ("user", "again"), ("assistant", "Woven again.")]
    ]
    assert (sessions[0].id, sessions[0].user) == ("s-1", None)
    assert problems.counts == {"malformed_record": 1, "unparsable_line": 1}


def test_replay_cuts_before_it_pushes() -> None:
    rows = [
        {"kind": 0, "v": {"a": [1, 2, 3]}},
        {"kind": 2, "k": ["a"], "v": [9], "i": 1},
        {"kind": 1, "k": ["a", 2], "v": 7},
    ]
    assert replay(rows) == {"a": [1, 9, 7]}


def test_odd_records_are_counted(tmp_path: Path) -> None:
    document = chat(request("weave", {"kind": "brand new"}, 7, {"kind": ["x"]}), 3, {"response": 5})
    sessions, problems = read_log(vscode_chat, log_of(tmp_path / "c.json", json.dumps(document)))
    assert shown(sessions) == [[("user", "weave")]]
    assert problems.counts == {"unknown_record": 3, "malformed_record": 1}


def test_a_document_cut_short(tmp_path: Path) -> None:
    cut = json.dumps(chat(request("weave")))[:-9]
    sessions, problems = read_log(vscode_chat, log_of(tmp_path / "c.json", cut))
    assert (sessions, problems.counts) == ([], {"unparsable_file": 1})
