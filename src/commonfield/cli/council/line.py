"""How sure it is who is funded."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from commonfield.cli.console import console, say, say_json, say_table
from commonfield.cli.options import AsJson, InLanguage, spoken

if TYPE_CHECKING:
    from commonfield.catalog import Wording
    from commonfield.council.line import Line

SHOWN = 20


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(line)


def line(
    scores: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="proposal,criterion,reader,score.")
    ],
    proposals: Annotated[
        Path,
        typer.Option(
            exists=True, dir_okay=False, help="proposal,ask,... as `allocate` takes; scores not needed."
        ),
    ],
    rules: Annotated[
        Path,
        typer.Option(exists=True, dir_okay=False, help="How the money is shared out, as `allocate` takes."),
    ],
    rubric: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="Weights of criteria and the scale.")
    ] = None,
    adjust: Annotated[
        Literal["none", "crossed"], typer.Option(help="crossed: take severity out of the scores that count.")
    ] = "none",
    panels: Annotated[int, typer.Option(help="How many panels are drawn.", min=100, max=100_000)] = 2000,
    seed: Annotated[int, typer.Option(help="Where chance begins.", min=0)] = 1,
    hours: Annotated[
        float | None, typer.Option(help="What one reading takes, for what further ones would cost.", min=0)
    ] = None,
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Say how sure it is who is funded, if other readers like these had scored.

    One reader left out, one score moved by a step, readers drawn again: each time the money is shared out
    anew by the same rules. Nothing is stored and nothing is sent.
    """
    from commonfield.catalog import Rubric, Simulation, Wording
    from commonfield.catalog.loader import load_file
    from commonfield.council.line import telling
    from commonfield.pipeline.calls.lining import examine_files

    simulation = Simulation(panels=panels, seed=seed)
    console.tell(f"Drawing {panels:,} panels")
    found = examine_files(
        scores,
        proposals,
        rules,
        rubric=load_file(Rubric, rubric) if rubric else None,
        adjust=adjust,
        simulation=simulation,
        hours=hours,
    )
    if as_json:
        say_json(telling.as_data(found))
        return
    _say(found, Wording("council/line", spoken(language)), sure=simulation.sure)


def _say(found: Line, said: Wording, *, sure: float) -> None:
    from commonfield.council.line import telling

    say(said.say("title_standings", panels=said.count(found.panels), seed=found.seed))
    say_table(*telling.standings(found, said))
    say()
    heads, rows = telling.without_reader(found, said)
    if rows:
        say(said.say("title_without"))
        say_table(heads, rows)
    else:
        say(said.say("none_without"))
    say()
    _say_moved(found, said)
    say()
    for sentence in telling.sentences(found, said, sure=sure):
        say(sentence)


def _say_moved(found: Line, said: Wording) -> None:
    from commonfield.council.line import telling

    tried = said.count(found.moves_tried)
    heads, rows = telling.moved(found, said)
    if not rows:
        say(said.say("none_moved", n=tried))
        return
    say(said.say("title_moved", step=f"{found.step:g}"))
    say_table(heads, rows[:SHOWN])
    if len(rows) > SHOWN:
        say(said.say("shown_first", n=SHOWN))
    say(said.say("count_moved", changed=said.count(len(rows)), n=tried))
