"""Views: what a disguised value reads as, and the way back to where it stands."""

import base64
import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from turnscope.redaction.scan import Scan
from turnscope.redaction.views.decoded import decoded
from turnscope.redaction.views.derive import LARGEST, views
from turnscope.redaction.views.folded import folded
from turnscope.redaction.views.joined import joined
from turnscope.redaction.views.unescaped import unescaped
from turnscope.redaction.views.view import View, rewrite

VALUE = "jane.doe@corp.example"
TOKEN = "Zk3vQ9xLmP0vBn4Rt7Yc2Ws6Ed5"


def read(text: str) -> list[str]:
    return [view.text for view in views(text)]


def test_a_copy_goes_back_letter_by_letter_and_a_change_as_a_whole() -> None:
    view = rewrite("ab%41cd", (1, 7), [(2, 5, "A")])
    assert view.text == "bAcd"
    assert [view.back(at, at + 1) for at in range(4)] == [(1, 2), (2, 5), (5, 6), (6, 7)]
    assert view.back(0, 4) == (1, 7)


def test_a_view_of_a_view_goes_back_to_the_original() -> None:
    outer = rewrite("x %2541 y", (0, 9), [(2, 5, "%")])
    inner = rewrite(outer.text, (0, 7), [(2, 5, "A")], parent=outer)
    assert (outer.text, inner.text, inner.back(2, 3)) == ("x %41 y", "x A y", (2, 7))


def test_what_was_dropped_belongs_to_the_span_around_it_alone() -> None:
    view = rewrite("a--b--c", (0, 7), [(1, 3, ""), (4, 6, "")])
    assert view.text == "abc"
    assert [view.back(1, 2), view.back(0, 2), view.back(0, 3)] == [(3, 4), (0, 4), (0, 7)]


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("ja\x1b[1;31mne", "jane"),
        ("ja\x1b]8;;https://x.example\x07ne", "jane"),
        ("ja\u200bn\u00ade", "jane"),
        ("ja\u2060ne\ufe0fx", "janex"),
        ("j\u0430ne", "jane"),
        ("\uff4a\uff41\uff4e\uff45", "jane"),
        ("\U0001d423\U0001d41a\U0001d427\U0001d41e", "jane"),
        ("\u0664\u0661\u0661\u0661", "4111"),
        ("\u0967\u0968\u0969", "123"),
        ("10\u00a0000", "10 000"),
        ("415\u20112671", "415-2671"),
        ("jj\x08ane", "jane"),
        ("ja\U000e0041ne", "jane"),
        ("Jane\u0301 x", "Jan\u00e9 x"),
        ("\ufb01le", "file"),
    ],
)
def test_a_text_folds_to_what_it_looks_like(text: str, plain: str) -> None:
    assert [view.text for view in folded(f"see {text}.")] == [f"see {plain}."]


@pytest.mark.parametrize(
    "text",
    [
        "plain text",
        "caf\u00e9 na\u00efve \u00fcber",
        "\u2500\u2500 \u2502 box",
        "\u26a0\ufe0f careful",
        "\u0441\u0435\u0440\u0432\u0435\u0440",
        "\u4f60\u597d\uff0c\u4e16\u754c",
        "\u2192 next \u201cquoted\u201d \u2014 dash",
        "1\ufe0f\u20e3 first",
    ],
)
def test_a_text_of_any_language_and_its_signs_cost_no_view(text: str) -> None:
    assert list(views(text)) == []


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        (r"\u006a\u0061ne", "jane"),
        (r"\ud835\udc1aX", "\U0001d41aX"),
        (r"\x6a\x61ne", "jane"),
        (r"\152\141ne", "jane"),
        (r"caf\303\251", "caf\u00e9"),
        (r"\u{6a}ane", "jane"),
        (r"\U0000006aane", "jane"),
        ("%6A%61ne", "jane"),
        ("caf%C3%A9", "caf\u00e9"),
        ("&#106;ane &amp; &lt;b&gt;", "jane & <b>"),
        ("&#x6A;ane", "jane"),
        ("jane=40corp", "jane@corp"),
        (r"http:\/\/x\/jane", "http://x/jane"),
        (r"\x6aane\tdoe\n", "jane\tdoe\n"),
        (r"\xff\xfeX", "\xff\xfeX"),
    ],
)
def test_escapes_are_read(text: str, plain: str) -> None:
    assert [view.text for view in unescaped(text)] == [plain]


def test_a_soft_break_of_quoted_printable_is_taken_out() -> None:
    line = "x" * 60
    assert [view.text for view in unescaped(f"{line}jane=\ndoe")] == [f"{line}janedoe"]
    assert list(unescaped("c2VjcmV0IHRleHQ=\n- next")) == []


@pytest.mark.parametrize(
    "written",
    [
        base64.b64encode(VALUE.encode()).decode(),
        base64.b64encode(VALUE.encode()).decode().rstrip("="),
        base64.urlsafe_b64encode(VALUE.encode()).decode(),
        VALUE.encode().hex(),
        VALUE.encode().hex().upper(),
        VALUE.encode().hex(" "),
        VALUE.encode().hex(":"),
        ", ".join(f"0x{byte:02x}" for byte in VALUE.encode()),
        "\\x" + VALUE.encode().hex("-").replace("-", "\\x"),
    ],
)
def test_encoded_text_is_read_and_goes_back_whole(written: str) -> None:
    view = next(view for view in views(f"see {written} there") if VALUE in view.text)
    start = view.text.index(VALUE)
    assert view.back(start, start + len(VALUE)) == (4, 4 + len(written))


