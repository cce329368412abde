"""The redactor: memory, placeholders, withholding, ids."""

import json
import pickle
import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from turnscope.errors import RedactionError
from turnscope.redaction.keys import Key
from turnscope.redaction.model import Finding, RedactedSession
from turnscope.redaction.recognisers.registry import default_recognisers
from turnscope.redaction.redactor import Redactor, redact_text
from turnscope.transcripts.model import Identity, Session, Telemetry, ToolCall, Turn

KEY = Key(b"k" * 32)
REDACTOR = Redactor(key=KEY)


def session(*turns: Turn | str, **fields: object) -> Session:
    made = tuple(turn if isinstance(turn, Turn) else Turn("user", turn) for turn in turns)
    return Session(**{"id": "s1", "turns": made, "format": "claude_code", **fields})  # type: ignore[arg-type]


def texts(done: RedactedSession) -> list[str]:
    return [turn.text for turn in done.turns]


class Broken:
    """Raises on texts that hold a word."""

    def find(self, text: str) -> Iterator[Finding]:
        if "boom" in text:
            raise TimeoutError(text)
        yield from ()


def test_a_value_found_once_is_masked_in_every_turn_before_and_after() -> None:
    done = REDACTOR(session("is kitten-house-7 right?", "DB_PASSWORD=kitten-house-7", "KITTEN-HOUSE-7 it is"))
    assert texts(done) == ["is [SECRET_1] right?", "DB_PASSWORD=[SECRET_1]", "[SECRET_1] it is"]
    assert done.findings == {"SECRET": 3}


def test_metadata_is_known_from_the_start() -> None:
    identity = Identity(
        paths=("/home/mmustermann/code/rocketsled",),
        hosts=("build-box-7.corp.example",),
        people=("Maria Mustermann <maria.m@corp.example>",),
        remotes=("git@git.corp.example:acmecorp/rocketsled.git",),
        folders=("-home-mmustermann-code-rocketsled",),
    )
    done = REDACTOR(
        session(
            "ls /home/mmustermann/code/rocketsled/src/x.py",
            "Rocketsled by Maria at acmecorp on build-box-7",
            "open ~/.claude/projects/-home-mmustermann-code-rocketsled/a.jsonl",
            "ask mmustermann or maria.mustermann",
            identity=identity,
        )
    )
    assert texts(done) == [
        "ls /home/[USER_1]/code/[PROJECT_1]/src/x.py",
        "[PROJECT_1] by [PERSON_1] at [ORG_1] on [HOST_1]",
        "open ~/.claude/projects/-home-[USER_1]-code-[PROJECT_1]/a.jsonl",
        "ask [USER_1] or [USER_1]",
    ]


def test_ordinary_and_short_names_are_masked_only_where_a_name_must_stand() -> None:
    identity = Identity(paths=("/home/dev/app",), users=("dev",), people=("Ada",))
    done = REDACTOR(
        session("dev server in /home/dev/app: start the app, adapt it; dev@box:~$ ls", identity=identity)
    )
    assert texts(done) == [
        "dev server in /home/[USER_1]/app: start the app, adapt it; [USER_1]@[HOST_1]:~$ ls"
    ]


def test_a_short_user_is_masked_in_a_listing_and_behind_sudo() -> None:
    identity = Identity(users=("ada",), folders=("C--Users-ada-rocketsled",))
    listing = "drwxr-xr-x  5 ada staff 160 x\nsudo -u ada make adapter\nAuthor: ada"
    done = REDACTOR(session(listing, "rocketsled", identity=identity))
    assert texts(done) == [
        "drwxr-xr-x  5 [USER_1] staff 160 x\nsudo -u [USER_1] make adapter\nAuthor: [USER_1]",
        "[PROJECT_1]",
    ]


