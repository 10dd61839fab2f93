"""Who speaks, and who works with whom."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commonfield.cli.console import console, say, say_json, say_table
from commonfield.cli.options import AsJson, InLanguage, spoken
from commonfield.findings import Exit, UsageError

if TYPE_CHECKING:
    from commonfield.council.voice.telling import Table

_WORDS = "council/voice"


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command()(voice)
    app.command()(ties)


def voice(
    contributions: Annotated[
        Path,
        typer.Argument(
            exists=True,
            dir_okay=False,
            help="session,person,organization,sector, and phase, kind, turns where they are kept. "
            "A row of kind `pass` is no turn, and no silence.",
        ),
    ],
    present: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            dir_okay=False,
            help="Who was there: organization,sector,person, and session. Without it silence cannot be seen.",
        ),
    ] = None,
    seats: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="Seats of each sector: sector,seats.")
    ] = None,
    phase: Annotated[str, typer.Option(help="Turns of this phase of the protocol alone.")] = "",
    kind: Annotated[str, typer.Option(help="Turns of this kind alone, such as question.")] = "",
    private: Annotated[
        bool,
        typer.Option("--private", help="Name people, organizations and small sectors: for the facilitator."),
    ] = False,
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Say how evenly people, organizations and sectors spoke, from counted CONTRIBUTIONS.

    The Gini is corrected for small n and stands beside what equal chances alone would give. Nothing by
    person is said unless --private; groups under three people or organizations are put together.
    """
    from commonfield.catalog import Wording
    from commonfield.council.voice import measure_voice, read_contributions, read_present, read_seats, telling

    said = Wording(_WORDS, spoken(language))
    console.tell(f"Counting {contributions.name}")
    turns = read_contributions(contributions, phase=phase, kind=kind)
    found = measure_voice(
        turns,
        present=read_present(present, turns) if present else (),
        seats=read_seats(seats) if seats else None,
        private=private,
    )
    if as_json:
        say_json(telling.voice_data(found, said))
    else:
        _say_tables(telling.voice_tables(found, said))
        for note in telling.notes(found, said):
            say(note)
        say(telling.summary(found, said))
    if found.people.gini is None:
        raise typer.Exit(Exit.NOT_ESTIMABLE)


def ties(
    file: Annotated[
        Path,
        typer.Argument(
            exists=True,
            dir_okay=False,
            help="from,to, and kind, strength, wave where they are kept. A strength of 0 is no tie.",
        ),
    ],
    organizations: Annotated[
        Path,
        typer.Option(exists=True, dir_okay=False, help="organization,sector, those without a tie as well."),
    ],
    backbone: Annotated[str, typer.Option(help="The organization that holds the others together.")] = "",
    undirected: Annotated[
        bool, typer.Option("--undirected", help="A tie from A to B is the same as one from B to A.")
    ] = False,
    kind: Annotated[str, typer.Option(help="Ties of this kind alone; of every kind if not given.")] = "",
    at_least: Annotated[str, typer.Option(help="Ties of this strength or more alone.")] = "0",
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Say whether the ties in FILE cross sectors, and what goes with the backbone if it leaves.

    The E-I index stands beside the range that sectors of these sizes allow. With waves, the last is set
    beside the first.
    """
    from commonfield.catalog import Wording
    from commonfield.council.voice import (
        compare_waves,
        measure_ties,
        read_networks,
        read_organizations,
        ties_telling,
    )

    said = Wording(_WORDS, spoken(language))
    console.tell(f"Counting {file.name}")
    networks = read_networks(
        file,
        read_organizations(organizations),
        is_directed=not undirected,
        kind=kind,
        strength_at_least=_strength(at_least),
    )
    figures = [measure_ties(network, backbone=backbone) for network in networks]
    changed = compare_waves(networks, figures)
    if as_json:
        say_json(ties_telling.ties_data(figures, changed, said, is_directed=not undirected))
    else:
        _say_tables(ties_telling.ties_tables(figures, changed, said))
        for text in ties_telling.ties_notes(figures, said, is_directed=not undirected):
            say(text)
        for text in ties_telling.ties_summary(figures, changed, said):
            say(text)
    if figures[-1].ei is None:
        raise typer.Exit(Exit.NOT_ESTIMABLE)


def _say_tables(tables: Iterable[Table]) -> None:
    for table in tables:
        say(table.title)
        say_table(table.headings, table.rows)
        say()


def _strength(text: str) -> Decimal:
    try:
        found = Decimal(text)
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite() or found < 0:
        raise UsageError(
            "--at-least: expected a number of 0 or more, found something else.",
            fix="Write the smallest strength that counts, such as --at-least 2.",
        )
    return found
