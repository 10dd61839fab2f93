"""What a reader must know beside labor figures: counties left out, areas that differ, old tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from commonfield import labor
from commonfield.pipeline.public_region import PublicRegion, county_names
from commonfield.reference import Table

Beside = tuple[tuple[str, str, float, tuple[str, ...]], ...]
"""Colleges that serve the region from elsewhere: UNITID, name, awards a year, counties served."""


@dataclass(frozen=True)
class Note:
    """Something a reader must know of a figure: the key of a message, and what fills its places."""

    key: str
    values: Mapping[str, object]


def demand_notes(region: PublicRegion, demand: labor.Demand) -> tuple[Note, ...]:
    notes = []
    if demand.coverage.missing:
        names = [region.counties[code] for code in demand.coverage.missing]
        key = "counties_missing_one" if len(names) == 1 else "counties_missing"
        covered = len(region.counties) - len(names)
        notes.append(Note(key, {"names": ", ".join(names), "covered": covered, "of": len(region.counties)}))
        for area in demand.coverage.wider:
            notes.append(Note("area_wider", {"area": area.name}))
    notes.append(
        Note(
            "undisclosed", {"openings": demand.undisclosed, "total": demand.total, "vintage": demand.vintage}
        )
    )
    return tuple(notes)


def wage_notes(coverage: labor.Coverage, table: Table | None, region: PublicRegion) -> tuple[Note, ...]:
    if table is None:
        return (Note("wages_of_projections", {}),)
    notes = [
        Note("wages_wider", {"area": area.name, "others": _others(area, region)}) for area in coverage.wider
    ]
    held = {county for area in coverage.wider for county in area.counties}
    lost = [region.counties[code] for code in coverage.missing if code not in held]
    if lost:
        notes.append(Note("wages_missing", {"names": ", ".join(lost)}))
    if len(coverage.inside) + len(coverage.wider) > 1:
        notes.append(Note("wages_averaged", {"n": len(coverage.inside) + len(coverage.wider)}))
    return tuple(notes)


def _others(area: labor.Area, region: PublicRegion) -> str:
    names = county_names(region.catalog)
    return ", ".join(names.get(code, code) for code in sorted(area.counties - set(region.counties)))


def supply_notes(
    counted: labor.Supply, institutions: Mapping[str, str], beside: Beside, region: PublicRegion
) -> tuple[Note, ...]:
    notes = []
    if len(counted.years) < 3:
        notes.append(Note("years_few", {"n": len(counted.years)}))
    if counted.replaced:
        notes.append(Note("replaced", {"n": len(counted.replaced)}))
    for _, name, awards, serves in beside:
        served = ", ".join(region.counties[code] for code in serves if code in region.counties)
        key = "served_from_elsewhere" if served else "member_elsewhere"
        notes.append(Note(key, {"name": name, "awards": awards, "counties": served}))
    return tuple(notes)


def living_notes(living: labor.LivingWage | None, family: str) -> tuple[Note, ...]:
    if living is None:
        return (Note("living_wage_absent", {"family": family}),)
    if living.hourly is None:
        return (Note("living_wage_old", {"year": living.year}),)
    return (
        Note("living_wage_used", {"family": living.family, "year": living.year, "hourly": living.hourly}),
    )
