"""The file of outcomes: one row per own student, one cell per answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from commonfield.tables.cells import harmless_frame

if TYPE_CHECKING:
    import polars as pl

COLLEGES = {
    "ccc": "community_college",
    "csu": "csu",
    "uc": "uc",
    "private": "private",
    "out_of_state": "out_of_state",
    "unknown": "unknown",
}
"""Kinds of colleges as the file and the page name them, by segment."""
NOT_FOUND = "not_found"
_BETWEEN = "; "


def yes_or_no(name: str) -> pl.Expr:
    """Write a boolean column as yes and no; empty where it is not known."""
    import polars as pl

    held = pl.col(name)
    return pl.when(held).then(pl.lit("yes")).when(~held).then(pl.lit("no")).alias(name)


def spread_outcomes(people: pl.DataFrame, outcomes: pl.DataFrame, metrics: Sequence[str]) -> pl.DataFrame:
    """Add three columns per metric to people: counted (yes, no), academic year, holds (yes, no).

    Somebody who is counted in several years has them one after another in a cell, and the answers alike.

    Args:
        people: `person_key`, once each.
        outcomes: metric, person_key, academic_year, holds, in order.
        metrics: Which columns there are, in order; one of whom nobody is counted too.
    """
    import polars as pl

    texts = outcomes.with_columns(yes_or_no("holds").fill_null(""), pl.col("academic_year").cast(pl.String))
    for name in metrics:
        own = (
            texts.filter(metric=name)
            .group_by("person_key", maintain_order=True)
            .agg(pl.col("academic_year").str.join(_BETWEEN), pl.col("holds").str.join(_BETWEEN))
            .select(
                "person_key",
                pl.lit("yes").alias(f"{name}_counted"),
                pl.col("academic_year").alias(f"{name}_academic_year"),
                pl.col("holds").alias(f"{name}_holds"),
            )
        )
        people = people.join(own, on="person_key", how="left", maintain_order="left").with_columns(
            pl.col(f"{name}_counted").fill_null("no")
        )
    return people


def tell_college(people: pl.DataFrame) -> pl.DataFrame:
    """Write the first college in words that need no code list, and whether the second year followed.

    Of whom no college is known is `not_found` if high school is finished, and else nothing.
    """
    import polars as pl

    college = pl.lit(None, dtype=pl.String)
    for segment, name in COLLEGES.items():
        college = pl.when(pl.col("first_college") == segment).then(pl.lit(name)).otherwise(college)
    college = pl.when(pl.col("first_college").is_null()).then(None).otherwise(college.fill_null("unknown"))
    if "finished_in" in people.columns:
        nowhere = pl.col("first_college").is_null() & pl.col("finished_in").is_not_null()
        college = pl.when(nowhere).then(pl.lit(NOT_FOUND)).otherwise(college)
    return people.with_columns(college.alias("first_college"), yes_or_no("second_year"))


def tell_awards(people: pl.DataFrame, awards: pl.DataFrame) -> pl.DataFrame:
    """Add the column `awards`: kind and day of each, one after another; empty for none."""
    import polars as pl

    told = awards.group_by("person_key", maintain_order=True).agg(
        (pl.col("kind") + " " + pl.col("conferred_on").cast(pl.String)).str.join(_BETWEEN).alias("awards")
    )
    return people.join(told, on="person_key", how="left", maintain_order="left")


def write_sheet(frame: pl.DataFrame) -> bytes:
    """Write the file as CSV that a spreadsheet shows and does not run.

    It begins with a byte order mark, by which spreadsheet programs know UTF-8.
    """
    return b"\xef\xbb\xbf" + harmless_frame(frame).write_csv(null_value="", line_terminator="\r\n").encode()


def counted(frame: pl.DataFrame, by: str) -> Mapping[str, int]:
    """Count rows by the text in a column."""
    return dict(frame.group_by(by).len().sort(by).iter_rows())
