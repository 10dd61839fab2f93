"""Pillars of organizations, rated by several of their people."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commonfield.cli.console import console, say, say_json, say_table
from commonfield.cli.options import AsJson, InLanguage, spoken
from commonfield.findings import Exit, UsageError

if TYPE_CHECKING:
    from commonfield.catalog import PillarInstrument, Wording
    from commonfield.council.pillars.run import Scored
    from commonfield.council.pillars.telling import Shown

_WORDS = "council/pillars"
_SHIPPED = "four-pillars"


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(pillars)


def pillars(
    ratings: Annotated[
        Path | None,
        typer.Argument(
            exists=True,
            dir_okay=False,
            help="organization,respondent,indicator,level, and evidence, wave, role (staff, funder, rater), "
            "version where they are kept.",
            show_default=False,
        ),
    ] = None,
    instrument: Annotated[
        Path | None,
        typer.Option(
            exists=True, dir_okay=False, help="An instrument of your own.", show_default="four-pillars"
        ),
    ] = None,
    before: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="Ratings of an earlier wave.")
    ] = None,
    pulse: Annotated[
        bool, typer.Option("--pulse", help="The ratings are answers to the instrument's pulse.")
    ] = False,
    organization: Annotated[str, typer.Option(help="Show this organization's own profile alone.")] = "",
    groups_only: Annotated[
        bool, typer.Option("--groups-only", help="Show figures of groups of organizations alone.")
    ] = False,
    show: Annotated[
        bool, typer.Option("--show", help="Print what respondents are asked, and read no ratings.")
    ] = False,
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Score the pillars of organizations, from the levels that at least three people of each gave.

    Agreement comes before averages: what too few respondents gave, or what they are too far apart on, is not
    averaged. With an earlier wave the change among those who answered both times is told.
    """
    from commonfield.catalog import Catalog, PillarInstrument, Wording
    from commonfield.catalog.loader import load_file
    from commonfield.council.pillars import joined, pulse_scale, read_ratings, rubric_scale, score_pillars
    from commonfield.council.pillars.telling import Shown

    said = Wording(_WORDS, spoken(language))
    asked = (
        load_file(PillarInstrument, instrument) if instrument else Catalog().get(PillarInstrument, _SHIPPED)
    )
    if show:
        _show(asked, said, as_json=as_json)
        return
    if ratings is None:
        raise UsageError(
            "RATINGS: expected a file of ratings, found none.",
            fix="Name it, or print what respondents are asked with --show.",
        )
    scale = pulse_scale(asked) if pulse else rubric_scale(asked)
    console.tell(f"Reading {ratings.name}")
    waves = read_ratings(ratings, scale)
    if before:
        waves = joined(read_ratings(before, scale, unnamed="before"), waves)
    scored = score_pillars(waves, scale)
    if organization and organization not in {p.organization for p in scored.last.profiles}:
        raise UsageError(
            f"--organization: expected one whose staff answered, found `{organization}`.",
            fix="Write its code as the file has it.",
        )
    _say(scored, Shown(organization, groups_only), said, as_json=as_json)


def _say(scored: Scored, shown: Shown, said: Wording, *, as_json: bool) -> None:
    from commonfield.council.pillars import plain, telling

    if as_json:
        say_json(plain.as_data(scored, shown, said))
    else:
        for table in telling.tables(scored, shown, said):
            say(table.title)
            say_table(table.headings, table.rows)
            say()
        for note in telling.notes(scored, shown, said):
            say(note)
        say(telling.summary(scored, shown, said))
    own = [p for p in scored.last.profiles if shown.organization in ("", p.organization)]
    if not any(p.status == "reported" for p in own):
        raise typer.Exit(Exit.NOT_ESTIMABLE)


def _show(asked: PillarInstrument, said: Wording, *, as_json: bool) -> None:
    from commonfield.council.pillars.plain import instrument_as_data

    if as_json:
        say_json(instrument_as_data(asked, said))
        return
    say(said.text(asked.about))
    for pillar in asked.pillars:
        say()
        say(said.text(pillar.label).upper())
        for indicator in pillar.indicators:
            say(f"{said.text(indicator.label)} ({indicator.indicator})")
            for one in indicator.levels:
                say(f"  {one.level}  {said.text(one.says)} [{said.text(one.evidence)}]")
    if asked.pulse:
        say()
        say(said.say("title_pulse", scale=", ".join(
            f"{n} {said.text(answer)}" for n, answer in enumerate(asked.pulse.scale, start=1)
        )))  # fmt: skip
        for item in asked.pulse.items:
            say(f"  {item.item}: {said.text(item.says)}")
    say()
    say(said.say("instrument", label=said.text(asked.label), version=asked.version, license=asked.license))
