"""What anybody may ask of a figure: where it comes from, and whether anything was altered."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commonfield.cli.console import say, say_json
from commonfield.cli.options import AsJson, InLanguage, KeysFolder, RegionFolder, occasion, opened, spoken
from commonfield.findings import UsageError

if TYPE_CHECKING:
    from commonfield.region import Region
    from commonfield.vocabulary import Language


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command()(explain)
    app.command()(verify)
    app.command("verify-ledger")(verify_ledger)


def explain(
    metric: Annotated[str, typer.Argument(help="E.g. graduation_rate_4y.")],
    year: Annotated[
        int | None, typer.Option(help="Academic year, named by its spring; not asked for with --person.")
    ] = None,
    group: Annotated[str, typer.Option(help="E.g. race_ethnicity=RH; everybody if not given.")] = "all=all",
    place: Annotated[
        str, typer.Option(help="Code of a county or institution; the region if not given.")
    ] = "",
    release: Annotated[str, typer.Option(help="A release by id; the newest if not given.")] = "",
    person: Annotated[
        str, typer.Option(help="Key of a person: why counted or not, and which rows say so. For staff.")
    ] = "",
    sample: Annotated[
        int, typer.Option(help="Name so many people of the year's cohort to look at with --person.")
    ] = 0,
    region: RegionFolder = Path(),
    keys: KeysFolder = None,
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Walk a published figure back to definition, decision, agreements, submissions and code.

    With --person: tell why one person is counted in METRIC or not, year by year.
    """
    from commonfield.pipeline import explain as explain_figure

    if person:
        _explain_person(opened(region, keys), metric, person, language, as_json=as_json)
        return
    if year is None:
        raise UsageError("explain: expected --year or --person, found neither.")
    if sample:
        _name_people(opened(region, keys), metric, year, sample, language, as_json=as_json)
        return
    name, _, value = group.partition("=")
    if not value:
        raise UsageError("explain: expected --group NAME=VALUE, e.g. race_ethnicity=RH, found no value.")
    trail = explain_figure(
        opened(region, keys), metric=metric, year=year, group=name, value=value, place=place, release=release
    )
    if as_json:
        say_json(trail.as_dict())
        return
    for heading, lines in trail.sections():
        say(heading)
        for line in lines:
            say(f"  {line}")


def _explain_person(
    region: Region, metric: str, person: str, language: Language | None, *, as_json: bool
) -> None:
    from commonfield.catalog import Group, Wording
    from commonfield.metrics.tracing import lines_of
    from commonfield.pipeline.tracing import trace_person

    told = trace_person(region, metric=metric, person=person, occasion=occasion())
    if as_json:
        say_json(told.trace.as_dict())
        return
    said = Wording("metrics/tracing", spoken(language, region))
    groups = region.catalog.all(Group)
    for line in lines_of(told.trace, told.metric, said, groups=groups, data_as_of=told.data_as_of):
        say(line)


def _name_people(
    region: Region, metric: str, year: int, number: int, language: Language | None, *, as_json: bool
) -> None:
    from commonfield.catalog import Wording
    from commonfield.pipeline.tracing import sample_people

    found = sample_people(region, metric=metric, year=year, number=number, occasion=occasion())
    if as_json:
        say_json(found)
        return
    said = Wording("metrics/tracing", spoken(language, region))
    for name, keys in found.items():
        say(said.say(f"sample_{name}", keys=", ".join(keys) or said.say("nobody")))
    say(said.say("never_publish"))


def verify(
    folder: Annotated[Path, typer.Argument(exists=True, help="A release folder.", file_okay=False)],
    region: Annotated[
        Path | None,
        typer.Option(
            "--region", help="Its region folder: then the sealed counts are checked too.", file_okay=False
        ),
    ] = None,
    keys: KeysFolder = None,
    public: Annotated[
        bool, typer.Option("--public", help="Tables of a file: check what a reader can, without the proof.")
    ] = False,
    microdata: Annotated[
        Path | None,
        typer.Option(
            "--microdata",
            exists=True,
            dir_okay=False,
            show_default=False,
            help="Tables of a file: that file, to hold that the counts are its counts.",
        ),
    ] = None,
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Check a release by its own files: hashes, figures, and that no hidden count can be computed.

    Tables that `protect FILE` made are checked cell by cell against the proof in their certificate.
    """
    from commonfield.disclosure.proof import is_proven_folder

    if is_proven_folder(folder):
        _verify_tables(folder, public=public, microdata=microdata, language=language, as_json=as_json)
        return
    if public or microdata:
        raise UsageError(
            "verify: expected tables with their certificate for --public or --microdata, found none.",
            fix="Leave the option out for a release of a region.",
        )
    from commonfield.pipeline import verify_release

    checked = verify_release(folder, opened(region, keys) if region else None)
    if as_json:
        say_json(asdict(checked))
        return
    say(f"Release {checked.release}: {checked.files:,} files are as they were released.")
    say(f"{checked.shown:,} of {checked.cells:,} figures are shown, {checked.blanks:,} are hidden.")
    say(f"{checked.copies:,} tables of the report were read back and show the same.")
    say(
        f"{checked.attacked:,} hidden counts were attacked, beside {checked.releases_considered:,} earlier "
        "releases: none can be computed."
    )
    say(
        "The sealed counts behind it were opened: no small one is shown."
        if checked.with_bundle
        else "The counts behind it stay sealed; --region opens them with the region's keys."
    )


def _verify_tables(
    folder: Path, *, public: bool, microdata: Path | None, language: Language | None, as_json: bool
) -> None:
    from commonfield.catalog import Wording
    from commonfield.disclosure.proof import look_at_folder, sentences_of, verify_folder

    said = Wording("disclosure/proof", spoken(language))
    if public:
        if microdata:
            raise UsageError("verify: expected --public or --microdata, found both.")
        looked = look_at_folder(folder)
        if as_json:
            say_json(looked.as_dict())
            return
        say(said.say("public", files=said.count(looked.files), blanks=said.count(looked.blanks)))
        say(said.say("public_only"))
        return
    proven = verify_folder(folder, microdata=microdata)
    if as_json:
        say_json({**proven.as_dict(), "with_microdata": microdata is not None})
        return
    for sentence in sentences_of(proven, said):
        say(sentence)
    say(said.say("verified_input" if microdata else "verified_no_input"))


def verify_ledger(region: RegionFolder = Path(), keys: KeysFolder = None, as_json: AsJson = False) -> None:
    """Check that no entry of the ledger was altered or cut; says which one was."""
    from commonfield.pipeline import verify_ledger as verify_entries

    entries = verify_entries(opened(region, keys))
    if as_json:
        say_json({"entries": entries, "intact": True})
        return
    say(f"{entries:,} entries, each following the one before; every published head is among them.")
