from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from turnscope.training.data import group_sizes, read_gold_file
from turnscope.training.folds import FOLDS, assign_folds, read_folds, write_folds

COMMITTED = Path(__file__).resolve().parents[1] / "training" / "gold" / "folds.csv"


def test_the_largest_go_first_each_to_the_smallest_fold() -> None:
    assert assign_folds({"a": 1, "b": 9, "c": 5, "d": 4}, folds=2) == {"b": 0, "c": 1, "d": 1, "a": 0}


@given(st.dictionaries(st.text(), st.integers(0, 50), max_size=60))
def test_folds_do_not_depend_on_the_order_of_groups(sizes: dict[str, int]) -> None:
    assigned = assign_folds(sizes)
    assert assign_folds(dict(reversed(sizes.items()))) == assigned
    assert assigned.keys() == sizes.keys()
    loads = [sum(n for group, n in sizes.items() if assigned[group] == fold) for fold in range(FOLDS)]
    assert max(loads) - min(loads) <= max(sizes.values(), default=0)


def test_folds_are_written_and_read(tmp_path: Path) -> None:
    assigned = {"o/b": 4, 'o/"a",x': 0}
    write_folds(tmp_path / "folds.csv", assigned)
    assert read_folds(tmp_path / "folds.csv") == assigned
    assert read_folds(tmp_path / "none.csv") == {}


def test_the_committed_folds_are_those_of_the_gold(shared: Path) -> None:
    sizes = group_sizes(read_gold_file(shared / "data" / "gold" / "train.jsonl"))
    assert read_folds(COMMITTED) == assign_folds(sizes)
    assert len(sizes) == 508
