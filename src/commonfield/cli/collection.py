"""Collections: what is due when and from whom, and what has come in."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commonfield.cli.console import say, say_json, say_table
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
from commonfield.vocabulary import Language, write_academic_year

if TYPE_CHECKING:
    from commonfield.catalog import Expected, Wording
    from commonfield.intake.collecting import Availability
    from commonfield.region import Region

plan_app = typer.Typer(help="See what partners are asked for.", no_args_is_help=True, rich_markup_mode=None)

Ics = Annotated[
    Path | None, typer.Option("--ics", help="Write it for a calendar too (iCalendar).", dir_okay=False)
]
Html = Annotated[Path | None, typer.Option("--html", help="Write it as a page too.", dir_okay=False)]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    plan_app.command("show")(show_plan)
    app.add_typer(plan_app, name="plan")
    app.command()(availability)


def show_plan(
    region: RegionFolder = Path(),
    partner: Annotated[str, typer.Option(help="Only what this partner sends.")] = "",
    ics: Ics = None,
    language: InLanguage = None,
    keys: KeysFolder = None,
    as_json: AsJson = False,
) -> None:
    """Show the collection plan: what is due when, who sends it, by which way, and who covers."""
    from commonfield.intake.collecting import calendar_file
    from commonfield.region import read_plan, write_whole

    folder = opened(region, keys)
    refuse_stranger(folder, partner)
    said = wording(language, folder)
    expected = [one for one in read_plan(folder).expected() if partner in ("", one.partner)]
    if ics:
        label = said.text(folder.settings.label)
        names = {p.partner: p.name for p in folder.settings.partners}
        text = calendar_file(
            expected, region=label, names=names, catalog=folder.catalog, language=said.language
        )
        write_whole(ics, text.encode())
    if as_json:
        say_json([one.model_dump(mode="json") for one in expected])
        return
    _say_plan(expected, said)
    say(f"\n{said.counted('asked_for', len(expected))}")
    if ics:
        say(said.say("calendar_lies", file=ics))


def _say_plan(expected: list[Expected], said: Wording) -> None:
    """Print what is asked for, the years of a file together."""
    from commonfield.intake.collecting import spans_of_years

    together: dict[tuple[object, ...], list[Expected]] = defaultdict(list)
    for one in expected:
        way = said.say(f"way_{one.channel}")
        together[one.due, one.partner, one.dictionary, way, one.sender, one.covered_by].append(one)
    heads = ("due", "partner", "file", "years", "way", "sends", "covers")
    say_table(
        [said.say(head) for head in heads],
        [
            (
                *(due, partner, name),
                spans_of_years(one.academic_year for one in files if one.academic_year)
                or said.say("all_years"),
                *rest,
            )
            for (due, partner, name, *rest), files in together.items()
        ],
    )


def availability(
    region: RegionFolder = Path(),
    html: Html = None,
    language: InLanguage = None,
    keys: KeysFolder = None,
    as_json: AsJson = False,
) -> None:
    """Show what has come in of what the plan expects, and which groups of learners the files tell apart.

    For staff: states in words, and no count of learners.
    """
    from commonfield.intake import submissions
    from commonfield.intake.collecting import availability as how_it_stands
    from commonfield.intake.collecting import availability_page, coverage
    from commonfield.region import has_plan, read_plan, write_whole

    folder = opened(region, keys)
    said = wording(language, folder)
    on = occasion().day(folder)
    receipts = submissions(folder)
    lines = how_it_stands(read_plan(folder) if has_plan(folder) else None, receipts, on=on)
    told = coverage(folder, lines, receipts) if html or as_json else []
    if html:
        text = availability_page(folder, lines, told, on=on, language=said.language)
        write_whole(html, text.encode())
    if as_json:
        say_json({"on": on, "files": [f.as_dict() for f in lines], "groups": [g.as_dict() for g in told]})
        return
    _say_states(folder, lines, said.language)
    if html:
        say(said.say("availability_lies", file=html))


def _say_states(region: Region, lines: list[Availability], language: Language) -> None:
    """Print how many files of each partner stand where, then each that somebody must follow up."""
    from commonfield.intake.collecting import FOLLOW_UP, STATES
    from commonfield.intake.pages import words

    said = words(language)
    counts = Counter((line.partner, line.state) for line in lines)
    states = [state for state in STATES if any(line.state == state for line in lines)]
    say_table(
        [said.say("partner"), *(said.say(f"state_{state}") for state in states)],
        [
            (p.partner, *(counts[p.partner, state] or "" for state in states))
            for p in region.settings.partners
            if any(line.partner == p.partner for line in lines)
        ],
    )
    left = sorted(
        (line for line in lines if line.state in FOLLOW_UP), key=lambda line: FOLLOW_UP.index(line.state)
    )
    if left:
        say(f"\n{said.say('attention')}:")
    for line in left:
        year = write_academic_year(line.academic_year) if line.academic_year else said.say("all_years")
        say(f"  {line.partner}, {line.dictionary}, {year}: {said.say(f'state_{line.state}')}")
