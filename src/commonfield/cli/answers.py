"""Answers to partners' files: see one, mend what it names, see where each file stands, take one back."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commonfield.cli.console import say, say_json, say_table
from commonfield.cli.options import AsJson, KeysFolder, RegionFolder, occasion, opened
from commonfield.vocabulary import Language as Tongue
from commonfield.vocabulary import write_academic_year

if TYPE_CHECKING:
    from commonfield.intake.answers import Answer
    from commonfield.region import Region

SHORT = 12

Language = Annotated[str, typer.Option("--language", help="Language of the findings: en or es.")]
Limit = Annotated[int, typer.Option(help="How many findings to print.")]
SubmissionId = Annotated[str, typer.Argument(help="Its id, or the beginning of it.")]
PartnerOf = Annotated[str, typer.Option("--partner", help="Whose, where two partners sent the same file.")]
HtmlFile = Annotated[
    Path | None,
    typer.Option("--html", help="Write the answer as a page; it holds no value of a record.", dir_okay=False),
]
WorkbookFile = Annotated[
    Path | None,
    typer.Option(
        "--workbook",
        help="Write the refused records as a workbook to mend. It holds records of people.",
        dir_okay=False,
    ),
]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command()(answer)
    app.command()(mend)
    app.command()(submissions)
    app.command()(withdraw)


def answer(
    submission: SubmissionId,
    region: RegionFolder = Path(),
    html: HtmlFile = None,
    workbook: WorkbookFile = None,
    partner: PartnerOf = "",
    language: Language = "en",
    limit: Limit = 20,
    keys: KeysFolder = None,
    as_json: AsJson = False,
) -> None:
    """Say what was found in a SUBMISSION and what is left to mend; as a page and a workbook where asked."""
    from commonfield.pipeline import answer as answer_submission

    of = opened(region, keys)
    given = answer_submission(of, submission, partner=partner, with_rows=workbook is not None)
    say_answer(given, language=language, limit=limit, as_json=as_json)
    write_files(of, given, html=html, workbook=workbook, language=language)
    raise typer.Exit(given.exit_code)


def mend(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="The workbook, or a CSV with its columns.")
    ],
    partner: Annotated[str, typer.Option(help="The partner that sends it, as region.yaml names it.")],
    region: RegionFolder = Path(),
    submission: Annotated[
        str, typer.Option(help="Which submission it mends; a workbook knows it, a CSV does not.")
    ] = "",
    language: Language = "en",
    limit: Limit = 20,
    keys: KeysFolder = None,
    as_json: AsJson = False,
) -> None:
    """Take the mended records in FILE: they complete the submission that they were refused from."""
    from commonfield.intake.answers import answer_of_submission
    from commonfield.pipeline import mend as mend_submission

    of = opened(region, keys)
    mended = mend_submission(of, partner=partner, file=file, submission=submission, occasion=occasion())
    left = answer_of_submission(of, mended.first)
    now = mended.completion
    if as_json:
        say_json(
            {
                **left.as_dict(),
                "completion": now.id if now else "",
                "mended_now": now.accepted if now and not now.duplicate else 0,
                "refused_again": now.refused if now and not now.duplicate else 0,
                "already": mended.already,
            }
        )
        raise typer.Exit(left.exit_code)
    say_answer(left, language=language, limit=limit)
    if now is not None and now.duplicate:
        say(f"Submission {now.id[:SHORT]} was here already.")
    elif mended.already:
        say(f"{mended.already:,} of the records sent had been taken before.")
    if now is not None and not now.duplicate:
        say(f"Submission {now.id[:SHORT]} completes {mended.first.id[:SHORT]}: {now.accepted:,} mended.")
    raise typer.Exit(left.exit_code)


def submissions(
    region: RegionFolder = Path(),
    partner: Annotated[str, typer.Option(help="Of this partner alone.")] = "",
    keys: KeysFolder = None,
    as_json: AsJson = False,
) -> None:
    """List every submission and where it stands: in force, superseded, completed, withdrawn, late."""
    from commonfield.pipeline import history

    every = history(opened(region, keys), occasion())
    chosen = [standing for standing in every if partner in ("", standing.receipt.partner)]
    if as_json:
        say_json([standing.as_dict() for standing in chosen])
        return
    say_table(
        ["id", "partner", "file", "dictionary", "year", "state", "records", "refused", "received"],
        [
            (
                s.receipt.id[:SHORT],
                s.receipt.partner,
                s.receipt.file_name,
                s.receipt.dictionary,
                _years(s.receipt.academic_years),
                s.in_words(),
                s.account.rows_in,
                s.account.still_refused,
                s.receipt.received_at[:10],
            )
            for s in chosen
        ],
    )
    counting = sum(standing.state == "accepted" for standing in chosen)
    say(f"{len(chosen):,} submissions, {counting:,} of them in force.")


def withdraw(
    submission: SubmissionId,
    reason: Annotated[str, typer.Option(help="Why; receipt and ledger keep it.")],
    region: RegionFolder = Path(),
    partner: PartnerOf = "",
    keys: KeysFolder = None,
    as_json: AsJson = False,
) -> None:
    """Take a SUBMISSION back: its records are never used again, and its content is deleted."""
    from commonfield.pipeline import withdraw as withdraw_submission

    gone = withdraw_submission(
        opened(region, keys), submission, reason=reason, partner=partner, occasion=occasion()
    )
    first, *completions = gone.receipts
    if as_json:
        say_json(
            {
                "submission": first.id,
                "completions": [receipt.id for receipt in completions],
                "releases_that_stand": list(gone.releases),
                "run_again": gone.still_in_snapshot,
            }
        )
        return
    also = f" and {len(completions):,} completions of it" if completions else ""
    say(f"Submission {first.id[:SHORT]} ({first.file_name}){also} is withdrawn; its content is deleted.")
    if gone.releases:
        say(f"It is behind what was published, which stands: {', '.join(gone.releases)}.")
    if gone.still_in_snapshot:
        say("The snapshot still holds its rows and can no longer be used. Make it anew: commonfield run")


def say_answer(given: Answer, *, language: str, limit: int, as_json: bool = False) -> None:
    """Print an answer; in colors where standard output is a terminal."""
    from commonfield.intake.answers import terminal_lines

    if as_json:
        say_json(given.as_dict())
        return
    for line in terminal_lines(given, tongue(language), limit=limit, paint=_paint):
        say(line)


def write_files(
    region: Region | None, given: Answer, *, html: Path | None, workbook: Path | None, language: str
) -> None:
    """Write the page and the workbook that were asked for; what is said about them goes to standard error."""
    from commonfield.pipeline import write_page, write_workbook

    if html is not None:
        write_page(region, given, html, language=tongue(language))
        typer.echo(f"The page lies in {html}", err=True)
    if workbook is not None:
        held = write_workbook(region, given, workbook, language=tongue(language), occasion=occasion())
        typer.echo(
            f"{workbook} holds {held:,} records of people in plain text. Only you can read it here. "
            "Do not mail it unprotected, and delete it when it was sent back.",
            err=True,
        )


def tongue(language: str) -> Tongue:
    """Give the language meant."""
    return "es" if language == "es" else "en"


def _years(years: Sequence[int]) -> str:
    ends = dict.fromkeys([min(years), max(years)]) if years else {}
    return " to ".join(map(write_academic_year, ends))


def _paint(text: str, color: str) -> str:
    if not sys.stdout.isatty() or os.environ.get("NO_COLOR"):
        return text
    return typer.style(text, bold=True) if color == "bold" else typer.style(text, fg=color, bold=True)
