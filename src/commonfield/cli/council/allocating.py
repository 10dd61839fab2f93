"""Who is funded, with how much, and why."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commonfield.cli.console import say, say_json, say_table
from commonfield.cli.options import AsJson, InLanguage, spoken
from commonfield.findings import Exit, UsageError

if TYPE_CHECKING:
    from commonfield.catalog import Wording
    from commonfield.council.allocation import Allocation, LevelStep, Plan, Proposal

_WORDS = "council/allocation"


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(allocate)


def allocate(
    file: Annotated[
        Path,
        typer.Argument(
            exists=True,
            dir_okay=False,
            help="CSV or Parquet: proposal, score, ask, minimum, region, sector, lead.",
        ),
    ],
    rules: Annotated[Path, typer.Option(exists=True, dir_okay=False, help="The rules, as YAML.")],
    improve: Annotated[
        bool,
        typer.Option("--improve", help="Say instead what each proposal lacks to be funded, and who helps."),
    ] = False,
    scores: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="With --improve: proposal, criterion, reader, score."),
    ] = None,
    rubric: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="With --improve: the rubric, as YAML.")
    ] = None,
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Share out money among proposals in FILE by adopted rules, and say why.

    Exact to the dollar, whatever the order of rows. It recommends; a recorded decision makes a grant award.
    Rules that cannot be kept together are named, with exit code 14. Nothing is stored and nothing is sent.
    """
    from commonfield.catalog import AllocationRules, Wording
    from commonfield.catalog.loader import load_file
    from commonfield.council.allocation import allocate as share_out
    from commonfield.council.allocation import plan_improvement, read_proposals

    adopted = load_file(AllocationRules, rules)
    proposals = read_proposals(file, adopted)
    said = Wording(_WORDS, spoken(language))
    if improve:
        steps = _steps(scores, rubric, proposals)
        _say_plan(plan_improvement(proposals, adopted), steps, said, as_json=as_json)
        return
    if scores or rubric:
        raise UsageError(
            "--scores, --rubric: expected --improve beside them, found none.",
            fix="Leave them out: money is shared out by the column score.",
        )
    found = share_out(proposals, adopted)
    _say(found, said, as_json=as_json)
    if not found.feasible:
        raise typer.Exit(Exit.NOT_ESTIMABLE)


def _say(found: Allocation, said: Wording, *, as_json: bool) -> None:
    from commonfield.council.allocation import telling

    if as_json:
        say_json(telling.as_data(found, said))
        return
    for title, headings, rows in telling.tables(found, said):
        say(title)
        say_table(headings, rows)
        say()
    for line in telling.summary(found, said):
        say(line)


def _say_plan(plan: Plan, steps: dict[str, list[LevelStep]], said: Wording, *, as_json: bool) -> None:
    from commonfield.council.allocation import telling_plan

    if as_json:
        say_json(telling_plan.as_data(plan, steps, said))
        return
    for title, headings, rows in telling_plan.tables(plan, steps, said):
        say(title)
        say_table(headings, rows)
        say()
    for line in telling_plan.summary(plan, said):
        say(line)


def _steps(scores: Path | None, rubric: Path | None, proposals: list[Proposal]) -> dict[str, list[LevelStep]]:
    from commonfield.catalog import Rubric
    from commonfield.catalog.loader import load_file
    from commonfield.council import read_scores
    from commonfield.council.allocation import find_steps

    if not scores and not rubric:
        return {}
    if not (scores and rubric):
        raise UsageError(
            "--scores, --rubric: expected both or none, found one.",
            fix="Name the readers' scores by criterion, and the rubric that says what each level asks for.",
        )
    scored = {p.proposal: float(p.score) for p in proposals}
    return find_steps(read_scores(scores), load_file(Rubric, rubric), scored=scored)
