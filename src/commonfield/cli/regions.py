"""Begin a region, see its agreements, record decisions."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from commonfield.cli.console import say, say_json, say_table
from commonfield.cli.options import (
    AsJson,
    InLanguage,
    KeysFolder,
    RegionFolder,
    occasion,
    opened,
    wording,
)
from commonfield.findings import UsageError

agreements_app = typer.Typer(
    help="See what agreements permit, or end one.", no_args_is_help=True, rich_markup_mode=None
)


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command()(new)
    app.command("adopt")(adopt_definition)
    agreements_app.command("show")(show_agreements)
    agreements_app.command("end")(end_agreement)
    app.add_typer(agreements_app, name="agreements")


def new(
    folder: Annotated[Path, typer.Argument(help="A new or empty folder.", file_okay=False)],
    region: Annotated[str, typer.Option("--region", help="A shipped region, e.g. inland-empire.")] = "",
    counties: Annotated[
        str, typer.Option("--counties", help="In place of a region: FIPS codes, 06107,06031.")
    ] = "",
    keys: KeysFolder = None,
) -> None:
    """Begin a region folder from a shipped region definition, or from its counties."""
    from commonfield.region import begin_region

    if bool(region) == bool(counties):
        raise UsageError(
            "--region: expected a shipped region or --counties, "
            f"found {'both' if region else 'neither of them'}.",
            fix="For example --region inland-empire, or --counties 06107,06031.",
        )
    codes = [code.strip() for code in counties.split(",") if code.strip()]
    begun = begin_region(folder, region=region, counties=codes, keys=keys)
    say(f"{folder} is the region {begun.settings.label.en}.")
    say(f"Its keys lie in {begun.keys.folder}: back them up apart from the region.")
    say("Next: name the partners in region.yaml, and put their agreements into agreements/.")


def adopt_definition(
    definition: Annotated[str, typer.Argument(help="E.g. metrics/graduation_rate_4y.")],
    decision: Annotated[str, typer.Option(help="Number of the decision that adopted it.")],
    region: RegionFolder = Path(),
    keys: KeysFolder = None,
) -> None:
    """Record that a decision adopted a definition as it stands now; publishing refuses the rest."""
    from commonfield.pipeline import adopt

    adopted = adopt(opened(region, keys), definition, decision=decision, occasion=occasion())
    say(f"{adopted.definition} is adopted by decision {adopted.decision} (hash {adopted.hash[:12]}).")


def show_agreements(
    region: RegionFolder = Path(),
    keys: KeysFolder = None,
    as_json: AsJson = False,
) -> None:
    """List the agreements, whether each is in force, and what its clauses permit."""
    from commonfield import agreements

    folder = opened(region, keys)
    day = occasion().day(folder)
    every = agreements.read_agreements(folder.agreements)
    holds = {a.file: agreements.in_force(a, day, among=every) for a in every}
    if as_json:
        say_json([{**a.model_dump(mode="json"), "in_force": holds[a.file]} for a in every])
        return
    say_table(
        ["agreement", "version", "layer", "in force", "from", "to", "parties"],
        [
            (a.agreement, a.version, a.layer, "yes" if holds[a.file] else "no", a.in_force_from,
             a.in_force_to, ", ".join(a.parties) if len(a.parties) < 4 else f"{len(a.parties)} parties")
            for a in every
        ],
    )  # fmt: skip
    for agreement in every:
        for grant in agreement.grants:
            say(
                f"\n{agreement.agreement} v{agreement.version}, clause {grant.clause}: "
                f"{', '.join(_elements(grant.elements))}\n"
                f"  for {', '.join(grant.purposes)}; seen by {', '.join(grant.audiences)}; "
                f"{'may' if grant.linkage else 'may not'} be linked."
            )
    say(f"\n{sum(holds.values())} of {len(every)} agreements are in force on {day.isoformat()}.")


def end_agreement(
    partner: Annotated[str, typer.Argument(help="Whose agreement ended, e.g. north-district.")],
    reason: Annotated[str, typer.Option(help="Why, in a few words; the certificate says it.")],
    region: RegionFolder = Path(),
    keys: KeysFolder = None,
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Destroy what a partner sent, and its key, once no agreement permits it; certify what stays."""
    from commonfield import pipeline

    folder = opened(region, keys)
    said = wording(language, folder)
    ending = pipeline.end_agreement(folder, partner, reason=reason, occasion=occasion())
    if as_json:
        say_json({**ending.as_dict(), "certificate": str(ending.certificate)})
        return
    say(said.counted("ended_submissions", len(ending.submissions), partner=partner))
    say(said.say("ended_key", fingerprint=ending.key[:16]) if ending.key else said.say("ended_no_key"))
    if ending.decisions:
        say(said.counted("ended_decisions", ending.decisions))
    say(said.say("ended_derived"))
    if ending.releases:
        say(said.counted("ended_releases", len(ending.releases)))
        say_table(
            [said.say("release"), said.say("certificate")],
            [(release["release"], release["certificate"][:16]) for release in ending.releases],
        )
    say(said.say("ended_backups"))
    say(said.say("ended_certificate", file=str(ending.certificate)))


def _elements(elements: dict[str, list[str]]) -> list[str]:
    return [
        f"{dictionary} ({'every element' if names == ['all'] else ', '.join(names)})"
        for dictionary, names in elements.items()
    ]
