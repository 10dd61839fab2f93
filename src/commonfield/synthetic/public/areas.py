"""The areas for which jobs and wages are published: real ones, those that hold a county of the region."""

from __future__ import annotations

from dataclasses import dataclass

from commonfield.catalog import Catalog, Delineation, RegionDefinition

JOBS_PER_LEARNER = 4
FEWEST_JOBS = 20_000
"""An invented region of few learners has at least so many jobs, so that occupations have openings."""


@dataclass(frozen=True)
class LaborArea:
    """An area of the federal wage survey. `jobs` is how many jobs are invented for it."""

    code: str
    name: str
    counties: tuple[str, ...]
    jobs: int

    @property
    def metropolitan(self) -> bool:
        return len(self.code) == 5

    def printed(self) -> str:
        """Give its name as the state prints it, with its counties in brackets."""
        if len(self.counties) == 1:
            listed = f"{self.counties[0]} County"
        elif len(self.counties) == 2:
            listed = f"{' and '.join(self.counties)} Counties"
        else:
            listed = f"{', '.join(self.counties[:-1])}, and {self.counties[-1]} Counties"
        return f"{self.name} {'MSA' if self.metropolitan else 'Region'} ({listed})"


def labor_areas(region: str, catalog: Catalog, *, students: int) -> list[LaborArea]:
    """Give the published areas that hold a county of the region, those that hold others too among them.

    Jobs follow the number of learners and are the same for every county of an area.
    """
    inside = {county.fips for county in catalog.get(RegionDefinition, region).counties}
    names = county_names(catalog)
    each = max(FEWEST_JOBS, JOBS_PER_LEARNER * students) / len(inside)
    return [
        LaborArea(
            area.code,
            area.name,
            tuple(sorted(names[code] for code in area.counties)),
            round(each * len(area.counties)),
        )
        for name, delineation in catalog.all(Delineation).items()
        if name.startswith("wages")
        for area in delineation.areas
        if inside & set(area.counties)
    ]


def county_names(catalog: Catalog) -> dict[str, str]:
    """Give the name of every county of the state by its FIPS code."""
    return {area.code: area.name for area in catalog.get(Delineation, "counties").areas}
