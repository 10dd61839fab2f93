"""Files of counties: unemployment, living wages, pay, the education of adults, how rural they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from commonfield.synthetic.chance import stream
from commonfield.synthetic.public.writing import Row, write_text

if TYPE_CHECKING:
    import numpy as np

UNEMPLOYMENT = range(2023, 2026)
LIVING_WAGE = 2026
PAY = 2023
SURVEY = 2024

_FAMILIES = {
    "1 Adult": 1.0, "1 Adult 1 Child": 1.72, "1 Adult 2 Children": 2.16, "1 Adult 3 Children": 2.78,
    "2 Adults (One Working)": 1.4, "2 Adults (One Working) 1 Child": 1.65,
    "2 Adults (One Working) 2 Children": 1.85, "2 Adults (One Working) 3 Children": 2.02, "2 Adults": 0.7,
    "2 Adults 1 Child": 0.97, "2 Adults 2 Children": 1.21, "2 Adults 3 Children": 1.43,
}  # fmt: skip
_POVERTY = 7.52
_MINIMUM = 16.90

EDUCATION = (
    0.018, 0.0, 0.0, 0.002, 0.002, 0.003, 0.006, 0.004, 0.005, 0.024, 0.009, 0.018, 0.02, 0.02, 0.024,
    0.215, 0.025, 0.055, 0.16, 0.085, 0.19, 0.085, 0.018, 0.012,
)  # fmt: skip
"""Shares of adults on the 24 lines of table B15003 that follow the total; what is drawn lies about them."""

_MARGIN = 2.2
"""A margin of error is about so many roots of the estimate: wider for fewer people, as in a sample."""


ADULTS_PER_STUDENT = 20
FEWEST_ADULTS = 8_000
"""So many adults have the smallest county, so that a sample tells something."""


def students_elsewhere(counties: Iterable[str], *, about: float, seed: int) -> dict[str, int]:
    """Draw students of grades 9 to 12 for counties outside the region, small and large about a number."""
    return {
        fips: max(40, round(about * float(_of(fips, "students", seed).lognormal(0.0, 0.8))))
        for fips in counties
    }


def write_counties(folder: Path, counties: dict[str, str], students: dict[str, int], *, seed: int) -> None:
    """Write every file of counties.

    Args:
        folder: Where they go.
        counties: Names of all counties of the state by FIPS code.
        students: How many students of grades 9 to 12 each has: adults and work follow them.
        seed: Figures depend on it.
    """
    people = {fips: max(FEWEST_ADULTS, ADULTS_PER_STUDENT * students[fips]) for fips in counties}
    write_text(folder / "edd" / "laus_counties.csv", _unemployment(counties, people, seed))
    write_text(folder / "mit" / f"living_wage_{LIVING_WAGE}.csv", _living_wages(counties, seed))
    write_text(folder / "urban-institute" / f"living_wage_county_{PAY}.csv", _pay(counties, seed))
    write_text(folder / "census" / f"ACSDT5Y{SURVEY}.B15003-Data.csv", _adults(counties, people, seed))
    write_text(folder / "geography" / "rural_tract_shares.csv", _rural(counties, seed))


def _of(fips: str, subject: str, seed: int) -> np.random.Generator:
    return stream(seed, f"{subject} of {fips}")


def _unemployment(counties: dict[str, str], people: dict[str, int], seed: int) -> Iterator[Row]:
    yield ("Area Type", "Area Name", "Date", "Year", "Month", "Seasonally Adjusted(Y/N)", "Status",
           "Labor Force", "Employment", "Unemployment", "Unemployment Rate")  # fmt: skip
    for fips, name in counties.items():
        rng = _of(fips, "unemployment", seed)
        share = float(rng.uniform(0.045, 0.085))
        for year in UNEMPLOYMENT:
            share *= float(rng.uniform(0.93, 1.07))
            for month in range(1, 13):
                force = round(people[fips] * float(rng.uniform(0.62, 0.64)), -2)
                without = round(force * share * float(rng.uniform(0.9, 1.1)), -1)
                yield ("County", f"{name} County", f"{month:02d}/01/{year}", year, month, "N", "Final",
                       int(force), int(force - without), int(without),
                       f"{100 * without / force:.1f}")  # fmt: skip


def _living_wages(counties: dict[str, str], seed: int) -> Iterator[Row]:
    yield ("Hourly Wages", *_FAMILIES, "FIPS Code", "Location", "year")
    for fips, name in counties.items():
        alone = float(_of(fips, "living wage", seed).uniform(23.5, 27.5))
        last = (fips, f"{name} County, California", LIVING_WAGE)
        yield ("Living Wage", *[f"${alone * part:.2f}" for part in _FAMILIES.values()], *last)
        yield ("Poverty Wage", *[f"${_POVERTY * part:.2f}" for part in _FAMILIES.values()], *last)
        yield ("Minimum Wage", *[f"${_MINIMUM:.2f}"] * len(_FAMILIES), *last)


def _pay(counties: dict[str, str], seed: int) -> Iterator[Row]:
    yield ("year", "state", "county", "ratio_living_wage", "ratio_living_wage_quality")
    for fips in counties:
        rng = _of(fips, "pay", seed)
        yield (PAY, fips[:2], fips[2:], f"{rng.uniform(0.74, 1.04):.7f}", int(rng.integers(1, 3)))


def _adults(counties: dict[str, str], people: dict[str, int], seed: int) -> Iterator[Row]:
    """Give a row for each county, a second one above that says the headers in words, as the Bureau does."""
    lines = [f"B15003_{line:03d}" for line in range(1, len(EDUCATION) + 2)]
    yield ("GEO_ID", "NAME", *[f"{line}{kind}" for line in lines for kind in "EM"])
    yield ("Geography", "Geographic Area Name",
           *[f"{kind}!!Total" for _ in lines for kind in ("Estimate", "Margin of Error")])  # fmt: skip
    for fips, name in counties.items():
        rng = _of(fips, "education", seed)
        drawn = [share * float(rng.uniform(0.8, 1.2)) for share in EDUCATION]
        counts = [round(people[fips] * share / sum(drawn)) for share in drawn]
        cells: list[object] = []
        for count in (sum(counts), *counts):
            cells += [count, round(_MARGIN * max(count, 100) ** 0.5)]
        yield (f"0500000US{fips}", f"{name} County, California", *cells)


def _rural(counties: dict[str, str], seed: int) -> Iterator[Row]:
    yield ("GEOID", "UrbP", "SubrbP", "RuralP")
    for fips in counties:
        urban, suburban, rural = _of(fips, "tracts", seed).dirichlet((5, 3, 1))
        yield (fips, f"{urban:.2f}", f"{suburban:.2f}", f"{rural:.2f}")
