"""How severely readers of proposals read."""

from __future__ import annotations

from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from commonfield.cli.console import console, say, say_json, say_table
from commonfield.cli.options import AsJson, InLanguage, spoken
from commonfield.findings import Exit, NotEstimableError, UsageError

if TYPE_CHECKING:
    from commonfield.catalog import Wording
    from commonfield.council.severity import Severity


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(severity)


def severity(
    scores: Annotated[
        Path,
        typer.Argument(
            exists=True,
            dir_okay=False,
            help="CSV or Parquet: proposal, criterion, reader, score; without criterion a score is one of "
            "the whole proposal.",
        ),
    ],
    model: Annotated[
        Literal["rasch", "crossed"] | None,
        typer.Option(
            help="rasch for levels of a rubric, crossed for sums and 0-100 scores. If not given: rasch where "
            "all scores are whole numbers on 10 levels or fewer.",
            show_default=False,
        ),
    ] = None,
    rubric: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            dir_okay=False,
            help="The rubric: its levels for rasch, its weights for crossed.",
        ),
    ] = None,
    conflicts: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            dir_okay=False,
            help="reader, proposal, state as for assign: what further readings may not be.",
        ),
    ] = None,
    penalty_readers: Annotated[
        float, typer.Option(help="For rasch: how far readers are expected to spread, in logits.")
    ] = 1,
    penalty_proposals: Annotated[
        float, typer.Option(help="For rasch: how far proposals are expected to spread, in logits.")
    ] = 2,
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Say how severely each reader reads, and where proposals stand once that is taken into account.

    Refuses to compare readers whom no shared proposal connects, and then names the fewest reads that would
    connect them (exit code 14). Nothing is stored and nothing is sent.
    """
    for option, value in (("readers", penalty_readers), ("proposals", penalty_proposals)):
        if not (isfinite(value) and value > 0):
            raise UsageError(
                f"--penalty-{option}: expected a number above 0, found another.",
                fix=f"Write it in logits, as in --penalty-{option} 1.",
            )
    from commonfield.catalog import Rubric, Wording
    from commonfield.catalog.loader import load_file
    from commonfield.council import read_scores
    from commonfield.council.severity import Penalties, measure_severity, read_barred, refused_data

    said = Wording("council/severity", spoken(language))
    read = read_scores(scores)
    barred = read_barred(conflicts) if conflicts else set()
    console.tell(f"Weighing {scores.name}")
    try:
        found = measure_severity(
            read,
            model=model,
            rubric=load_file(Rubric, rubric) if rubric else None,
            penalties=Penalties(readers=penalty_readers, proposals=penalty_proposals),
            barred=barred,
        )
    except NotEstimableError as error:
        if not as_json:
            raise
        say_json(refused_data(model, error.what))
        raise typer.Exit(Exit.NOT_ESTIMABLE) from error
    _say(found, said, as_json=as_json)
    if not found.connected:
        raise typer.Exit(Exit.NOT_ESTIMABLE)


def _say(found: Severity, said: Wording, *, as_json: bool) -> None:
    from commonfield.council.severity import as_data, notes, summary, tables

    if as_json:
        say_json(as_data(found, said))
        return
    for table in tables(found, said):
        say(table.title)
        say_table(table.headings, table.rows)
        say()
    for note in notes(found, said):
        say(note)
    say(summary(found, said))
