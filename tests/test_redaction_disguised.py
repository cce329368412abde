"""What is known or found is masked in every disguise, in every field; properties of the masked text."""

import base64
import json
import re
from collections.abc import Callable
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from turnscope.redaction.keys import Key
from turnscope.redaction.redactor import Redactor, redact_text
from turnscope.transcripts.model import Identity, Session, ToolCall, Turn

REDACTOR = Redactor(key=Key(b"k" * 32))
ALIKE = str.maketrans("aceiopsxyABEKMHOPCTX", "асеіорѕхуАВЕКМНОРСТХ")  # noqa: RUF001
WIDE = str.maketrans({chr(at): chr(at + 0xFEE0) for at in range(0x21, 0x7F)})
ARABIC = str.maketrans("0123456789", "".join(chr(0x660 + digit) for digit in range(10)))


def every(size: int, mark: str) -> Callable[[str], str]:
    return lambda value: mark.join(value[at : at + size] for at in range(0, len(value), size))


def middle(mark: str) -> Callable[[str], str]:
    return lambda value: value[: len(value) // 2] + mark + value[len(value) // 2 :]


def each(form: str) -> Callable[[str], str]:
    return lambda value: "".join(form.format(ord(letter)) for letter in value)


DISGUISES: Final[dict[str, Callable[[str], str]]] = {
    "none": str,
    "zero-width": every(5, "\u200b"),
    "zero-width in every gap": every(1, "\u200d"),
    "soft hyphen": every(5, "\u00ad"),
    "colour": middle("\x1b[1;31m"),
    "colours": every(3, "\x1b[0m\x1b[32m"),
    "line end": middle("\n"),
    "line end and indent": middle("\r\n    "),
    "wrapped by a terminal": middle(" \u2502\n\u2502 "),
    "continued": middle("\\\n"),
    "escaped line end": middle("\\n"),
    "concatenated": lambda value: f'"{middle(chr(34) + " + " + chr(34))(value)}"',
    "concatenated by lines": lambda value: f"'{middle(chr(39) + chr(10) + '  ' + chr(39))(value)}'",
    "lookalikes": lambda value: value.translate(ALIKE),
    "full-width": lambda value: value.translate(WIDE),
    "other digits": lambda value: value.translate(ARABIC),
    "JSON escapes": each("\\u{:04x}"),
    "JSON escapes twice": each("\\\\u{:04x}"),
    "C escapes": each("\\x{:02x}"),
    "octal escapes": each("\\{:03o}"),
    "percent": each("%{:02X}"),
    "percent twice": each("%25{:02X}"),
    "decimal entities": each("&#{};"),
    "hexadecimal entities": each("&#x{:x};"),
    "quoted-printable": each("={:02X}"),
    "base64": lambda value: base64.b64encode(value.encode()).decode(),
    "base64 without padding": lambda value: base64.b64encode(value.encode()).decode().rstrip("="),
    "base64 twice": lambda value: base64.b64encode(base64.b64encode(value.encode())).decode(),
    "base64 in JSON escapes": lambda value: each("\\u{:04x}")(base64.b64encode(value.encode()).decode()),
    "hex": lambda value: value.encode().hex(),
    "upper hex": lambda value: value.encode().hex().upper(),
    "hex dump": lambda value: value.encode().hex(" "),
}
IDENTITY = Identity(
    paths=("/home/mmustermann/code/rocketsled",),
    users=("mmustermann",),
    hosts=("build-box-7.corp.example",),
    people=("Marta Quolsby <marta.q@corp.example>",),
    remotes=("git@git.corp.example:acmecorp/rocketsled.git",),
)
KNOWN = (
    *("mmustermann", "build-box-7", "build-box-7.corp.example", "Marta Quolsby", "Quolsby"),
    *("marta.q@corp.example", "acmecorp", "rocketsled"),
)
FRAMES = ("ask {} about it", "owner={}", "see /srv/{} and go", "- {}\n- next", 'config: "{}",', "{}")
FOUND = {
    "e-mail": ("write to {} today", "jane.doe@corp.internal"),
    "card": ("card {} exp 12/29", "4111 1111 1111 1111"),
    "token": ("export KEY={}", "ghp_" + "a8FkQ29dKe0PqLz7Vb12x3y4Zk3vQ9xLmP0v"),
    "drawn": ("use {} now", "Zk3vQ9xLmP0vBn4Rt7Yc2Ws6Ed5"),
    "author": ("Author: {} <[EMAIL_9]>", "Henrietta Quolsby"),
    "IBAN": ("to {} please", "DE89370400440532013000"),
}


def left_of(text: str, frame: str) -> str:
    """Give the letters and digits that stand in the value's place outside placeholders."""
    before, after = frame.split("{}")
    core = text[len(before) : len(text) - len(after)]
    return "".join(filter(str.isalnum, re.sub(r"\[[A-Z_]+_\d+\]", "", core)))


@pytest.mark.parametrize("disguise", DISGUISES)
def test_what_the_metadata_names_is_masked_in_every_disguise_and_field(disguise: str) -> None:
    texts = [(frame, frame.format(DISGUISES[disguise](value))) for value in KNOWN for frame in FRAMES]
    turns = [Turn("assistant", text, (ToolCall("Bash", {"command": [text], text: 1}),)) for _, text in texts]
    done = REDACTOR(Session(id="s1", turns=tuple(turns), format="claude_code", identity=IDENTITY))
    for (frame, text), turn in zip(texts, done.turns, strict=True):
        assert left_of(turn.text, frame) == "", text
        assert not turn.withheld
        command, key = turn.tool_calls[0].input
        assert [turn.tool_calls[0].input[command], key] == [[turn.text], turn.text]


@pytest.mark.parametrize("kind", FOUND)
@pytest.mark.parametrize("disguise", [name for name in DISGUISES if "gap" not in name])
def test_what_a_rule_finds_is_masked_in_every_disguise(kind: str, disguise: str) -> None:
    frame, value = FOUND[kind]
    text = frame.format(DISGUISES[disguise](value))
    done = redact_text(text)
    assert left_of(done.text, frame) == ""
    assert redact_text(done.text).text == done.text


def test_a_disguised_value_shares_the_placeholder_of_the_plain_one() -> None:
    plain = "jane.doe@corp.internal"
    encoded = base64.b64encode(plain.encode()).decode()
    done = redact_text(f"{plain} is {encoded} or {each('%{:02X}')(plain)} or jane.doe@corp.int\u200bernal")
    assert done.text == "[EMAIL_1] is [EMAIL_1] or [EMAIL_1] or [EMAIL_1]"


@pytest.mark.parametrize(
    "disguise", ["JSON escapes", "C escapes", "octal escapes", "decimal entities", "hex"]
)
def test_masking_inside_json_text_keeps_it_json(disguise: str) -> None:
    value = DISGUISES[disguise]("jane.doe@corp.internal")
    text = '{"a": "x ' + (value if disguise == "JSON escapes" else json.dumps(value)[1:-1]) + ' y", "b": [1]}'
    assert json.loads(redact_text(text).text) == {"a": "x [EMAIL_1] y", "b": [1]}


def test_fences_and_lines_stay() -> None:
    text = (
        "```sh\ncurl -u jane:hunt\\\ner2x9 https://x.example\n```\nwrite to jane.d\noe@corp.internal\n```\n"
    )
    done = redact_text(text).text
    assert done.count("```") == 3
    assert len(done.splitlines()) == len(text.splitlines())
    assert "oe@" not in done


def test_a_session_tells_what_was_looked_at() -> None:
    encoded = base64.b64encode(b"write to jane.doe@corp.internal").decode()
    done = REDACTOR(Session(id="s1", turns=(Turn("user", f"x {encoded}"),), format="claude_code"))
    assert done.scan.bytes == 2 + len(encoded)
    assert done.scan.decoded >= len("write to jane.doe@corp.internal")
    assert not done.scan.unread


PIECES = st.sampled_from(
    [
        *(change(value) for change in DISGUISES.values() for value in ("mmustermann", "a@corp.internal")),
        *(change("ghp_" + "a8FkQ29dKe0PqLz7Vb12x3y4Zk3vQ9xLmP0v") for change in DISGUISES.values()),
        *(
            "\x1b[31m",
            "\u200b",
            "\u0430",
            "\uff41",
            "\\u0061",
            "\\",
            "%",
            "&#97;",
            "=\n",
            "\n",
            '" + "',
            "' '",
        ),
        *(
            "password=",
            "4111 1111 ",
            "1111 1111",
            "Author: ",
            "Jane Doe <",
            "[EMAIL_3]",
            "[SECRET_1",
            "```\n",
        ),
        *("\u202e\u0627\u0644", "\ud800", "e\u0301\u0302", "A" * 300, "a1B2" * 40),
    ]
)
TEXTS = st.lists(PIECES | st.text(max_size=6), max_size=8).map("".join)
CODECS = (("latin-1", "strict"), ("utf-8", "surrogateescape"), ("utf-16-le", "replace"))


@given(TEXTS)
@settings(max_examples=150, deadline=None)
def test_redacting_disguised_text_twice_changes_nothing(text: str) -> None:
    done = redact_text(text)
    again = redact_text(done.text)
    assert (again.text, again.findings) == (done.text, ())
    assert len(done.text.splitlines()) == len(text.splitlines())


@given(TEXTS)
@settings(max_examples=150, deadline=None)
def test_nothing_outside_the_spans_of_disguised_values_changes(text: str) -> None:
    done = redact_text(text)
    kept, position = "", 0
    for finding in done.findings:
        assert position <= finding.start < finding.end <= len(text)
        kept += re.escape(text[position : finding.start]) + rf'"?\[{finding.kind}_\d+\]"?'
        kept += rf"(?:[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+(?:\[{finding.kind}_\d+\])?)?"
        position = finding.end
    assert re.fullmatch(kept + re.escape(text[position:]), done.text)


@given(st.binary(max_size=200), st.sampled_from(CODECS))
@settings(max_examples=150, deadline=None)
def test_any_bytes_come_out_the_same_the_second_time(data: bytes, codec: tuple[str, str]) -> None:
    done = redact_text(data.decode(*codec))
    assert redact_text(done.text).text == done.text


@given(st.lists(TEXTS, min_size=1, max_size=3))
@settings(max_examples=60, deadline=None)
def test_no_known_value_comes_out_of_a_session_in_plain(parts: list[str]) -> None:
    turns = tuple(Turn("user", part) for part in parts)
    done = REDACTOR(Session(id="s1", turns=turns, format="claude_code", identity=IDENTITY))
    assert not any("mmustermann" in turn.text.lower() for turn in done.turns)


@pytest.mark.parametrize("part", [slice(4, 12), slice(10, 19), slice(-8, None), slice(0, 30)])
def test_a_part_of_a_known_secret_is_masked_where_it_stands_alone(part: slice) -> None:
    secret = "ghp_" + "a8FkQ29dKe0PqLz7Vb12x3y4Zk3vQ9xLmP0v"
    turns = (Turn("user", f"export T={secret}"), Turn("user", f"it begins {secret[part]} or so"))
    done = REDACTOR(Session(id="s1", turns=turns, format="claude_code"))
    assert re.fullmatch(r"it begins \[SECRET_\d\] or so", done.turns[1].text)
