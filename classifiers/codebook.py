"""A codebook: every label that can be given, read from TOML and checked on the way in.

Model heads, store columns, agreement statistics, the annotation page and the generated guide
all come from it, so that a codebook of one's own needs no change to code.
"""

import hashlib
import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

from turnscope.classifiers.place import Place, called
from turnscope.errors import CodebookError
from turnscope.transcripts.model import Role, Telemetry

Unit = Literal["turn", "user_turn", "session"]
Kind = Literal["nominal", "ordinal", "multilabel"]

UNITS = ("turn", "user_turn", "session")
KINDS = ("nominal", "ordinal", "multilabel")
MINIMUM_OF_VALUES = 2

RESERVED = frozenset(
    {"session", "turn", "role", "month", "seen", "withheld", "user", "project", "surface", "tool", "format"}
    | {"model_family", "language", "excluded", "turns"}
    | {column.name for column in fields(Telemetry)}
)
"""Columns of the label store that a dimension must not take the name of."""

_POSITION = re.compile(r"at line (\d+), column (\d+)")
_ROLES: Mapping[Unit, tuple[Role, ...]] = {
    "turn": ("user", "assistant"),
    "user_turn": ("user",),
    "session": (),
}


@dataclass(frozen=True, slots=True)
class Value:
    """A label that a dimension can take."""

    name: str
    definition: str
    includes: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dimension:
    """A question that is asked of every turn, user turn or session (its units)."""

    name: str
    units: tuple[Unit, ...]
    kind: Kind
    question: str
    values: tuple[Value, ...]
    note: str = ""
    abstain: str | None = None
    """The value that means "cannot be told"; agreement on an order leaves it out."""
    values_from: str = ""
    """Published list that the values are taken from."""

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the values, in the codebook's order."""
        return tuple(value.name for value in self.values)

    @property
    def substantive(self) -> tuple[str, ...]:
        """Names of the values without the one that abstains."""
        return tuple(name for name in self.names if name != self.abstain)


@dataclass(frozen=True, slots=True)
class Head:
    """A dimension at one of its units: what a model has an output for, and an audit a row.

    `name` is the dimension's at turns and `session.<dimension>` at sessions. `roles` are those
    whose turns carry the label; empty at sessions.
    """

    name: str
    dimension: Dimension
    unit: Unit
    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class Codebook:
    """Dimensions in order. `digest` changes with the content, not with comments or layout."""

    name: str
    version: int
    dimensions: tuple[Dimension, ...]
    digest: str
    source: str = field(repr=False, compare=False)
    """The TOML text that it was read from."""

    def __getitem__(self, name: str) -> Dimension:
        """Return the dimension of that name; `KeyError` where there is none."""
        for dimension in self.dimensions:
            if dimension.name == name:
                return dimension
        raise KeyError(name)

    def heads(self) -> tuple[Head, ...]:
        """List what is to be labelled: one head a dimension and unit, in the codebook's order."""
        return tuple(_head(dimension, unit) for dimension in self.dimensions for unit in dimension.units)

    def of_turns(self, role: Role) -> tuple[Dimension, ...]:
        """List the dimensions that a turn of this role is labelled with."""
        return tuple(head.dimension for head in self.heads() if role in head.roles)

    def of_sessions(self) -> tuple[Dimension, ...]:
        """List the dimensions that a session is labelled with."""
        return tuple(head.dimension for head in self.heads() if head.unit == "session")


def _head(dimension: Dimension, unit: Unit) -> Head:
    name = f"session.{dimension.name}" if unit == "session" else dimension.name
    return Head(name, dimension, unit, _ROLES[unit])


