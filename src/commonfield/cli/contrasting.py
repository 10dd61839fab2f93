"""Participants beside people like them, in any file of people."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commonfield.cli.console import console, say, say_json, say_table
from commonfield.cli.options import (
    AsJson,
    EngineName,
    InLanguage,
    KeysFolder,
    RegionFolder,
    occasion,
    opened,
    spoken,
)
from commonfield.findings import Exit, UsageError

if TYPE_CHECKING:
    from commonfield.catalog import Wording
    from commonfield.equity.contrast import Contrast, Question, Telling
    from commonfield.equity.contrast.telling import Table
    from commonfield.pipeline import Contrasted
    from commonfield.region import Region
    from commonfield.vocabulary import Language

WORDS = "equity/contrast"


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(compare)


def compare(
    file: Annotated[
        Path | None,
        typer.Argument(
            exists=True, dir_okay=False, show_default=False, help="One row per person, as CSV or Parquet."
        ),
    ] = None,
    participant: Annotated[str, typer.Option(help="The column that holds 1 for who took part, else 0.")] = "",
    outcome: Annotated[
        str, typer.Option(help="What came of it: 0 or 1, or a number. Rows where it is blank leave.")
    ] = "",
    covariates: Annotated[
        str,
        typer.Option(help="What was so before anybody took part: columns of numbers or codes, with commas."),
    ] = "",
    exact: Annotated[
        str, typer.Option(help="Compare only people with the same codes here: SCHOOL,COHORT.")
    ] = "",
    cluster: Annotated[
        str, typer.Option(help="Errors take people with the same code here to share their luck.")
    ] = "",
    gap_by: Annotated[
        str, typer.Option("--gap-by", help="Is the gap of each group here smaller among participants?")
    ] = "",
    categories: Annotated[str, typer.Option(help="Covariates whose numbers are codes.")] = "",
    contrast: Annotated[
        str, typer.Option(help="Without a file: which definition of the kind contrasts.")
    ] = "career_pathways",
    region: RegionFolder = Path(),
    keys: KeysFolder = None,
    engine: EngineName = "duckdb",
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Compare participants with others who were like them: people in FILE, or, without one, in a region.

    With FILE nothing is stored and nothing is sent. Without, pages are written into the region's working
    view: they are no release.

    Four methods, from the plainest to the most guarded, with what could be found at all told first, and how
    alike the groups are. Exit code 14 says that they are not comparable. People choose to take part: a
    difference does not say what taking part did.
    """
    named = (participant, outcome, covariates, exact, cluster, gap_by, categories)
    if file is None:
        _refuse_columns(named)
        _compare_region(opened(region, keys), contrast, engine, language, as_json=as_json)
        return
    from commonfield.catalog import Wording
    from commonfield.equity.contrast import Telling, as_dict, compare_file

    question = _asked(*named)
    console.tell(f"Comparing people in {file.name}")
    answer = compare_file(file, question)
    said = Wording(WORDS, spoken(language))
    if as_json:
        say_json(as_dict(answer, said))
    else:
        told = Telling(answer, said)
        say_answer(told, [(question.gap_by, told)] if answer.gaps else [])
    raise typer.Exit(exit_code(answer))


def _refuse_columns(named: tuple[str, ...]) -> None:
    if any(named):
        raise UsageError(
            "FILE: expected a file with the columns that are named, found none.",
            likely_cause="A region's columns come from its definition, --contrast.",
            fix="commonfield compare FILE --participant COLUMN ..., or commonfield compare --region DIR",
        )


def _compare_region(
    region: Region, name: str, engine: str, language: Language | None, *, as_json: bool
) -> None:
    from commonfield.catalog import Wording
    from commonfield.pipeline import contrast as compare_region

    found = compare_region(region, name=name, engine=engine, occasion=occasion())
    said = Wording(WORDS, spoken(language, region))
    if as_json:
        say_json(_region_as_dict(region, found, said))
    else:
        _say_region(region, found, said)
    codes = [exit_code(answer) for answer in found.answers.values()]
    raise typer.Exit(min(codes, default=Exit.NOT_ESTIMABLE))


def _region_as_dict(region: Region, found: Contrasted, said: Wording) -> dict[str, Any]:
    from commonfield.equity.contrast import as_dict

    smallest = region.settings.smallest_group
    outcomes = {}
    for outcome, answer in found.answers.items():
        gaps = {
            of.question.gap_by: as_dict(of, said, smallest=smallest).get("gap_in_gaps", [])
            for of in found.gaps[outcome]
        }
        outcomes[outcome] = {**as_dict(answer, said, smallest=smallest), "gap_in_gaps": gaps}
    return {
        "contrast": found.contrast.contrast,
        "outcomes": outcomes,
        "not_yet_due": {outcome: day.isoformat() for outcome, day in found.due.items()},
        "opens": str(found.opens),
    }


def _say_region(region: Region, found: Contrasted, said: Wording) -> None:
    from commonfield.catalog import Metric
    from commonfield.equity.contrast import Telling
    from commonfield.pipeline.contrast_pages import in_column

    smallest, named = region.settings.smallest_group, found.named(said.language)
    labels = {each: said.text(region.catalog.get(Metric, each).label) for each in found.contrast.outcomes}
    for outcome, answer in found.answers.items():
        gaps = [
            Telling(of, said, named=in_column(of.question.gap_by, named), smallest=smallest)
            for of in found.gaps[outcome]
        ]
        say(f"# {labels[outcome]}")
        told = Telling(answer, said, named=named, smallest=smallest)
        say_answer(told, [(named(each.answer.question.gap_by), each) for each in gaps])
        say()
    for outcome, day in found.due.items():
        say(said.say("not_yet_due", outcome=labels[outcome], day=said.day(day)))
    say(said.say("pages_lie", file=found.opens))


def exit_code(answer: Contrast) -> Exit:
    """Give the exit code of a verdict."""
    return Exit.NOT_ESTIMABLE if answer.judged.verdict == "not comparable" else Exit.DONE


def say_answer(told: Telling, gaps: Sequence[tuple[str, Telling]]) -> None:
    """Print an answer: what could be found, the estimates, likeness, gaps, the verdict, and what remains."""
    for line in told.first():
        say(line)
    _table(told.estimates(), told.estimand())
    _table(told.balance(), told.said.say("groups_alike"))
    for column, of in gaps:
        _table(of.gaps(), of.said.say("gaps", column=column))
    say()
    for line in (*told.sensitivity(), *told.notes(), *told.verdict()):
        say(line)


def _table(table: Table, title: str) -> None:
    say()
    say(title)
    say_table(table.headings, table.rows)


def _asked(
    participant: str, outcome: str, covariates: str, exact: str, cluster: str, gap_by: str, categories: str
) -> Question:
    from commonfield.equity.contrast import Question

    for option, given in (("--participant", participant), ("--outcome", outcome)):
        if not given:
            raise UsageError(
                f"{option}: expected a column, found none.", fix="See `commonfield compare --help`."
            )
    return Question(
        participant,
        outcome,
        _columns(covariates),
        exact=_columns(exact),
        cluster=cluster,
        gap_by=gap_by,
        categories=_columns(categories),
    )


def _columns(named: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in named.split(",") if name.strip())
