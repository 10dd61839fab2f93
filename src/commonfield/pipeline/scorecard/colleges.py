"""What is published of a region's colleges: students, awards, outcomes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from commonfield.pipeline.aligning import community_colleges
from commonfield.pipeline.public_region import PublicRegion
from commonfield.pipeline.scorecard.published import Published, status_of
from commonfield.reference import Shelf

_GROUPS = {
    "african-american": "african_american",
    "american indian/alaskan native": "american_indian",
    "asian": "asian",
    "filipino": "filipino",
    "hispanic": "hispanic",
    "multi-ethnicity": "two_or_more",
    "pacific islander": "pacific_islander",
    "white non-hispanic": "white",
    "unknown": "race_not_reported",
}


def institutions(region: PublicRegion, shelf: Shelf) -> dict[str, tuple[str, str]]:
    """Give name and county of the region's institutions by UNITID, in the newest directory."""
    import polars as pl

    table = shelf.newest("institutions")
    if table is None:
        return {}
    home = table.frame.filter(pl.col("county").is_in(region.fips))
    return {
        unitid: (name, county) for unitid, name, county in home.select("unitid", "name", "county").iter_rows()
    }


def students(region: PublicRegion, shelf: Shelf) -> Iterator[Published]:
    """Give students of a year at the region's community colleges, and by group."""
    import polars as pl

    home = institutions(region, shelf)
    for table in reversed(shelf.tables("college_students")):
        meant = _meant(table.frame["college"].unique().to_list(), home, shelf)
        held = table.frame.filter(pl.col("college").is_in(list(meant)))
        for keys in (["college", "year"], ["college", "group", "year"]):
            sums = held.group_by(keys).agg(pl.col("students").sum()).sort(keys)
            for row in sums.iter_rows(named=True):
                unitid = meant[row["college"]]
                yield Published(
                    measure="college_students",
                    place=unitid,
                    place_name=home[unitid][0],
                    level="college",
                    group=_GROUPS.get(str(row.get("group", "")).lower(), "all"),
                    year=row["year"],
                    value=row["students"],
                    n=None,
                    status="shown",
                    source=table.label,
                )


def awards(region: PublicRegion, shelf: Shelf) -> Iterator[Published]:
    """Give awards of a year by institution: of all levels, and of each (`awards_associate`)."""
    import polars as pl

    from commonfield.labor.supply import LEVELS

    home = institutions(region, shelf)
    for table in reversed(shelf.tables("completions")):
        (year,) = table.vintage.years
        first = table.frame.filter((pl.col("major") == "1") & pl.col("unitid").is_in(list(home)))
        named = first.with_columns(
            pl.col("award_level").replace_strict(LEVELS, default="other").alias("kind")
        )
        every = named.with_columns(pl.lit("").alias("kind"))
        sums = pl.concat([every, named]).group_by("unitid", "kind").agg(pl.col("awards").sum())
        for unitid, kind, given in sums.sort("unitid", "kind").iter_rows():
            if given:
                yield Published(
                    measure=f"awards_{kind}" if kind else "awards",
                    place=unitid,
                    place_name=home[unitid][0],
                    level="college",
                    group="all",
                    year=year,
                    value=given,
                    n=None,
                    status="shown",
                    source=table.label,
                )


def outcomes(region: PublicRegion, shelf: Shelf) -> Iterator[Published]:
    """Give outcomes of students by college and program, under the publisher's names of measures.

    The publisher prints no row for a group under ten; such a figure is not here, and is no zero. `group` is
    the program's TOP code.
    """
    import polars as pl

    home = institutions(region, shelf)
    for table in reversed(shelf.tables("college_outcomes")):
        held = table.frame.filter(pl.col("level") == "College")
        meant = _meant(held["place"].unique().to_list(), home, shelf)
        held = held.filter(pl.col("place").is_in(list(meant)))
        people = {
            (row["place"], row["program"], row["year"]): row["value"]
            for row in held.filter(pl.col("metric") == "Students").iter_rows(named=True)
        }
        for row in held.iter_rows(named=True):
            unitid = meant[row["place"]]
            yield Published(
                measure=f"datavista_{_slug(row['metric'])}",
                place=unitid,
                place_name=home[unitid][0],
                level="college",
                group=_program(row["program"]),
                year=row["year"],
                value=row["value"],
                n=people.get((row["place"], row["program"], row["year"])) if row["is_share"] else None,
                status=status_of(row["value_status"] if row["value"] is None else None),
                source=table.label,
            )


def _meant(names: list[str], home: Mapping[str, tuple[str, str]], shelf: Shelf) -> dict[str, str]:
    """Find which of the region's colleges names mean; a name is matched among all of the state first."""
    directory = shelf.newest("institutions")
    if directory is None:
        return {}
    meant = community_colleges(names, directory)
    return {name: unitid for name, unitid in meant.items() if unitid in home}


def _program(code: str) -> str:
    """Name a program; what is no TOP code stands for all of them."""
    return f"top {code}" if re.fullmatch(r"\d{4}\.\d\d", code) else "all"


def _slug(text: str) -> str:
    return "_".join(re.findall(r"[a-z0-9]+", text.lower()))