@pytest.mark.parametrize(
    "form",
    [
        "jane.doe%40corp.internal",
        "JANE.DOE@CORP.INTERNAL",
        r"jane.doe\u0040corp.internal".replace(r"\u0040", "@"),
        "amFuZS5kb2VAY29ycC5pbnRlcm5hbA==",
        "Basic eDpqYW5lLmRvZUBjb3JwLmludGVybmFs",
    ],
)
def test_a_known_value_is_found_in_other_forms(form: str) -> None:
    done = REDACTOR(session("I am jane.doe@corp.internal", f"see {form} there"))
    assert texts(done)[0] == "I am [EMAIL_1]"
    assert form.rsplit(maxsplit=1)[-1] not in texts(done)[1]
    assert texts(done)[1].endswith("] there")


@pytest.mark.parametrize("cut", [14, 20, 26])
def test_a_secret_cut_in_two_is_masked_where_it_is_known(cut: int) -> None:
    secret = "ghp_" + "Zq7Wm3Xr9Tk5Vb1Nc8Yd4Hf6Jg2Ls0Pa7UeQ"
    redacted = REDACTOR(session(f"use {secret}", f"{secret[:cut]}\n\n{secret[cut:]}, not ghp_Zq9"))
    assert redacted.turns[1].text == "[SECRET_2]\n\n[SECRET_3], not ghp_Zq9"


def test_tool_calls_are_masked_to_the_last_leaf() -> None:
    call = ToolCall(
        "lookup:jane.doe@corp.internal",
        {
            "command": "deploy --token kitten-house-7",
            "env": [{"password": "lampshade", "note": "lampshade is long"}, {"jane.doe@corp.internal": None}],
            "card": 4111111111111111,
            "port": 8080,
            "ratio": 0.5,
            "ok": True,
        },
    )
    done = REDACTOR(session(Turn("assistant", "done", (call,))))
    assert done.turns[0].tool_calls[0].name == "lookup:[EMAIL_1]"
    assert done.turns[0].tool_calls[0].input == {
        "command": "deploy --token [SECRET_1]",
        "env": [{"password": "[SECRET_2]", "note": "[SECRET_2] is long"}, {"[EMAIL_1]": None}],
        "card": "[CARD_1]",
        "port": 8080,
        "ratio": 0.5,
        "ok": True,
    }


def test_two_keys_that_become_one_are_both_kept() -> None:
    call = ToolCall("x", {"A@corp.internal": 1, "a@corp.internal": 2})
    done = REDACTOR(session(Turn("assistant", "", (call,))))
    assert done.turns[0].tool_calls[0].input == {"[EMAIL_1]": 1, "[EMAIL_1] (2)": 2}


def test_placeholders_are_numbered_in_order_and_case_does_not_count() -> None:
    done = REDACTOR(session("b@corp.internal a@corp.internal", "A@Corp.internal B@corp.internal"))
    assert texts(done) == ["[EMAIL_1] [EMAIL_2]", "[EMAIL_2] [EMAIL_1]"]


def test_placeholders_in_the_text_stay_and_numbering_goes_on_after_them() -> None:
    done = REDACTOR(session("[EMAIL_7] and x@corp.internal", "password=[SECRET_2]"))
    assert texts(done) == ["[EMAIL_7] and [EMAIL_8]", "password=[SECRET_2]"]


def test_a_recogniser_that_raises_withholds_the_turn_and_no_other() -> None:
    redactor = Redactor(key=KEY, recognisers=(*default_recognisers(), Broken()))
    inside = Turn("assistant", "fine", (ToolCall("Bash", {"command": ["boom"]}),))
    done = redactor(session("fine a@corp.internal", "boom a@corp.internal", inside, "fine"))
    assert [turn.withheld for turn in done.turns] == [False, True, True, False]
    assert texts(done) == ["fine [EMAIL_1]", "", "", "fine"]
    assert done.turns[2].tool_calls == ()
    assert done.findings == {"EMAIL": 1}


