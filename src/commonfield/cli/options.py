"""Options that several commands share, each with one meaning."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from commonfield.cli.console import console
from commonfield.pipeline.occasion import Occasion
from commonfield.region import Region, open_region

RegionFolder = Annotated[
    Path, typer.Option("--region", help="The region folder.", file_okay=False, show_default="this folder")
]
OwnRegion = Annotated[
    Path | None,
    typer.Option("--region", help="The region folder, whose own definitions count too.", file_okay=False),
]
KeysFolder = Annotated[
    Path | None,
    typer.Option(
        "--keys",
        help="Where the region's keys lie; by default in your configuration folder, never in the region.",
        file_okay=False,
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON and nothing else.")]
ReportName = Annotated[str, typer.Option("--report", help="Which report to make.")]
MessinessName = Annotated[
    Literal["none", "light", "real", "heavy"], typer.Option("--messiness", help="How badly files are kept.")
]
EngineName = Annotated[str, typer.Option("--engine", help="What computes: duckdb or spark.")]


def opened(region: Path, keys: Path | None) -> Region:
    """Open the region that a command works on."""
    return open_region(region, keys=keys)


def occasion() -> Occasion:
    """Give who does it and whom to tell."""
    return Occasion(tell=console.tell)
