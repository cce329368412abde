"""`turnscope evaluate`: how well labels agree with a hand-labelled set."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from turnscope.cli import options
from turnscope.errors import InputError

if TYPE_CHECKING:
    from turnscope.eval.audit import Audit
    from turnscope.eval.gold import Gold
    from turnscope.redaction.redactor import Redactor

_WIDTH = 132  # a terminal that is narrower wraps; a pipe gets whole rows

SHORT = "Hold labels against a hand-labelled set."


def command(
    *,
    gold: Annotated[
        Path, typer.Option("--gold", metavar="FILE", help="Hand-labelled sessions (session JSONL).")
    ],
    model: options.Model = None,
    labels: Annotated[
        Path | None,
        typer.Option("--labels", metavar="STORE", help="Audit this store, not a model.", show_default=False),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="FOLDER", help="Write audit.json into it.", show_default=False),
    ] = None,
    key: options.Key = None,
    policy: options.Policy = None,
    link_key: options.LinkKey = None,
    fail_under: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=KAPPA", help="Exit 1 below this kappa. Repeatable.", show_default=False),
    ] = None,
    as_json: options.AsJson = False,
) -> None:
    """Measure accuracy, macro-F1 and kappa of labels against a hand-labelled set.

    Example: turnscope evaluate --gold examples/gold.jsonl --fail-under task=0.3
    """
    from turnscope.eval.audit import require
    from turnscope.eval.gold import read_gold

    minimum = _parse_minimum(fail_under or [])
    place = options.resolve_paths([gold])[0]
    redactor = options.make_redactor(key=key, policy=policy, link_key=link_key)
    audit = _audit(read_gold(place, key=redactor.key), redactor=redactor, model=model, labels=labels)
    content = json.dumps(audit.to_json(), indent=1)
    if out is not None:
        _write(out, content)
    if as_json:
        typer.echo(content)
    else:
        _print(audit)
    require(audit, minimum)


def _audit(gold: "Gold", *, redactor: "Redactor", model: Path | None, labels: Path | None) -> "Audit":
    from turnscope.classifiers.labeller import load_labeller
    from turnscope.classifiers.store import LabelStore
    from turnscope.eval.audit import evaluate

    if labels is not None and model is not None:
        raise InputError("--model and --labels exclude each other; name the one to audit")
    if labels is not None:
        return evaluate(gold, LabelStore(labels))
    labeller = load_labeller(model)
    found = labeller.label(map(redactor, gold))
    return evaluate(gold, found, codebook=labeller.codebook, model_digest=labeller.digest)


def _parse_minimum(words: list[str]) -> dict[str, float]:
    """Parse `task=0.6` and the like."""
    minimum = {}
    for word in words:
        name, _, least = word.partition("=")
        try:
            minimum[name] = float(least)
        except ValueError:
            raise InputError("--fail-under wants NAME=KAPPA, for instance task=0.6") from None
    return minimum


def _write(out: Path, content: str) -> None:
    from turnscope.redaction.jsonl import replacing

    options.make_folder(out)
    with replacing(out / "audit.json") as file:
        file.write(content.encode() + b"\n")


def _print(audit: "Audit") -> None:
    from rich.console import Console
    from rich.table import Table

    from turnscope.eval.audit import HEADER

    table = Table(box=None, pad_edge=False)
    for name in HEADER:
        table.add_column(name, no_wrap=True, overflow="ignore")
    for row in audit.table():
        table.add_row(*row)
    console = Console(highlight=False, soft_wrap=True, width=_WIDTH)
    console.print(table)
    missing = "".join(f", {name.replace('_', ' ')} {count:,}" for name, count in audit.missing.items())
    console.print(
        f"gold: {audit.sessions_found:,} of {audit.sessions:,} sessions, {audit.turns:,} turns{missing}"
    )
    console.print("In brackets: 95 % intervals, clustered by session. The kappa of the majority is 0.")
