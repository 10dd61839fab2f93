"""Hide what must be hidden and prove it: in tables of any file of people, or in a region's figures."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commonfield.cli.console import console, say, say_json, say_table
from commonfield.cli.options import (
    AsJson,
    InLanguage,
    KeysFolder,
    RegionFolder,
    ReportName,
    occasion,
    opened,
    spoken,
)
from commonfield.findings import UsageError
from commonfield.region import refuse_inside_regions

if TYPE_CHECKING:
    from commonfield.disclosure import Alternative
    from commonfield.disclosure.plain import Design, ProtectedFile
    from commonfield.vocabulary import Language


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(protect)


def protect(
    microdata: Annotated[
        Path | None,
        typer.Argument(
            exists=True, dir_okay=False, show_default=False, help="One row per person, as CSV or Parquet."
        ),
    ] = None,
    design: Annotated[
        Path | None,
        typer.Option(
            "--design",
            exists=True,
            dir_okay=False,
            help="With a file: which counts, as YAML.",
            show_default=False,
        ),
    ] = None,
    profile: Annotated[
        str, typer.Option(help="With a file: standard or strict; what the design says if not given.")
    ] = "",
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", help="With a file: a new folder to write.", file_okay=False, show_default=False
        ),
    ] = None,
    compare: Annotated[
        bool,
        typer.Option("--compare", help="Say what readers would keep, this way and others; write nothing."),
    ] = False,
    years: Annotated[str, typer.Option(help="With --compare: the column of the year, to pool years.")] = "",
    region: RegionFolder = Path(),
    report: ReportName = "biannual",
    keys: KeysFolder = None,
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Hide what must be hidden, and prove it against everything published before.

    With MICRODATA, the people in the file are counted as the design says: tables and certificate are
    written to --out, and nothing else is. Without, the figures of a region are protected.
    """
    if microdata is None:
        if design or out or profile:
            raise UsageError(
                "protect: expected a file with --design, --out and --profile, found none.",
                fix="commonfield protect FILE --design DESIGN.yaml --out FOLDER",
            )
        if compare:
            from commonfield.pipeline import compare_policies

            console.tell("Comparing ways to publish the figures of the latest year")
            _say_ways(compare_policies(opened(region, keys), report=report), language, as_json=as_json)
            return
        from commonfield.pipeline import protect as protect_region

        draft = protect_region(opened(region, keys), report=report, occasion=occasion())
        if as_json:
            say_json({"draft": draft.name})
            return
        say(f"Draft {draft.name} is ready. Publish it with: commonfield report")
        return
    if design is not None and compare:
        _compare(microdata, design, profile, years, language, as_json=as_json)
        return
    if design is None or out is None:
        lacking = "--design" if design is None else "--out"
        raise UsageError(
            f"protect: expected --design and --out with a file, found no {lacking}.",
            fix="commonfield protect FILE --design DESIGN.yaml --out FOLDER",
        )
    refuse_inside_regions(out, asked="--out")
    from commonfield.disclosure.plain import protect_file

    asked = _asked(design, profile)
    console.tell(f"Protecting tables of {microdata.name}")
    made = protect_file(microdata, asked, out, workers=os.cpu_count() or 1)
    _say_protected(made, language, as_json)


def _say_protected(made: ProtectedFile, language: Language | None, as_json: bool) -> None:
    if as_json:
        told = {**made.proven.as_dict(), "people": made.people, "folder": str(made.folder)}
        say_json({**told, "tables": [row._asdict() for row in made.tables]})
        return
    from commonfield.catalog import Wording

    said = Wording("disclosure/plain", spoken(language))
    say(said.counted("people", made.people))
    heads = [said.say(head) for head in ("file", "rows", "all_shown", "part_hidden", "hidden")]
    say_table(heads, made.tables)
    say(said.say("lies", folder=made.folder / "tables"))
    say(said.say("private", folder=made.folder / "certificate" / "private", checked=made.folder))


def _asked(design: Path, profile: str) -> Design:
    from commonfield.disclosure.plain import read_design

    if profile not in ("", "standard", "strict"):
        raise UsageError(f"--profile: expected standard or strict, found {profile}.")
    asked = read_design(design)
    return asked.model_copy(update={"profile": profile}) if profile else asked


def _compare(
    microdata: Path, design: Path, profile: str, years: str, language: Language | None, *, as_json: bool
) -> None:
    from commonfield.disclosure.plain import compare_file

    console.tell(f"Comparing ways to publish {microdata.name}")
    _say_ways(compare_file(microdata, _asked(design, profile), years=years), language, as_json=as_json)


def _say_ways(ways: Sequence[Alternative], language: Language | None, *, as_json: bool) -> None:
    if as_json:
        say_json([each.as_dict() for each in ways])
        return
    from commonfield.catalog import Wording

    said = Wording("disclosure/plain", spoken(language))
    heads = ["way", "figures", "shown", "banded", "people_only", "hidden", "seen", "told", "cost"]
    rows = [
        (
            said.say(each.way),
            said.count(each.total.figures),
            said.count(each.total.shown),
            said.count(each.total.banded),
            said.count(each.total.people_only),
            said.count(each.total.hidden),
            f"{each.total.told:.0%}",
            f"{each.told:.0%}",
            said.say(f"cost_{each.way}"),
        )
        for each in ways
    ]
    say_table([said.say(head) for head in heads], rows)
    asked = ways[0]
    say(said.say("needless", n=said.count(asked.needless)))
    say(said.say("optimum", proven=f"{asked.proven:.0%}", over=f"{asked.over_optimum:.2f}"))
    say(said.say("stays_private"))
