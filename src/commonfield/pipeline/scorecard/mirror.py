"""Counties like mine: nearest by size, locale, income and work, with every distance shown."""

from __future__ import annotations

from dataclasses import dataclass
from math import log, sqrt
from statistics import pstdev

from commonfield.catalog import Delineation
from commonfield.pipeline.public_region import PublicRegion, county_names
from commonfield.pipeline.scorecard import places, schools
from commonfield.pipeline.scorecard.published import Published
from commonfield.reference import Shelf

LIKENESSES = ("students_grades_9_to_12", "rural_share_of_tracts", "low_income_share",
              "pay_to_living_wage", "unemployment_rate", "jobs_mix")  # fmt: skip
"""What counties are compared by; size as a ratio, so that 2,000 to 1,000 is as far as 200,000 to 100,000."""

NEAREST = 4


@dataclass(frozen=True)
class Alike:
    """A county and how far it lies from another: each part in standard deviations of all counties.

    `distance` is the root of the mean of the parts' squares. A part is null where one of the two has no
    figure; it does not count then.
    """

    place: str
    name: str
    distance: float
    parts: dict[str, float | None]
    values: dict[str, float | None]


def mirror(region: PublicRegion, shelf: Shelf) -> dict[str, list[Alike]]:
    """Find, for each county of a region, the counties of the state outside it that are most like it.

    Nothing is ranked by how students fare: places are chosen by what they are, not by what they achieve.

    Returns:
        By FIPS code, the nearest first; the county itself stands first of all, at distance 0.
    """
    names = county_names(region.catalog)
    state = PublicRegion(
        name="state", label=region.label, counties=names, catalog=region.catalog, definition=None
    )
    values = _values(state, shelf)
    spread = {one: _spread([v[one] for v in values.values()]) for one in LIKENESSES if one != "jobs_mix"}
    mixes = _mixes(state, shelf)
    found = {}
    for county in region.fips:
        others = [
            _alike(county, other, names[other], values, spread, mixes)
            for other in names
            if other not in region.counties
        ]
        told = [alike for alike in others if sum(p is not None for p in alike.parts.values()) >= 3]
        nearest = sorted(told, key=lambda a: (a.distance, a.place))[:NEAREST]
        own = _alike(county, county, names[county], values, spread, mixes)
        found[county] = [own, *nearest] if nearest else []
    return found


def _spread(values: list[float | None]) -> float:
    told = [value for value in values if value is not None]
    return pstdev(told) if told else 0.0


def _values(state: PublicRegion, shelf: Shelf) -> dict[str, dict[str, float | None]]:
    figures: list[Published] = [
        *(f for f in schools.pupils(state, shelf) if f.level == "county"),
        *places.rural(state, shelf),
        *places.pay(state, shelf),
        *places.unemployment(state, shelf),
    ]
    newest: dict[tuple[str, str], Published] = {}
    for figure in figures:
        key = (figure.place, figure.measure)
        if figure.value is not None and (key not in newest or figure.year > newest[key].year):
            newest[key] = figure
    return {
        county: {one: _scaled(one, newest.get((county, one))) for one in LIKENESSES if one != "jobs_mix"}
        for county in state.counties
    }


MIX_UNIT = 0.05
"""A mix of occupations differs by one where five of a hundred jobs would have to change."""


def _mixes(state: PublicRegion, shelf: Shelf) -> dict[str, dict[str, float]]:
    """Give the share of jobs in each major group of occupations, of the area in which a county lies."""
    import polars as pl

    table = shelf.newest("wages")
    if table is None:
        return {}
    area_of = {
        county: area.code
        for name, delineation in state.catalog.all(Delineation).items()
        if name.startswith("wages")
        for area in delineation.areas
        for county in area.counties
    }
    major = table.frame.filter(
        pl.col("soc").str.ends_with("-0000")
        & (pl.col("soc") != "00-0000")
        & pl.col("employment").is_not_null()
    )
    mixes: dict[str, dict[str, float]] = {}
    for area, soc, jobs in major.select("area_code", "soc", "employment").iter_rows():
        mixes.setdefault(area, {})[soc] = jobs
    shares = {
        area: {soc: jobs / sum(mix.values()) for soc, jobs in mix.items()} for area, mix in mixes.items()
    }
    return {county: shares[area] for county, area in area_of.items() if area in shares}


def _apart(mine: dict[str, float] | None, theirs: dict[str, float] | None) -> float | None:
    if mine is None or theirs is None:
        return None
    moved = sum(abs(mine.get(soc, 0.0) - theirs.get(soc, 0.0)) for soc in {*mine, *theirs}) / 2
    return moved / MIX_UNIT


def _scaled(likeness: str, figure: Published | None) -> float | None:
    if figure is None or figure.value is None:
        return None
    if likeness == "students_grades_9_to_12":
        return log(figure.value) if figure.value > 0 else None
    return figure.value


def _alike(
    county: str,
    other: str,
    name: str,
    values: dict[str, dict[str, float | None]],
    spread: dict[str, float],
    mixes: dict[str, dict[str, float]],
) -> Alike:
    parts: dict[str, float | None] = {}
    for one in spread:
        mine, theirs = values[county][one], values[other][one]
        known = mine is not None and theirs is not None and spread[one] > 0
        parts[one] = abs(mine - theirs) / spread[one] if known else None  # type: ignore[operator]
    parts["jobs_mix"] = _apart(mixes.get(county), mixes.get(other))
    told = [part for part in parts.values() if part is not None]
    distance = sqrt(sum(part**2 for part in told) / len(told)) if told else float("inf")
    return Alike(other, name, distance, parts, values[other])
