"""Which groups lie behind by too much, in anybody's file."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from commonfield.cli.console import console, say, say_json, say_table
from commonfield.cli.options import AsJson, InLanguage, spoken
from commonfield.findings import UsageError

if TYPE_CHECKING:
    from commonfield.catalog import Wording
    from commonfield.equity.impact import Asked, Design, Method, Record, Trends

_WORDS = "equity/impact"
_METHODS = Literal["ppg", "ppg1", "index80", "proportionality", "all"]


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(equity)


def equity(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="CSV or Parquet.")],
    success: Annotated[
        str,
        typer.Option(
            "--success",
            help="The outcome: 1 or 0 for each person, nothing for whom it does not concern. "
            "With --weight: how many of the row's people have it.",
        ),
    ],
    group: Annotated[
        list[str] | None, typer.Option(help="A column of groups; more than once for several.")
    ] = None,
    member: Annotated[
        list[str] | None,
        typer.Option(
            help="A column that is 1 for members, or several as in `Race_*`; a person counts in each."
        ),
    ] = None,
    cohort: Annotated[str, typer.Option(help="A column of cohorts, each judged by itself.")] = "",
    weight: Annotated[str, typer.Option(help="How many people a row counts, where it is not one.")] = "",
    variable: Annotated[
        str, typer.Option(help="In a long file: the column that names what each row is grouped by.")
    ] = "",
    where: Annotated[
        list[str] | None,
        typer.Option(help="Read only these rows: metric=transfer. More than once for several."),
    ] = None,
    hidden_flag: Annotated[
        list[str] | None, typer.Option(help="A column that is 1 where the counts of a row are hidden.")
    ] = None,
    total: Annotated[str, typer.Option(help="The group that counts everybody: All, say.")] = "",
    pool: Annotated[
        str, typer.Option(help="A group that holds hidden groups together, and is not judged.")
    ] = "",
    cross: Annotated[
        bool, typer.Option("--cross", help="Judge the groups of each two --group columns together as well.")
    ] = False,
    method: Annotated[_METHODS, typer.Option(help="How to judge.")] = "all",
    reference: Annotated[
        str,
        typer.Option(
            help="overall, highest, others, the name of a group, or a goal such as .54. If not given: "
            "overall for ppg and proportionality (which keeps to it), others for ppg1, highest for index80.",
            show_default=False,
        ),
    ] = "",
    minimum_margin: Annotated[
        str,
        typer.Option(
            help="The smallest margin; .03 for ppg and .02 for ppg1 if not given.", show_default=False
        ),
    ] = "",
    margin_from_rate: Annotated[
        bool,
        typer.Option(
            "--margin-from-rate",
            help="For ppg: the margin from the group's rate p, p(1-p)/n, rather than .25/n; "
            "where p is 0 or 1, .25/n all the same.",
        ),
    ] = False,
    cutoff: Annotated[str, typer.Option(help="An index below it is flagged.")] = ".8",
    outcome_is_bad: Annotated[
        bool, typer.Option("--outcome-is-bad", help="Judge the rate of those without it: dropping out, say.")
    ] = False,
    trend: Annotated[
        bool,
        typer.Option(
            "--trend", help="Say instead how gaps to all others, and the overall rate, change by --cohort."
        ),
    ] = False,
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Say which groups in FILE lie behind by too much, and how many more successes would change that.

    Four published methods, in exact arithmetic. Groups of 10 people or fewer are not judged. Nothing is
    stored and nothing is sent.
    """
    from commonfield.catalog import Wording
    from commonfield.equity.impact import Asked, Design, change, impact

    design = Design(
        success=success,
        groups=tuple(group or ()),
        members=tuple(member or ()),
        cohort=cohort,
        weight=weight,
        variable=variable,
        hidden_flags=tuple(hidden_flag or ()),
        total=total,
        pool=pool,
        where=_where(where or []),
        cross=cross,
    )
    _refuse_contradictions(design, method, reference)
    said = Wording(_WORDS, spoken(language))
    console.tell(f"Counting {file.name}")
    if trend:
        _say_trends(change(file, design, outcome_is_bad=outcome_is_bad), said, as_json=as_json)
        return
    asked = Asked(
        methods=_methods(method),
        reference=reference or None,
        minimum_margin=_share("--minimum-margin", minimum_margin, above=False) if minimum_margin else None,
        margin_from_rate=margin_from_rate,
        cutoff=_share("--cutoff", cutoff, above=True),
        outcome_is_bad=outcome_is_bad,
    )
    _say(impact(file, design, asked), asked, said, as_json=as_json)


