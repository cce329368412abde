"""The command line: turns calls into words, progress and exit codes. All work is done by the library."""

import sys
import traceback
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from turnscope.cli import codebook, evaluate, label, redact, report, study
from turnscope.errors import GateError, TurnscopeError

EXIT_GATE = 1
EXIT_USE = 2
EXIT_INTERRUPTED = 130
EXIT_DEFECT = 70  # EX_SOFTWARE of sysexits.h: a fault of ours, not of the input

app = typer.Typer(
    name="turnscope",
    help="Study your own human-AI coding sessions without anyone reading them.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for verb in (study, redact, label, report, evaluate, codebook):
    app.command(verb.__name__.rpartition(".")[2], short_help=verb.SHORT)(verb.command)


def _show_version(wanted: bool) -> None:  # noqa: FBT001 (typer calls it with the flag)
    if wanted:
        typer.echo(f"turnscope {version('turnscope')}")
        raise typer.Exit


@app.callback()
def _options(
    *,
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version and exit."),
    ] = False,
) -> None:
    """Study your own human-AI coding sessions without anyone reading them."""


def main() -> NoReturn:
    """Run the command line; exit 0 fine, 1 a gate failed, 2 wrong use or bad input, 130 interrupted."""
    try:
        app()
    except GateError as error:
        _fail(str(error), status=EXIT_GATE)
    except TurnscopeError as error:
        _fail(str(error), status=EXIT_USE)
    except KeyboardInterrupt:
        sys.exit(EXIT_INTERRUPTED)
    except OSError as error:
        _fail(_describe_refusal(error), status=EXIT_USE if error.filename is None else EXIT_DEFECT)
    except Exception as error:  # noqa: BLE001 (the last line of defence: a foreign message may hold text)
        _fail(_describe_defect(error), status=EXIT_DEFECT)
    sys.exit(0)


def _fail(message: str, *, status: int) -> NoReturn:
    typer.echo(f"turnscope: {message}", err=True)
    sys.exit(status)


def _describe_refusal(error: OSError) -> str:
    """Say why the system refused: of a stream without a name, such as stdout on a full disk."""
    if error.filename is None and error.strerror:
        return f"the results could not be printed: {error.strerror}"
    return _describe_defect(error)


def _describe_defect(error: Exception) -> str:
    """Name the type and the place of an unforeseen error; its message may quote a transcript."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{Path(frame.filename).name}:{frame.lineno}"
    return (
        f"internal error: {type(error).__name__} at {place}; its message is withheld because it may hold text"
    )
