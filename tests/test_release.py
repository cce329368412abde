"""Single figures that a published row withholds, because fewer stand behind them than behind the row."""

import pytest

from turnscope.eval.estimate import Estimate
from turnscope.report.exhibit import Column, Exhibit, Key, Plot, Row, Support, Table
from turnscope.report.plots import draw
from turnscope.report.quantiles import COLUMNS
from turnscope.report.release import release
from turnscope.report.suppression import Thresholds
from turnscope.report.wording import WITHHELD

MEAN = Column("geometric", "Geometric mean", "number")


def _publish(column: Column, estimate: Estimate, *, users: int | None = 20) -> Estimate:
    row = Row(("expert",), Support(2000, 2000, users), (estimate,))
    table = Table("words", "Words", "sessions", (Key("level", "Level", partition=False),), (column,), (row,))
    released = release([Exhibit("effort", "Effort", "", tables=(table,))], thresholds=Thresholds())
    return released.exhibits[0]["words"].rows[0].estimates[0]


@pytest.mark.parametrize(("n", "shown"), [(14, False), (15, True)])
def test_a_mean_of_few_is_withheld_in_a_row_of_many(*, n: int, shown: bool) -> None:
    """Logs of 2000 sessions, of which `n` say how many words they have."""
    found = _publish(MEAN, Estimate(50.0, 40.0, 60.0, n=n, n_clusters=12))
    assert found == (
        Estimate(50.0, 40.0, 60.0, n=15, n_clusters=5) if shown else Estimate(None, note=WITHHELD)
    )


@pytest.mark.parametrize(("users", "shown"), [(20, False), (None, True)])
def test_a_mean_of_four_users_is_withheld_where_users_are_known(*, users: int | None, shown: bool) -> None:
    found = _publish(MEAN, Estimate(50.0, 40.0, 60.0, n=90, n_clusters=4), users=users)
    assert (found.value is not None) == shown


@pytest.mark.parametrize(
    ("name", "n", "value", "interval"),
    [
        ("p05", 299, False, False),
        ("p05", 300, True, False),
        ("p95", 299, False, False),
        ("p95", 599, True, False),
        ("p95", 600, True, True),
        ("q1", 59, False, False),
        ("q3", 60, True, False),
        ("q3", 120, True, True),
        ("median", 29, False, False),
        ("median", 30, True, False),
        ("median", 60, True, True),
    ],
)
def test_a_quantile_needs_sessions_beyond_it(name: str, n: int, *, value: bool, interval: bool) -> None:
    """15 for itself (5 % of 300), twice that for its interval, whose ends lie further out."""
    column = next(each for each in COLUMNS if each.name == name)
    found = _publish(column, Estimate(7.0, 5.0, 9.0, n=n, n_clusters=19))
    assert ((found.value is not None), (found.low is not None)) == (value, interval)
    assert found.note or interval


_HIDDEN = (Estimate(None, note=WITHHELD),) * len(COLUMNS)


def _draw(rows: tuple[Row, ...]) -> str:
    key = Key("level", "Level", partition=False)
    table = Table("words", "Words", "sessions", (key,), (MEAN, *COLUMNS), rows)
    exhibit = Exhibit("effort", "Effort", "", tables=(table,))
    return draw(exhibit, Plot("boxes", "words", "geometric", "Words"), name="x")


def test_a_box_without_quantiles_still_has_its_dot() -> None:
    rows = (
        Row(("novice",), Support(20, 20, 6), (Estimate(4.0, 3.0, 5.0, 20, 6), *_HIDDEN)),
        Row(("expert",), Support(None, None), (Estimate(None, note=WITHHELD), *_HIDDEN), withheld=True),
    )
    picture = _draw(rows)
    assert picture.count(f"> {WITHHELD}<") == 1
    assert "novice" in picture


def test_an_axis_of_close_values_still_has_numbers() -> None:
    rows = tuple(
        Row((level,), Support(20, 20, 6), (Estimate(value, 1.0, 99.0, 20, 6), *_HIDDEN))
        for level, value in (("novice", 44.0), ("expert", 62.0))
    )
    picture = _draw(rows)
    assert sum(f">{number}<" in picture for number in (35, 40, 45, 50, 55, 60, 65)) >= 3
