"""What anybody may ask of a figure: where it comes from, and whether anything was altered."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from commonfield.cli.console import say, say_json
from commonfield.cli.options import AsJson, KeysFolder, RegionFolder, opened
from commonfield.findings import UsageError


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command()(explain)
    app.command()(verify)
    app.command("verify-ledger")(verify_ledger)


def explain(
    metric: Annotated[str, typer.Argument(help="E.g. graduation_rate_4y.")],
    year: Annotated[int, typer.Option(help="Academic year, named by its spring.")],
    group: Annotated[str, typer.Option(help="E.g. race_ethnicity=RH; everybody if not given.")] = "all=all",
    place: Annotated[
        str, typer.Option(help="Code of a county or institution; the region if not given.")
    ] = "",
    release: Annotated[str, typer.Option(help="A release by id; the newest if not given.")] = "",
    region: RegionFolder = Path(),
    keys: KeysFolder = None,
    as_json: AsJson = False,
) -> None:
    """Walk a published figure back to definition, decision, agreements, submissions and code."""
    from commonfield.pipeline import explain as explain_figure

    name, _, value = group.partition("=")
    if not value:
        raise UsageError("explain: expected --group NAME=VALUE, e.g. race_ethnicity=RH, found no value.")
    trail = explain_figure(
        opened(region, keys), metric=metric, year=year, group=name, value=value, place=place, release=release
    )
    if as_json:
        say_json(trail.as_dict())
        return
    for heading, lines in trail.sections():
        say(heading)
        for line in lines:
            say(f"  {line}")


def verify(
    folder: Annotated[Path, typer.Argument(exists=True, help="A release folder.", file_okay=False)],
    as_json: AsJson = False,
) -> None:
    """Check a release by its own files: hashes, figures, and that no hidden count can be computed."""
    from commonfield import disclosure

    verification = disclosure.verify(folder)
    if as_json:
        say_json(verification.as_dict())
        return
    for line in verification.lines():
        say(line)


def verify_ledger(region: RegionFolder = Path(), keys: KeysFolder = None, as_json: AsJson = False) -> None:
    """Check that no entry of the ledger was altered or cut; says which one was."""
    from commonfield.pipeline import verify_ledger as verify_entries

    entries = verify_entries(opened(region, keys))
    if as_json:
        say_json({"entries": entries, "intact": True})
        return
    say(f"{entries:,} entries, each following the one before; every published head is among them.")
