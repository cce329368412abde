"""How much of a text full of names the network reads."""

import random

from turnscope.redaction.leaves import Leaf
from turnscope.redaction.masking import Masking
from turnscope.redaction.memory import Memory
from turnscope.redaction.tagger.budget import FREE, SHARE, Budget
from turnscope.redaction.tagger.tagger import Tagger, default_gate
from turnscope.redaction.tagger.tagging import Entity


def full_of_names(size: int) -> str:
    rng = random.Random(3)
    names = sorted(default_gate().names)
    lines = (f"ask {rng.choice(names).title()} {rng.choice(names).title()} about it" for _ in range(size))
    return "\n".join(lines)[:size]


def test_parts_are_admitted_in_order_and_once() -> None:
    budget = Budget(0)
    parts = [f"{number} {'x' * 970}" for number in range(60)]
    admitted = [part for part in parts if budget.admits(part, is_strong=lambda _: False)]
    assert admitted == parts[: len(admitted)]
    assert 0.9 * FREE < sum(map(len, admitted)) <= FREE
    assert budget.unread == sum(map(len, parts[len(admitted) :]))
    assert budget.admits(parts[0], is_strong=lambda _: False)


def test_what_is_likely_to_hold_names_has_more_room() -> None:
    budget = Budget(0)
    parts = [f"{number} {'x' * 970}" for number in range(60)]
    admitted = [part for part in parts if budget.admits(part, is_strong=lambda _: True)]
    assert FREE < sum(map(len, admitted)) <= 1.5 * FREE


def test_a_text_full_of_names_is_read_in_part_and_the_rest_is_counted() -> None:
    text = full_of_names(100_000)
    read: list[str] = []

    def judge(part: str) -> list[Entity]:
        read.append(part)
        return []

    counting = Tagger(judge, gate=default_gate)
    assert list(counting.find(text)) == []
    assert len(text) // 4 < sum(map(len, read)) < 1.5 * (FREE + len(text) // SHARE)
    assert counting.unread(text) > len(text) // 4


def test_the_scan_tells_what_was_not_read() -> None:
    text = full_of_names(90_000)
    masking = Masking((Tagger(lambda _: (), gate=default_gate),), Memory())
    masking.settle([Leaf(text), Leaf(text[:8000])])
    assert masking.scan.unread == {"names": Tagger(lambda _: (), gate=default_gate).unread(text)}
    small = Masking((Tagger(lambda _: (), gate=default_gate),), Memory())
    small.settle([Leaf(text[:8000])])
    assert not small.scan.unread
