"""Programs beside jobs of a region, from the public files that are here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from commonfield import labor
from commonfield.catalog import Catalog, Delineation, SectorList
from commonfield.findings import NotEstimableError
from commonfield.pipeline.crosswalks import crosswalks
from commonfield.pipeline.labor_notes import (
    Beside,
    Note,
    demand_notes,
    living_notes,
    supply_notes,
    wage_notes,
)
from commonfield.pipeline.public_region import PublicRegion, county_names
from commonfield.reference import Shelf, Table

if TYPE_CHECKING:
    import polars as pl

_FIRST_OF_CIP_2020 = 2020


@dataclass(frozen=True)
class RegionalLabor:
    """A region's programs beside its jobs, what both rest on, and what must be said beside them.

    `institutions` names every institution that was counted, by UNITID. `beside` are colleges that serve a
    county of the region from elsewhere, with their awards a year: shown whole, and in no sum.
    """

    region: PublicRegion
    alignment: labor.Alignment
    demand: labor.Demand
    supply: labor.Supply
    wages_coverage: labor.Coverage
    living: labor.LivingWage | None
    institutions: dict[str, str]
    beside: Beside
    notes: tuple[Note, ...]
    vintages: dict[str, str]
    tables: dict[str, Table]

    @property
    def vintage(self) -> str:
        """Say of when openings, wages and awards are, in one line."""
        return "; ".join(f"{what} {when}" for what, when in self.vintages.items())


def regional_labor(
    region: PublicRegion,
    shelf: Shelf,
    *,
    rule: labor.Rule = "openings",
    reachable: bool = False,
    family: str = labor.FAMILY,
) -> RegionalLabor:
    """Set a region's programs beside its jobs.

    Raises:
        NotEstimableError: no published area lies in the region, or a table is missing without which nothing
            can be said.
    """
    demand = _demand(region, shelf)
    leads = crosswalks(region.catalog, shelf)
    covered = [fips for fips in region.fips if fips not in demand.coverage.missing]
    supply, institutions, beside, notes_on_supply, tables = _supply(
        region, shelf, covered, with_top=not leads.top_soc.is_empty()
    )
    wages, wages_coverage, wage_table = _wages(region, shelf)
    living_table = shelf.newest("living_wages")
    living = (
        labor.living_wage(living_table.frame, region.fips, family=family, as_of=shelf.as_of)
        if living_table
        else None
    )
    alignment = labor.align(
        supply,
        demand,
        leads,
        wages=wages,
        living=living,
        rule=rule,
        reachable=reachable,
    )
    notes = (
        *demand_notes(region, demand),
        *wage_notes(wages_coverage, wage_table, region),
        *notes_on_supply,
        *living_notes(living, family),
    )
    vintages = {"openings": demand.vintage, "wages": wage_table.label if wage_table else demand.vintage}
    vintages["awards"] = _award_vintage(supply, tables)
    tables = {**tables, **({"wages": wage_table} if wage_table else {})}
    return RegionalLabor(
        region,
        alignment,
        demand,
        supply,
        wages_coverage,
        living,
        institutions,
        beside,
        notes,
        vintages,
        tables,
    )


def _demand(region: PublicRegion, shelf: Shelf) -> labor.Demand:
    """Take the vintage that covers most of the region's counties, and the newest of these."""
    codes = {name: code for code, name in county_names(region.catalog).items()}
    found: list[labor.Demand] = []
    seen: dict[str, list[str]] = {}
    shelf.needed("projections")
    for table in shelf.tables("projections"):
        areas = _projected_areas(table, codes)
        made = labor.demand(table.frame, areas, region.fips, vintage=table.label)
        if made.coverage.inside:
            found.append(made)
        for area in areas.values():
            for county in area.counties & set(region.fips):
                seen.setdefault(county, []).append(area.name)
    if not found:
        held = sorted({area for areas in seen.values() for area in areas})
        raise NotEstimableError(
            f"{region.label.en}: no published area held. Expected projections of openings for an area that "
            f"lies in {', '.join(region.counties.values())}; found "
            + (f"only areas that hold other counties too: {'; '.join(held)}." if held else "none."),
            likely_cause="The agency publishes these counties in a group, or its file is not here.",
            fix="Another region's numbers are not shown in their place. Ask the agency for these counties, "
            "or see a group by naming all its counties with --counties.",
        )
    return max(found, key=lambda one: (len(region.counties) - len(one.coverage.missing), one.vintage))


