"""Plans new pathways."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commonfield.cli.console import console, say, say_json, say_table
from commonfield.cli.labor import AsOf, ReferenceFolder, shelf_of
from commonfield.cli.options import (
    AsJson,
    InLanguage,
    KeysFolder,
    RegionFolder,
    occasion,
    opened,
    spoken,
    wording,
)

if TYPE_CHECKING:
    from commonfield.catalog import Wording
    from commonfield.pathways import Candidate, Remote
    from commonfield.pipeline.pathways.planning import Planned


def plan(
    region: RegionFolder = Path(),
    reference: ReferenceFolder = None,
    as_of: AsOf = "",
    sector: Annotated[str, typer.Option(help="Only this industry sector, e.g. health.")] = "",
    limit: Annotated[int, typer.Option(help="Candidates to print.", min=1)] = 15,
    keys: KeysFolder = None,
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Find pathways that could be made: jobs that few programs lead to, and courses that exist already.

    Each comes with its evidence and the links that would have to be made. For a county without a college it
    also says which programs of the region could be taken from a distance.
    """
    from commonfield.catalog import Wording
    from commonfield.pipeline.pathways.planning import plan_pathways

    folder = opened(region, keys)
    said, told = Wording("pathways", spoken(language, folder)), wording(language, folder)
    found = plan_pathways(folder, shelf_of(reference, as_of), sector=sector, occasion=occasion())
    console.stop()
    if as_json:
        say_json(as_data(found, said))
        return
    for one in found.candidates[:limit]:
        _say_candidate(one, found, said, told)
    for county in dict.fromkeys(one.county for one in found.remote):
        say(told.say("plan_remote_head", county=found.counties[county]))
        offers = [one for one in found.remote if one.county == county][:limit]
        say_table(
            [told.say(f"plan_head_{head}") for head in ("program", "college", "openings", "jobs", "without")],
            [_offer(one, found, told) for one in offers],
        )
        say()
    for left in found.left_out:
        say(told.say("pathway_left_out", partner=left.partner, table=left.table, instead=left.instead))
    number = len(found.candidates)
    say(told.counted("planned", number) if number else told.say("planned_none"))


def _say_candidate(one: Candidate, found: Planned, said: Wording, told: Wording) -> None:
    from commonfield.pathways import telling

    wage = "" if one.job.median_hourly is None else told.say("plan_wage", wage=f"{one.job.median_hourly:.2f}")
    award = told.say(f"plan_award_{one.award}" if one.award else "plan_no_award")
    here = "; ".join(f"{each.title}, {found.names.get(each.institution, '')}" for each in one.programs)
    evidence = told.say(
        "plan_evidence",
        openings=told.count(round(one.job.annual_openings)),
        awards=told.count(round(one.job.awards)),
        award=award,
    )
    say(f"{one.job.title} ({one.job.soc})")
    say(f"  {evidence} {wage}".rstrip())
    say("  " + told.counted("plan_schools", len(one.schools)))
    say("  " + told.say("plan_programs" if here else "plan_no_programs", programs=here))
    missing = "; ".join(telling.missing(each, said) for each in one.missing)
    say("  " + told.say("plan_missing" if missing else "plan_nothing_missing", missing=missing))
    say()


def _offer(one: Remote, found: Planned, told: Wording) -> tuple[str, ...]:
    return (
        one.program.title,
        found.names.get(one.program.institution, one.program.institution),
        told.count(round(one.openings)),
        "; ".join(one.jobs),
        "; ".join(one.without),
    )


def as_data(found: Planned, said: Wording) -> dict[str, Any]:
    """Give candidates and offers as plain data."""
    from commonfield.pathways import telling

    return {
        "candidates": [
            {
                "soc": one.job.soc,
                "title": one.job.title,
                "sector": one.job.sector,
                "annual_openings": round(one.job.annual_openings, 6),
                "awards": round(one.job.awards, 6),
                "median_hourly": one.job.median_hourly,
                "pays_living_wage": one.job.pays_living_wage,
                "award": one.award or None,
                "programs": [
                    {"institution": each.institution, "title": each.title, "cip": each.cip}
                    for each in one.programs
                ],
                "schools": list(one.schools),
                "missing": [
                    {"what": each.what, "owner": each.owner or None, "text": telling.missing(each, said)}
                    for each in one.missing
                ],
            }
            for one in found.candidates
        ],
        "remote": [
            {
                "county": one.county,
                "institution": one.program.institution,
                "program": one.program.title,
                "cip": one.program.cip,
                "annual_openings": round(one.openings, 6),
                "occupations": list(one.jobs),
                "districts_without_agreement": list(one.without),
            }
            for one in found.remote
        ],
        "vintage": found.vintage,
    }
