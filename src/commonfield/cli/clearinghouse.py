"""The Clearinghouse: ask it about a district's graduates."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from commonfield.cli.console import console, say, say_json
from commonfield.cli.options import AsJson, KeysFolder, RegionFolder, occasion, opened

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
    keys: KeysFolder = None,
    as_json: AsJson = False,
) -> None:
    """Write the graduates file that a district sends to the Clearinghouse.

    It holds names and birth dates, so it is written only where you say, readable by you alone. Each
    graduate carries a key of ours that comes back with the answer; no id and no Social Security number.
    """
    from commonfield.pipeline.asking import ask_the_clearinghouse

    made = ask_the_clearinghouse(
        opened(region, keys),
        partner=partner,
        year=year,
        out=out,
        account=account,
        schools=schools,
        blocked=blocked,
        occasion=occasion(),
    )
    console.stop()
    typer.echo(
        f"{out} names people. Send it by the Clearinghouse's secure transfer, then delete it.", err=True
    )
    if as_json:
        say_json({**asdict(made), "out": str(out)})
        return
    say(f"{made.graduates:,} graduates of {year} are written to {out}.")
    for empty, text in (
        (made.without_act_code, "have no ACT code of their school; --schools gives it."),
        (made.without_name, "have no name or no birth date."),
        (0 if blocked else made.graduates, "have no FERPA block told; --blocked tells it."),
        (0 if account else 1, "header has no account number; --account gives it."),
    ):
        if empty:
            say(f"{empty:,} {text}")