def _projected_areas(table: Table, codes: Mapping[str, str]) -> dict[str, labor.Area]:
    """Read the counties of each area from its published name."""
    named = table.frame.select("area", "counties").unique().drop_nulls("area")
    return {
        area: labor.Area(area, labor.counties_of(counties, codes)) for area, counties in named.iter_rows()
    }


def _wages(region: PublicRegion, shelf: Shelf) -> tuple[pl.DataFrame, labor.Coverage, Table | None]:
    """Take the newest wages; areas by their code."""
    table = shelf.newest("wages")
    known = {
        area.code: labor.Area(area.name, frozenset(area.counties))
        for name, delineation in region.catalog.all(Delineation).items()
        if name.startswith("wages")
        for area in delineation.areas
    }
    if table is None or table.frame.is_empty():
        import polars as pl

        columns = ("h_p25", "h_median", "h_p75", "a_median", "location_quotient")
        empty = pl.DataFrame(schema={"soc": pl.String, **dict.fromkeys(columns, pl.Float64)})
        return empty, labor.cover(region.fips, ()), None
    held = set(table.frame["area_code"].unique())
    areas = {code: area for code, area in known.items() if code in held}
    frame, coverage = labor.wages(table.frame, areas, region.fips)
    return frame, coverage, table


def _supply(
    region: PublicRegion, shelf: Shelf, covered: list[str], *, with_top: bool
) -> tuple[labor.Supply, dict[str, str], Beside, tuple[Note, ...], dict[str, Table]]:
    import polars as pl

    directory = shelf.needed("institutions")
    shelf.needed("completions")
    change = shelf.newest("cip_change")
    completions: dict[int, pl.DataFrame] = {}
    newest = None
    moved = _moved(directory)
    for table in shelf.tables("completions"):
        (year,) = table.vintage.years
        frame = table.frame.with_columns(pl.col("unitid").replace(moved))
        if year < _FIRST_OF_CIP_2020 and change is not None:
            frame = labor.in_programs_of_2020(frame, change.frame)
        if not frame.is_empty():
            completions[year], newest = frame, table
    # Awards of a county whose openings are not held would stand beside the openings of others.
    home = directory.frame.filter(pl.col("county").is_in(covered))
    institutions = dict(home.select("unitid", "name").iter_rows())
    whole = _beside(region, directory, institutions)
    by_college, college_notes, college_table = _awards_by_college(shelf, directory)
    if college_table is not None and not with_top:
        by_college, college_notes = None, (Note("college_awards_lead_nowhere", {}),)
    counted = labor.supply(completions, institutions, by_college=by_college)
    shown = labor.supply(completions, whole, by_college=by_college)
    sums = dict(shown.rows.group_by("unitid").agg(pl.col("awards").sum()).iter_rows())
    beside = tuple((code, name, sums.get(code, 0.0), serves) for code, (name, serves) in whole.items())
    if by_college is not None and counted.years and not counted.replaced:
        span = f"{counted.years[0] - 1}-{counted.years[-1] % 100:02d}"
        college_notes = (*college_notes, Note("college_awards_years", {"years": span}))
    if undated := shelf.undated("completions"):
        college_notes = (*college_notes, Note("awards_undated", {"files": ", ".join(undated)}))
    notes = (*college_notes, *supply_notes(counted, institutions, beside, region))
    tables = {"institutions": directory, "completions": newest} if newest else {"institutions": directory}
    if college_table and counted.replaced:
        tables["awards_by_top"] = college_table
    return counted, institutions, beside, notes, tables


def _moved(directory: Table) -> dict[str, str]:
    """Say under which UNITID an institution goes on that was merged into another, or got a new one."""
    rows = directory.frame.select("unitid", "new_id").drop_nulls().iter_rows()
    return {old: new for old, new in rows if old != new}


