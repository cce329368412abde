import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.claude_code_log import (
    OTHER,
    SESSION,
    Row,
    assistant,
    at,
    call,
    human,
    prompts,
    read_rows,
    result,
    row,
    text,
    write_log,
)
from turnscope.transcripts.reading import read

DIALOGUE = [
    human("weave the border in blue", 1),
    assistant(text("Threading the loom."), second=2),
    human("now the hem", 3),
    assistant(text("Hem done."), second=4),
]


def test_rows_of_one_message_make_one_turn(tmp_path: Path) -> None:
    session, _ = read_rows(
        tmp_path,
        [
            human("weave the border in blue", 1),
            assistant({"type": "thinking", "thinking": "SECRET"}, second=2, message="m", tokens=1),
            assistant(text("Threading the loom."), second=3, message="m", tokens=7),
            assistant(text("Threading the loom."), second=4, message="m", tokens=7),
            assistant(call("Read", "t1", file_path="a"), second=5, message="m", tokens=30),
            assistant(call("Read", "t1", file_path="a"), second=5, message="m", tokens=30),
            result("t1", "file", 6),
            assistant(text("All blue."), second=7, message="n", tokens=4),
        ],
    )
    assert [turn.role for turn in session.turns] == ["user", "assistant"]
    assert session.turns[1].text == "Threading the loom.\n\nAll blue."
    assert [c.name for c in session.turns[1].tool_calls] == ["Read"]
    telemetry = session.telemetry
    assert (telemetry.model_calls, telemetry.tool_calls, telemetry.output_tokens) == (2, 1, 34)
    assert telemetry.words == 5
    assert session.model_family == "claude-opus-4"


def test_identity_is_read_and_kept_apart(tmp_path: Path) -> None:
    session, _ = read_rows(tmp_path, DIALOGUE)
    assert session.user == "orla"
    assert session.project == "/home/orla/looms"
    assert session.identity.branches == ("orla/weft",)
    assert session.identity.folders == ("-home-orla-looms",)
    assert session.id == SESSION
    assert session.language == "en"
    assert session.started_at is not None
    assert session.started_at.isoformat() == "2026-03-04T10:00:01.250000+00:00"
    assert "orla" not in repr(session)


def test_subagents_belong_to_their_parent(tmp_path: Path) -> None:
    project = tmp_path / "projects" / "-home-orla-looms"
    write_log(
        project / f"{SESSION}.jsonl",
        [
            *DIALOGUE,
            human("inline helper prompt", 5, isSidechain=True),
            assistant(call("Grep", "s0", pattern="x"), second=6, isSidechain=True),
        ],
    )
    helper = [
        human("helper prompt", 7, isSidechain=True),
        assistant(text("helper words"), call("Bash", "s1", command="git commit -m x"), second=8),
        result("s1", "[main abc1234] x", 9, isSidechain=True),
    ]
    write_log(project / "agent-0a1b2c3d.jsonl", helper)
    write_log(
        project / SESSION / "subagents" / "agent-9f8e7d6c.jsonl",
        [assistant(call("Read", "s2", file_path="y"), second=8, isSidechain=True)],
    )
    transcripts = read(tmp_path)
    (session,) = transcripts
    assert prompts(session) == ["weave the border in blue", "now the hem"]
    assert session.telemetry.subagent_tool_calls == session.telemetry.tool_calls == 3
    assert session.telemetry.commits == 1
    assert session.telemetry.words == 5
    assert len(transcripts.problems) == 0


def test_subagent_without_parent_is_counted(tmp_path: Path) -> None:
    write_log(tmp_path / "agent-0a1b2c3d.jsonl", [human("helper prompt", 1, isSidechain=True)])
    transcripts = read(tmp_path)
    assert list(transcripts) == []
    assert transcripts.problems.counts == {"orphan_subagent": 1}


def test_progress_of_a_subagent_counts_its_calls_once(tmp_path: Path) -> None:
    nested = assistant(call("Read", "s1", file_path="y"), second=3)
    rows = [
        *DIALOGUE,
        row("progress", 5, data={"type": "agent_progress", "message": nested}),
        row("progress", 6, data={"type": "agent_progress", "message": nested}),
        row("progress", 7, data={"type": "hook_progress", "hookName": "h"}),
    ]
    session, _ = read_rows(tmp_path, rows)
    assert session.telemetry.subagent_tool_calls == 1


def _fork(rows: list[Row], session: str, *, marked: bool) -> list[Row]:
    mark = {"forkedFrom": {"sessionId": SESSION, "messageUuid": "u"}} if marked else {}
    return [{**one, "sessionId": session, "uuid": f"new-{one['uuid']}", **mark} for one in rows]


