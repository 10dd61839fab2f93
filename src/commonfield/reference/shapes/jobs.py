"""Labor tables: wages, projections, living wages, unemployment."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

Notes = tuple[tuple[str, int], ...]

_WAGES = ("h_mean", "a_mean", "h_p10", "h_p25", "h_median", "h_p75", "h_p90",
          "a_p10", "a_p25", "a_median", "a_p75", "a_p90")  # fmt: skip
_OCCUPATION_LEVELS = {"total": "0", "major": "0", "minor": "1", "broad": "2", "detailed": "3"}
_ALL_INDUSTRIES = "000000"


def oews(frame: pl.DataFrame, above: tuple[str, ...]) -> tuple[pl.DataFrame, Notes]:
    """Keep all industries together; say by its footnote why a wage is not printed.

    A wage with footnote 5 is at or above the highest that is printed; with footnote 8 it was not released.
    """
    import polars as pl

    made = frame.filter(pl.col("naics").is_null() | (pl.col("naics") == _ALL_INDUSTRIES))
    level = pl.col("level").str.to_lowercase()
    made = made.with_columns(
        level.replace(_OCCUPATION_LEVELS).alias("level"),
        pl.col("area_code").str.strip_chars_start("0").alias("area_code"),
    )
    for wage in _WAGES:
        note = f"{wage}_footnote"
        if note in made.columns:
            top = pl.col(wage).is_null() & (pl.col(note) == "5")
            made = made.with_columns(
                pl.when(top)
                .then(pl.lit("top_coded"))
                .otherwise(pl.col(f"{wage}_status"))
                .alias(f"{wage}_status")
            )
    return made.drop([c for c in made.columns if c.endswith("_footnote")]), ()


def projections(frame: pl.DataFrame, above: tuple[str, ...]) -> tuple[pl.DataFrame, Notes]:
    """Make openings a year of openings of the whole period, and read areas and counties from their names.

    A wage of 0 is one that is not available. Rows without an occupation, such as the last one of a
    worksheet, are left out. `openings` stays the total of the period, as printed.
    """
    import polars as pl

    made = frame.filter(pl.col("soc").str.contains(r"^\d\d-\d{4}$"))
    if made["area"].is_null().all():
        made = made.with_columns(pl.lit(_area_above(above), dtype=pl.String).alias("area"))
    if made["period"].is_null().all():  # a worksheet says it in its title, or in a header
        made = made.with_columns(pl.lit(_period_above(above), dtype=pl.String).alias("period"))
    years = pl.col("period").str.extract_groups(r"(?<from>\d{4})\s*[-–]\s*(?<to>\d{4})")
    made = made.with_columns(
        pl.col("area").str.replace(r"\s*\(.*\)\s*$", "").alias("area_name"),
        pl.col("area").str.extract(r"\(([^)]*Count(?:y|ies)[^)]*)\)").alias("counties"),
        (years.struct["to"].cast(pl.Float64) - years.struct["from"].cast(pl.Float64)).alias("years"),
    ).with_columns(pl.when(pl.col("years") > 0).then(pl.col("years")).otherwise(10.0).alias("years"))
    made = made.with_columns((pl.col("openings") / pl.col("years")).alias("annual_openings"))
    for wage in ("median_hourly", "median_annual"):
        none = pl.col(wage) == 0
        made = made.with_columns(
            pl.when(none).then(None).otherwise(pl.col(wage)).alias(wage),
            pl.when(none)
            .then(pl.lit("not_released"))
            .otherwise(pl.col(f"{wage}_status"))
            .alias(f"{wage}_status"),
        )
    return made.with_columns(_said_once("work_experience"), _said_once("entry_education")), ()


def _said_once(column: str) -> pl.Expr:
    """Write what two editions write differently alike: `less than 5 years` begins with a capital."""
    import polars as pl

    said = pl.col(column)
    return (said.str.slice(0, 1).str.to_uppercase() + said.str.slice(1)).alias(column)


def _area_above(above: tuple[str, ...]) -> str | None:
    """Find the area in a worksheet's title: the text that follows the one with the period."""
    titles = [text for text in above if not re.search(r"\d{4}\s*[-–]\s*\d{4}", text)]
    if not titles:
        return None
    county = next((text for text in titles[1:] if re.search(r"Count(?:y|ies)", text)), "")
    return titles[0] if not county else f"{titles[0]} ({county.strip('()')})"


def _period_above(above: tuple[str, ...]) -> str | None:
    found = (re.search(r"\d{4}\s*[-–]\s*\d{4}", text) for text in above)
    return next((one[0] for one in found if one), None)


def national(frame: pl.DataFrame, above: tuple[str, ...]) -> tuple[pl.DataFrame, Notes]:
    """Keep the rows that have an occupation; titles of sums are indented there."""
    import polars as pl

    return frame.filter(pl.col("soc").str.contains(r"^\d\d-\d{4}$")), ()


def living_wage(frame: pl.DataFrame, above: tuple[str, ...]) -> tuple[pl.DataFrame, Notes]:
    """Keep rows of living wages; poverty and minimum wages stand in the same table.

    A county's code has five digits and a state's two: a spreadsheet takes a zero at the left of either.
    """
    import polars as pl

    kind = pl.col("kind").str.to_lowercase()
    kept = frame.filter(kind.is_null() | kind.str.contains("living"))
    code = pl.col("fips")
    width = pl.when(code.str.len_chars() > 2).then(5).otherwise(2)
    return kept.with_columns(code.str.zfill(width).alias("fips")), ()


def unemployment(frame: pl.DataFrame, above: tuple[str, ...]) -> tuple[pl.DataFrame, Notes]:
    """Read year and month of a date, and take `County` off the names of counties."""
    import polars as pl

    day = pl.coalesce(
        pl.col("date").str.to_date("%Y-%m-%d", strict=False),
        pl.col("date").str.to_date("%m/%d/%Y", strict=False),
    )
    return frame.with_columns(
        day.dt.year().alias("year"),
        day.dt.month().alias("month"),
        pl.col("county").str.replace(r"(?i)\s+county$", "").alias("county"),
    ), ()