def test_what_the_other_recognisers_found_in_a_withheld_turn_is_masked_elsewhere() -> None:
    redactor = Redactor(key=KEY, recognisers=(Broken(), *default_recognisers()))
    done = redactor(session("boom password=kitten-house-7", "it was kitten-house-7"))
    assert texts(done) == ["", "it was [SECRET_1]"]


def test_a_text_on_which_a_recogniser_raises_is_refused_silently(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("turnscope.redaction.redactor.default_recognisers", lambda _policy: (Broken(),))
    with pytest.raises(RedactionError) as caught:
        redact_text("boom hunter2")
    assert "hunter2" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


def test_input_that_is_nested_beyond_reason_withholds_the_turn() -> None:
    value: object = "a@corp.internal"
    for _ in range(5000):
        value = [value]
    done = REDACTOR(session(Turn("assistant", "x", (ToolCall("x", value),)), "y"))
    assert [turn.withheld for turn in done.turns] == [True, False]


@pytest.mark.parametrize(
    "turn",
    [
        Turn("user", b"mira"),  # type: ignore[arg-type]
        Turn("assistant", "x", (ToolCall(None, {}),)),  # type: ignore[arg-type]
        Turn("assistant", "x", (ToolCall("run", {"n": 10**5000}),)),
    ],
)
def test_a_turn_of_other_types_is_withheld(turn: Turn) -> None:
    done = REDACTOR(session("one", turn, "two"))
    assert [turn.withheld for turn in done.turns] == [False, True, False]


def test_a_role_is_one_of_two() -> None:
    turn = Turn("mira@corp.example", "x")  # type: ignore[arg-type]
    assert REDACTOR(session(turn)).turns[0].role == "assistant"


@pytest.mark.parametrize("given", [None, "mira@corp.example", 3])
def test_what_is_no_session_or_text_is_refused_silently(given: object) -> None:
    with pytest.raises(TypeError, match="expected a Session") as refused:
        REDACTOR(given)  # type: ignore[arg-type]
    assert "mira" not in str(refused.value)
    if not isinstance(given, str):
        with pytest.raises(TypeError, match="expected a str"):
            redact_text(given)  # type: ignore[arg-type]


def test_ids_are_keyed_and_the_day_is_lost() -> None:
    raw = session(
        "x",
        id="0f8b6c1e-session",
        user="jane",
        project="/home/jane/rocketsled",
        started_at=datetime(2026, 3, 14, 15, 9, tzinfo=UTC),
        telemetry=Telemetry(human_prompts=1),
        labels={"outcome": "succeeded"},
    )
    done = REDACTOR(raw)
    assert done.id == KEY.hash("session", "0f8b6c1e-session")
    assert done.user == KEY.hash("user", "jane")
    assert done.project == KEY.hash("project", "/home/jane/rocketsled")
    assert (done.month, done.telemetry.human_prompts, done.labels) == ("2026-03", 1, {"outcome": "succeeded"})


def test_ids_of_a_redacted_session_pass_through() -> None:
    done = REDACTOR(session("x", id="abc", user="u", project="p", keyed=True))
    assert (done.id, done.user, done.project) == ("abc", "u", "p")


def test_nothing_shows_a_value() -> None:
    done = REDACTOR(session("DB_PASSWORD=kitten-house-7"))
    redaction = redact_text("DB_PASSWORD=kitten-house-7")
    assert "kitten" not in repr((done, done.turns, redaction, redaction.findings, REDACTOR, KEY))


def test_the_redactor_travels_to_worker_processes() -> None:
    again = pickle.loads(pickle.dumps(REDACTOR))
    assert texts(again(session("a@corp.internal"))) == ["[EMAIL_1]"]


def test_a_private_key_keeps_the_lines() -> None:
    key = "-----BEGIN PRIVATE KEY-----\r\nMIIEowIBAAKCAQEA\nabc=\n-----END PRIVATE KEY-----"
    done = redact_text(f"a\n{key}\nb")
    assert done.text == "a\n[PRIVATE_KEY_1]\r\n\n\n\nb"


def test_json_stays_json() -> None:
    text = json.dumps(
        {
            "a": "x\njane@corp.internal",
            "card": 4111111111111111,
            "l": [4111111111111111],
            "k": {"password": 'q"uo7'},
        }
    )
    done = redact_text(text).text
    assert json.loads(done)["a"] == "x\n[EMAIL_1]"
    assert json.loads(done)["card"] == "[CARD_1]"
    assert json.loads(done)["l"] == ["[CARD_1]"]


SEEDS = st.sampled_from(
    [
        *("jane@corp.internal", "password=hunter2", "[EMAIL_1]", "[SECRET_3]", "/home/jdoe/x", "token: "),
        *(
            "-----BEGIN PRIVATE KEY-----\n",
            "4111 1111 1111 1111",
            "+49 30 901820",
            "10.24.3.17",
            "://a:b1c2@h",
        ),
        *(
            '{"pwd": "',
            "Author: Jane Doe <",
            "C:\\Users\\jdoe\\",
            "\u00e9\u0130\u200b",
            "\n",
            "\r\n",
            " ",
            '"',
        ),
        *("AKIA", "=", "secret", "[", "]", "-home-jdoe-", "jdoe@box:~$ ", "eyJhbGciOiJI", "\\n", "```"),
        "ghp_" + "a8FkQ29dKe0PqLz7Vb12x3y4Zk3vQ9xLmP0v",
        "password=\ud800\udfffx1",
    ]
)
LINE_ENDS = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
TEXTS = st.lists(SEEDS | st.text(max_size=8), max_size=14).map("".join)


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_spans_are_sorted_disjoint_and_all_else_is_untouched(text: str) -> None:
    done = redact_text(text)
    expected, position = "", 0
    for finding in done.findings:
        assert position <= finding.start < finding.end <= len(text)
        value = text[finding.start : finding.end]
        expected += re.escape(text[position : finding.start]) + rf'"?\[{finding.kind}_\d+\]"?'
        expected += rf"{''.join(LINE_ENDS.findall(value))}(?:\[{finding.kind}_\d+\])?"
        position = finding.end
    assert re.fullmatch(expected + re.escape(text[position:]), done.text)


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_redacting_twice_changes_nothing_and_lines_stay(text: str) -> None:
    once = redact_text(text)
    twice = redact_text(once.text)
    assert (twice.text, twice.findings) == (once.text, ())
    assert len(once.text.splitlines()) == len(text.splitlines())


@given(st.lists(TEXTS, min_size=1, max_size=4))
@settings(max_examples=150, deadline=None)
def test_redacting_a_session_twice_changes_nothing(parts: list[str]) -> None:
    once = REDACTOR(session(*parts, identity=Identity(paths=("/home/jdoe/rocketsled",))))
    again = REDACTOR(session(*texts(once), keyed=True))
    assert [t for t, turn in zip(texts(again), once.turns, strict=True) if not turn.withheld] == [
        turn.text for turn in once.turns if not turn.withheld
    ]


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | TEXTS,
        lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner),
        max_leaves=8,
    )
)
@settings(max_examples=100, deadline=None)
def test_json_documents_stay_json(value: object) -> None:
    json.loads(redact_text(json.dumps([value])).text)


def test_a_word_that_is_a_password_too_stays_in_code() -> None:
    redacted = REDACTOR(session('DB_PASSWORD="pandemon"\nfrom pandemon import Model', "pandemon was it"))
    assert redacted.turns[0].text == 'DB_PASSWORD="[SECRET_1]"\nfrom pandemon import Model'
    assert redacted.turns[1].text == "[SECRET_1] was it"


def test_very_many_findings_side_by_side_become_one() -> None:
    masked = redact_text(
        "ask a1@example.org, " + "".join(f"b{n}@acme-corp.io, " for n in range(3000)) + "now"
    ).text
    assert "acme-corp" not in masked
    assert masked.count("[") == 1
    assert redact_text(masked).text == masked
