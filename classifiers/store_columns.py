"""The columns of a label store, and the way of a session's labels into rows and back.

Everything follows from the codebook. A dimension that a turn or session has no label of is null.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from typing import Any

import pyarrow as pa

from turnscope.classifiers.codebook import Codebook, Dimension
from turnscope.classifiers.labels import Label, SessionLabels, TurnLabels
from turnscope.transcripts.model import Telemetry

Row = dict[str, Any]

_TELEMETRY = {
    column.name: pa.bool_() if column.type == (bool | None) else pa.int64() for column in fields(Telemetry)
}
_KEYED = ("user", "project")
_NAMES = ("surface", "tool", "format", "model_family", "language", "month")
_FACTS = (*_KEYED, *_NAMES)
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,39}")


def turn_schema(codebook: Codebook) -> pa.Schema:
    """Give the columns of `turns/*.parquet`: a row a turn of a labelled session."""
    columns = [
        ("session", pa.string()),
        ("turn", pa.int32()),
        ("role", pa.string()),
        ("month", pa.string()),
        ("withheld", pa.bool_()),
        ("seen", pa.float32()),
    ]
    return pa.schema(columns + [column for each in _of_turns(codebook) for column in _columns(each)])


def session_schema(codebook: Codebook) -> pa.Schema:
    """Give the columns of `sessions/*.parquet`: a row a session, the excluded ones too."""
    columns = [("session", pa.string())] + [(name, pa.string()) for name in _FACTS]
    columns += [("excluded", pa.string()), ("turns", pa.int32()), *_TELEMETRY.items()]
    columns += [column for each in codebook.of_sessions() for column in _columns(each)]
    firsts = [(f"{each.name}.first_prompt", pa.string()) for each in _of_first_prompts(codebook)]
    return pa.schema(columns + firsts)


def turn_rows(labels: SessionLabels, *, codebook: Codebook) -> Iterator[Row]:
    """Give a row a turn, in order; a withheld turn has a row without labels."""
    dimensions = _of_turns(codebook)
    for index, turn in enumerate(labels.turns):
        row = {"session": labels.id, "turn": index, "role": turn.role, "month": labels.month}
        row |= {"withheld": turn.withheld, "seen": turn.seen}
        yield row | _cells(dimensions, {} if turn.withheld else turn)


def session_row(labels: SessionLabels, *, codebook: Codebook) -> Row:
    """Give the session's row; an excluded session has no labels."""
    row = {"session": labels.id} | {name: getattr(labels, name) for name in _KEYED}
    row |= {name: _name(getattr(labels, name)) for name in _NAMES}
    row |= {"excluded": labels.exclusion, "turns": len(labels.turns)}
    row |= {name: getattr(labels.telemetry, name) for name in _TELEMETRY}
    first = next((turn for turn in labels.turns if turn.role == "user"), TurnLabels("user"))
    firsts = {
        f"{each.name}.first_prompt": first[each.name].value
        for each in _of_first_prompts(codebook)
        if each.name in first and not first.withheld
    }
    return row | _cells(codebook.of_sessions(), labels.session) | firsts


def labels_of(session: Row, turns: Iterable[Row], *, codebook: Codebook) -> SessionLabels:
    """Read a session's rows back. Counts of what was masked and a multilabel's abstention are not stored."""
    return SessionLabels(
        id=session["session"],
        turns=tuple(
            TurnLabels(
                row["role"], _labels(codebook.of_turns(row["role"]), row), row["seen"], row["withheld"]
            )
            for row in turns
        ),
        session=_labels(codebook.of_sessions(), session),
        telemetry=Telemetry(**{name: session[name] for name in _TELEMETRY}),
        exclusion=session["excluded"],
        **{name: session[name] for name in _FACTS},
    )


def _name(told: str | None) -> str | None:
    """Let a short name through; what a hand-made log tells in its place could be anything."""
    return told if told is None or _NAME.fullmatch(told) else "other"


def _of_turns(codebook: Codebook) -> tuple[Dimension, ...]:
    return tuple(each for each in codebook.dimensions if set(each.units) - {"session"})


def _of_first_prompts(codebook: Codebook) -> tuple[Dimension, ...]:
    """An ordinal dimension of user turns is worth telling at the first prompt, before any answer."""
    return tuple(each for each in codebook.of_turns("user") if each.kind == "ordinal")


def _columns(dimension: Dimension) -> list[tuple[str, pa.DataType]]:
    name = dimension.name
    if dimension.kind == "multilabel":
        pairs = ((f"{name}.{value}", f"{name}.{value}.p") for value in dimension.names)
        return [column for flag, share in pairs for column in ((flag, pa.bool_()), (share, pa.float32()))]
    shares = [(f"{name}.p.{value}", pa.float32()) for value in dimension.names]
    return [(name, pa.string()), *shares, (f"{name}.abstained", pa.bool_())]


def _cells(dimensions: Iterable[Dimension], labels: Mapping[str, Label]) -> Row:
    cells: Row = {}
    for dimension in dimensions:
        if dimension.name in labels:
            cells |= _cells_of(dimension, labels[dimension.name])
    return cells


def _cells_of(dimension: Dimension, label: Label) -> Row:
    name, shares = dimension.name, label.probabilities
    if dimension.kind == "multilabel":
        flags = {f"{name}.{value}": value in label.value for value in dimension.names}
        return flags | {f"{name}.{value}.p": shares.get(value) for value in dimension.names}
    cells = {f"{name}.p.{value}": shares.get(value) for value in dimension.names}
    return {name: label.value, **cells, f"{name}.abstained": label.abstained}


def _labels(dimensions: Iterable[Dimension], row: Row) -> dict[str, Label]:
    found = ((dimension.name, _label(dimension, row)) for dimension in dimensions)
    return {name: label for name, label in found if label is not None}


def _label(dimension: Dimension, row: Row) -> Label | None:
    name, values = dimension.name, dimension.names
    if dimension.kind == "multilabel":
        if row[f"{name}.{values[0]}"] is None:
            return None
        chosen = tuple(value for value in values if row[f"{name}.{value}"])
        return Label(chosen, {value: row[f"{name}.{value}.p"] for value in values})
    if row[name] is None:
        return None
    return Label(row[name], {value: row[f"{name}.p.{value}"] for value in values}, row[f"{name}.abstained"])
