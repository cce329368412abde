"""What an exhibit is: tables of estimates that know which sessions and users stand behind each row."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from turnscope.eval.estimate import Estimate

ALL = "(all)"
"""Key of the row that holds every value of that key together; no codebook can name a value so."""


@dataclass(frozen=True, slots=True)
class Band:
    """A published n: somewhere from `low` to `high`, open above where `high` is `None`."""

    low: int
    high: int | None

    def __str__(self) -> str:
        """Write the band as `50-199` or `1000+`."""
        return f"{self.low}+" if self.high is None else f"{self.low}-{self.high}"


Count = int | Band | None
"""A count, exact or in a band; `None` where it is withheld or not known."""


@dataclass(frozen=True, slots=True)
class Support:
    """Who stands behind a row: `n` units counted, in so many sessions, by so many known users."""

    n: Count
    sessions: Count
    users: Count = None


@dataclass(frozen=True, slots=True)
class Key:
    """A column that names rows.

    The values of a partition exclude each other and together make up the row `ALL`. A rollup names
    the union of some of them, published as a row of its own. An open key takes its values from
    the logs, not from a list that we know: when a row is withheld, so is its name.
    """

    name: str
    title: str
    partition: bool = True
    rollups: tuple[tuple[str, tuple[str, ...]], ...] = ()
    open: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column of estimates, described for the suppression.

    `event` names what a share is the share of; `quantile` says which one a column of quantiles holds.
    """

    name: str
    title: str
    kind: Literal["share", "number"]
    event: str | None = None
    quantile: float | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One group of sessions or turns: its keys, its support and one estimate a column.

    `events` gives, for each column with an event, who stands behind "yes" and behind "no".
    """

    keys: tuple[str, ...]
    support: Support
    estimates: tuple[Estimate, ...] = ()
    events: Mapping[str, tuple[Support, Support]] = field(default_factory=dict)
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows in tidy form. `population` says what is counted, for instance "prompts" or "sessions".

    Rows of the same population and keys are the same cell wherever they stand. `pivot` names
    the key that the page spreads over columns.
    """

    id: str
    title: str
    population: str
    keys: tuple[Key, ...]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    pivot: str | None = None
    note: str = ""

    def __iter__(self) -> Iterator[Row]:
        """Iterate over the rows."""
        return iter(self.rows)

    def find(self, *keys: str) -> Row | None:
        """Return the row of these keys, if there is one."""
        return next((row for row in self.rows if row.keys == keys), None)

    def estimate(self, *keys: str, column: str) -> Estimate:
        """Return one estimate; an undefined one where the row is missing or withheld."""
        row = self.find(*keys)
        if row is None or row.withheld:
            return Estimate(None, note="withheld" if row else "no such row")
        return row.estimates[self.position(column)]

    def position(self, column: str) -> int:
        """Return the place of a column."""
        return [each.name for each in self.columns].index(column)


@dataclass(frozen=True, slots=True)
class Plot:
    """A picture of a table, drawn from what the table shows after suppression.

    `only` fixes keys by name, so that one table can make several small pictures.
    """

    kind: Literal["bars", "histogram", "boxes", "lines"]
    table: str
    column: str
    title: str
    only: Mapping[str, str] = field(default_factory=dict)
    small: bool = False


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One finding with its tables. `missing` says why there are none, where there are none.

    `phrase` makes the finding from the tables, so that a sentence never tells what they withhold.
    """

    id: str
    title: str
    definition: str
    caveat: str = ""
    tables: tuple[Table, ...] = ()
    plots: tuple[Plot, ...] = ()
    phrase: Callable[["Exhibit"], str] | None = None
    missing: str = ""

    @property
    def finding(self) -> str:
        """The exhibit in one sentence; empty where its numbers are missing or withheld."""
        return self.phrase(self) if self.phrase and self.tables else ""

    def __getitem__(self, table: str) -> Table:
        """Return a table by its id; `KeyError` where there is none."""
        for each in self.tables:
            if each.id == table:
                return each
        raise KeyError(table)
