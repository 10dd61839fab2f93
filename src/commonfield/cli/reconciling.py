"""A region's own figures beside published ones."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commonfield.cli.console import say, say_json, say_table
from commonfield.cli.options import AsJson, InLanguage, KeysFolder, OwnRegion, opened, spoken
from commonfield.findings import UsageError

if TYPE_CHECKING:
    from commonfield.catalog import Wording
    from commonfield.pipeline.reconciling import Compared, Likely


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(reconcile)


def reconcile(
    with_file: Annotated[
        Path, typer.Option("--with", exists=True, dir_okay=False, help="A file of CDE or DataVista.")
    ],
    region: OwnRegion = None,
    own: Annotated[
        Path | None,
        typer.Option(
            "--own",
            exists=True,
            dir_okay=False,
            help="A CSV of figures in place of a region: measure, place, year, value, group, n.",
        ),
    ] = None,
    vintage: Annotated[str, typer.Option(help="Of when the file is, where it does not say.")] = "",
    limit: Annotated[int, typer.Option(help="Rows to print.", min=1)] = 30,
    keys: KeysFolder = None,
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Compare a region's own figures with those published for the same schools, groups and years.

    States each difference and ranks likely reasons: definition, window, exclusion, missing school,
    suppression. Of a region, what it released is compared: a hidden figure stays hidden.
    """
    from commonfield.catalog import Catalog, Text, Wording
    from commonfield.pipeline import own_figures, reconciling
    from commonfield.pipeline.public_region import PublicRegion, county_names
    from commonfield.reference import Shelf

    if (region is None) == (own is None):
        raise UsageError(
            "--region: expected a region or a CSV of --own figures, "
            f"found {'both' if region else 'neither of them'}."
        )
    folder = opened(region, keys) if region else None
    catalog = folder.catalog if folder else Catalog()
    mine = own_figures.own_of_region(folder) if folder else own_figures.own_of_file(own or Path())
    names = county_names(catalog)
    counties = {c: names[c] for c in sorted(own_figures.counties_of(mine)) if c in names}
    label = folder.settings.label if folder else Text(en="own", es="own")
    of = PublicRegion(name="own", label=label, counties=counties, catalog=catalog)
    shelf = Shelf(with_file, catalog=catalog, as_of=date.today(), vintage=vintage)
    theirs = reconciling.published_in(with_file, shelf, counties, of)
    sent = own_figures.schools_of_region(folder) if folder else {}
    found = reconciling.reconcile(mine, theirs, schools_of=sent)
    if as_json:
        say_json([one.as_dict() for one in found])
        return
    _say(found, Wording("pipeline/scorecard", spoken(language, folder)), limit)


def _say(found: list[Compared], said: Wording, limit: int) -> None:
    apart = [one for one in found if one.difference is not None and not one.agrees]
    first = sorted(apart, key=lambda one: -abs(one.difference or 0))[:limit]
    heads = ("value", "place", "group", "year", "own", "published", "difference", "reason")
    say_table(
        [said.say(head) for head in heads],
        [
            (
                _measure(one.measure, said),
                one.place_name,
                said.say(f"group_{one.group}"),
                str(one.year),
                _percent(one.own),
                _percent(one.published),
                said.say("points", n=f"{(one.difference or 0) * 100:+.1f}"),
                _reason(one.reasons[0], said) if one.reasons else "",
            )
            for one in first
        ],
    )
    agree = sum(one.agrees for one in found)
    hidden = sum(one.difference is None for one in found)
    say(
        said.counted(
            "reconciled",
            len(found),
            agree=said.count(agree),
            apart=said.count(len(apart)),
            hidden=said.count(hidden),
        )
    )


def _measure(measure: str, said: Wording) -> str:
    try:
        return said.say(f"measure_{measure}")
    except KeyError:  # a measure that has no words here keeps its name
        return measure


def _percent(value: float | None) -> str:
    return "" if value is None else f"{value * 100:.1f}%"


def _reason(likely: Likely, said: Wording) -> str:
    return said.say(f"reason_{likely.reason}", **{"people": 0, "schools": 0, "year": "", **likely.evidence})
