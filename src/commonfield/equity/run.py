"""Gaps between a group and everybody else, from shown cells alone."""

from __future__ import annotations

from collections.abc import Collection
from fractions import Fraction
from itertools import groupby
from typing import TYPE_CHECKING

from commonfield.equity.impact.chance import benjamini_hochberg
from commonfield.equity.impact.families import Count
from commonfield.equity.impact.shown import judge_beside_others
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
    "better", "impacted", "needed_to_clear", "needed_for_parity", "adjusted_p",
)  # fmt: skip


def gaps(
    cells: pl.DataFrame, *, smallest: int = SMALLEST, bad_outcomes: Collection[str] = ()
) -> pl.DataFrame:
    """Compare each group with everybody else in its place.

    Everybody else is the shown total less the shown group, so a gap tells nothing new: both sides, and
    in both those who have the outcome and those who do not, must be at least `smallest`.

    Args:
        cells: Cells with metric, academic_year, level, place, group, value, numerator and denominator;
            `status` and `kind`, where there, keep to shown shares. The cells of group `all` are the totals.
        smallest: The smallest number of people on any side.
        bad_outcomes: Metrics whose share should fall, a drop-out rate, say: their flags and numbers needed
            are about those without the outcome. Shares, gap and interval stay those of the metric.

    Returns:
        One row per group that can be compared: both shares, the gap between them (exact before it is
        written as a number), its 95 % Newcombe interval, the people on both sides, and which share is the
        better one, `higher` or `lower`. Beside them the flag of the percentage point gap of 2022, how many
        more successes clear it and how many reach the others, and the p value of no gap, adjusted for the
        groups that stand here beside each other: the same metric, year, place and grouping. All of it follows
        from the two shown cells, or from rows of this answer, so none of it speaks of a hidden one. It says
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
    found = [
        row
        for each in rows.iter_rows()
        if (row := _gap(*each, smallest=smallest, bad_outcomes=bad_outcomes)) is not None
    ]
    return pl.DataFrame(_adjusted(found), schema=_schema(), orient="row")


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
    bad_outcomes: Collection[str],
) -> tuple[object, ...] | None:
    others_numerator, others = all_numerator - numerator, all_denominator - denominator
    halves = (numerator, denominator - numerator, others_numerator, others - others_numerator)
    if min(halves) < smallest:
        return None
    share, others_share = Fraction(numerator, denominator), Fraction(others_numerator, others)
    interval = newcombe(numerator, denominator, others_numerator, others)
    numbers = (float(share), float(others_share), float(share - others_share), *interval)
    judged = judge_beside_others(
        Count(numerator, denominator),
        Count(others_numerator, others),
        outcome_is_bad=metric in bad_outcomes,
    )
    better = "lower" if metric in bad_outcomes else "higher"
    return (metric, academic_year, level, place, group, value, *numbers, denominator, others, better, *judged)


def _adjusted(rows: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
    """Adjust the p value, which comes last, among the rows of one metric, year, place and grouping."""
    found: list[tuple[object, ...]] = []
    for _, family in groupby(rows, key=lambda row: row[: len(WHERE) + 1]):
        members = list(family)
        adjusted = benjamini_hochberg([p for *_, p in members if isinstance(p, float)])
        found += [(*member[:-1], p) for member, p in zip(members, adjusted, strict=True)]
    return found


def _schema() -> dict[str, type[pl.DataType]]:
    import polars as pl

    numbers = ("share", "others_share", "gap", "low", "high", "adjusted_p")
    people = ("denominator", "others_denominator", "needed_to_clear", "needed_for_parity")
    kinds: dict[str, type[pl.DataType]] = {
        "academic_year": pl.Int64,
        "impacted": pl.Boolean,
        **dict.fromkeys(numbers, pl.Float64),
        **dict.fromkeys(people, pl.Int64),
    }
    return {name: kinds.get(name, pl.String) for name in COLUMNS}
