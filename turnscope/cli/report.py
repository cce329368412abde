"""`turnscope report`: from a label store to tables, plots and a page."""

from pathlib import Path
from typing import Annotated

import typer

from turnscope.cli import options

SHORT = "Tables, plots and a page from labels."


def command(
    store: Annotated[
        Path, typer.Argument(metavar="STORE", help="Label store, as written by `turnscope label`.")
    ],
    *,
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FOLDER", help="Folder of the report.")],
    publish: options.Publish = False,
    min_sessions: options.MinSessions = 15,
    min_users: options.MinUsers = 5,
) -> None:
    """Write tables, plots and one self-contained page from a label store.

    Example: turnscope report labels -o my-report --publish
    """
    from turnscope.classifiers.store import LabelStore
    from turnscope.report.render import render_report

    render_report(LabelStore(store), out=out, publish=publish, min_sessions=min_sessions, min_users=min_users)
    typer.echo(f"report: {out / 'report.html'}")
