"""The route: each step, and all of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commonfield.cli.console import console, say, say_json
from commonfield.cli.options import (
    AsJson,
    CutBy,
    EngineName,
    KeysFolder,
    MessinessName,
    RegionFolder,
    ReportName,
    occasion,
    opened,
)

if TYPE_CHECKING:
    from commonfield.pipeline import Published

Preview = Annotated[
    bool,
    typer.Option("--preview", help="Works with definitions nobody adopted; marked, and not a release."),
]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command()(demo)
    app.command()(run)
    app.command()(build)
    app.command()(measure)
    app.command()(report)


def demo(
    folder: Annotated[Path, typer.Argument(help="Where to put it.", file_okay=False)] = Path("demo-region"),
    students: Annotated[int, typer.Option(min=100, help="How many learners to invent.")] = 40_000,
    seed: Annotated[int, typer.Option(help="Another seed invents other learners.")] = 2026,
    messiness: MessinessName = "real",
    region: Annotated[
        str, typer.Option("--region", help="Which shipped region to be like.")
    ] = "inland-empire",
    keys: KeysFolder = None,
) -> None:
    """Invent a region, send its partners' files, run the whole route, and say where the report lies."""
    from commonfield.pipeline import demonstrate

    shown = demonstrate(
        folder,
        students=students,
        seed=seed,
        messiness=messiness,
        region=region,
        keys=keys,
        occasion=occasion(),
    )
    say(f"{shown.accepted:,} records accepted, {shown.refused:,} refused.")
    _say_result(shown.result.published)
    say(
        "Invented public files lie beside it. A scorecard from them alone: commonfield scorecard "
        f"--region {shown.region.path} --reference {shown.reference} --out {folder / 'scorecard'}"
    )
    say(
        "Its pathways from school to work, some broken on purpose: commonfield pathway map "
        f"--region {shown.region.path} --reference {shown.reference} --out {folder / 'map'}"
    )


def run(
    region: RegionFolder = Path(),
    report: ReportName = "biannual",
    engine: EngineName = "duckdb",
    by: CutBy = None,
    preview: Preview = False,
    keys: KeysFolder = None,
    as_json: AsJson = False,
) -> None:
    """Run the whole route on what partners have submitted: link, build, measure, protect, report."""
    from commonfield.pipeline import run_route

    result = run_route(
        opened(region, keys),
        report=report,
        engine=engine,
        by=by or [],
        preview=preview,
        occasion=occasion(),
    )
    if as_json:
        say_json(
            {
                "release": result.published.release,
                "folder": str(result.published.folder),
                "report": str(result.published.opens),
                "submissions": result.submissions,
                "persons": result.persons,
                "cells": result.cells,
                "shown": result.shown,
                "in_part": result.published.in_part,
            }
        )
        return
    say(f"{result.submissions} submissions, {result.persons:,} learners.")
    _say_result(result.published)


def build(region: RegionFolder = Path(), keys: KeysFolder = None) -> None:
    """Make the dated, de-identified events of each person."""
    from commonfield.pipeline import build as build_region

    snapshot = build_region(opened(region, keys), occasion=occasion())
    say(f"Snapshot {snapshot.name} is in force.")


def measure(
    region: RegionFolder = Path(),
    report: ReportName = "biannual",
    engine: EngineName = "duckdb",
    by: CutBy = None,
    keys: KeysFolder = None,
) -> None:
    """Count people for every metric of a report. The counts stay in the region until they are protected."""
    from commonfield.pipeline import measure as measure_region

    measured = measure_region(
        opened(region, keys), report=report, engine=engine, by=by or [], occasion=occasion()
    )
    left_out = len(measured.facts["left_out"])
    say(f"{measured.measures.height:,} figures counted; {left_out:,} uses not permitted.")


def report(
    region: RegionFolder = Path(),
    release: Annotated[str, typer.Option(help="A draft by name; the newest if not given.")] = "",
    preview: Preview = False,
    keys: KeysFolder = None,
) -> None:
    """Write the pages, the document and the workbook of a protected draft, and register the release."""
    from commonfield.pipeline import publish

    published = publish(opened(region, keys), release=release, preview=preview, occasion=occasion())
    _say_result(published)


def _say_result(published: Published) -> None:
    console.stop()
    say(
        f"{published.shown:,} of {published.cells:,} figures can be shown, and of {published.in_part:,} the "
        "number of people or a band; the rest are hidden, not due yet or not permitted."
    )
    say(f"The report lies in {published.opens}")
