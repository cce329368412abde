"""`turnscope study`: from a folder of session logs to a report."""

from pathlib import Path
from typing import Annotated

import typer

from turnscope.cli import options
from turnscope.cli.progress import show_bytes
from turnscope.cli.summary import Stopwatch, print_summary

SHORT = "Logs in, report out: the main job."


def command(
    paths: options.Paths = None,
    *,
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FOLDER", help="Folder of the report.")],
    publish: options.Publish = False,
    min_sessions: options.MinSessions = 15,
    min_users: options.MinUsers = 5,
    include: options.Include = None,
    key: options.Key = None,
    policy: options.Policy = None,
    link_key: options.LinkKey = None,
    model: options.Model = None,
    workers: options.Workers = None,
    strict: options.Strict = False,
    as_json: options.AsJson = False,
) -> None:
    """Read session logs, redact and label them, and write a report.

    Example: turnscope study ~/.claude/projects -o my-study
    """
    from turnscope.report.study import study

    watch = Stopwatch()
    with show_bytes("study") as (set_total, advance):
        result = study(
            options.resolve_paths(paths),
            out=out,
            key=key,
            policy=policy and options.expand(policy),
            link_key=options.resolve_link_key(link_key),
            model=model,
            workers=workers,
            include=options.resolve_include(include),
            publish=publish,
            min_sessions=min_sessions,
            min_users=min_users,
            strict=strict,
            on_total=set_total,
            on_bytes=advance,
        )
    if publish and not as_json:
        rendered = result.rendered
        typer.echo(
            f"withheld for publication: {rendered.withheld_rows} rows, {rendered.withheld_figures} figures\n"
            "not for publication: the folder labels, which has a row for every session"
        )
    places = {"report": out / "report.html", "labels": out / "labels"}
    print_summary(result.tally, watch=watch, places=places, as_json=as_json)