@pytest.mark.parametrize("marked", [True, False])
@pytest.mark.parametrize("place", [("a", "a"), ("a", "b"), ("b", "a")])
def test_copied_history_counts_once_wherever_files_lie(
    tmp_path: Path, place: tuple[str, str], *, marked: bool
) -> None:
    copy = [*_fork(DIALOGUE, OTHER, marked=marked), human("and a fringe", 9, sessionId=OTHER)]
    write_log(tmp_path / place[0] / f"{SESSION}.jsonl", DIALOGUE)
    write_log(tmp_path / place[1] / f"{OTHER}.jsonl", copy)
    transcripts = read(tmp_path)
    said = {session.id: prompts(session) for session in transcripts}
    assert said == {SESSION: ["weave the border in blue", "now the hem"], OTHER: ["and a fringe"]}
    assert transcripts.problems.counts == {"copied_history": 1}


def test_same_words_at_the_same_time_are_no_copy_without_the_replies(tmp_path: Path) -> None:
    stopped = human([text("[Request interrupted by user]")], 5)
    write_log(tmp_path / f"{SESSION}.jsonl", [*DIALOGUE, stopped])
    renamed = json.loads(json.dumps([*DIALOGUE, stopped]).replace(SESSION, OTHER).replace("msg-", "m-"))
    write_log(tmp_path / f"{OTHER}.jsonl", [{**one, "uuid": f"new-{one['uuid']}"} for one in renamed])
    transcripts = read(tmp_path)
    assert [(len(prompts(session)), session.telemetry.interruptions) for session in transcripts] == [
        (2, 1)
    ] * 2
    assert transcripts.problems.counts == {}


def test_original_that_goes_on_after_a_fork_keeps_its_history(tmp_path: Path) -> None:
    write_log(tmp_path / f"{SESSION}.jsonl", [*DIALOGUE, human("much later", 90)])
    write_log(
        tmp_path / f"{OTHER}.jsonl",
        [*_fork(DIALOGUE, OTHER, marked=True), human("and a fringe", 9, sessionId=OTHER)],
    )
    said = {session.id: len(prompts(session)) for session in read(tmp_path)}
    assert said == {SESSION: 3, OTHER: 1}


def test_second_copy_of_a_log_adds_nothing(tmp_path: Path) -> None:
    write_log(tmp_path / "one" / f"{SESSION}.jsonl", DIALOGUE)
    write_log(tmp_path / "two" / f"{SESSION}.jsonl", DIALOGUE)
    (session,) = read(tmp_path)
    assert len(session.turns) == 4
    assert session.telemetry.model_calls == 2


def test_prompt_sent_again_before_any_reply_is_one(tmp_path: Path) -> None:
    rows = [human("weave", 1), human("weave", 2), assistant(text("Yes."), second=3), human("weave", 4)]
    session, transcripts = read_rows(tmp_path, rows)
    assert [turn.role for turn in session.turns] == ["user", "assistant", "user"]
    assert transcripts.problems.counts == {"resent_prompt": 1}


def test_prompt_without_letter_or_digit_is_none(tmp_path: Path) -> None:
    rows = [human("weave", 1), assistant(text("Yes."), second=3), human("...", 4), human("5", 5)]
    session, transcripts = read_rows(tmp_path, rows)
    assert prompts(session) == ["weave", "5"]
    assert transcripts.problems.counts == {"wordless_prompt": 1}


def test_synthetic_messages_are_not_the_assistants(tmp_path: Path) -> None:
    failure = assistant(text("API Error: 500"), second=2)
    failure["message"]["model"] = "<synthetic>"
    session, _ = read_rows(tmp_path, [human("weave", 1), failure])
    assert len(session.turns) == 1
    assert session.telemetry.model_calls == 0
    assert session.model_family is None


def test_pull_requests_and_remotes_from_links(tmp_path: Path) -> None:
    link = {"prUrl": "https://example.com/o/r/pull/7", "prRepository": "o/r", "prNumber": 7}
    session, _ = read_rows(tmp_path, [*DIALOGUE, row("pr-link", 5, **link), row("pr-link", 6, **link)])
    assert session.telemetry.pull_requests == 1
    assert session.project == "o/r"


def test_images_have_no_text(tmp_path: Path) -> None:
    image = {"type": "image", "source": {"type": "base64", "data": "AAAA"}}
    session, transcripts = read_rows(tmp_path, [human([image, text("what is this?")], 1), human([image], 2)])
    assert prompts(session) == ["what is this?"]
    assert len(transcripts.problems) == 0


