"""`turnscope codebook`: check a codebook and print it."""

from pathlib import Path
from typing import Annotated, Literal

import typer

SHORT = "Check a codebook and print it."


def command(
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="FILE", help="Codebook in TOML. Default: the one that ships.", show_default=False
        ),
    ] = None,
    *,
    form: Annotated[
        Literal["markdown", "label-studio"], typer.Option("--format", help="What to print.")
    ] = "markdown",
) -> None:
    """Check a codebook and print it as an annotation guide or a Label Studio configuration.

    Example: turnscope codebook my-codebook.toml --format label-studio
    """
    from turnscope.classifiers.codebook import load_codebook
    from turnscope.classifiers.codebook_text import render_codebook

    typer.echo(render_codebook(load_codebook(file), form=form))
