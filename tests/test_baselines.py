import pytest

from turnscope.classifiers.baselines import Constant, Tfidf
from turnscope.classifiers.codebook import parse_codebook
from turnscope.redaction.model import SEAL, RedactedSession, RedactedText, RedactedTurn
from turnscope.transcripts.model import Labels, Role

MOODS = parse_codebook("""
name = "support"
version = 1
[[dimension]]
name = "mood"
unit = ["user_turn", "session"]
kind = "nominal"
question = "How does the customer sound?"
value = [
  {name = "calm", definition = "Even."}, {name = "cross", definition = "Angry."},
]
[[dimension]]
name = "act"
unit = "turn"
kind = "multilabel"
question = "What does the turn do?"
value = [
  {name = "ask", definition = "Asks."}, {name = "offer", definition = "Offers."},
]
""")


def turn(role: Role, text: str, labels: Labels | None = None, *, withheld: bool = False) -> RedactedTurn:
    return RedactedTurn(role, RedactedText(text), labels=labels or {}, withheld=withheld)


def session(*turns: RedactedTurn, labels: Labels | None = None) -> RedactedSession:
    return RedactedSession(
        id="s", turns=turns, format="chat", tool="t", surface="web", labels=labels or {}, seal=SEAL
    )


CROSS = session(
    turn("user", "where is my parcel, this is a disgrace", {"mood": "cross", "act": ("ask",)}),
    turn("assistant", "I can send another one", {"act": ("offer",)}),
    turn("user", "a disgrace", {"mood": "cross", "act": ()}),
    labels={"mood": "cross"},
)
CALM = session(
    turn("user", "hello, could you say when it comes", {"mood": "calm", "act": ("ask",)}),
    turn("assistant", "I can look it up", {"act": ("offer",)}),
    labels={"mood": "calm"},
)


def test_constant_without_a_fit_gives_equal_probabilities() -> None:
    (labels,) = Constant(MOODS).label([CALM])
    assert labels.turns[0]["mood"].probabilities == {"calm": 0.5, "cross": 0.5}
    assert labels.turns[0]["act"].value == ()
    assert "mood" not in labels.turns[1]
    assert labels.session["mood"].value == "calm"
    assert labels.id == "s"


def test_constant_gives_the_majority_by_role() -> None:
    (labels,) = Constant(MOODS).fit([CROSS, CROSS, CALM]).label([CALM])
    # user turns: cross 4 of 5, ask 3 of 5; assistant turns: offer 3 of 3; one imagined case a value
    assert labels.turns[0]["mood"].value == "cross"
    assert labels.turns[0]["mood"].probabilities["cross"] == pytest.approx(5 / 7)
    assert labels.turns[0]["act"].value == ("ask",)
    assert labels.turns[0]["act"].probabilities["ask"] == pytest.approx(4 / 7)
    assert labels.turns[1]["act"].value == ("offer",)


def test_constant_labels_by_the_shipped_codebook() -> None:
    (labels,) = Constant().label([CALM])
    assert set(labels.turns[0]) == {"decision", "task", "expertise"}
    assert set(labels.turns[1]) == {"decision"}
    assert "outcome" in labels.session


def test_the_digest_follows_the_fit() -> None:
    assert Constant(MOODS).digest == Constant(MOODS).digest
    assert Constant(MOODS).fit([CALM]).digest != Constant(MOODS).digest
    assert Constant(MOODS).fit([CALM]).digest == Constant(MOODS).fit([CALM]).digest


def test_a_withheld_turn_gets_no_label() -> None:
    (labels,) = Constant(MOODS).label([session(turn("user", "", withheld=True))])
    assert labels.turns[0].withheld
    assert labels.turns[0].seen == 0
    assert len(labels.turns[0]) == 0


@pytest.mark.parametrize("labeller", [Constant(MOODS), Tfidf(MOODS)])
def test_baselines_refuse_what_was_not_redacted(labeller: Constant | Tfidf) -> None:
    with pytest.raises(TypeError, match="RedactedSession"):
        next(labeller.label(["a string"]))  # type: ignore[list-item]
    with pytest.raises(TypeError, match="RedactedSession"):
        labeller.fit(["a string"])  # type: ignore[list-item]


def test_tfidf_learns_from_the_words() -> None:
    labeller = Tfidf(MOODS).fit([CROSS, CALM] * 4)
    fresh = session(turn("user", "what a disgrace"), turn("assistant", "I can refund you"))
    (labels,) = labeller.label([fresh])
    assert labels.turns[0]["mood"].value == "cross"
    assert sum(labels.turns[0]["mood"].probabilities.values()) == pytest.approx(1)
    assert labels.turns[1]["act"].value == ("offer",)
    assert labels.session["mood"].value == "cross"
    assert labeller.digest == Tfidf(MOODS).fit([CROSS, CALM] * 4).digest


def test_tfidf_has_no_label_where_it_had_no_gold() -> None:
    labeller = Tfidf(MOODS).fit([session(turn("user", "a", {"act": ("ask",)})), CALM])
    (labels,) = labeller.label([CALM])
    assert set(labels.turns[0]) == {"mood", "act"}
    assert labels.turns[0]["mood"].value == "calm"  # the only value seen
