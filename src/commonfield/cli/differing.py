"""What a change of a definition would do, before anybody decides it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commonfield.cli.console import say, say_json, say_table
from commonfield.cli.options import AsJson, InLanguage, KeysFolder, RegionFolder, occasion, opened, spoken
from commonfield.vocabulary import write_academic_year

if TYPE_CHECKING:
    from commonfield.catalog import Wording
    from commonfield.pipeline.differing import DefinitionDiff
    from commonfield.region import Region

ALL = "all"
MOVES = ("came_in", "went_out", "now_hold", "no_longer_hold")


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command("definition-diff")(definition_diff)


def definition_diff(
    metric: Annotated[str, typer.Argument(help="E.g. cte_completion_rate.")],
    proposed: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="A file with the rules as they would be."),
    ] = None,
    shipped: Annotated[
        bool, typer.Option("--shipped", help="The shipped definition beside the region's own.")
    ] = False,
    group: Annotated[str, typer.Option(help="Tell by group too, e.g. race_ethnicity.")] = "",
    year: Annotated[int | None, typer.Option(help="By group: of which year; the last if not given.")] = None,
    region: RegionFolder = Path(),
    keys: KeysFolder = None,
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Say what a change of rules does to the figures. For the region's staff: nothing is protected.

    Without --proposed or --shipped: the last two versions of the definition, over the same years.
    """
    from commonfield.catalog import Wording
    from commonfield.pipeline.differing import definition_diff as find_difference

    at = opened(region, keys)
    found = find_difference(at, metric=metric, proposed=proposed, shipped=shipped, occasion=occasion())
    if as_json:
        say_json(_plain(found))
        return
    said = Wording("metrics/differing", spoken(language, at))
    _say_rules(found, said)
    _say_years(found, said)
    if group:
        _say_groups(found, said, at, group=group, year=year)
    say(said.say("never_publish"))


def _plain(found: DefinitionDiff) -> dict[str, Any]:
    return {
        "before": {"file": found.before.file, "version": found.before.begins.isoformat()},
        "after": {"file": found.after.file, "version": found.after.begins.isoformat()},
        "keys": list(found.keys),
        "figures": found.difference.figures.to_dicts(),
        "moved": found.difference.moved.to_dicts(),
    }


def _say_rules(found: DefinitionDiff, said: Wording) -> None:
    from commonfield.metrics.sentence import Speaker

    say(said.say("title", metric=said.text(found.after.metric.label)))
    sides = {"before": found.before, "after": found.after}
    told = {name: Speaker(rules.always, said.language).pieces() for name, rules in sides.items()}
    for name, rules in sides.items():
        other = told["after" if name == "before" else "before"]
        say(said.say(name, day=said.day(rules.begins), file=rules.file))
        for piece in told[name]:
            if piece not in other:
                say(f"  {piece}")
    say(said.say("rest_is_the_same") if found.keys else said.say("same_rules"))
    say()


def _say_years(found: DefinitionDiff, said: Wording) -> None:
    moved = {row["academic_year"]: row for row in found.difference.moved.to_dicts()}
    rows = [
        [
            write_academic_year(row["academic_year"]),
            *_figures(row),
            *(moved.get(row["academic_year"], {}).get(m) for m in MOVES),
        ]
        for row in found.difference.figures.to_dicts()
        if row["group"] == ALL and "computed" in (row["before_status"], row["after_status"])
    ]
    heads = ("year", "people_before", "people_after", "figure_before", "figure_after", "change", *MOVES)
    say_table([said.say(head) for head in heads], rows)


def _say_groups(
    found: DefinitionDiff, said: Wording, region: Region, *, group: str, year: int | None
) -> None:
    from commonfield.catalog import Group

    of_group = [row for row in found.difference.figures.to_dicts() if row["group"] == group]
    years = [row["academic_year"] for row in of_group if row["before_status"] == row["after_status"]]
    wanted = year if year is not None else max(years, default=None)
    labels = region.catalog.get(Group, group).labels(region.catalog.all(Group))
    rows = [
        [said.text(labels[row["value"]]) if row["value"] in labels else row["value"], *_figures(row)]
        for row in of_group
        if row["academic_year"] == wanted
    ]
    say()
    say(said.say("by_group", year=write_academic_year(wanted) if wanted else ""))
    heads = ("group", "people_before", "people_after", "figure_before", "figure_after", "change")
    say_table([said.say(head) for head in heads], rows)


def _figures(row: dict[str, Any]) -> list[object]:
    before, after = (_figure(row, side) for side in ("before", "after"))
    change = "" if before is None or after is None else f"{after[0] - before[0]:+.1f}"
    people = [row["before_denominator"], row["after_denominator"]]
    return [*people, before[1] if before else None, after[1] if after else None, change]


def _figure(row: dict[str, Any], side: str) -> tuple[float, str] | None:
    """Give a figure as a number to subtract and as words: a share in percent, a count or a median."""
    people, held = row[f"{side}_denominator"], row[f"{side}_numerator"]
    if people is None:
        return None
    if held is not None:
        share = 100 * held / people
        return share, f"{share:.1f} %"
    median = row[f"{side}_median"]
    number = float(people if median is None else median)
    return number, f"{number:,.0f}"
