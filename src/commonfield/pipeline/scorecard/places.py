"""What is published of a region's counties: adults' education, work, how rural they are."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil

from commonfield.pipeline.public_region import PublicRegion
from commonfield.pipeline.scorecard.published import Published, status_of
from commonfield.reference import Shelf


def unemployment(region: PublicRegion, shelf: Shelf) -> Iterator[Published]:
    """Give a year's unemployment: its months' unemployed over its months' labor force. Years are calendar's.

    A year without all twelve months is left out.
    """
    import polars as pl

    names = {name: fips for fips, name in region.counties.items()}
    for table in reversed(shelf.tables("unemployment")):
        years = (
            table.frame.filter(pl.col("county").is_in(list(names)) & pl.col("labor_force").is_not_null())
            .group_by("county", "year")
            .agg(
                pl.col("unemployed").sum(),
                pl.col("labor_force").sum(),
                pl.col("month").n_unique().alias("months"),
            )
            .filter(pl.col("months") == 12)
            .sort("county", "year")
        )
        for county, year, unemployed, force, _ in years.iter_rows():
            yield Published(
                measure="unemployment_rate",
                place=names[county],
                place_name=county,
                level="county",
                group="all",
                year=year,
                value=unemployed / force,
                n=round(force / 12),
                status="shown",
                source=table.label,
            )


def pay(region: PublicRegion, shelf: Shelf) -> Iterator[Published]:
    """Give average pay over the living wage, and how far the publisher trusts it."""
    import polars as pl

    for table in reversed(shelf.tables("pay_to_living_wage")):
        frame = table.frame.with_columns((pl.col("state") + pl.col("county")).alias("fips"))
        for row in frame.filter(pl.col("fips").is_in(region.fips)).iter_rows(named=True):
            yield Published(
                measure="pay_to_living_wage",
                place=row["fips"],
                place_name=region.counties[row["fips"]],
                level="county",
                group="all",
                year=int(row["year"]),
                value=row["ratio"],
                n=None,
                status=status_of(row["ratio_status"] if row["ratio"] is None else None),
                source=table.label,
            )


def rural(region: PublicRegion, shelf: Shelf) -> Iterator[Published]:
    """Give the share of a county's census tracts that are rural."""
    import polars as pl

    table = shelf.newest("rural_shares")
    if table is None:
        return
    for row in table.frame.filter(pl.col("county").is_in(region.fips)).iter_rows(named=True):
        yield Published(
            measure="rural_share_of_tracts",
            place=row["county"],
            place_name=region.counties[row["county"]],
            level="county",
            group="all",
            year=table.vintage.day.year,
            value=row["rural_share"],
            n=None,
            status="shown",
            source=table.label,
        )


def attainment(region: PublicRegion, shelf: Shelf) -> Iterator[Published]:
    """Give adults' education by county and for the region, and the distance to the region's goal in people.

    Adults are those of 25 and over, as the table has them. Certificates are in no census table, so the
    share with an associate degree or more is less than the share with a credential.
    """
    import polars as pl

    goal = _goal(region)
    for table in reversed(shelf.tables("adult_attainment")):
        whole = pl.col("adults").is_not_null() & pl.col("associate_or_more").is_not_null()
        frame = table.frame.filter(pl.col("county").is_in(region.fips) & whole)
        rows = {row["county"]: row for row in frame.iter_rows(named=True)}
        year = table.vintage.day.year
        places = [(fips, region.counties[fips], "county", [row]) for fips, row in sorted(rows.items())]
        if len(rows) == len(region.counties) > 1:
            places.append((region.name, region.label.en, "region", list(rows.values())))
        for place, name, level, some in places:
            adults = sum(row["adults"] for row in some)
            degrees = sum(row["associate_or_more"] for row in some)
            shared = {"place": place, "place_name": name, "level": level, "group": "all", "year": year,
                      "status": "shown" if level == "county" else "computed",
                      "source": table.label}  # fmt: skip
            yield Published(measure="adults_with_degree_share", value=degrees / adults, n=adults, **shared)
            if goal is not None:
                short = max(0, ceil(goal * adults - degrees))
                yield Published(
                    measure="adults_to_goal", value=short, n=adults, **{**shared, "status": "computed"}
                )


def _goal(region: PublicRegion) -> float | None:
    """Find the region's goal for adults with a degree or credential; null where it has set none."""
    fact = region.definition.facts.get("goal_share") if region.definition else None
    return float(fact.value) if fact is not None and fact.value is not None else None