def test_base64_over_several_lines_is_read() -> None:
    text = base64.encodebytes(b"to whom it may concern: " * 5 + VALUE.encode()).decode()
    assert any(VALUE in view.text for view in decoded(f"data: |\n{text}"))


@pytest.mark.parametrize(
    "text",
    [
        "da39a3ee5e6b4b0d3255bfef95601890afd80709",
        "src/components/Button/IndexPage.tsx",
        "internationalization authenticated",
        base64.b64encode(bytes(range(120, 220))).decode(),
    ],
)
def test_what_is_no_text_is_not_decoded(text: str) -> None:
    assert list(decoded(text)) == []


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        (f"use {TOKEN[:13]}\n  {TOKEN[13:]} now", TOKEN),
        (f"use {TOKEN[:13]}\\\n{TOKEN[13:]} now", TOKEN),
        (f"\u2502 use {TOKEN[:13]} \u2502\n\u2502 {TOKEN[13:]} \u2502", TOKEN),
        (f"> use {TOKEN[:13]}\r\n> {TOKEN[13:]}", TOKEN),
        (f'k = "{TOKEN[:13]}" + "{TOKEN[13:]}"', TOKEN),
        (f"k = ('{TOKEN[:13]}'\n     f'{TOKEN[13:]}')", TOKEN),
        (f"$k = '{TOKEN[:13]}' . '{TOKEN[13:]}';", TOKEN),
        (f'\\"{TOKEN[:13]}\\" + \\"{TOKEN[13:]}\\"', TOKEN),
        ("write to jane.d\noe@corp.example", VALUE),
        ("write to jane.doe@co\nrp.example", VALUE),
        ("pay 4111 1111\n 1111 1111 now", "4111 11111111 1111"),
        ("Author: Jane Qu\nolsby <j@x.example>", "Jane Quolsby"),
        ("Author: Jane\nQuolsby <j@x.example>", "Jane Quolsby"),
    ],
)
def test_a_value_cut_in_two_is_joined(text: str, whole: str) -> None:
    assert any(whole in view.text for view in joined(text))


@pytest.mark.parametrize(
    "text",
    [
        "password: hunter2\nusername: jane2",
        "the quick brown fox\njumps over the dog",
        "jane@corp.example\njoe@corp.example",
        "write to jane@corp.example\nand wait",
        "systemctl restart web\nroot@box:~# ls",
        "20240102\n20240103\n20240104",
        "total 12\n2024-01-02 10:30 x",
        "```\ncode1\n```",
    ],
)
def test_lines_of_their_own_are_not_joined(text: str) -> None:
    assert list(joined(text)) == []


def test_views_nest() -> None:
    inner = base64.b64encode(VALUE.encode()).decode()
    escaped = "".join(f"\\u{ord(letter):04x}" for letter in inner)
    assert any(VALUE in view.text for view in views(f"x {escaped} y"))


def test_what_lies_too_deep_is_counted() -> None:
    text = VALUE
    for _ in range(5):
        text = base64.b64encode(f"go on: {text}".encode()).decode()
    scan = Scan()
    assert not any(VALUE in view.text for view in views(text, scan=scan))
    assert scan.unread["depth"] > len(VALUE)


def test_a_view_shows_nothing() -> None:
    assert repr(View("jane", (0, 4), (0, 4))) == "View(4 characters)"


PIECES = st.sampled_from(
    [
        *(
            "\x1b[31m",
            "\x1b",
            "\u200b",
            "\u00ad",
            "\u0430",
            "\uff41",
            "\u0661",
            "\u0301",
            "\U0001d41a",
            "\ud83d",
        ),
        *(
            "\\u0061",
            "\\u00",
            "\\x61",
            "\\x",
            "\\141",
            "\\n",
            "\\",
            "%61",
            "%",
            "%25",
            "&#97;",
            "&amp;",
            "&",
            "=61",
        ),
        *(
            "=\n",
            "\n",
            "\r\n",
            "  ",
            '"',
            '" + "',
            "' '",
            "`",
            "+",
            "> ",
            "\u2502 ",
            "YW1h",
            "aGVsbG8gd29y",
            "616263",
        ),
        *("a1B2", "jane", "4111 ", "@corp.example", ".", "-", "=", "Jane ", "\u202e", "\u0627", "["),
    ]
)
TEXTS = st.lists(PIECES | st.text(max_size=5), max_size=40).map("".join)


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_every_stretch_of_a_view_goes_back_in_order_and_inside_the_text(text: str) -> None:
    for view in views(text):
        assert len(view.here) == len(view.there)
        assert view.here[-1] == len(view.text)
        spans = [view.back(at, at + 1) for at in range(len(view.text))]
        assert all(0 <= start < end <= len(text) for start, end in spans)
        assert all(one[0] <= two[0] and one[1] <= two[1] for one, two in pairwise(spans))


@given(st.lists(PIECES, min_size=1, max_size=6).map("".join), st.integers(1, 3000))
@settings(max_examples=60, deadline=None)
def test_the_views_of_a_text_are_never_many_times_as_long(piece: str, times: int) -> None:
    text = piece * times
    scan = Scan()
    made = sum(len(view.text) for view in views(text, scan=scan))
    assert made <= LARGEST * len(text) + 20_000
    assert scan.decoded >= made


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_what_is_written_plainly_stands_in_a_view_as_it_is(text: str) -> None:
    for view in views(text):
        for piece in range(len(view.here) - 1):
            start, end = view.here[piece], view.here[piece + 1]
            if view.parent is None and end - start == view.there[piece + 1] - view.there[piece] > 1:
                assert re.fullmatch(
                    re.escape(view.text[start:end]), text[view.there[piece] : view.there[piece + 1]]
                )
