"""Puts the commands together; start reading here."""

from __future__ import annotations

import sys
from importlib.metadata import entry_points
from typing import Annotated

import typer

import commonfield
from commonfield.cli import (
    answers,
    clearinghouse,
    collection,
    comparing,
    definitions,
    files,
    packets,
    pulse,
    regions,
    route,
    sources,
    trust,
)
from commonfield.cli.console import console
from commonfield.findings import CommonfieldError, Exit

app = typer.Typer(
    name="commonfield",
    help="Carry partners' files to a report that identifies nobody. "
    "Begin with `commonfield demo`, which invents a region and runs the whole route.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(commonfield.__version__)
        raise typer.Exit


@app.callback()
def options(
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say only the result.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version.")
    ] = False,
) -> None:
    """Hold what every command shares."""
    console.quiet = quiet


for family in (
    regions,
    files,
    sources,
    comparing,
    answers,
    packets,
    pulse,
    route,
    trust,
    definitions,
    collection,
    clearinghouse,
):
    family.register(app)


def load_further_commands() -> None:
    """Add the commands that other packages offer (the portal's `serve`)."""
    for entry in entry_points(group="commonfield.commands"):
        entry.load()(app)


def run() -> None:
    """Run the command line."""
    load_further_commands()
    try:
        app()
    except CommonfieldError as error:
        console.stop()
        typer.echo(str(error), err=True)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        console.stop()
        typer.echo("Stopped. What was in force before is still in force.", err=True)
        sys.exit(Exit.UNEXPECTED)
