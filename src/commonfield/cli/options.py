"""Options that several commands share, each with one meaning."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from commonfield.cli.console import console
from commonfield.findings import UsageError
from commonfield.region import Region, open_region
from commonfield.vocabulary import Language

if TYPE_CHECKING:
    from commonfield.catalog import Wording
    from commonfield.pipeline.occasion import Occasion

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
InLanguage = Annotated[
    Language | None,
    typer.Option("--language", help="In which language; the region's first, or English, if not given."),
]
ReportName = Annotated[str, typer.Option("--report", help="Which report to make.")]
CutBy = Annotated[
    list[str] | None,
    typer.Option(
        "--by",
        help="A group to break every metric into beside those of the report, such as project, grant_award or "
        "named_pathway; may be given several times.",
        show_default=False,
    ),
]
MessinessName = Annotated[
    Literal["none", "light", "real", "heavy"], typer.Option("--messiness", help="How badly files are kept.")
]
EngineName = Annotated[str, typer.Option("--engine", help="What computes: duckdb or spark.")]


def opened(region: Path, keys: Path | None) -> Region:
    """Open the region that a command works on."""
    return open_region(region, keys=keys)


def spoken(language: Language | None, region: Region | None = None) -> Language:
    """Give the language that a command speaks.

    Args:
        language: What `--language` said (`InLanguage`); null where it was not given.
        region: The region worked on; null where there is none.
    """
    if language is None and region and region.settings.languages:
        return region.settings.languages[0]
    return language or "en"


def wording(language: Language | None, region: Region | None = None) -> Wording:
    """Give what a command says, in the language that it speaks, see `spoken`."""
    from commonfield.catalog import Wording

    return Wording("cli", spoken(language, region))


def refuse_stranger(region: Region, partner: str) -> None:
    """Refuse a partner that the region does not have; an empty one stands for all of them.

    Raises:
        UsageError: naming those that it has.
    """
    known = [p.partner for p in region.settings.partners]
    if partner and partner not in known:
        raise UsageError(
            f"--partner: expected a partner of the region, found `{partner}`.",
            fix=f"Known: {', '.join(known) or 'none; add partners to region.yaml'}.",
        )


def occasion() -> Occasion:
    """Give who does it and whom to tell."""
    from commonfield.pipeline.occasion import Occasion

    return Occasion(tell=console.tell)


def replaceable(out: Path, *, holds: str, of: str) -> None:
    """Refuse a folder that holds something other than what a command wrote there before.

    Args:
        out: The folder, which will be replaced.
        holds: A file that only what the command writes holds.
        of: What it writes, as in "a folder of an earlier scorecard".

    Raises:
        UsageError: it is another folder, or the one in which the person is.
    """
    if Path.cwd().is_relative_to(out.resolve()):
        raise UsageError(
            "--out: expected a folder that can be replaced, found the one in which you are.",
            fix="Name a folder in it, such as --out pages.",
        )
    if out.is_dir() and any(out.iterdir()) and not (out / holds).is_file():
        raise UsageError(
            f"--out: expected a new or empty folder, or one of {of}; found other files in {out}.",
            fix="Name another folder: the one given would be replaced.",
        )
