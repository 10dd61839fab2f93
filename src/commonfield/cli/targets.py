"""How far the region is from what it wants."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commonfield.cli.console import say, say_json, say_table
from commonfield.cli.options import AsJson, InLanguage, KeysFolder, RegionFolder, opened, spoken
from commonfield.vocabulary import write_academic_year

if TYPE_CHECKING:
    from commonfield.catalog import Wording
    from commonfield.region import Region

ALL = "all"
HEADS = ("metric", "place", "group", "year", "figure", "by", "goal", "needed")


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(targets)


def targets(
    region: RegionFolder = Path(),
    keys: KeysFolder = None,
    release: Annotated[str, typer.Option(help="A release by id; the newest if not given.")] = "",
    metric: Annotated[str, typer.Option(help="Of one metric only.")] = "",
    place: Annotated[str, typer.Option(help="At one place only, by its code.")] = "",
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Say how many people lie between the figures of a release and the targets of the region.

    From figures that are shown alone: where one is hidden, its distance is hidden too.
    """
    from commonfield.catalog import Wording
    from commonfield.pipeline.targeting import read_distances

    at = opened(region, keys)
    found = read_distances(at, release=release)
    said = Wording("equity/goals", spoken(language, at))
    rows = [
        row
        for row in (found.rows if found else [])
        if metric in ("", row["metric"]) and place in ("", row["place"])
    ]
    if as_json:
        say_json(rows)
        return
    if found is None:
        say(said.say("none"))
        return
    if found.unadopted:
        say(said.say("not_adopted", names=", ".join(found.unadopted)))
    if not rows:
        say(said.say("no_figures", release=found.release))
        return
    say_table([said.say(head) for head in HEADS], _lines(rows, said, at))
    untold = sum(row["status"] != "shown" for row in rows)
    say(said.counted("said", len(rows), release=found.release, hidden=said.count(untold)))


def _lines(rows: list[dict[str, Any]], said: Wording, region: Region) -> list[list[str]]:
    from commonfield.catalog import Group, Metric

    places = {p.code: p.name for partner in region.settings.partners for p in partner.institutions}
    places |= {county.fips: county.name for county in region.settings.counties}
    places |= {region.settings.region: said.text(region.settings.label)}
    places |= {partner.place: partner.name for partner in region.settings.partners if partner.place}
    groups = region.catalog.all(Group)
    labels = {name: group.labels(groups) for name, group in groups.items()}
    return [
        [
            said.text(region.catalog.get(Metric, row["metric"]).label),
            places.get(row["place"], row["place"]),
            _group(row, labels, said),
            write_academic_year(row["academic_year"]),
            _figure(row, said),
            write_academic_year(row["milestone"]),
            said.say(row["bound"], goal=_amount(row)),
            _needed(row, said),
        ]
        for row in rows
    ]


def _group(row: dict[str, Any], labels: dict[str, Any], said: Wording) -> str:
    if row["group"] == ALL:
        return said.say("everybody")
    label = labels.get(row["group"], {}).get(row["value"])
    return said.text(label) if label else f"{row['group']} {row['value']}"


def _amount(row: dict[str, Any]) -> str:
    return f"{round(100 * row['goal'], 4):g}%" if row["goal"] <= 1 else f"{row['goal']:,.0f}"


def _figure(row: dict[str, Any], said: Wording) -> str:
    if row["denominator"] is None:
        return said.say(row["status"])
    if row["numerator"] is None:
        return said.count(row["denominator"])
    numbers = {name: said.count(row[name]) for name in ("numerator", "denominator")}
    return said.say("of", **numbers, share=f"{row['share']:.0%}")


def _needed(row: dict[str, Any], said: Wording) -> str:
    if row["needed"] is None:
        return "–"
    if not row["needed"]:
        return said.say("reached")
    return said.say("fewer" if row["bound"] == "at_most" else "more", n=said.count(row["needed"]))
