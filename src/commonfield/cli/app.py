"""Puts the commands together; start reading here."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import entry_points
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

import commonfield
from commonfield.cli import (
    answers,
    audit,
    checking,
    clearinghouse,
    collection,
    contrasting,
    council,
    cross_checking,
    definitions,
    differing,
    encoding,
    equity,
    files,
    giving_back,
    keys,
    labor,
    linking,
    packets,
    pathway,
    protecting,
    pulse,
    quality,
    reconciling,
    reference,
    regions,
    restating,
    reviewing,
    route,
    scorecard,
    sources,
    targets,
    trust,
)
from commonfield.cli.console import console, say_json
from commonfield.findings import CommonfieldError, Exit, UsageError


class _Commands(TyperGroup):
    """The commands. Where JSON was asked for, an error stands on standard output as JSON too."""

    _as_json = False

    def make_context(self, info_name: str | None, args: list[str], *given: Any, **more: Any) -> Any:
        self._as_json = "--json" in args
        with self._errors_told():
            return super().make_context(info_name, args, *given, **more)

    def invoke(self, ctx: Any) -> Any:
        with self._errors_told():
            return super().invoke(ctx)

    @contextmanager
    def _errors_told(self) -> Iterator[None]:
        try:
            yield
        except CommonfieldError as error:
            self._tell(error.as_dict())
            raise
        except typer.TyperException as error:  # an option or a command that there is not, say
            usage = UsageError(error.format_message(), fix="See what there is with --help.")
            self._tell(usage.as_dict())
            raise
        except KeyboardInterrupt:
            console.stop()
            typer.echo("Stopped. What was in force before is still in force.", err=True)
            raise typer.Exit(Exit.UNEXPECTED) from None

    def _tell(self, error: dict[str, str | int]) -> None:
        if self._as_json:
            say_json({"error": error})


app = typer.Typer(
    name="commonfield",
    cls=_Commands,
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
    encoding,
    equity,
    labor,
    pathway,
    reference,
    scorecard,
    reconciling,
    sources,
    cross_checking,
    answers,
    packets,
    pulse,
    route,
    giving_back,
    protecting,
    reviewing,
    linking,
    quality,
    targets,
    trust,
    audit,
    contrasting,
    checking,
    definitions,
    differing,
    restating,
    collection,
    clearinghouse,
    keys,
    *council.FAMILIES,
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
