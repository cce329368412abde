"""Who is studied: the sessions of a store that a study keeps, and the unit that its intervals sample."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import duckdb

    from turnscope.classifiers.codebook import Codebook, Dimension

UNKNOWN = "not known"
"""Stands for a value that the log does not give."""

UNLABELLED = "not labelled"
"""Stands for a turn or session that has no label, for instance because redaction withheld it."""

_VIEWS = """
create or replace temp table kept as
    select columns(lambda name: name not like '%.p.%'), {cluster} as cluster
    from sessions where excluded is null;
create or replace temp view turns_kept as
    select turns.*, kept.cluster, kept."user" from turns join kept using (session);
create or replace temp view prompts as
    select * from turns_kept where role = 'user';
"""


@dataclass(frozen=True, slots=True)
class Cohort:
    """A store opened for counting.

    On the connection: the table `kept` (a row a session, with its `cluster`, without probabilities)
    and the views `turns_kept` and `prompts` (the turns of people), both with `cluster` and `user`.
    """

    connection: "duckdb.DuckDBPyConnection" = field(repr=False)
    codebook: "Codebook"
    manifest: Mapping[str, Any]
    users: int
    """Distinct users known among the sessions kept."""
    sampling_unit: Literal["user", "session"]
    labelled: frozenset[str]
    """Dimensions that have labels: `turns.<name>`, `sessions.<name>`."""

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Run a query and return its rows."""
        return self.connection.execute(query).fetchall()

    def dimension(self, name: str) -> "Dimension | None":
        """Return a dimension of the codebook, `None` where it has no such one."""
        return next((each for each in self.codebook.dimensions if each.name == name), None)

    def values(self, name: str) -> tuple[str, ...]:
        """Names of a dimension's values in the codebook's order."""
        dimension = self.dimension(name)
        return dimension.names if dimension else ()

    def why_missing(self, name: str, *, multilabel: bool = False) -> str:
        """Say why turns have no labels of a dimension; empty where they have."""
        dimension = self.dimension(name)
        if dimension is None:
            return f"The codebook “{self.codebook.name}” has no dimension “{name}”."
        if (dimension.kind == "multilabel") != multilabel:
            wanted = "multilabel" if multilabel else "nominal or ordinal"
            return (
                f"The codebook's dimension “{name}” is {dimension.kind}; this exhibit needs a {wanted} one."
            )
        if f"turns.{name}" not in self.labelled:
            return f"No turn has a label of “{name}”: the model that made the labels does not give it."
        return ""


def open_cohort(
    connection: "duckdb.DuckDBPyConnection", *, codebook: "Codebook", manifest: Mapping[str, Any]
) -> Cohort:
    """Make the views of a cohort: the sessions without a reason for exclusion.

    The sampling unit is the user where at least two are known (a session without one stands for
    itself), else the session.
    """
    users = _count_users(connection)
    by_user = users > 1
    connection.execute(_VIEWS.format(cluster='coalesce("user", session)' if by_user else "session"))
    labelled = _list_labelled(connection, codebook)
    return Cohort(connection, codebook, manifest, users, "user" if by_user else "session", labelled)


def quote(text: str) -> str:
    """Write a text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def _count_users(connection: "duckdb.DuckDBPyConnection") -> int:
    row = connection.execute('select count(distinct "user") from sessions where excluded is null').fetchone()
    return int(row[0]) if row else 0


def _list_labelled(connection: "duckdb.DuckDBPyConnection", codebook: "Codebook") -> frozenset[str]:
    """Find the dimensions that a model gave: the store has a column for all of them."""
    found: set[str] = set()
    for view in ("turns", "sessions"):
        columns = {row[0] for row in connection.execute(f"describe {view}").fetchall()}
        named = {each.name: _column(each) for each in codebook.dimensions if _column(each) in columns}
        if not named:
            continue
        counts = ", ".join(f'count("{column}")' for column in named.values())
        row = connection.execute(f"select {counts} from {view}").fetchone() or ()
        found |= {f"{view}.{name}" for name, count in zip(named, row, strict=True) if count}
    return frozenset(found)


def _column(dimension: "Dimension") -> str:
    multilabel = dimension.kind == "multilabel"
    return f"{dimension.name}.{dimension.names[0]}" if multilabel else dimension.name
