import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer, models, pre_tokenizers

from turnscope.classifiers.encoding import (
    FEATURES,
    MAX_TOKENS,
    TurnEncoder,
    cut_characters,
    features,
    render_tools,
)
from turnscope.errors import ModelError
from turnscope.redaction.model import (
    SEAL,
    RedactedSession,
    RedactedText,
    RedactedToolCall,
    RedactedTurn,
)
from turnscope.transcripts.model import Role

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "user", "assistant", "one", "two", "three", "Bash", "ls", "…"]


@pytest.fixture(scope="module")
def encoder() -> TurnEncoder:
    tokenizer = Tokenizer(models.WordLevel({word: n for n, word in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    return TurnEncoder(tokenizer)


def turn(
    text: str, *, role: Role = "user", calls: tuple[RedactedToolCall, ...] = (), withheld: bool = False
) -> RedactedTurn:
    return RedactedTurn(role, RedactedText(text), calls, withheld)


def call(name: str, value: object) -> RedactedToolCall:
    return RedactedToolCall(RedactedText(name), value)


def session(*turns: RedactedTurn) -> RedactedSession:
    return RedactedSession(id="s", turns=turns, format="chat", tool="t", surface="cli", seal=SEAL)


def test_a_turn_is_role_text_and_tools(encoder: TurnEncoder) -> None:
    read = encoder(turn("one two", role="assistant", calls=(call("Bash", "ls"),)))
    assert [WORDS[n] for n in read.ids] == [
        "[CLS]",
        "assistant",
        "one",
        "two",
        "[SEP]",
        "Bash",
        "ls",
        "[SEP]",
    ]
    assert read.seen == 1


def test_a_turn_without_tools_has_no_second_part(encoder: TurnEncoder) -> None:
    assert [WORDS[n] for n in encoder(turn("one")).ids] == ["[CLS]", "user", "one", "[SEP]"]
    assert encoder(turn("")).seen == 1


def test_a_long_text_is_cut_to_head_and_tail(encoder: TurnEncoder) -> None:
    read = encoder(turn("one " + "two " * 998 + "three"))
    assert len(read.ids) == MAX_TOKENS - 1  # no tools, no third special one
    assert WORDS[read.ids[2]] == "one"
    assert WORDS[read.ids[-2]] == "three"
    # 252 of 1000 words
    assert read.seen == pytest.approx(0.252, abs=0.01)


def test_text_and_tools_share_the_room(encoder: TurnEncoder) -> None:
    calls = tuple(call("Bash", "ls " * 90) for _ in range(5))
    read = encoder(turn("one " * 900, role="assistant", calls=calls))
    words = [WORDS[n] for n in read.ids]
    assert len(words) <= MAX_TOKENS
    assert words.count("one") == pytest.approx(0.55 * 252, abs=1)
    assert words.count("ls") > 90


@given(st.text(max_size=6000), st.lists(st.text(max_size=900), max_size=12))
def test_never_too_long_and_never_more_than_all_seen(
    encoder: TurnEncoder, text: str, inputs: list[str]
) -> None:
    read = encoder(turn(text, role="assistant", calls=tuple(call("Bash", value) for value in inputs)))
    assert len(read.ids) <= MAX_TOKENS
    assert 0 <= read.seen <= 1


def test_a_withheld_turn_is_unseen(encoder: TurnEncoder) -> None:
    assert encoder(turn("", withheld=True)).seen == 0


def test_tool_inputs_are_read_as_json() -> None:
    shown, size = render_tools([call("Edit", {"path": "a.py", "n": 1}), call("Bash", "ls -l")])
    assert shown == 'Edit {"path": "a.py", "n": 1}; Bash ls -l'
    assert size == len('Edit{"path": "a.py", "n": 1}Bashls -l')


def test_an_input_is_cut_to_300_characters() -> None:
    shown, size = render_tools([call("Bash", "x" * 1000)])
    assert shown == "Bash " + "x" * 300
    assert size == 1004


def test_characters_are_cut_from_the_middle() -> None:
    assert cut_characters("abcdefghij", 6) == "abcd … ij"
    assert cut_characters("abc", 6) == "abc"


def test_features_look_at_no_later_turn() -> None:
    first = turn("what is this?")
    later = turn("```x```", role="assistant", calls=(call("Edit", "x"), call("Read", "y")))
    whole = features(session(first, later))
    assert whole.shape == (2, FEATURES)
    assert (features(session(first))[0] == whole[0]).all()
    assert whole[0, 0] == 1
    assert whole[1, 1] == 1
    assert features(session()).shape == (0, FEATURES)


def test_a_file_that_is_no_tokenizer_is_refused(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("model") / "tokenizer.json"
    path.write_text("{}")
    with pytest.raises(ModelError, match=r"tokenizer\.json"):
        TurnEncoder.load(path)
