from hypothesis import given
from hypothesis import strategies as st

from turnscope.classifiers.ngrams import BUCKETS, LENGTHS, count_ngrams
from turnscope.redaction.model import SEAL, RedactedSession, RedactedText, RedactedToolCall, RedactedTurn


def session(*texts: str) -> RedactedSession:
    turns = tuple(RedactedTurn("assistant", RedactedText(text)) for text in texts)
    return RedactedSession(id="s", turns=turns, format="chat", tool="t", surface="cli", seal=SEAL)


@given(st.lists(st.text(max_size=300), max_size=5))
def test_every_ngram_is_counted(texts: list[str]) -> None:
    counts = count_ngrams(session(*texts))
    assert counts.shape == (len(texts), BUCKETS)
    for text, row in zip(texts, counts, strict=True):
        size = len((text + "\n").lower().encode("utf-8", "replace"))
        if size < 255:
            assert row.sum() == sum(max(0, size - length + 1) for length in LENGTHS)


def test_counts_stop_at_255() -> None:
    assert count_ngrams(session("a" * 1000)).max() == 255


def test_a_turns_counts_are_its_own_and_ignore_case() -> None:
    one, other = count_ngrams(session("Run the tests")), count_ngrams(session("else", "run the TESTS"))
    assert (one[0] == other[1]).all()
    assert (other[0] != other[1]).any()


def test_what_is_stored_in_models_does_not_move() -> None:
    (row,) = count_ngrams(session("ab"))
    # `ab\n`: ab, b\n and ab\n
    assert row.nonzero()[0].tolist() == sorted(_bucket(part) for part in (b"ab", b"b\n", b"ab\n"))


def _bucket(part: bytes) -> int:
    hashed = 0
    for byte in part:
        hashed = (hashed * 16777619 ^ byte) % 2**32
    return int((hashed * 2654435761 + len(part)) % 2**32) >> 20


def test_tool_calls_are_read() -> None:
    call = RedactedToolCall(RedactedText("Bash"), {"command": "make"})
    turn = RedactedTurn("assistant", RedactedText("done"), (call,))
    with_call = RedactedSession(id="s", turns=(turn,), format="chat", tool="t", surface="cli", seal=SEAL)
    assert count_ngrams(with_call).sum() > count_ngrams(session("done")).sum()