def _beside(
    region: PublicRegion, directory: Table, institutions: Mapping[str, str]
) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Give name and counties served of institutions that serve or belong to the region from elsewhere.

    One that the directory does not name is left out: that it had no award would be said without knowing.
    """
    names = dict(directory.frame.select("unitid", "name").iter_rows())
    found = {
        college.code: (college.name, tuple(college.serves))
        for college in region.serving
        if college.code in names
        and college.code not in institutions
        and set(college.serves) & set(region.counties)
    }
    for code in region.members:
        if code not in institutions and code in names:
            found.setdefault(code, (names[code], ()))
    return found


def community_colleges(names: list[str], directory: Table) -> dict[str, str]:
    """Find the UNITID of the community colleges that short names mean, among those of the whole state.

    INSTCAT 3 and 4 tell public two-year colleges, also those that make a few bachelor's degrees.
    """
    import polars as pl

    public = directory.frame.filter((pl.col("control") == "1") & pl.col("category").is_in(["3", "4"]))
    known = {
        unitid: [name, *[alias.strip() for alias in (aliases or "").split("|") if alias.strip()]]
        for unitid, name, aliases in public.select("unitid", "name", "aliases").iter_rows()
    }
    return labor.match_colleges(names, known)


def _awards_by_college(
    shelf: Shelf, directory: Table
) -> tuple[pl.DataFrame | None, tuple[Note, ...], Table | None]:
    """Read the awards that colleges publish, by UNITID; names that fit no college are told."""
    import polars as pl

    table = shelf.newest("awards_by_top")
    if table is None:
        return None, (), None
    names = table.frame["college"].unique().to_list()
    meant = community_colleges(names, directory)
    strangers = sorted(set(names) - set(meant))
    notes = (Note("college_names_unmatched", {"names": ", ".join(strangers)}),) if strangers else ()
    frame = table.frame.filter(pl.col("college").is_in(list(meant))).with_columns(
        pl.col("college").replace_strict(meant).alias("unitid")
    )
    return frame, notes, table


def _award_vintage(supply: labor.Supply, tables: Mapping[str, Table]) -> str:
    whole = list(supply.years) == list(range(supply.years[0], supply.years[-1] + 1)) if supply.years else True
    years = f"{supply.years[0] - 1}-{supply.years[-1] % 100:02d}" if supply.years else "none"
    if not whole:
        years = ", ".join(f"{year - 1}-{year % 100:02d}" for year in supply.years)
    sources = [tables[one].sources[0].publisher for one in ("completions", "awards_by_top") if one in tables]
    return f"{' / '.join(sources)}, {years}"


def as_of(text: str, *, today: date) -> date:
    """Read a day that a person wrote; today where nothing was written."""
    from commonfield.findings import UsageError

    if not text:
        return today
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"--as-of: expected a day as 2026-11-23, found `{text}`.") from None


def program_titles(found: RegionalLabor, shelf: Shelf) -> dict[str, str]:
    """Give the title of every program by `cip 51.3801` or `top 1230.10`."""
    titles: dict[str, str] = {}
    for name, column, scheme in (
        ("cip_soc", "cip_title", "cip"),
        ("programs", "title", "cip"),
        ("top_codes", "title", "top"),
        ("top_cip_soc", "top_title", "top"),
    ):
        table = shelf.newest(name)
        if table is not None:
            rows = table.frame.select(scheme, column).drop_nulls().unique(scheme).iter_rows()
            titles |= {f"{scheme} {code}": title for code, title in rows}
    own = found.tables.get("awards_by_top")
    if own is not None:
        rows = own.frame.select("top", "program").drop_nulls().unique("top").iter_rows()
        titles |= {f"top {code}": title for code, title in rows if f"top {code}" not in titles}
    return titles


def awards_by_level(found: RegionalLabor) -> list[tuple[str, str, str | None, float]]:
    """Give UNITID, name, level and awards a year, by institution; level null where the source tells none."""
    import polars as pl

    rows = (
        found.supply.rows.group_by("unitid", "level")
        .agg(pl.col("awards").sum())
        .sort("unitid", "level", nulls_last=True)
    )
    return [
        (unitid, found.institutions.get(unitid, unitid), level, awards)
        for unitid, level, awards in rows.iter_rows()
    ]


def in_sector(occupations: list[labor.Occupation], sector: str, catalog: Catalog) -> list[labor.Occupation]:
    """Keep a sector's occupations."""
    listed = catalog.get(SectorList, sector)
    return [o for o in occupations if o.soc.startswith(tuple(listed.occupations))]
