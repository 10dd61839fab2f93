"""How far respondents of one organization agree: r_wg, beside answers spread evenly over all levels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

Table = Sequence[Sequence[int]]
"""A row for each respondent, a column for each item; none is missing."""


@dataclass(frozen=True)
class Agreed:
    """An r_wg from 0 to 1. `was_negative` tells that people differed more than by chance: then it is 0."""

    value: Fraction
    was_negative: bool = False


def rwg(levels: Sequence[int], *, by_chance: Fraction) -> Agreed | None:
    """Compute r_wg = 1 - s² / expected variance for one item.

    Args:
        levels: What each respondent gave.
        by_chance: The variance of answers spread evenly, see `Scale.by_chance`. It is the most forgiving
            choice: people who avoid the ends of a scale agree by chance more than that.

    Returns:
        Null for fewer than two respondents. A negative value is set to 0, and told.

    Source:
        James, Demaree and Wolf 1984; the variance has n - 1 below it.
    """
    if len(levels) < 2:
        return None
    value = 1 - variance(levels) / by_chance
    return Agreed(max(value, Fraction(0)), value < 0)


def rwg_j(table: Table, *, by_chance: Fraction) -> Agreed | None:
    """Compute r_wg(j) for several items, from the mean of their variances over the expected one.

    With J items and m that ratio it is J (1 - m) / (J (1 - m) + m). Above 1, m makes the formula leave its
    range, so the value is set to 0, and told.
    """
    if len(table) < 2 or not table[0]:
        return None
    columns = list(zip(*table, strict=True))
    m = sum((variance(column) for column in columns), Fraction(0)) / len(columns) / by_chance
    if m > 1:
        return Agreed(Fraction(0), True)
    agreed = len(columns) * (1 - m)
    return Agreed(agreed / (agreed + m))


def variance(values: Sequence[int] | Sequence[Fraction]) -> Fraction:
    """Compute the variance of a sample of two or more, exactly."""
    mean = Fraction(sum(values)) / len(values)
    return sum(((value - mean) ** 2 for value in values), Fraction(0)) / (len(values) - 1)
