"""Answers to partners' files: see one, mend what it names, see where each file stands, take one back."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commonfield.cli.console import say, say_json, say_table
from commonfield.cli.options import (
    AsJson,
    InLanguage,
    KeysFolder,
    RegionFolder,
    occasion,
    opened,
    refuse_stranger,
    wording,
)
from commonfield.vocabulary import write_academic_year

if TYPE_CHECKING:
    from commonfield.catalog import Wording
    from commonfield.intake import Receipt, Standing
    from commonfield.intake.answers import Answer, Mending
    from commonfield.pipeline.withdrawing import Withdrawn
    from commonfield.region import Region

SHORT = 12

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
    language: InLanguage = None,
    limit: Limit = 20,
    keys: KeysFolder = None,
    as_json: AsJson = False,
) -> None:
    """Say what was found in a SUBMISSION and what is left to mend; as a page and a workbook where asked."""
    from commonfield.pipeline import answer as answer_submission

    of = opened(region, keys)
    refuse_stranger(of, partner)
    said = wording(language, of)
    given = answer_submission(of, submission, partner=partner, with_rows=workbook is not None)
    if not as_json:
        say_answer(given, said, limit=limit)
    write_files(of, given, said, html=html, workbook=workbook)
    if as_json:  # last: where a file cannot be written, standard output holds the error alone
        say_json(given.as_dict())
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
    language: InLanguage = None,
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
    if as_json:
        now = mended.completion
        say_json(
            {
                **left.as_dict(),
                "completion": now.id if now else "",
                "mended_now": now.accepted if now and not now.duplicate else 0,
                "refused_again": now.refused if now and not now.duplicate else 0,
                "already": mended.already,
            }
        )
    else:
        said = wording(language, of)
        say_answer(left, said, limit=limit)
        for line in _mended(mended, said):
            say(line)
    raise typer.Exit(left.exit_code)


def _mended(mended: Mending, said: Wording) -> Iterator[str]:
    """Say what became of the mended records that were sent."""
    now = mended.completion
    if now is not None and now.duplicate:
        yield said.say("submission_again", id=now.id[:SHORT])
        return
    if mended.already:
        yield said.counted("mended_before", mended.already)
    if now is not None:
        yield said.say("mended", id=now.id[:SHORT], first=mended.first.id[:SHORT], n=said.count(now.accepted))


def submissions(
    region: RegionFolder = Path(),
    partner: Annotated[str, typer.Option(help="Of this partner alone.")] = "",
    language: InLanguage = None,
    keys: KeysFolder = None,
    as_json: AsJson = False,
) -> None:
    """List every submission and where it stands: accepted, in part, superseded, refused, withdrawn, late."""
    from commonfield.pipeline import history

    of = opened(region, keys)
    refuse_stranger(of, partner)
    chosen = [s for s in history(of, occasion()) if partner in ("", s.receipt.partner)]
    if as_json:
        say_json([standing.as_dict() for standing in chosen])
        return
    said = wording(language, of)
    heads = ["id", "partner", "file", "dictionary", "year", "state", "records", "refused", "received"]
    say_table(
        [said.say(head) for head in heads],
        [
            (
                s.receipt.id[:SHORT],
                s.receipt.partner,
                s.receipt.file_name,
                s.receipt.dictionary,
                _years(s.receipt, said),
                ", ".join(_stands(s, said)),
                s.account.rows_in,
                s.account.still_refused,
                s.receipt.received_at[:10],
            )
            for s in chosen
        ],
    )
    used = sum(standing.state == "accepted" for standing in chosen)
    say(said.counted("submissions", len(chosen), used=said.count(used)))


def _years(receipt: Receipt, said: Wording) -> str:
    if not receipt.academic_years:
        return ""
    first, last = map(write_academic_year, (min(receipt.academic_years), max(receipt.academic_years)))
    return first if first == last else said.say("from_to", first=first, last=last)


def _stands(standing: Standing, said: Wording) -> Iterator[str]:
    """Say where a submission stands, in the words that `availability` has for files too."""
    lacks = standing.state == "accepted" and standing.account.still_refused and not standing.receipt.completes
    state = "in_part" if lacks else standing.state
    yield said.say(f"stands_{state}", id=standing.superseded_by[:SHORT])
    if standing.receipt.completes:
        yield said.say("stands_completes", id=standing.receipt.completes[:SHORT])
    if standing.completed_by and standing.state == "accepted":
        yield said.say("stands_completed", ids=", ".join(id_[:SHORT] for id_ in standing.completed_by))
    if standing.late:
        yield said.say("stands_late")


def withdraw(
    submission: SubmissionId,
    reason: Annotated[str, typer.Option(help="Why; receipt and ledger keep it.")],
    region: RegionFolder = Path(),
    partner: PartnerOf = "",
    language: InLanguage = None,
    keys: KeysFolder = None,
    as_json: AsJson = False,
) -> None:
    """Take a SUBMISSION back: its records are never used again, and its content is deleted."""
    from commonfield.pipeline import withdraw as withdraw_submission

    of = opened(region, keys)
    refuse_stranger(of, partner)
    gone = withdraw_submission(of, submission, reason=reason, partner=partner, occasion=occasion())
    first, *completions = gone.receipts
    if as_json:
        say_json(
            {
                "submission": first.id,
                "completions": [receipt.id for receipt in completions],
                "already": gone.already,
                "withdrawn": asdict(first.withdrawn) if first.withdrawn else None,
                "releases_that_stand": list(gone.releases),
                "run_again": gone.still_in_snapshot,
            }
        )
        return
    said = wording(language, of)
    say(_withdrawn(gone, said))
    if gone.releases:
        say(said.say("releases_stand", releases=", ".join(gone.releases)))
    if gone.still_in_snapshot:
        say(said.say("snapshot_gone"))


def _withdrawn(gone: Withdrawn, said: Wording) -> str:
    first, *completions = gone.receipts
    what = {"id": first.id[:SHORT], "file": first.file_name}
    if gone.already and first.withdrawn:
        day = said.day(date.fromisoformat(first.withdrawn.at[:10]))
        return said.say("withdrawn_already", **what, day=day, by=first.withdrawn.by)
    if completions:
        return said.counted("withdrawn_with", len(completions), **what)
    return said.say("withdrawn", **what)


def say_answer(given: Answer, said: Wording, *, limit: int) -> None:
    """Print an answer; in colors where standard output is a terminal."""
    from commonfield.intake.answers import terminal_lines

    for line in terminal_lines(given, said.language, limit=limit, paint=_paint):
        say(line)


def write_files(
    region: Region | None, given: Answer, said: Wording, *, html: Path | None, workbook: Path | None
) -> None:
    """Write the page and the workbook that were asked for; what is said about them goes to standard error."""
    from commonfield.pipeline import write_page, write_workbook

    if html is not None:
        write_page(region, given, html, language=said.language)
        typer.echo(said.say("page_lies", file=html), err=True)
    if workbook is not None:
        held = write_workbook(region, given, workbook, language=said.language, occasion=occasion())
        typer.echo(said.counted("workbook_lies", held, file=workbook), err=True)


def _paint(text: str, color: str) -> str:
    if not sys.stdout.isatty() or os.environ.get("NO_COLOR"):
        return text
    return typer.style(text, bold=True) if color == "bold" else typer.style(text, fg=color, bold=True)
