"""`turnscope label`: from session logs to a label store."""

from pathlib import Path
from typing import Annotated

import typer

from turnscope.cli import options
from turnscope.cli.progress import show_bytes
from turnscope.cli.summary import Stopwatch, print_summary

SHORT = "Label logs in bulk, as Parquet."


def command(
    paths: options.Paths = None,
    *,
    out: Annotated[Path, typer.Option("--out", "-o", metavar="STORE", help="Folder of the label store.")],
    resume: Annotated[bool, typer.Option("--resume", help="Go on with a run that was cut off.")] = False,
    include: options.Include = None,
    key: options.Key = None,
    policy: options.Policy = None,
    link_key: options.LinkKey = None,
    model: options.Model = None,
    workers: options.Workers = None,
    strict: options.Strict = False,
    as_json: options.AsJson = False,
) -> None:
    """Label session logs in bulk; write labels as Parquet, without any text.

    Example: turnscope label logs/ -o labels --resume
    """
    from turnscope.classifiers.pipeline import label_transcripts
    from turnscope.classifiers.pool import count_cores
    from turnscope.transcripts.reading import read

    watch = Stopwatch()
    with show_bytes("label") as (set_total, advance):
        transcripts = read(options.resolve_paths(paths), strict=strict, on_file=advance)
        set_total(transcripts.bytes)
        redactor = options.make_redactor(key=key, policy=policy, link_key=link_key)
        tally = label_transcripts(
            transcripts,
            out=out,
            key=redactor.key,
            policy=redactor.policy,
            link_key=redactor.link_key,
            model=model,
            workers=workers or count_cores(),
            include=options.resolve_include(include),
            resume=resume,
        )
    print_summary(tally, watch=watch, places={"labels": out}, as_json=as_json)
