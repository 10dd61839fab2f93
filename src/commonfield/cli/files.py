"""Partners' files: check one, submit one, invent a region's."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commonfield.cli.answers import SHORT, HtmlFile, Limit, WorkbookFile, say_answer, write_files
from commonfield.cli.console import say, say_json
from commonfield.cli.cross_checking import CrossCheckToo, found_beside, say_across
from commonfield.cli.options import (
    AsJson,
    InLanguage,
    KeysFolder,
    MessinessName,
    OwnRegion,
    RegionFolder,
    occasion,
    opened,
    refuse_stranger,
    wording,
)
from commonfield.findings import UsageError

if TYPE_CHECKING:
    from commonfield.catalog import Catalog
    from commonfield.region import Region

DictionaryName = Annotated[
    str, typer.Option("--dictionary", help="Its dictionary, e.g. calpads/senr; recognized if not given.")
]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command()(check)
    app.command()(submit)
    app.command()(synth)


def check(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The file to check.")],
    dictionary: DictionaryName = "",
    year: Annotated[
        int | None, typer.Option(help="The academic year that every record shall be of, named by its spring.")
    ] = None,
    language: InLanguage = None,
    limit: Limit = 20,
    html: HtmlFile = None,
    workbook: WorkbookFile = None,
    region: OwnRegion = None,
    partner: Annotated[
        str, typer.Option(help="Whose file it is: columns are read as confirmed for that partner.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Check FILE against a data dictionary. Nothing is stored and nothing is sent.

    Without --dictionary the most likely ones are proposed, and the file is checked by the first of them.
    """
    from commonfield.intake.answers import answer_to_file

    of = opened(region, None) if region else None
    said = wording(language, of)
    result, answer = answer_to_file(
        file,
        catalog=_catalog_for(file, of, partner),
        dictionary=dictionary or None,
        academic_year=year,
        with_rows=workbook is not None,
    )
    if not as_json:
        for proposal in result.proposed:
            reason = proposal.reason[said.language]
            say(said.say("looks_like", dictionary=proposal.dictionary.name, reason=reason))
        say_answer(answer, said, limit=limit)
    write_files(None, answer, said, html=html, workbook=workbook)
    if as_json:  # last: where a file cannot be written, standard output holds the error alone
        say_json(result.as_dict())
    raise typer.Exit(result.exit_code)


def _catalog_for(file: Path, region: Region | None, partner: str) -> Catalog:
    from commonfield import intake
    from commonfield.catalog import Catalog

    if region is None:
        if partner:
            raise UsageError("--partner: expected a region with it.", fix="Name its folder with --region.")
        return Catalog()
    refuse_stranger(region, partner)
    return intake.catalog_for(region, partner, intake.received_from(file)) if partner else region.catalog


def submit(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The file to submit.")],
    partner: Annotated[str, typer.Option(help="The partner that sends it, as region.yaml names it.")],
    region: RegionFolder = Path(),
    dictionary: DictionaryName = "",
    academic_year: Annotated[
        int | None, typer.Option(help="The academic year it is for, named by its spring.")
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Take it though it was withdrawn, or superseded since.")
    ] = False,
    cross_check: CrossCheckToo = False,
    language: InLanguage = None,
    limit: Limit = 20,
    keys: KeysFolder = None,
    as_json: AsJson = False,
) -> None:
    """Take a partner's FILE: ask the agreements, check it, keep the good records, return the rest."""
    from commonfield.intake.answers import answer_of_submission
    from commonfield.pipeline import submit as submit_file

    of = opened(region, keys)
    receipt = submit_file(
        of,
        partner=partner,
        file=file,
        dictionary=dictionary or None,
        academic_year=academic_year,
        again=again,
        occasion=occasion(),
    )
    beside = found_beside(of, receipt) if cross_check else []
    if as_json:
        across = {"across": [found.as_dict() for found in beside]} if cross_check else {}
        say_json({**receipt.as_dict(), "duplicate": receipt.duplicate, **across})
        raise typer.Exit(receipt.exit_code)
    said = wording(language, of)
    answer = answer_of_submission(of, receipt)
    say_answer(answer, said, limit=limit)
    say(said.say("submission_again" if receipt.duplicate else "submission", id=receipt.id[:SHORT]))
    if answer.superseded_by:
        say(said.say("submission_superseded", id=answer.superseded_by[:SHORT]))
    if cross_check:
        say_across(beside, said, limit=limit)
    raise typer.Exit(receipt.exit_code)


def synth(
    out: Annotated[Path, typer.Argument(help="A new or empty folder.", file_okay=False)],
    students: Annotated[int, typer.Option(min=100, help="How many learners to invent.")] = 40_000,
    seed: Annotated[int, typer.Option(help="Another seed invents other learners.")] = 2026,
    messiness: MessinessName = "real",
    region: Annotated[
        str, typer.Option("--region", help="Which shipped region to be like.")
    ] = "inland-empire",
) -> None:
    """Invent a region: learners, their lives over nine years, partners' files, and the truth apart."""
    from commonfield import synthetic
    from commonfield.catalog import Catalog
    from commonfield.cli.console import console

    console.tell(f"Inventing {students:,} learners and their partners' files")
    invention = synthetic.invent(
        out, students=students, seed=seed, messiness=messiness, region=region, catalog=Catalog()
    )
    say(f"{len(invention.files):,} files of {len(invention.partners)} partners lie in {out / 'files'}.")
    say(f"The truth about them lies in {out / 'truth'}.")
