import pytest

from turnscope.errors import InputError
from turnscope.transcripts.problems import (
    COPIED_HISTORY,
    EXAMPLES,
    TRUNCATED_FILE,
    UNDECODABLE_LINE,
    UNKNOWN_FORMAT,
    UNPARSABLE_LINE,
    Problem,
    Problems,
    failure_of,
)


def test_counts_all_and_keeps_some() -> None:
    problems = Problems()
    for line in range(1, 101):
        problems.add(UNPARSABLE_LINE, path="looms/orla.jsonl", line=line)
    problems.add(UNKNOWN_FORMAT, path="README.md", count=3)
    assert problems.counts == {UNPARSABLE_LINE: 100, UNKNOWN_FORMAT: 3}
    assert len(problems) == 103
    examples = list(problems)
    assert len(examples) == EXAMPLES + 1
    assert examples[1] == Problem(UNPARSABLE_LINE, "[NAME_1]/[NAME_2].jsonl", 1)


def test_clear_keeps_the_numbers_of_names() -> None:
    problems = Problems()
    problems.add(UNKNOWN_FORMAT, path="orla.txt")
    problems.add(UNKNOWN_FORMAT, path="looms.txt")
    problems.clear()
    problems.add(UNKNOWN_FORMAT, path="looms.txt")
    assert [problem.path for problem in problems] == ["[NAME_2].txt"]


def test_strict_raises_without_the_name() -> None:
    problems = Problems(strict=True)
    problems.add(COPIED_HISTORY, path="orla.jsonl")
    with pytest.raises(InputError, match=r"^\[NAME_1\]\.jsonl, line 4: unparsable line; "):
        problems.add(UNPARSABLE_LINE, path="orla.jsonl", line=4)


@pytest.mark.parametrize(
    ("line", "kind"),
    [(b"{x}\n", UNPARSABLE_LINE), (b'{"a": "caf\xe9"\n', UNDECODABLE_LINE), (b'{"a": ', TRUNCATED_FILE)],
)
def test_failure_of_a_line(line: bytes, kind: str) -> None:
    assert failure_of(line) == kind


def test_repr_counts() -> None:
    problems = Problems()
    problems.add(UNPARSABLE_LINE, path="orla.jsonl")
    assert repr(problems) == "Problems({'unparsable_line': 1})"