def test_broken_lines_are_counted_and_passed_over(tmp_path: Path) -> None:
    path = write_log(tmp_path / f"{SESSION}.jsonl", DIALOGUE)
    with path.open("ab") as stream:
        stream.write(b"{broken SECRET\n\n[1]\n")
        stream.write(b'{"type": "user", "timestamp": 7}\n')
        stream.write(b'{"type": "brand-new", "sessionId": "s"}\n')
        stream.write(json.dumps(human([{"type": "hologram"}], 8)).encode() + b"\n")
        stream.write('{"cwd": "caf\u00e9"}\n'.encode("latin-1"))
        stream.write(b'{"type": "user", "message": {"conte')
    transcripts = read(path)
    (session,) = transcripts
    assert len(session.turns) == 4
    assert transcripts.problems.counts == {
        "unparsable_line": 1,
        "malformed_record": 2,
        "unknown_record": 2,
        "undecodable_line": 1,
        "truncated_file": 1,
    }
    assert {problem.line for problem in transcripts.problems} == {5, 7, 8, 9, 10, 11, 12}
    assert "SECRET" not in repr(list(transcripts.problems))


_ANYHOW = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
_LINES = st.binary(max_size=80).filter(lambda line: b"\n" not in line and bool(line.strip()))
_KINDS = st.sampled_from(["user", "assistant", "attachment", "progress", "queue-operation"])
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=4,
)
_NAMES = ("message", "timestamp", "isMeta", "toolUseResult", "attachment", "data", "content", "origin", "cwd")
_PARTS = ("content", "id", "type", "prompt", "message", "kind")
_FIELDS = st.dictionaries(
    st.sampled_from(_NAMES), _JSON | st.dictionaries(st.sampled_from(_PARTS), _JSON), max_size=5
)


@settings(_ANYHOW, max_examples=60)
@given(lines=st.lists(_LINES, min_size=1))
def test_arbitrary_lines_are_counted(tmp_path: Path, lines: list[bytes]) -> None:
    path = tmp_path / f"{SESSION}.jsonl"
    good = json.dumps(DIALOGUE[0]).encode()
    path.write_bytes(b"\n".join([good, *lines, b""]))
    transcripts = read(path)
    (session,) = transcripts
    assert prompts(session) == ["weave the border in blue"]
    assert len(transcripts.problems) == len(lines)


@settings(_ANYHOW, max_examples=100)
@given(odd=st.lists(st.tuples(_KINDS, _FIELDS), max_size=6))
def test_rows_of_any_shape_never_stop_the_run(tmp_path: Path, odd: list[tuple[str, Row]]) -> None:
    rows = [{**row(kind, 5), **fields} for kind, fields in odd]
    transcripts = read(write_log(tmp_path / f"{SESSION}.jsonl", [*DIALOGUE, *rows]))
    (session,) = transcripts
    assert len(session.turns) >= 4


def test_deeply_nested_line_is_counted(tmp_path: Path) -> None:
    path = write_log(tmp_path / f"{SESSION}.jsonl", DIALOGUE)
    deep = b"[" * 100_000 + b"]" * 100_000
    with path.open("ab") as stream:
        stream.write(b'{"type":"user","message":{"content":[{"input":' + deep + b"}]}}\n")
    transcripts = read(path)
    assert len(list(transcripts)) == 1
    assert transcripts.problems.counts == {"unparsable_line": 1}


def test_session_without_turns_is_counted(tmp_path: Path) -> None:
    rows = [
        {"type": "summary", "summary": "Weaving", "leafUuid": "u"},
        row("system", 1, subtype="turn_duration"),
    ]
    transcripts = read(write_log(tmp_path / f"{SESSION}.jsonl", rows))
    assert list(transcripts) == []
    assert transcripts.problems.counts == {"no_turns": 1}


def test_long_first_line_is_recognised(tmp_path: Path) -> None:
    session, _ = read_rows(tmp_path, [human("thread " * 20_000, 1), *DIALOGUE[1:]])
    assert len(prompts(session)) == 2


def test_times_are_optional(tmp_path: Path) -> None:
    stamps = [None, "noon", at(3), None]
    rows = [{**one, "timestamp": stamp} for one, stamp in zip(DIALOGUE, stamps, strict=True)]
    session, _ = read_rows(tmp_path, rows)
    assert [turn.timestamp is None for turn in session.turns] == [True, True, False, True]