def load_codebook(path: Path | None = None) -> Codebook:
    """Read and check a codebook; without a path the one that ships with turnscope.

    Raises `CodebookError`, which names file, dimension and value, when it breaks a rule.
    """
    shipped = files("turnscope.classifiers") / "codebooks" / "agentic-coding.toml"
    resource = shipped if path is None else Path(path)
    try:
        text = resource.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        raise CodebookError(f"{resource.name}: not UTF-8; save the codebook as UTF-8 text") from None
    except OSError as error:
        raise CodebookError(f"{resource.name}: cannot be read ({error.strerror or 'no such file'})") from None
    return parse_codebook(text, file=resource.name)


def parse_codebook(text: str, *, file: str = "codebook.toml") -> Codebook:
    """Parse and check the TOML text of a codebook; `file` is what messages call it."""
    table = _parse_toml(text, file)
    place = Place(file)
    place.refuse_unknown(table, ("name", "version", "dimension"))
    version = table.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        place.fail("`version` must be a whole number from 1")
    dimensions = tuple(
        _dimension(entry, place.within(f"dimension {called(entry, position)}"))
        for position, entry in enumerate(place.tables(table, "dimension"), start=1)
    )
    place.refuse_repeated(dimension.name for dimension in dimensions)
    content = json.dumps(table, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    digest = hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()
    return Codebook(place.name(table), version, dimensions, digest, text)


def _parse_toml(text: str, file: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        found = _POSITION.search(str(error))
        where = f"line {found[1]}, column {found[2]}" if found else "end of the document"
        raise CodebookError(f"{file}, {where}: not valid TOML") from None


def _dimension(entry: dict[str, Any], place: Place) -> Dimension:
    known = ("name", "unit", "kind", "question", "note", "abstain", "values_from", "value")
    place.refuse_unknown(entry, known)
    name = place.name(entry)
    if name.casefold() in RESERVED:
        place.fail("the label store has a column of this name; choose another")
    kind = entry.get("kind")
    if kind not in KINDS:
        place.fail(f"`kind` must be one of {', '.join(KINDS)}")
    values = _values(entry, place)
    return Dimension(
        name=name,
        units=_units(entry, place),
        kind=kind,
        question=place.text(entry, "question", required=True),
        values=values,
        note=place.text(entry, "note"),
        abstain=_abstain(entry, place, values),
        values_from=place.text(entry, "values_from"),
    )


def _units(entry: dict[str, Any], place: Place) -> tuple[Unit, ...]:
    units = entry.get("unit")
    units = [units] if isinstance(units, str) else units
    if not isinstance(units, list) or not units or any(unit not in UNITS for unit in units):
        place.fail(f"`unit` must be one of {', '.join(UNITS)}, or a list of these")
    if len(set(units)) < len(units) or {"turn", "user_turn"} <= set(units):
        place.fail("`unit` names the same turns twice (`turn` covers `user_turn`)")
    return tuple(units)


def _values(entry: dict[str, Any], place: Place) -> tuple[Value, ...]:
    values = tuple(
        _value(value, place.within(f"value {called(value, position)}"))
        for position, value in enumerate(place.tables(entry, "value"), start=1)
    )
    if len(values) < MINIMUM_OF_VALUES:
        place.fail(f"needs at least {MINIMUM_OF_VALUES} values")
    place.refuse_repeated(value.name for value in values)
    return values


def _value(entry: dict[str, Any], place: Place) -> Value:
    place.refuse_unknown(entry, ("name", "definition", "includes", "excludes"))
    return Value(
        name=place.name(entry),
        definition=place.text(entry, "definition", required=True),
        includes=place.texts(entry, "includes"),
        excludes=place.texts(entry, "excludes"),
    )


def _abstain(entry: dict[str, Any], place: Place, values: tuple[Value, ...]) -> str | None:
    if "abstain" not in entry:
        return None
    abstain = place.text(entry, "abstain", required=True)
    if entry["kind"] == "multilabel":
        place.fail("a multilabel dimension abstains by the empty set; take `abstain` out")
    if abstain not in {value.name for value in values}:
        place.fail("`abstain` is none of the dimension's values")
    return abstain
