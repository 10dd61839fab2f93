"""A wage beside what a family needs to live on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

FAMILY = "1 Adult"
TOO_OLD = 3


@dataclass(frozen=True)
class LivingWage:
    """The highest living wage of a region's counties, so that it is enough in each of them.

    `hourly` is null where the table is over three years old: then it is no threshold.
    """

    family: str
    year: int
    hourly: float | None
    county: str
    counties_missing: tuple[str, ...] = ()


def living_wage(
    published: pl.DataFrame, counties: list[str], *, family: str = FAMILY, as_of: date
) -> LivingWage | None:
    """Find a region's living wage in the newest year of the table.

    Args:
        published: `fips, family, year, wage`; families as the publisher names them.
        counties: FIPS codes.
        family: For which family.
        as_of: The day to which age is reckoned. A table of 2023 is over three years old from 2027 on.

    Returns:
        Null where no county of the region is in the table for that family.
    """
    import polars as pl

    held = published.filter(
        (pl.col("family").str.to_lowercase() == family.lower())
        & pl.col("fips").is_in(counties)
        & pl.col("wage").is_not_null()
        & (pl.col("year").cast(pl.Int64, strict=False) <= as_of.year)
    ).with_columns(pl.col("year").cast(pl.Int64))
    if held.is_empty():
        return None
    year = int(held["year"].max())  # type: ignore[arg-type]  # a column of integers that is not empty
    newest = held.filter(pl.col("year") == year).sort("wage", descending=True)
    usable = as_of.year - year <= TOO_OLD
    return LivingWage(
        family=family,
        year=year,
        hourly=float(newest["wage"][0]) if usable else None,
        county=str(newest["fips"][0]),
        counties_missing=tuple(sorted(set(counties) - set(newest["fips"]))),
    )
