"""The Clearinghouse: ask it about a district's graduates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commonfield.cli.console import console, say, say_json
from commonfield.cli.options import AsJson, InLanguage, KeysFolder, RegionFolder, occasion, opened, wording

if TYPE_CHECKING:
    from commonfield.catalog import Wording
    from commonfield.pipeline.asking import Request

clearinghouse_app = typer.Typer(
    help="Ask the Clearinghouse where graduates went.", no_args_is_help=True, rich_markup_mode=None
)


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.add_typer(clearinghouse_app, name="clearinghouse")


@clearinghouse_app.callback()
def clearinghouse() -> None:
    """Ask the Clearinghouse where graduates went."""


@clearinghouse_app.command()
def request(
    partner: Annotated[str, typer.Option(help="Whose graduates, as region.yaml names it.")],
    year: Annotated[int, typer.Option(help="The academic year of graduation, named by its spring.")],
    out: Annotated[
        Path, typer.Option("--out", help="A new file outside the region. It names people.", dir_okay=False)
    ],
    region: RegionFolder = Path(),
    account: Annotated[str, typer.Option(help="The Clearinghouse's number of the account.")] = "",
    schools: Annotated[
        Path | None,
        typer.Option(help="CSV with school (14-digit code) and act_code.", exists=True, dir_okay=False),
    ] = None,
    blocked: Annotated[
        Path | None,
        typer.Option(
            help="Local ids of students who block disclosure (FERPA), one a line.",
            exists=True,
            dir_okay=False,
        ),
    ] = None,
    language: InLanguage = None,
    keys: KeysFolder = None,
    as_json: AsJson = False,
) -> None:
    """Write the graduates file that a district sends to the Clearinghouse.

    It holds names and birth dates, so it is written only where you say, readable by you alone. Each
    graduate carries a key of ours that comes back with the answer; no id and no Social Security number.
    """
    from commonfield.pipeline.asking import ask_the_clearinghouse

    of = opened(region, keys)
    made = ask_the_clearinghouse(
        of,
        partner=partner,
        year=year,
        out=out,
        account=account,
        schools=schools,
        blocked=blocked,
        occasion=occasion(),
    )
    said = wording(language, of)
    console.stop()
    typer.echo(said.say("graduates_secret", file=out), err=True)
    if as_json:
        say_json({**asdict(made), "out": str(out)})
        return
    say(said.counted("graduates", made.graduates, year=year, file=out))
    for line in _left_empty(made, said, blocked=blocked is not None):
        say(line)
    if not account:
        say(said.say("graduates_without_account"))


def _left_empty(made: Request, said: Wording, *, blocked: bool) -> Iterator[str]:
    """Say for how many graduates a cell stays empty that the Clearinghouse wants."""
    for key, empty in (
        ("graduates_without_act", made.without_act_code),
        ("graduates_without_name", made.without_name),
        ("graduates_without_block", 0 if blocked else made.graduates),
    ):
        if empty:
            yield said.counted(key, empty)
