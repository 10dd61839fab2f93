"""Partners' files: check one, submit one, invent a region's."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from commonfield.cli.console import say, say_json
from commonfield.cli.options import AsJson, KeysFolder, MessinessName, RegionFolder, occasion, opened
from commonfield.findings import Finding

DictionaryName = Annotated[
    str, typer.Option("--dictionary", help="Its dictionary, e.g. calpads/senr; recognized if not given.")
]
Language = Annotated[str, typer.Option("--language", help="Language of the findings: en or es.")]
Limit = Annotated[int, typer.Option(help="How many findings to print.")]


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
    language: Language = "en",
    limit: Limit = 20,
    as_json: AsJson = False,
) -> None:
    """Check FILE against a data dictionary. Nothing is stored and nothing is sent.

    Without --dictionary the most likely ones are proposed, and the file is checked by the first of them.
    """
    from commonfield import intake
    from commonfield.catalog import Catalog

    result = intake.check_file(file, catalog=Catalog(), dictionary=dictionary or None, academic_year=year)
    if not as_json:
        tongue = "es" if language == "es" else "en"
        for proposal in result.proposed:
            say(f"Looks like {proposal.dictionary.name}: {proposal.reason[tongue]}.")
    _say_findings(result, language=language, limit=limit, as_json=as_json)
    raise typer.Exit(result.exit_code)


def submit(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The file to submit.")],
    partner: Annotated[str, typer.Option(help="The partner that sends it, as region.yaml names it.")],
    region: RegionFolder = Path(),
    dictionary: DictionaryName = "",
    academic_year: Annotated[
        int | None, typer.Option(help="The academic year it is for, named by its spring.")
    ] = None,
    language: Language = "en",
    limit: Limit = 20,
    keys: KeysFolder = None,
    as_json: AsJson = False,
) -> None:
    """Take a partner's FILE: ask the agreements, check it, keep the good records, return the rest."""
    from commonfield.pipeline import submit as submit_file

    receipt = submit_file(
        opened(region, keys),
        partner=partner,
        file=file,
        dictionary=dictionary or None,
        academic_year=academic_year,
        occasion=occasion(),
    )
    _say_findings(receipt, language=language, limit=limit, as_json=as_json)
    if not as_json:
        say(f"Submission {receipt.id[:12]}" + (" was here already." if receipt.duplicate else "."))
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


def _say_findings(result: Any, *, language: str, limit: int, as_json: bool) -> None:
    if as_json:
        already = {"duplicate": result.duplicate} if hasattr(result, "duplicate") else {}
        say_json({**result.as_dict(), **already})
        return
    findings: list[Finding] = list(result.findings)
    for finding in findings[:limit]:
        say(finding.message("es" if language == "es" else "en"))
    if len(findings) > limit:
        say(f"... and {len(findings) - limit} more findings; --limit shows more.")
    say(f"{result.accepted:,} records accepted, {result.refused:,} refused.")
