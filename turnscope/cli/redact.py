"""`turnscope redact`: from session logs to scrubbed sessions with a certificate."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from turnscope.classifiers.tally import Tally
from turnscope.cli import options
from turnscope.cli.progress import show_bytes
from turnscope.cli.summary import Stopwatch, print_summary

if TYPE_CHECKING:
    from turnscope.redaction.certificate import Certificate
    from turnscope.transcripts.reading import Transcripts

SHORT = "Scrub logs of personal data and secrets."


def command(
    paths: options.Paths = None,
    *,
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="FOLDER", help="Folder of the scrubbed sessions.")
    ],
    key: options.Key = None,
    policy: options.Policy = None,
    link_key: options.LinkKey = None,
    strict: options.Strict = False,
    as_json: options.AsJson = False,
) -> None:
    """Scrub personal data and secrets from session logs; write sessions.jsonl and certificate.json.

    Nothing is left out: what a study excludes is marked in the output.

    Example: turnscope redact logs/ -o scrubbed
    """
    from turnscope.redaction.jsonl import write_sessions
    from turnscope.transcripts.reading import read

    watch = Stopwatch()
    with show_bytes("redact") as (set_total, advance):
        transcripts = read(options.resolve_paths(paths), strict=strict, on_file=advance)
        set_total(transcripts.bytes)
        redactor = options.make_redactor(key=key, policy=policy, link_key=link_key)
        options.make_folder(out)
        sessions = out / "sessions.jsonl"
        done = write_sessions(
            map(redactor, transcripts),
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
