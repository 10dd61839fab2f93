"""How many readers and criteria next year takes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from commonfield.cli.console import say, say_json, say_table
from commonfield.cli.council.norm_agreement import split
from commonfield.cli.options import AsJson, InLanguage, spoken
from commonfield.findings import Exit, UsageError


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(plan)


def plan(
    file: Annotated[
        Path,
        typer.Argument(
            exists=True,
            dir_okay=False,
            metavar="SCORES",
            help="CSV or Parquet: proposal, criterion, reader, score, or one column for each reader.",
        ),
    ],
    readers: Annotated[str, typer.Option(help="How many readers of a unit to look at.")] = "1,2,3,4,5,6",
    criteria: Annotated[
        str, typer.Option(help="How many criteria to look at; as many as there are if not given.")
    ] = "",
    target: Annotated[
        float, typer.Option(min=0.01, max=0.99, help="How reliable the order should be.")
    ] = 0.8,
    design: Annotated[
        Literal["crossed", "nested"] | None,
        typer.Option(
            help="crossed: all readers read all units. nested: a unit has readers of its own. "
            "If not given, crossed where it is so."
        ),
    ] = None,
    fixed_criteria: Annotated[
        bool,
        typer.Option(
            "--fixed-criteria", help="The criteria are those that matter, and no draw from many like them."
        ),
    ] = False,
    unit: Annotated[str, typer.Option(help="The column of units; unit, proposal or id is found.")] = "",
    reader: Annotated[str, typer.Option(help="In a long file, the column of readers.")] = "reader",
    score: Annotated[str, typer.Option(help="In a long file, the column of scores.")] = "score",
    ignore: Annotated[
        list[str] | None, typer.Option(help="In a wide file, a column that is no reader; several times.")
    ] = None,
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Say what the differences between SCORES are made of, and what more readers or criteria would bring.

    A study of generalizability: variance components, and the reliability of a mean over other numbers of
    readers and criteria. It takes all units that were scored; among finalists alone reliability falls.
    """
    from commonfield.catalog import Wording
    from commonfield.council.reader_agreement import (
        Layout,
        estimate_components,
        plan_reading,
        read_score_tables,
        readers_needed,
        scores_of,
        telling,
        telling_plans,
    )

    layout = Layout(unit=unit, reader=reader, score=score, ignore=tuple(ignore or ()))
    found = estimate_components(scores_of(read_score_tables(file, layout)), design=design)
    wanted = _numbers("--criteria", criteria) or [found.n_criteria]
    if found.n_criteria == 1 and wanted != [1]:
        raise UsageError(
            "--criteria: expected scores of several criteria, found one.",
            fix="Give a file with a column criterion, or leave the option out.",
        )
    plans = [
        plan_reading(found, readers=r, criteria=c, fixed_criteria=fixed_criteria)
        for c in wanted
        for r in _numbers("--readers", readers)
    ]
    needed = readers_needed(found, target=target, criteria=wanted[0], fixed_criteria=fixed_criteria)
    said = Wording(telling.PACKAGE, spoken(language))
    if as_json:
        say_json(telling_plans.as_data(found, plans, target=target, needed=needed, said=said))
    else:
        say_table(*telling_plans.components_table(found, said))
        say()
        say(said.say("plan_title"))
        say_table(*telling_plans.plans_table(found, plans, said))
        say()
        for line in telling_plans.notes(found, said):
            say(line)
        say(said.say("plan_rule"))
        say(telling_plans.verdict(found, target=target, criteria=wanted[0], needed=needed, said=said))
    if found.variances["unit"] <= 0:
        raise typer.Exit(Exit.NOT_ESTIMABLE)


def _numbers(option: str, text: str) -> list[int]:
    parts = split(text)
    if not all(part.isdigit() and int(part) > 0 for part in parts):
        raise UsageError(
            f"{option}: expected whole numbers of 1 or more, found something else.",
            fix=f"Write them between commas: {option} 2,3,4.",
        )
    return [int(part) for part in parts]
