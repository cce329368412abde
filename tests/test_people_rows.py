import gzip
import json
import random
from pathlib import Path

import pytest

from turnscope.errors import InputError
from turnscope.training.people.names import first_names, write_person
from turnscope.training.people.negatives import names_somebody
from turnscope.training.people.noise import add_noise, join_tokens
from turnscope.training.people.rows import Row, is_held_out, read_rows, split_lines, training_rows
from turnscope.training.people.score import Counts, count_row, interval, total
from turnscope.training.people.templates import draw_row, fill


def values(row: Row) -> list[tuple[str, str]]:
    return [(row.text[start:end], kind) for start, end, kind in row.spans]


def write_corpus(path: Path, texts: list[str]) -> None:
    with gzip.open(path, "wt", encoding="utf-8") as out:
        for text in texts:
            span = {"start": 0, "end": text.index(" "), "label": "PERSON", "orig": "PER"}
            out.write(json.dumps({"text": text, "spans": [span], "source": "invented"}) + "\n")


def test_a_template_gets_spans_where_its_slots_were() -> None:
    row = fill("Hi {first}, {full} of {org} moved to {place}; see {file}", random.Random(1))
    assert [kind for _, kind in values(row)] == ["PERSON", "PERSON", "ORG", "LOCATION"]
    assert row.text.startswith(f"Hi {values(row)[0][0]}, {values(row)[1][0]} of ")


def test_doubled_braces_stay_as_single_ones() -> None:
    row = fill('{{"name": "{full}"}}', random.Random(1))
    assert row.text == f'{{"name": "{values(row)[0][0]}"}}'


def test_every_template_can_be_filled_and_its_spans_hold_text() -> None:
    rng = random.Random(2)
    for _ in range(2000):
        row = draw_row(rng)
        assert "\x01" not in row.text
        assert all(value == value.strip() and value for value, _ in values(row))


def test_noise_moves_the_spans_with_the_text() -> None:
    rng = random.Random(3)
    for _ in range(1000):
        row = draw_row(rng)
        noisy = add_noise(row, rng)
        assert [kind for *_, kind in noisy.spans] == [kind for *_, kind in row.spans]
        assert all(value.strip() == value and value for value, _ in values(noisy))


def test_tokens_are_joined_as_people_write() -> None:
    row = Row("I ' m with Ana , you know ( @ ana ) .", ((11, 14, "PERSON"),))
    joined = join_tokens(row)
    assert joined.text == "I'm with Ana, you know (@ana)."
    assert values(joined) == [("Ana", "PERSON")]


def test_lines_keep_their_part_of_a_span() -> None:
    lines = list(split_lines(Row("to Ana\nBell now\n--", ((3, 11, "PERSON"),))))
    assert [values(line) for line in lines] == [[("Ana", "PERSON")], [("Bell", "PERSON")]]


def test_the_held_out_fifth_is_left_out_of_the_training(tmp_path: Path) -> None:
    texts = [f"Ana wrote text {number}" for number in range(50)]
    write_corpus(tmp_path / "btc_train_abeg.jsonl.gz", texts)
    kept = {row.text for row in training_rows(tmp_path, "btc_train_abeg")}
    assert kept == {text for text in texts if not is_held_out(text)}
    assert 0 < len(kept) < 50


def test_a_broken_corpus_is_told_by_its_name_alone(tmp_path: Path) -> None:
    path = tmp_path / "broken.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as out:
        out.write('{"text": "secret words"}\n')
    with pytest.raises(InputError, match=r"broken\.jsonl\.gz") as error:
        read_rows(path)
    assert "secret" not in str(error.value)
    assert str(tmp_path) not in str(error.value)


def test_first_names_tell_lines_that_name_somebody() -> None:
    assert names_somebody("# patch by Priya, see the list")
    assert not names_somebody("raise ValueError(f'{value} is no number')")
    assert {"Priya", "Wojciech"} <= set(first_names())


def test_people_are_written_in_several_ways() -> None:
    forms = {len(write_person(random.Random(seed)).split()) for seed in range(60)}
    assert {1, 2} <= forms


def test_spans_match_when_they_share_half() -> None:
    wanted = [(0, 8, "PERSON"), (20, 30, "PERSON"), (40, 44, "LOCATION")]
    found = [(0, 4, "PERSON"), (26, 30, "PERSON"), (40, 44, "PERSON")]
    counts = count_row(found, wanted, kind="PERSON")
    assert counts == Counts(right=1, found=3, wanted=2)
    assert counts.f1 == pytest.approx(2 / 5)


def test_what_is_undefined_is_none() -> None:
    nothing = Counts(0, 0, 0)
    assert (nothing.precision, nothing.recall, nothing.f1) == (None, None, None)
    assert interval([nothing, nothing]) is None


def test_the_interval_holds_the_figure() -> None:
    rows = [Counts(1, 1, 1)] * 30 + [Counts(0, 1, 1)] * 10
    low, high = interval(rows) or (0.0, 0.0)
    assert low < (total(rows).f1 or 0) < high
    assert high - low < 0.4
