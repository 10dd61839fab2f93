"""A region's scorecard from public files: useful before anybody signs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from commonfield.cli.console import console, say, say_json
from commonfield.cli.labor import AsOf, Counties, PublicRegionName, ReferenceFolder, shelf_of
from commonfield.cli.options import AsJson, InLanguage, replaceable, spoken
from commonfield.findings import UsageError


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(scorecard)


def scorecard(
    region: PublicRegionName = "",
    counties: Counties = "",
    reference: ReferenceFolder = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="A folder for pages, workbook and PDF; replaced.", file_okay=False),
    ] = None,
    as_of: AsOf = "",
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Write what a region can know of itself from public files: pages, workbook, PDF and CSV.

    Counties, districts and schools, colleges, adults, work and every sector, in English and Spanish. What a
    publisher hid stays hidden, what no file tells is named, schools are not ranked.
    """
    from commonfield.catalog import Wording
    from commonfield.pipeline.public_region import public_region
    from commonfield.pipeline.scorecard import gather, write_scorecard

    if out is None and not as_json:
        raise UsageError(
            "--out: expected a folder for the pages, found none.", fix="Name one, or ask for --json."
        )
    of = public_region(region, counties=counties)
    shelf = shelf_of(reference, as_of)
    if out is not None:
        replaceable(out, holds="scorecard_en.pdf", of="an earlier scorecard")
    console.tell("Reading public files")
    gathered, beside = gather(of, shelf)
    said = Wording("pipeline/scorecard", spoken(language))
    pages = 0
    if out is not None:
        console.tell("Writing pages")
        pages = write_scorecard(of, shelf, out, gathered=gathered, beside=beside)
    if as_json:
        say_json([figure.as_dict() for figure in gathered.figures])
        return
    if gathered.lacking:
        say(said.say("lacking_line", names=", ".join(gathered.lacking)))
    say(
        said.say(
            "done",
            n=said.count(len(gathered.figures)),
            places=said.count(len({figure.place for figure in gathered.figures})),
            pages=pages,
            languages=2,
            folder=out,
        )
    )
