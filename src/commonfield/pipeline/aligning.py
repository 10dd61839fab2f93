"""Programs beside jobs of a region, from the public files that are here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from commonfield import labor
from commonfield.catalog import Catalog, Delineation, OccupationAggregates, SectorList
from commonfield.findings import NotEstimableError
from commonfield.pipeline.public_region import PublicRegion, county_names
from commonfield.reference import Shelf, Table

if TYPE_CHECKING:
    import polars as pl

_FIRST_OF_CIP_2020 = 2020


@dataclass(frozen=True)
class Note:
    """Something a reader must know of a figure: the key of a message, and what fills its places."""

    key: str
    values: Mapping[str, object]


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
    beside: tuple[tuple[str, str, float, tuple[str, ...]], ...]
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
    supply, institutions, beside, supply_notes, tables = _supply(region, shelf)
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
        _crosswalks(region.catalog, shelf),
        wages=wages,
        living=living,
        rule=rule,
        reachable=reachable,
    )
    notes = (
        *_demand_notes(region, demand),
        *_wage_notes(wages_coverage, wage_table, region),
        *supply_notes,
        *_living_notes(living, family),
    )
    vintages = {"openings": demand.vintage}
    if wage_table:
        vintages["wages"] = wage_table.label
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
    if table is None:
        import polars as pl

        columns = ("h_p25", "h_median", "h_p75", "a_median", "location_quotient")
        empty = pl.DataFrame(schema={"soc": pl.String, **dict.fromkeys(columns, pl.Float64)})
        return empty, labor.cover(region.fips, ()), None
    held = set(table.frame["area_code"].unique())
    areas = {code: area for code, area in known.items() if code in held}
    frame, coverage = labor.wages(table.frame, areas, region.fips)
    return frame, coverage, table


def _crosswalks(catalog: Catalog, shelf: Shelf) -> labor.Crosswalks:
    import polars as pl

    cip_soc = shelf.newest("cip_soc")
    triple = shelf.newest("top_cip_soc")
    occupations = shelf.newest("occupations")
    levels = shelf.newest("skill_levels")
    nothing = pl.DataFrame(schema={"cip": pl.String, "top": pl.String, "soc": pl.String})
    # The colleges' own crosswalk says NO MATCH too.
    if triple is not None:
        matched = triple.frame.filter(pl.col("soc") != "99-9999")
        triple = replace(triple, frame=matched)
    cips = cip_soc.frame.select("cip", "soc") if cip_soc else nothing.select("cip", "soc")
    tops = triple.frame.select("top", "soc") if triple else _by_two_steps(shelf, cips)
    if cip_soc is None and triple is not None:
        cips = triple.frame.select("cip", "soc").drop_nulls().unique()
    if cips.is_empty() and tops.is_empty():
        shelf.needed("cip_soc")
    detailed = (
        occupations.frame.filter(pl.col("level") == "Detailed")["soc"].to_list()
        if occupations
        else [*cips["soc"].unique(), *tops["soc"].unique()]
    )
    columns = ("soc", "title", "skill_level", "entry_education")
    return labor.Crosswalks(
        cip_soc=cips,
        top_soc=tops.drop_nulls().unique(),
        detailed=frozenset(detailed),
        aggregates={
            code: held
            for one in catalog.all(OccupationAggregates).values()
            for code, held in one.aggregates.items()
        },
        levels=_levels(levels, triple, occupations).select(columns),
    )


def _by_two_steps(shelf: Shelf, cips: pl.DataFrame) -> pl.DataFrame:
    """Go from TOP to CIP and on to SOC, where no table of all three is here."""
    import polars as pl

    top_cip = shelf.newest("top_cip")
    if top_cip is None:
        return pl.DataFrame(schema={"top": pl.String, "soc": pl.String})
    return top_cip.frame.join(cips, on="cip").select("top", "soc").unique()


def _levels(levels: Table | None, triple: Table | None, occupations: Table | None) -> pl.DataFrame:
    """Gather what is known of occupations: title, skill level, education."""
    import polars as pl

    schema = {"soc": pl.String, "title": pl.String, "skill_level": pl.String, "entry_education": pl.String}
    frames = [pl.DataFrame(schema=schema)]
    if levels:
        frames.append(levels.frame.select(*schema))
    if triple:
        renamed = triple.frame.select(
            "soc", pl.col("soc_title").alias("title"), "skill_level", "entry_education"
        )
        frames.append(renamed)
    if occupations:
        none = pl.lit(None, dtype=pl.String)
        kept = occupations.frame.filter(pl.col("level") == "Detailed")
        frames.append(kept.select("soc", "title", none.alias("skill_level"), none.alias("entry_education")))
    return pl.concat(frames).drop_nulls("soc").unique("soc", keep="first", maintain_order=True)


Beside = tuple[tuple[str, str, float, tuple[str, ...]], ...]


def _supply(
    region: PublicRegion, shelf: Shelf
) -> tuple[labor.Supply, dict[str, str], Beside, tuple[Note, ...], dict[str, Table]]:
    import polars as pl

    directory = shelf.needed("institutions")
    shelf.needed("completions")
    change = shelf.newest("cip_change")
    completions: dict[int, pl.DataFrame] = {}
    newest = None
    for table in shelf.tables("completions"):
        (year,) = table.vintage.years
        frame = table.frame
        if year < _FIRST_OF_CIP_2020 and change is not None:
            frame = labor.in_programs_of_2020(frame, change.frame)
        completions[year], newest = frame, table
    home = directory.frame.filter(
        pl.col("county").is_in(region.fips) | pl.col("unitid").is_in(list(region.members))
    )
    institutions = dict(home.select("unitid", "name").iter_rows())
    whole = {
        c.code: c
        for c in region.serving
        if c.code not in institutions and set(c.serves) & set(region.counties)
    }
    by_college, college_notes, college_table = _awards_by_college(shelf, directory)
    counted = labor.supply(completions, institutions, by_college=by_college)
    shown = labor.supply(completions, whole, by_college=by_college)
    sums = dict(shown.rows.group_by("unitid").agg(pl.col("awards").sum()).iter_rows())
    beside = tuple(
        (code, college.name, sums.get(code, 0.0), tuple(college.serves)) for code, college in whole.items()
    )
    notes = (*college_notes, *_supply_notes(counted, institutions, beside, region))
    tables = {"institutions": directory, "completions": newest} if newest else {"institutions": directory}
    if college_table and counted.replaced:
        tables["awards_by_top"] = college_table
    return counted, institutions, beside, notes, tables


def _awards_by_college(
    shelf: Shelf, directory: Table
) -> tuple[pl.DataFrame | None, tuple[Note, ...], Table | None]:
    """Read the awards that colleges publish, by UNITID; names that fit no college are told."""
    import polars as pl

    table = shelf.newest("awards_by_top")
    if table is None:
        return None, (), None
    public = directory.frame.filter((pl.col("control") == "1") & pl.col("category").is_in(["3", "4"]))
    known = {
        unitid: [name, *[alias.strip() for alias in (aliases or "").split("|") if alias.strip()]]
        for unitid, name, aliases in public.select("unitid", "name", "aliases").iter_rows()
    }
    names = table.frame["college"].unique().to_list()
    meant = labor.match_colleges(names, known)
    strangers = sorted(set(names) - set(meant))
    notes = (Note("college_names_unmatched", {"names": ", ".join(strangers)}),) if strangers else ()
    frame = table.frame.filter(pl.col("college").is_in(list(meant))).with_columns(
        pl.col("college").replace_strict(meant).alias("unitid")
    )
    return frame, notes, table


def _demand_notes(region: PublicRegion, demand: labor.Demand) -> tuple[Note, ...]:
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


def _wage_notes(coverage: labor.Coverage, table: Table | None, region: PublicRegion) -> tuple[Note, ...]:
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


def _supply_notes(
    counted: labor.Supply, institutions: Mapping[str, str], beside: Beside, region: PublicRegion
) -> tuple[Note, ...]:
    notes = []
    if len(counted.years) < 3:
        notes.append(Note("years_few", {"n": len(counted.years)}))
    if counted.replaced:
        notes.append(Note("replaced", {"n": len(counted.replaced)}))
    for _, name, awards, serves in beside:
        served = ", ".join(region.counties[code] for code in serves if code in region.counties)
        notes.append(Note("served_from_elsewhere", {"name": name, "awards": awards, "counties": served}))
    return tuple(notes)


def _living_notes(living: labor.LivingWage | None, family: str) -> tuple[Note, ...]:
    if living is None:
        return (Note("living_wage_absent", {"family": family}),)
    if living.hourly is None:
        return (Note("living_wage_old", {"year": living.year}),)
    return (
        Note("living_wage_used", {"family": living.family, "year": living.year, "hourly": living.hourly}),
    )


def _award_vintage(supply: labor.Supply, tables: Mapping[str, Table]) -> str:
    years = f"{supply.years[0] - 1}-{supply.years[-1] % 100:02d}" if supply.years else "none"
    sources = [tables[one].sources[0].publisher for one in ("completions", "awards_by_top") if one in tables]
    return f"{' and '.join(sources)}, {years}"


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
