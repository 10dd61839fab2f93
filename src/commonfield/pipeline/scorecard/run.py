"""A region's scorecard from public files: gathered, then written as pages, workbook and document."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

from commonfield.catalog import ReferenceSource
from commonfield.findings import NotEstimableError
from commonfield.pipeline.aligning import RegionalLabor, regional_labor
from commonfield.pipeline.public_region import PublicRegion
from commonfield.pipeline.putting import put
from commonfield.pipeline.scorecard import colleges, places, schools
from commonfield.pipeline.scorecard.published import Gathered, Published, without_copies
from commonfield.reference import Shelf
from commonfield.reports import public
from commonfield.vocabulary import Language

LANGUAGES: tuple[Language, ...] = ("en", "es")
WANTED = ("graduation", "college_going", "pupils", "university_applicants", "college_students", "completions",
          "college_outcomes", "adult_attainment", "unemployment", "pay_to_living_wage", "rural_shares",
          "projections", "wages", "living_wages")  # fmt: skip


def gather(region: PublicRegion, shelf: Shelf) -> tuple[Gathered, RegionalLabor | None]:
    """Gather what is published for a region.

    What a publisher hid stays hidden; what no file here tells is named in `lacking`.

    Returns:
        The figures, and programs beside jobs: null where no published area lies in the region, or awards
        or crosswalks are not here.

    Raises:
        NotEstimableError: nothing at all is here for this region.
    """
    sources = (
        schools.graduation,
        schools.college_going,
        schools.pupils,
        schools.university_applicants,
        colleges.students,
        colleges.awards,
        colleges.outcomes,
        places.attainment,
        places.unemployment,
        places.pay,
        places.rural,
    )
    every = chain.from_iterable(source(region, shelf) for source in sources)
    found = list(schools.named(without_copies(every), shelf))
    beside = _labor(region, shelf)
    if not found and beside is None:
        raise NotEstimableError(
            f"{shelf.folder}: expected public files that tell of {', '.join(region.counties.values())}, "
            "found none.",
            fix="`commonfield reference list` shows what is here, and `commonfield reference guide` "
            "what there is.",
        )
    found += [*schools.pooled(found), *schools.of_region(region, found), *_labor_figures(region, beside)]
    lacking = tuple(table for table in WANTED if not shelf.vintages(table))
    return Gathered(tuple(found), lacking, _breaks(region)), beside


def _labor(region: PublicRegion, shelf: Shelf) -> RegionalLabor | None:
    try:
        return regional_labor(region, shelf)
    except NotEstimableError:
        return None


def _labor_figures(region: PublicRegion, beside: RegionalLabor | None) -> list[Published]:
    """Give openings and awards a year of the whole region."""
    if beside is None:
        return []
    projected = beside.demand.period[:4]
    awarded = max(beside.supply.years)
    return [
        _of_labor(
            region, "annual_openings", int(projected or awarded), beside.demand.total, beside.demand.vintage
        ),
        _of_labor(region, "awards_per_year", awarded, beside.supply.awards, beside.vintages["awards"]),
    ]


def _of_labor(region: PublicRegion, measure: str, year: int, value: float, source: str) -> Published:
    return Published(
        measure, region.name, region.label.en, "region", "all", year, value, None, "computed", source
    )


def _breaks(region: PublicRegion) -> dict[str, tuple[int, ...]]:
    """Give the years from which figures of a table are not to be compared with those before."""
    found: dict[str, set[int]] = {}
    for source in region.catalog.all(ReferenceSource).values():
        for one in source.breaks:
            found.setdefault(source.table, set()).add(one.from_year)
    return {table: tuple(sorted(years)) for table, years in found.items()}


def write_scorecard(
    region: PublicRegion,
    shelf: Shelf,
    folder: Path,
    *,
    gathered: Gathered,
    beside: RegionalLabor | None,
) -> int:
    """Write a scorecard's pages, workbook, document and CSV in every language.

    Files are written beside the folder first: what stood there stands until all of them are whole.

    Returns:
        How many pages there are in a language.
    """
    from commonfield.pipeline.scorecard.pages import profile
    from commonfield.pipeline.scorecard.pages.desk import Desk

    appearance = region.catalog.appearance
    profiles = [
        profile(Desk(region, gathered, beside, shelf, language, appearance), invented=region.invented)
        for language in LANGUAGES
    ]
    files = public.write_profiles(profiles, appearance=appearance)
    put(files.items(), folder.resolve())
    return len(profiles[0].pages)
