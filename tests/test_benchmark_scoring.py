"""The published figures on redaction rest on these few functions: worked examples."""

import base64
import html
from urllib.parse import unquote

import pytest

from benchmarks.redaction.evasion import Carrier
from benchmarks.redaction.matching import clustered_ratio, f1, is_hidden, is_whole, pair, share
from benchmarks.redaction.ours import rules_of, table_names
from benchmarks.redaction.perceptron import Perceptron
from benchmarks.redaction.sets import Row, Span, fold_of
from benchmarks.redaction.table import OURS, Line, markdown
from benchmarks.redaction.transforms import PLAIN, TRANSFORMS
from turnscope.eval.estimate import Estimate


def span(start: int, end: int) -> Span:
    return Span(start, end, "SECRET")


def test_whole_means_every_character_by_one_finding_or_several() -> None:
    assert is_whole(span(2, 6), [span(0, 4), span(4, 9)])
    assert not is_whole(span(2, 6), [span(0, 4), span(5, 9)])


def test_hidden_leaves_quotes_and_line_ends_alone() -> None:
    text = 'k = "ab" + "cd"'
    assert is_hidden(span(5, 14), [span(5, 7), span(12, 14)], text=text)
    assert not is_hidden(span(5, 14), [span(5, 7), span(13, 14)], text=text)


def test_spans_pair_by_half_of_their_union_and_once() -> None:
    # [0, 4) and [0, 8) share 4 of 8; [20, 24) and [22, 30) share 2 of 10; one finding is left over.
    gold, found = [span(0, 4), span(20, 24)], [span(0, 8), span(0, 3), span(22, 30)]
    assert sorted(pair(gold, found)) == [False, False, False, True]  # [0, 3) is the better half of [0, 4)


def test_f1_is_that_of_the_textbook() -> None:
    # 3 pairs, 1 missed, 2 false: precision 3/5, recall 3/4, F1 = 6/9
    told = f1([True] * 3 + [False] * 3, list("aabbcc"), gold=4)
    assert told.value == pytest.approx(6 / 9)
    assert told.n == 4
    assert told.low is not None
    assert told.low < 6 / 9


def test_a_share_without_spread_has_an_interval_over_clusters() -> None:
    told = share([True] * 6, list("aabbcc"))
    assert (told.value, told.n, told.n_clusters, told.high) == (1.0, 6, 3, 1.0)
    assert told.low == pytest.approx(3 / (3 + 1.959964**2))  # Wilson, 3 of 3


def test_a_ratio_of_sums() -> None:
    told = clustered_ratio([1, 0, 2], [10, 10, 40])
    assert told.value == pytest.approx(3 / 60)


@pytest.mark.parametrize("transform", TRANSFORMS, ids=lambda transform: transform.name)
def test_a_disguise_changes_the_value_alone(transform: object) -> None:
    carrier = Carrier('key = "aB3xpo@c" # end', span(7, 15))
    done = carrier.disguised(transform)  # type: ignore[arg-type]
    assert done.text.startswith('key = "')
    assert done.text.endswith('" # end')
    assert done.text[done.span.start : done.span.end] == done.text[7:-7]
    assert "aB3xpo@c" not in done.text


def test_disguises_can_be_undone() -> None:
    changed = {each.name: each.change("aB3xpo@c", "") for each in TRANSFORMS}
    assert unquote(changed["percent"]) == "aB3xpo@c"
    assert html.unescape(changed["HTML entities"]) == "aB3xpo@c"
    assert base64.b64decode(changed["base64"]) == b"aB3xpo@c"
    assert bytes.fromhex(changed["hex"]) == b"aB3xpo@c"
    assert changed["\\uXXXX"].encode().decode("unicode_escape") == "aB3xpo@c"
    assert changed["zero-width space every 5"] == "aB3xp\u200bo@c"
    assert PLAIN.change("x", "") == "x"


def test_leaving_a_service_out_takes_its_rules_from_the_table() -> None:
    assert "GitHub token" in rules_of("github")
    assert "GitHub token" not in rules_of("gitlab")
    assert rules_of("nosuchservice") == frozenset()
    assert rules_of("github") < table_names()


def test_folds_depend_on_the_name_alone() -> None:
    assert {fold_of(name) for name in map(str, range(50))} == {0, 1, 2, 3, 4}
    assert fold_of("github") == fold_of("github")


def test_the_baseline_learns() -> None:
    frames = ("yesterday {} said hello", "it was {} who called", "thanks to {} again")
    names = ("Ada", "Orla", "Quinn", "Hedda", "Jorun")
    rows = [
        Row(frame.format(name), (Span(at := frame.index("{"), at + len(name), "PERSON"),), name)
        for frame in frames
        for name in names
    ]
    rows += [Row(text, (), text) for text in ("yesterday it was late", "thanks again", "hello who called")]
    tagger = Perceptron(("PERSON",)).fit(rows)
    assert tagger.find("it was Wanda who called") == [Span(7, 12, "PERSON")]
    assert tagger.find("thanks again") == []


def test_a_line_tells_ratio_and_whether_it_reached() -> None:
    tools = {OURS: Estimate(0.2, n=9), "one": Estimate(0.4), "other": Estimate(0.8)}
    less = Line("flagged", "set", tools, target=0.25, less_is_better=True)
    assert (less.ratio(), less.reached()) == (0.5, True)
    more = Line("found", "set", tools, target=0.25)
    assert (more.ratio(), more.reached()) == (0.25, False)
    assert list(markdown([more]))[-1].endswith("| other 0.800 | 0.25 | \u2265 0.25: **no** |")
