"""What employers look for: openings, wages and education by occupation, added up over a region's areas."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from commonfield.labor.areas import Area, Coverage, cover

if TYPE_CHECKING:
    import polars as pl

DETAILED = "4"
TOTAL = "1"


@dataclass(frozen=True)
class Demand:
    """Openings of a region.

    `rows` has `soc, title, annual_openings, base_jobs, projected_jobs, entry_education, work_experience,
    training, areas, median_hourly`: `areas` is in how many of the areas the occupation is disclosed.
    `total` is what the publisher prints for all occupations, in openings a year, and `undisclosed` the part
    of it that stands in no row. `period` is the years that the projections span.
    """

    rows: pl.DataFrame
    coverage: Coverage
    vintage: str
    total: float
    undisclosed: float
    period: str = ""


def demand(
    projections: pl.DataFrame, areas: Mapping[str, Area], counties: list[str], *, vintage: str
) -> Demand:
    """Add up a region's openings.

    Args:
        projections: One vintage: `area, level, soc, title, annual_openings, base_jobs, ...`.
        areas: By the published name of an area, its counties.
        counties: The region's.
        vintage: What to call it.
    """
    import polars as pl

    coverage = cover(counties, areas.values())
    chosen = {area.name for area in coverage.inside}
    held = projections.filter(pl.col("area").is_in(list(chosen)))
    rows = (
        held.filter(pl.col("level") == DETAILED)
        .sort("soc", "area")
        .group_by("soc", maintain_order=True)
        .agg(
            pl.col("title").first(),
            pl.col("annual_openings").sum(),
            pl.col("base_jobs").sum(),
            pl.col("projected_jobs").sum(),
            pl.col("entry_education").first(),
            pl.col("work_experience").first(),
            pl.col("training").first(),
            pl.col("area").n_unique().alias("areas"),
            _weighted("median_hourly", "base_jobs"),
        )
    )
    total = float(held.filter(pl.col("level") == TOTAL)["annual_openings"].sum())
    undisclosed = total - float(rows["annual_openings"].sum())
    periods = held["period"].drop_nulls().unique().sort().to_list() if "period" in held.columns else []
    return Demand(rows, coverage, vintage, total, undisclosed, periods[0] if periods else "")


def wages(
    published: pl.DataFrame, areas: Mapping[str, Area], counties: list[str]
) -> tuple[pl.DataFrame, Coverage]:
    """Take wages of a region's occupations.

    Where a county is published only in a wider area, that area's wages are taken too and the coverage
    names it. Several areas give the mean of their figures, weighted by jobs: near to, and not, the median
    of them all.

    Args:
        published: `area_code, soc, level, employment, h_p25, h_median, h_p75, a_median` and their states.
        areas: By area code.
        counties: The region's.

    Returns:
        `soc, jobs, h_p25, h_median, h_p75, a_median, top_coded, areas, location_quotient`, and which areas.
    """
    import polars as pl

    coverage = cover(counties, areas.values())
    names = {area.name for area in (*coverage.inside, *coverage.wider)}
    codes = [code for code, area in areas.items() if area.name in names]
    held = published.filter(pl.col("area_code").is_in(codes) & (pl.col("level") == "3"))
    rows = held.group_by("soc").agg(
        pl.col("employment").sum().alias("jobs"),
        *[_weighted(wage, "employment") for wage in ("h_p25", "h_median", "h_p75", "a_median")],
        (pl.col("h_median_status") == "top_coded").any().alias("top_coded"),
        pl.col("area_code").n_unique().alias("areas"),
        _weighted("location_quotient", "employment"),
    )
    return rows.sort("soc"), coverage


def _weighted(column: str, by: str) -> pl.Expr:
    """Mean of what is there, weighted; plain where no weight is known; null where nothing is there."""
    import polars as pl

    value = pl.col(column)
    weight = pl.when(value.is_null()).then(None).otherwise(pl.col(by))
    weighed = (value * weight).sum() / weight.sum()
    return (
        pl.when(value.count() == 0)
        .then(None)
        .when(value.count() == 1)
        .then(value.drop_nulls().first())
        .when(weight.sum() > 0)
        .then(weighed)
        .otherwise(value.mean())
        .alias(column)
    )
