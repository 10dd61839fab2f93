"""Whether readers agree, by the statistic of one's choice."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from commonfield.cli.console import say, say_json, say_table
from commonfield.cli.options import AsJson, InLanguage, spoken
from commonfield.findings import Exit, UsageError

_STATISTICS = Literal["alpha", "ac1", "ac2", "fleiss", "conger", "bp", "kappa", "percent", "icc"]
_LEVELS = Literal["nominal", "ordinal", "interval", "ratio"]
_WEIGHTS = Literal["identity", "linear", "quadratic", "ordinal", "radical", "ratio", "circular", "bipolar"]
_FORMS = Literal["1,1", "2,1", "3,1", "1,k", "2,k", "3,k"]

_WORDS = "council/reader_agreement"


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(agreement)


def agreement(
    file: Annotated[
        Path,
        typer.Argument(
            exists=True,
            dir_okay=False,
            metavar="SCORES",
            help="CSV or Parquet: unit, reader, score, or one column for each reader. Empty is missing.",
        ),
    ],
    statistic: Annotated[_STATISTICS, typer.Option(help="Which.")] = "alpha",
    level: Annotated[
        _LEVELS | None, typer.Option(help="For alpha: how far scores are apart; nominal if not given.")
    ] = None,
    weights: Annotated[
        _WEIGHTS | None,
        typer.Option(help="How far a near miss counts; quadratic for ac2, identity elsewhere, if not given."),
    ] = None,
    form: Annotated[_FORMS, typer.Option(help="Of icc, as Shrout and Fleiss number them.")] = "2,1",
    levels: Annotated[
        str,
        typer.Option(
            help="The whole scale in its order: 0,1,2,3,4 or low,mid,high. Levels that nobody gave count."
        ),
    ] = "",
    scale: Annotated[
        str, typer.Option(help="Lowest and highest score, 0,4: warns where scores use a narrow part.")
    ] = "",
    criterion: Annotated[str, typer.Option(help="Which, where the file has several.")] = "",
    unit: Annotated[str, typer.Option(help="The column of units; unit, proposal or id is found.")] = "",
    reader: Annotated[str, typer.Option(help="In a long file, the column of readers.")] = "reader",
    score: Annotated[str, typer.Option(help="In a long file, the column of scores.")] = "score",
    ignore: Annotated[
        list[str] | None, typer.Option(help="In a wide file, a column that is no reader; several times.")
    ] = None,
    finalists: Annotated[
        str, typer.Option(help="Column and code that mark finalists: finalist=1. All count all the same.")
    ] = "",
    units: Annotated[str, typer.Option(help="Units you ask for, A,B. All count all the same.")] = "",
    draws: Annotated[int, typer.Option(min=0, help="For alpha: draws of units for its interval.")] = 2000,
    seed: Annotated[int, typer.Option(min=0, help="For alpha: with which the draws begin.")] = 1,
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Say how far readers agree in SCORES, with an interval, and what to beware of.

    Always on all units that were scored: among finalists alone agreement falls with nothing wrong. What is
    not estimable is said with its reason, with exit code 14.
    """
    from commonfield.catalog import Wording
    from commonfield.council.reader_agreement import (
        Asked,
        Layout,
        measure_agreement,
        read_score_table,
        telling,
    )

    table = read_score_table(
        file,
        Layout(
            unit=unit,
            reader=reader,
            score=score,
            criterion=criterion,
            ignore=tuple(ignore or ()),
            finalists=finalists,
            units=split(units),
        ),
    )
    found = measure_agreement(
        table,
        Asked(
            statistic=statistic,
            level=level,
            weights=weights,
            form=form,
            levels=split(levels),
            scale=_ends(scale),
            draws=draws,
            seed=seed,
        ),
    )
    said = Wording(_WORDS, spoken(language))
    if as_json:
        say_json(telling.as_data(found, said))
    else:
        say_table(*telling.table(found, said))
        say()
        for line in [*telling.arithmetic(found, said), *telling.notes(found, said)]:
            say(line)
        say(telling.verdict(found, said))
    if found.value is None:
        raise typer.Exit(Exit.NOT_ESTIMABLE)


def split(text: str) -> tuple[str, ...]:
    """Take a list between commas apart."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _ends(text: str) -> tuple[float, float] | None:
    if not text:
        return None
    try:
        low, high = (float(part) for part in split(text))
    except ValueError:
        low, high = 0.0, 0.0
    if not low < high:
        raise UsageError(
            "--scale: expected the lowest and the highest score, found something else.",
            fix="Write the two between a comma: --scale 0,4.",
        )
    return low, high
