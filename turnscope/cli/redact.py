"""`turnscope redact`: from session logs to scrubbed sessions with a certificate."""

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from turnscope.classifiers.tally import Tally
from turnscope.cli import options
from turnscope.cli.check import check as run_check
from turnscope.cli.progress import show_bytes
from turnscope.cli.summary import Stopwatch, print_summary
from turnscope.errors import InputError

if TYPE_CHECKING:
    from turnscope.redaction.certificate import Certificate
    from turnscope.redaction.redactor import Redactor
    from turnscope.transcripts.reading import Transcripts

SHORT = "Scrub logs of personal data and secrets."


def command(
    paths: options.Paths = None,
    *,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            metavar="FOLDER",
            help="Folder of the scrubbed sessions. Required without --check.",
            show_default=False,
        ),
    ] = None,
    check: Annotated[
        bool,
        typer.Option(
            "--check",
            help="Write nothing; say where something would be masked in any text files, or in - for standard "
            "input. Exit 1 where there is anything, 2 where a file cannot be read.",
        ),
    ] = False,
    baseline: Annotated[
        Path | None,
        typer.Option(
            "--baseline",
            metavar="FILE",
            help="With --check: output of an earlier check with --json, whose findings are let through.",
            show_default=False,
        ),
    ] = None,
    key: options.Key = None,
    policy: options.Policy = None,
    link_key: options.LinkKey = None,
    workers: options.Workers = None,
    strict: options.Strict = False,
    as_json: options.AsJson = False,
) -> None:
    """Scrub personal data and secrets from session logs; write sessions.jsonl and certificate.json.

    Nothing is left out: what a study excludes is marked in the output. With --check any text files are
    looked at and nothing is written; a line that holds "turnscope: allow" is let through.

    Example: turnscope redact logs/ -o scrubbed
    """
    foreign = {"--out": out, "--key": key, "--link-key": link_key, "--workers": workers, "--strict": strict}
    if check:
        _refuse("with", foreign)
        run_check(paths, policy=policy, baseline=baseline, as_json=as_json)
        return
    _refuse("without", {"--baseline": baseline})
    if out is None:
        raise InputError("name the folder of the scrubbed sessions with -o FOLDER, or ask for --check")
    logs = options.resolve_paths(paths)
    redactor = options.make_redactor(key=key, policy=policy, link_key=link_key)
    _redact(logs, out, redactor, workers=workers, strict=strict, as_json=as_json)


def _refuse(how: str, given: Mapping[str, object]) -> None:
    """Refuse options that mean nothing with or without --check."""
    if senseless := [name for name, value in given.items() if value]:
        raise InputError(f"{' and '.join(senseless)} {how} --check has no meaning; leave it out")


def _redact(
    paths: list[Path], out: Path, redactor: "Redactor", *, workers: int | None, strict: bool, as_json: bool
) -> None:
    from turnscope.classifiers.pool import count_cores, run, termination_as_exit
    from turnscope.redaction.jsonl import write_sessions
    from turnscope.transcripts.reading import read

    watch = Stopwatch()
    with show_bytes("redact") as (set_total, advance):
        transcripts = read(paths, strict=strict, on_file=advance)
        set_total(transcripts.bytes)
        options.make_folder(out)
        sessions = out / "sessions.jsonl"
        outcomes = run(transcripts, workers=workers or count_cores(), task=redactor)
        with termination_as_exit(), closing(outcomes):
            done = write_sessions(
                (session for _, session in outcomes),
                sessions,
                redactor=redactor,
                not_read=transcripts.problems.counts,
            )
    places = {"sessions": sessions, "certificate": out / "certificate.json"}
    print_summary(_tally(transcripts, done), watch=watch, places=places, as_json=as_json)


def _tally(transcripts: "Transcripts", done: "Certificate") -> Tally:
    return Tally(
        files=transcripts.files,
        bytes=transcripts.bytes,
        sessions=done.sessions,
        turns=done.turns,
        withheld=done.withheld_turns,
        masked=dict(done.findings),
        skipped=dict(transcripts.problems.counts),
        problems=tuple(transcripts.problems),
    )
