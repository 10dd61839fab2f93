"""Plans pathways: labor figures, the records, and the pathways that there are already."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from commonfield import labor, pathways
from commonfield.catalog import Catalog, CodeSet, SectorList
from commonfield.labor.occupations import published_codes
from commonfield.pipeline.aligning import regional_labor
from commonfield.pipeline.crosswalks import crosswalks
from commonfield.pipeline.occasion import Occasion
from commonfield.pipeline.pathways.checking import (
    AUDIENCE,
    PURPOSE,
    STATE_COURSES,
    hourly_wage,
    pathways_of,
)
from commonfield.pipeline.pathways.records import TableLeftOut, pathway_records
from commonfield.pipeline.public_region import county_names, public_region
from commonfield.reference import Shelf
from commonfield.region import Region

CTE_PATHWAYS = "calpads/cte_pathway"


@dataclass(frozen=True)
class Planned:
    """Pathways that could be made, and what could be offered from a distance; names by code."""

    candidates: tuple[pathways.Candidate, ...]
    remote: tuple[pathways.Remote, ...]
    names: Mapping[str, str]
    counties: Mapping[str, str]
    vintage: str
    left_out: tuple[TableLeftOut, ...]


def plan_pathways(
    region: Region, shelf: Shelf, *, sector: str = "", occasion: Occasion | None = None
) -> Planned:
    """Find candidates for new pathways of a region.

    Args:
        region: The region.
        shelf: Public files: openings, wages, awards and crosswalks.
        sector: Only this sector; all if empty.
        occasion: Who, when, whom to tell.

    Raises:
        NotEstimableError: no published area of jobs lies in the region, or a table is missing.
        DefinitionError: there is no such sector.
    """
    occasion = occasion or Occasion()
    on = occasion.day(region)
    occasion.tell("Reading openings, awards and wages")
    public = public_region(str(region.path))
    beside = regional_labor(public, shelf)
    jobs = _wanted(beside.alignment, beside.living, region.catalog, shelf)
    if sector:
        region.catalog.get(SectorList, sector)
    occasion.tell("Reading the records behind the links")
    records = pathway_records(region, purpose=PURPOSE, audience=AUDIENCE, on=on)
    tables = records.tables
    taken = frozenset(one.soc for each in pathways_of(region).values() for one in each.occupations)
    found = pathways.plan(
        [job for job in jobs if sector in ("", job.sector)],
        tables,
        taken=taken,
        sectors=_course_sectors(region.catalog),
        as_of=on,
    )
    remote = pathways.remote_offers(jobs, tables, counties=public.counties, as_of=on)
    names = {row["institution"]: row["name"] for row in tables["institution"].iter_rows(named=True)}
    counties = {**county_names(region.catalog), **public.counties}
    return Planned(tuple(found), tuple(remote), names, counties, beside.vintage, records.left_out)


def _wanted(
    alignment: labor.Alignment, living: labor.LivingWage | None, catalog: Catalog, shelf: Shelf
) -> list[pathways.Wanted]:
    """Take occupations with openings; programs that lead to each by the public crosswalk."""
    leads = crosswalks(catalog, shelf)
    published = {one.soc: one for one in alignment.occupations if one.annual_openings}
    places = published_codes(published, leads.detailed, leads.aggregates)
    led: dict[str, set[str]] = {}
    for cip, soc in leads.cip_soc.iter_rows():
        led.setdefault(places.get(soc, soc), set()).add(cip)
    lists = _cte_sectors(catalog)
    hourly = living.hourly if living else None
    return [
        pathways.Wanted(
            soc=one.soc,
            title=one.title,
            sector=_sector_of(one.soc, lists),
            education=one.entry_education,
            annual_openings=one.annual_openings or 0.0,
            awards=one.supply,
            median_hourly=hourly_wage(one),
            pays_living_wage=_pays(one, hourly),
            led_by=frozenset(led.get(one.soc, set())),
        )
        for one in published.values()
    ]


def _sector_of(soc: str, lists: Mapping[str, SectorList]) -> str:
    """Name the first sector whose list has an occupation; empty where none has."""
    return next((name for name, one in lists.items() if soc.startswith(tuple(one.occupations))), "")


def _pays(one: labor.Occupation, living: float | None) -> bool | None:
    wage = hourly_wage(one)
    return None if wage is None or living is None else wage >= living


def _cte_sectors(catalog: Catalog) -> dict[str, SectorList]:
    """Give the lists of the sectors into which school courses are put."""
    taught = set(_course_sectors(catalog).values())
    return {name: one for name, one in catalog.all(SectorList).items() if name in taught}


def _course_sectors(catalog: Catalog) -> dict[str, str]:
    """Give the industry sector of each school course of career education, by state code."""
    sectors = {
        one.code: one.rolls_up_to.get("sector", "") for one in catalog.get(CodeSet, CTE_PATHWAYS).codes
    }
    courses = catalog.get(CodeSet, STATE_COURSES).codes
    return {
        one.code: sectors[one.rolls_up_to["pathway"]]
        for one in courses
        if sectors.get(one.rolls_up_to.get("pathway", ""))
    }
