import pytest
import torch

from turnscope.classifiers.codebook import Dimension, parse_codebook
from turnscope.classifiers.network import Lexicon, Nominal, Ordinal
from turnscope.training.fit import FEWEST_STEPS, base_scores, loss_of, plan_steps
from turnscope.training.fit_lexicon import balance, fit_lexicon
from turnscope.training.rows import Rows

MOOD, URGENCY, ACT = parse_codebook("""
name = "support"
version = 1
[[dimension]]
name = "mood"
unit = "user_turn"
kind = "nominal"
question = "How does the customer sound?"
value = [{name = "calm", definition = "Even."}, {name = "cross", definition = "Angry."}]
[[dimension]]
name = "urgency"
unit = "user_turn"
kind = "ordinal"
abstain = "open"
question = "How soon is help needed?"
value = [
  {name = "low", definition = "Any time."}, {name = "open", definition = "Not said."},
  {name = "high", definition = "Now."},
]
[[dimension]]
name = "act"
unit = "turn"
kind = "multilabel"
question = "What does the turn do?"
value = [{name = "ask", definition = "Asks."}, {name = "offer", definition = "Offers."}]
""").dimensions


def rows(targets: list[int] | list[list[float]]) -> Rows:
    count = torch.zeros(len(targets), dtype=torch.int64)
    return Rows(count, count, torch.tensor(targets), torch.ones(len(targets)), count)


@pytest.mark.parametrize("count", [1, 40, 671, 2000, 9000])
def test_every_head_gets_steps_enough(count: int) -> None:
    batch, epochs = plan_steps(count, epochs=10)
    assert epochs >= 10
    assert epochs * -(-count // batch) >= FEWEST_STEPS


def test_many_rows_get_the_recipes_passes() -> None:
    assert plan_steps(40_000, epochs=10) == (512, 10)


@pytest.mark.parametrize(("dimension", "kind"), [(MOOD, Nominal), (ACT, Nominal), (URGENCY, Ordinal)])
def test_a_head_starts_at_the_shares(dimension: Dimension, kind: type[Nominal | Ordinal]) -> None:
    head = kind(4, dimension, hidden=0, dropout=0.0)
    for weight in head.layers.parameters():
        torch.nn.init.zeros_(weight)
    start = torch.arange(1.0, 1.0 + len(dimension.names))
    head.start(start)
    scores = head(torch.zeros(1, 4))[0]
    if isinstance(head, Ordinal):  # its outer values lie away from the level that it starts with
        assert scores[1] == start[1]
        assert scores[2] - scores[0] == start[2] - start[0]
    else:
        assert torch.equal(scores, start)


def test_scores_to_begin_with_are_log_shares() -> None:
    assert base_scores(MOOD, rows([0, 0, 1])).exp().tolist() == pytest.approx([3 / 5, 2 / 5])
    odds = base_scores(ACT, rows([[1.0, 0.0], [0.0, 0.0], [0.0, 0.0]])).exp()
    assert odds.tolist() == pytest.approx([2 / 3, 1 / 4])


def test_an_abstaining_value_weighs_no_more_for_being_rare() -> None:
    targets = [0] * 50 + [2] * 50 + [1]
    loss = loss_of(URGENCY, rows(targets))
    scores = torch.zeros(101, 3)
    scores[100] = torch.tensor([9.0, 0.0, 9.0])
    wrong_abstaining = loss(scores, rows(targets)) - loss(torch.zeros(101, 3), rows(targets))
    assert wrong_abstaining < 0.15  # about 9 / 84; by its rarity it would weigh four times that


def test_values_weigh_alike_in_all() -> None:
    weights = balance(MOOD, rows([0, 0, 0, 1]))
    assert weights[:3].sum() == pytest.approx(weights[3:].sum())
    weights = balance(ACT, rows([[1.0, 1.0], [0.0, 1.0], [0.0, 1.0], [0.0, 0.0]]))
    assert weights[0, 0] == pytest.approx(weights[1:, 0].sum())
    assert weights[3, 1] == pytest.approx(weights[:3, 1].sum())


@pytest.mark.parametrize("dimension", [MOOD, ACT])
def test_ngrams_are_learnt(dimension: Dimension) -> None:
    counts = torch.randint(0, 3, (60, 16), generator=torch.Generator().manual_seed(0), dtype=torch.uint8)
    counts[:, 3] = torch.arange(60) % 2
    given = torch.arange(60) % 2
    targets = given.tolist() if dimension is MOOD else torch.stack([given, 1 - given], 1).float().tolist()
    lexicon = Lexicon(16, 2)
    fit_lexicon(lexicon, counts, dimension, rows(targets))
    scores = lexicon(counts)
    assert ((scores[:, 1] > scores[:, 0]) == ((given == 1) == (dimension is MOOD))).float().mean() > 0.95