def _say(records: list[Record], asked: Asked, said: Wording, *, as_json: bool) -> None:
    from commonfield.equity.impact import telling

    if as_json:
        say_json(telling.as_data(records, said))
        return
    for method in asked.methods:
        say(said.say(f"method_{method.name}"))
        own_interval = f" {said.say('interval_rate')}" if method.name == "index80" else ""
        say(telling.rule(method, asked, said) + own_interval)
        told = telling.table([r for r in records if r.method == method.name], method, said)
        say_table(told.headings, told.rows)
        for note in told.notes:
            say(note)
        say()
    say(said.say("assumption"))
    say(f"{said.say('caution_cause')} {said.say('reveals')}")
    say(telling.summary(records, asked, said))


def _say_trends(found: Trends, said: Wording, *, as_json: bool) -> None:
    from commonfield.equity.impact import telling

    if as_json:
        say_json(telling.trend_data(found))
        return
    say(said.say("trend_title"))
    say_table(*telling.trend_table(found, said))
    if found.splits:
        say()
        say(said.say("split_title"))
        say_table(*telling.split_table(found, said))
    say()
    say(said.say("trend_assumption"))
    say(telling.trend_summary(found, said))


def _methods(name: str) -> tuple[Method, ...]:
    from commonfield.equity.impact import METHODS

    return tuple(method for method in METHODS if name in ("all", method.name))


def _share(option: str, text: str, *, above: bool) -> Fraction:
    """Read a share as it is written: .03 is three hundredths, and not the nearest binary number."""
    try:
        share = Fraction(text)
    except (ValueError, ZeroDivisionError):
        share = Fraction(-1)
    if share < 0 or share > 1 or (above and share == 0):
        raise UsageError(
            f"{option}: expected a share {'above 0 and up to' if above else 'from 0 to'} 1, found `{text}`.",
            likely_cause="It is written in percent.",
            fix=f"Write it as a share: {option} {'.8' if above else '.03'}.",
        )
    return share


def _where(texts: list[str]) -> dict[str, tuple[str, ...]]:
    codes: dict[str, tuple[str, ...]] = {}
    for text in texts:
        column, equals, code = (part.strip() for part in text.partition("="))
        if not (column and equals):
            raise UsageError(
                "--where: expected a column and a code, as in metric=transfer, found something else.",
                fix="Write the column, =, and the code; the same column twice for either of two codes.",
            )
        codes[column] = (*codes.get(column, ()), code)
    return codes


def _refuse_contradictions(design: Design, method: str, reference: str) -> None:
    if not (design.groups or design.members):
        raise UsageError("--group: expected a column of groups, found none.", fix="Name one: --group race.")
    if design.variable and (len(design.groups) != 1 or design.members):
        raise UsageError(
            "--variable: expected one --group beside it, found another number of columns.",
            fix="In a long file one column holds the groups of all variables: name that one.",
        )
    if design.total and (len(design.groups) != 1 or design.members):
        raise UsageError(
            "--total: expected one --group beside it, found another number of columns.",
            fix="Judge one column at a time, so that the total of each is clear.",
        )
    if design.cross and len(design.groups) < 2:
        raise UsageError("--cross: expected two --group columns or more, found fewer.", fix="Name another.")
    if (design.hidden_flags or design.total or design.pool) and not design.weight:
        raise UsageError(
            "--hidden-flag, --total, --pool: expected --weight beside them, found none.",
            likely_cause="A row is one person here, and nobody's outcome is hidden.",
            fix="Leave them out, or name the column that counts people.",
        )
    if method == "proportionality" and reference not in ("", "overall"):
        raise UsageError(
            "--reference: expected overall for proportionality, found another.",
            likely_cause="The index is the rate of the group over the rate of everybody, and no other.",
            fix="Leave it out, or take another method.",
        )
