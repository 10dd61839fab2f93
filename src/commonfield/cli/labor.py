"""Programs beside jobs, from public files."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from commonfield.cli.console import console, say, say_json, say_table
from commonfield.cli.options import AsJson, InLanguage, KeysFolder, RegionFolder, opened, spoken
from commonfield.findings import UsageError

if TYPE_CHECKING:
    from commonfield.catalog import Wording
    from commonfield.labor import Occupation
    from commonfield.pipeline.aligning import RegionalLabor
    from commonfield.pipeline.joining import Observed
    from commonfield.reference import Shelf

labor_app = typer.Typer(
    help="Set programs beside jobs, from public files.", no_args_is_help=True, rich_markup_mode=None
)

PublicRegionName = Annotated[
    str, typer.Option("--region", help="A shipped region, e.g. tulare-kings, or a region folder.")
]
Counties = Annotated[str, typer.Option("--counties", help="In place of a region: FIPS codes, 06107,06031.")]
ReferenceFolder = Annotated[
    Path | None,
    typer.Option(
        "--reference",
        help="A folder of public files, searched to any depth.",
        envvar="COMMONFIELD_REFERENCE",
        file_okay=False,
    ),
]
AsOf = Annotated[
    str, typer.Option("--as-of", help="Use nothing newer than this day, 2026-11-23; today if not given.")
]
RuleName = Annotated[
    Literal["equal", "openings", "balanced"], typer.Option("--rule", help="How awards are shared out.")
]
Reachable = Annotated[
    bool,
    typer.Option("--reachable", help="Lead awards only to occupations that ask for no more education."),
]
Family = Annotated[str, typer.Option("--family", help="Whose living wage, as the table names families.")]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    labor_app.command("gap")(gap)
    labor_app.command("programs")(programs)
    labor_app.command("supply")(supply)
    labor_app.command("joined")(joined)
    app.add_typer(labor_app, name="labor")


def shelf_of(reference: Path | None, as_of: str) -> Shelf:
    """Open the folder of public files.

    Raises:
        UsageError: none was named.
    """
    from commonfield.catalog import Catalog
    from commonfield.pipeline.aligning import as_of as day_of
    from commonfield.reference import Shelf

    if reference is None:
        raise UsageError(
            "--reference: expected a folder of public files, found none.",
            fix="Name it with --reference or in COMMONFIELD_REFERENCE; `commonfield reference guide` says "
            "where to get the files.",
        )
    return Shelf(reference, catalog=Catalog(), as_of=day_of(as_of, today=date.today()))


def gap(
    region: PublicRegionName = "",
    counties: Counties = "",
    reference: ReferenceFolder = None,
    as_of: AsOf = "",
    rule: RuleName = "openings",
    reachable: Reachable = False,
    family: Family = "1 Adult",
    education: Annotated[
        list[str] | None,
        typer.Option(help='Only occupations that typically need this, e.g. "Associate\'s degree".'),
    ] = None,
    skill: Annotated[str, typer.Option(help="Only this skill level: below, middle or above.")] = "",
    sector: Annotated[str, typer.Option(help="Only a sector's occupations, e.g. health.")] = "",
    limit: Annotated[int, typer.Option(help="Occupations to print.", min=1)] = 25,
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """List a region's occupations: openings a year, the awards that lead to them, the gap, wages.

    An award counts once: it is shared out among the occupations that its program leads to. How is a rule
    that you choose, and the least and most over all rules stand beside. Uses public files alone.
    """
    from commonfield.catalog import Wording
    from commonfield.labor import telling

    found = _labor(region, counties, reference, as_of, rule, reachable, family)
    said = Wording("labor", spoken(language))
    chosen = _chosen(found, education or [], skill, sector)
    if as_json:
        _say_notes(found, said, err=True)
        say_json(telling.as_data(chosen, vintage=found.vintage))
        return
    first = sorted(chosen, key=lambda o: (o.gap is None, -(o.gap or 0.0), o.soc))[:limit]
    say_table([said.say(head) for head in telling.HEADS], [telling.row(o, said) for o in first])
    if len(chosen) > len(first):
        say(said.say("shown_first", n=said.count(len(first))))
    _say_notes(found, said)
    say(telling.result(found.alignment, chosen, said.text(found.region.label), said))


def programs(
    region: PublicRegionName = "",
    counties: Counties = "",
    reference: ReferenceFolder = None,
    as_of: AsOf = "",
    rule: RuleName = "openings",
    reachable: Reachable = False,
    limit: Annotated[int, typer.Option(help="Rows of each table to print.", min=1)] = 15,
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """List programs whose awards lead to no opening here, and jobs to which no program here leads."""
    from commonfield import labor
    from commonfield.catalog import Wording
    from commonfield.labor import telling
    from commonfield.pipeline.aligning import program_titles

    found = _labor(region, counties, reference, as_of, rule, reachable, labor.FAMILY)
    said = Wording("labor", spoken(language))
    nowhere = labor.lead_nowhere(found.alignment)
    without = labor.without_program(found.alignment)
    if as_json:
        say_json(
            {
                "lead_nowhere": [
                    {
                        "program": key,
                        "awards": round(n, 6),
                        "in_supply": key not in found.alignment.unlinked,
                    }
                    for key, n in nowhere.items()
                ],
                "without_program": telling.as_data(without, vintage=found.vintage),
            }
        )
        return
    titles = program_titles(found, shelf_of(reference, as_of))
    say(said.say("nowhere_head"))
    rows = list(nowhere.items())[:limit]
    say_table(
        [said.say("program"), said.say("awards")],
        [(telling.program_name(key, titles, said), said.count(round(n))) for key, n in rows],
    )
    say()
    say(said.say("without_head"))
    say_table(
        [said.say(h) for h in telling.HEADS],
        [telling.row(occupation, said) for occupation in without[:limit]],
    )
    _say_notes(found, said)


def supply(
    region: PublicRegionName = "",
    counties: Counties = "",
    reference: ReferenceFolder = None,
    as_of: AsOf = "",
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """List awards a year by institution and level."""
    from commonfield.catalog import Wording
    from commonfield.pipeline.aligning import awards_by_level

    found = _labor(region, counties, reference, as_of, "equal", False, "1 Adult")
    said = Wording("labor", spoken(language))
    rows = awards_by_level(found)
    if as_json:
        say_json(
            [
                {"unitid": unitid, "name": name, "level": level, "awards": round(awards, 6)}
                for unitid, name, level, awards in rows
            ]
        )
        return
    say_table(
        [said.say("institution"), said.say("level"), said.say("awards")],
        [
            (name, said.say(f"level_{level or 'unknown'}"), said.count(round(awards)))
            for _, name, level, awards in rows
        ],
    )
    _say_notes(found, said)


def joined(
    region: RegionFolder = Path(),
    reference: ReferenceFolder = None,
    as_of: AsOf = "",
    rule: RuleName = "openings",
    reachable: Reachable = False,
    keys: KeysFolder = None,
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Set how a region's own students fared by sector, up to work and earnings, beside the sector's jobs.

    The region's side comes from its newest release by sector (`commonfield run --report careers`): what is
    hidden there stays hidden, and no record is read.
    """
    from commonfield.catalog import Wording
    from commonfield.findings import NotEstimableError
    from commonfield.pipeline.aligning import regional_labor
    from commonfield.pipeline.joining import join
    from commonfield.pipeline.public_region import public_region

    folder = opened(region, keys)
    shelf = shelf_of(reference, as_of)
    said = Wording("labor", spoken(language, folder))
    try:
        beside = regional_labor(public_region(str(region)), shelf, rule=rule, reachable=reachable)
    except NotEstimableError as error:
        beside = None
        typer.echo(str(error), err=True)
    found, release = join(folder, beside, language=said.language)
    if as_json:
        say_json({"release": release, "sectors": [one.as_dict() for one in found]})
        return
    heads = ("sector", *(f"observed_{o.measure}" for o in found[0].observed), "openings", "awards", "gap")
    say_table(
        [said.say(head) for head in heads],
        [
            (
                one.label,
                *(_observed(o, said) for o in one.observed),
                *(
                    "" if n is None else said.count(round(n))
                    for n in (one.annual_openings, one.awards, one.gap)
                ),
            )
            for one in found
        ],
    )
    if beside is not None:
        _say_notes(beside, said)
    say(said.say("joined", n=said.count(len(found)), release=release))


