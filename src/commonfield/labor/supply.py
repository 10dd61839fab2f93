"""What colleges award: a mean of up to three years, by institution, program and level."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

YEARS = 3

LEVELS: dict[str, str] = {
    "1": "certificate_under_1_year",
    "20": "certificate_under_12_weeks",
    "21": "certificate_12_weeks_to_1_year",
    "2": "certificate_1_to_2_years",
    "4": "certificate_2_to_4_years",
    "3": "associate",
    "5": "bachelor",
    "6": "postbaccalaureate_certificate",
    "7": "master",
    "8": "postmaster_certificate",
    "17": "doctorate",
    "18": "doctorate",
    "19": "doctorate",
}
"""What IPEDS award levels are called here; levels 20 and 21 have replaced level 1 since 2020."""


@dataclass(frozen=True)
class Supply:
    """Awards a year.

    `rows` has `unitid, scheme, program, level, awards`: `scheme` is `cip` or `top`, `level` null where the
    source tells none, `awards` the mean of `years`. `replaced` are institutions whose awards come from the
    colleges' own data in place of IPEDS. `unlike` are institutions that report for fewer years than `years`.
    """

    rows: pl.DataFrame
    years: tuple[int, ...]
    replaced: tuple[str, ...] = ()
    unlike: tuple[str, ...] = ()

    @property
    def awards(self) -> float:
        return float(self.rows["awards"].sum())


def supply(
    completions: Mapping[int, pl.DataFrame],
    institutions: Iterable[str],
    *,
    by_college: pl.DataFrame | None = None,
) -> Supply:
    """Count the awards of institutions.

    Args:
        completions: IPEDS awards by academic year: `unitid, cip, major, award_level, awards`. First majors
            alone are counted, so that a degree counts once. The latest three years are taken.
        institutions: UNITIDs of those that count.
        by_college: Awards that colleges themselves publish: `unitid, top, year, awards`. A college that
            has every year here is taken from it and left out of IPEDS: replaced, never added.

    Returns:
        Means over the years. A program without a row in a year had no award in it.
    """
    import polars as pl

    years = tuple(sorted(completions)[-YEARS:])
    wanted = sorted(set(institutions))
    own = _of_colleges(by_college, years, wanted)
    replaced = tuple(sorted(own["unitid"].unique())) if own is not None else ()
    of_ipeds = [
        completions[year]
        .filter(
            pl.col("unitid").is_in(wanted)
            & ~pl.col("unitid").is_in(list(replaced))
            & (pl.col("major") == "1")
            & (pl.col("awards") > 0)
        )
        .select(
            "unitid",
            pl.lit("cip").alias("scheme"),
            pl.col("cip").alias("program"),
            pl.col("award_level").replace_strict(LEVELS, default=None).alias("level"),
            "awards",
            pl.lit(year).alias("year"),
        )
        for year in years
    ]
    every = pl.concat([*of_ipeds, *([own] if own is not None else [])]) if of_ipeds else _nothing()
    fewer = (
        every.group_by("unitid").agg(pl.col("year").n_unique().alias("n")).filter(pl.col("n") < len(years))
    )
    rows = (
        every.group_by("unitid", "scheme", "program", "level")
        .agg((pl.col("awards").sum() / len(years)).alias("awards"))
        .sort("unitid", "scheme", "program", "level")
    )
    return Supply(rows, years, replaced, tuple(sorted(fewer["unitid"])))


def _of_colleges(
    by_college: pl.DataFrame | None, years: tuple[int, ...], wanted: list[str]
) -> pl.DataFrame | None:
    """Take the colleges that publish every one of the years themselves."""
    import polars as pl

    if by_college is None or not years:
        return None
    own = by_college.filter(pl.col("unitid").is_in(wanted) & pl.col("year").is_in(list(years)))
    whole = own.group_by("unitid").agg(pl.col("year").n_unique().alias("n")).filter(pl.col("n") == len(years))
    return own.filter(pl.col("unitid").is_in(whole["unitid"].to_list()) & (pl.col("awards") > 0)).select(
        "unitid",
        pl.lit("top").alias("scheme"),
        pl.col("top").alias("program"),
        pl.lit(None, dtype=pl.String).alias("level"),
        "awards",
        pl.col("year").cast(pl.Int32).alias("year"),
    )


def _nothing() -> pl.DataFrame:
    import polars as pl

    return pl.DataFrame(
        schema={
            "unitid": pl.String,
            "scheme": pl.String,
            "program": pl.String,
            "level": pl.String,
            "awards": pl.Float64,
            "year": pl.Int32,
        }
    )


def in_programs_of_2020(awards: pl.DataFrame, change: pl.DataFrame) -> pl.DataFrame:
    """Write awards of before 2020 in the codes of 2020.

    Where one old code became several, its awards are shared alike among them. A code that the table of
    changes does not know stays as it is.
    """
    import polars as pl

    new = (
        change.filter(pl.col("cip").str.contains(r"^\d\d\.\d{4}$"))
        .select("old", pl.col("cip").alias("new"))
        .unique()
        .with_columns(pl.len().over("old").alias("parts"))
    )
    joined = awards.join(new, left_on="cip", right_on="old", how="left")
    return joined.with_columns(
        pl.coalesce("new", "cip").alias("cip"),
        (pl.col("awards") / pl.col("parts").fill_null(1)).alias("awards"),
    ).drop("new", "parts")
