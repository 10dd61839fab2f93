"""Gaps between a group and everybody else, from shown cells alone."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from commonfield.equity.newcombe import newcombe
from commonfield.vocabulary import CellStatus

if TYPE_CHECKING:
    import polars as pl

ALL = "all"
SMALLEST = 11
"""People that the group, the others, and either half of both must have."""

WHERE = ("metric", "academic_year", "level", "place")
COLUMNS = (
    *WHERE, "group", "value",
    "share", "others_share", "gap", "low", "high", "denominator", "others_denominator",
)  # fmt: skip


def gaps(cells: pl.DataFrame, *, smallest: int = SMALLEST) -> pl.DataFrame:
    """Compare each group with everybody else in its place.

    Everybody else is the shown total less the shown group, so a gap tells nothing new: both sides, and
    in both those who have the outcome and those who do not, must be at least `smallest`.

    Args:
        cells: Cells with metric, academic_year, level, place, group, value, numerator and denominator;
            `status` and `kind`, where there, keep to shown shares. The cells of group `all` are the totals.
        smallest: The smallest number of people on any side.

    Returns:
        One row per group that can be compared: both shares, the gap between them (exact before it is
        written as a number), its 95 % Newcombe interval, and the people on both sides. It says
        how far apart groups are, never why.
    """
    import polars as pl

    usable = cells.filter(pl.col("numerator").is_not_null(), pl.col("denominator").is_not_null())
    if "status" in usable.columns:
        usable = usable.filter(pl.col("status") == CellStatus.SHOWN.value)
    if "kind" in usable.columns:
        usable = usable.filter(pl.col("kind") == "share")
    counts = ("numerator", "denominator")
    everybody = usable.filter(pl.col("group") == ALL).select(
        *WHERE, *(pl.col(name).alias(f"all_{name}") for name in counts)
    )
    grouped = usable.filter(pl.col("group") != ALL).select(*WHERE, "group", "value", *counts)
    rows = grouped.join(everybody, on=list(WHERE), how="inner", nulls_equal=True).sort(
        *WHERE, "group", "value"
    )
    found = [row for each in rows.iter_rows() if (row := _gap(*each, smallest=smallest)) is not None]
    return pl.DataFrame(found, schema=_schema(), orient="row")


def _gap(
    metric: str,
    academic_year: int | None,
    level: str,
    place: str,
    group: str,
    value: str,
    numerator: int,
    denominator: int,
    all_numerator: int,
    all_denominator: int,
    *,
    smallest: int,
) -> tuple[object, ...] | None:
    others_numerator, others = all_numerator - numerator, all_denominator - denominator
    halves = (numerator, denominator - numerator, others_numerator, others - others_numerator)
    if min(halves) < smallest:
        return None
    share, others_share = Fraction(numerator, denominator), Fraction(others_numerator, others)
    interval = newcombe(numerator, denominator, others_numerator, others)
    numbers = (float(share), float(others_share), float(share - others_share), *interval)
    return (metric, academic_year, level, place, group, value, *numbers, denominator, others)


def _schema() -> dict[str, type[pl.DataType]]:
    import polars as pl

    numbers = {"share", "others_share", "gap", "low", "high"}
    whole = {"academic_year", "denominator", "others_denominator"}
    return {
        name: pl.Float64 if name in numbers else pl.Int64 if name in whole else pl.String for name in COLUMNS
    }