def _observed(one: Observed, said: Wording) -> str:
    """Say a figure of the region's own, or what stands in its place."""
    if one.low is not None and one.high is not None:
        return said.say("band", low=f"{one.low:.0%}", high=f"{one.high:.0%}")
    if one.value is None:
        return said.say("not_shown" if one.status == "hidden" else "not_here")
    if one.measure.startswith("median"):
        return said.say("yearly", wage=said.count(round(one.value)))
    return f"{one.value:.0%}"


def _labor(
    region: str,
    counties: str,
    reference: Path | None,
    as_of: str,
    rule: Literal["equal", "openings", "balanced"],
    reachable: bool,
    family: str,
) -> RegionalLabor:
    from commonfield.pipeline.aligning import regional_labor
    from commonfield.pipeline.public_region import public_region

    if region and counties:
        raise UsageError("--region: expected a region or --counties, found both.", fix="Name one of them.")
    of = public_region(region, counties=counties)
    shelf = shelf_of(reference, as_of)
    console.tell("Reading public files")
    return regional_labor(of, shelf, rule=rule, reachable=reachable, family=family)


def _chosen(found: RegionalLabor, education: list[str], skill: str, sector: str) -> list[Occupation]:
    """Keep the occupations that were asked for."""
    from commonfield.pipeline.aligning import in_sector

    chosen = list(found.alignment.occupations)
    if education:
        wanted = {one.lower() for one in education}
        chosen = [o for o in chosen if (o.entry_education or "").lower() in wanted]
    if skill:
        named = {"below": "Below Middle-Skill", "middle": "Middle-Skill", "above": "Above Middle-Skill"}
        if skill not in named:
            raise UsageError(f"--skill: expected below, middle or above; found `{skill}`.")
        chosen = [o for o in chosen if o.skill_level == named[skill]]
    return in_sector(chosen, sector, found.region.catalog) if sector else chosen


def _say_notes(found: RegionalLabor, said: Wording, *, err: bool = False) -> None:
    from commonfield.labor import telling

    lines = [telling.note(note.key, note.values, said) for note in found.notes]
    lines.append(said.say("sources", vintage=found.vintage))
    for line in lines:
        if err:
            console.stop()
            typer.echo(line, err=True)
        else:
            say(line)
