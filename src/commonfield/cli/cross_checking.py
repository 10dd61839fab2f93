"""Partners' files beside each other: other files, other years, other partners."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commonfield.cli.console import say, say_json
from commonfield.cli.options import (
    AsJson,
    InLanguage,
    KeysFolder,
    RegionFolder,
    occasion,
    opened,
    refuse_stranger,
    wording,
)

if TYPE_CHECKING:
    from commonfield.catalog import Wording
    from commonfield.intake import FindingAcross, Receipt
    from commonfield.region import Region

CrossCheckToo = Annotated[
    bool,
    typer.Option("--cross-check", help="Then compare the region's files, and say what concerns these years."),
]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command("cross-check")(cross_check)


def cross_check(
    region: RegionFolder = Path(),
    partner: Annotated[
        str, typer.Option(help="Say only what concerns this partner; everybody's if not given.")
    ] = "",
    language: InLanguage = None,
    limit: Annotated[int, typer.Option(help="How many findings to print.")] = 20,
    keys: KeysFolder = None,
    as_json: AsJson = False,
) -> None:
    """Compare the files in a region with each other: across file types, years and partners.

    Findings are warnings: they refuse nothing. Each stands in the file of one partner, and names no other.
    """
    from commonfield.pipeline import cross_check as cross_check_region

    at = opened(region, keys)
    refuse_stranger(at, partner)
    said = wording(language, at)
    found = [f for f in cross_check_region(at, occasion=occasion()) if partner in ("", f.partner)]
    if as_json:
        say_json({"findings": [{**f.as_dict(), "message": f.finding.message(said.language)} for f in found]})
        return
    say_across(found, said, limit=limit)


def found_beside(region: Region, receipt: Receipt) -> list[FindingAcross]:
    """Give what comparing says to the partner of a submission about the years that it covers."""
    from commonfield.pipeline import cross_check as cross_check_region

    return [
        found
        for found in cross_check_region(region, occasion=occasion())
        if found.partner == receipt.partner and found.academic_year in receipt.academic_years
    ]


def say_across(found: Sequence[FindingAcross], said: Wording, *, limit: int) -> None:
    """Print findings across files under the partner whose files they are about, and how many there are."""
    for partner, of_partner in groupby(found[:limit], key=lambda each: each.partner):
        say(f"{partner}:")
        for each in of_partner:
            say(each.finding.message(said.language))
    if len(found) > limit:
        say(said.counted("findings_more", len(found) - limit))
    say(said.counted("findings_across", len(found)))
