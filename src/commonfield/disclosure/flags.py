"""What a published gap says of a group is asked again here, by what each number means.

It is written apart from `equity`, which made the numbers, so that an error there is not repeated here.
"""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from math import erfc, sqrt
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl

INSUFFICIENT = 10
"""Of so many people or fewer the method says nothing."""
FLOOR = Fraction(1, 50)
DEVIATE = Fraction(49, 25)
"""1.96, as the method of 2022 writes it."""
NEAR = 1e-9

JUDGED = ("better", "impacted", "needed_to_clear", "needed_for_parity", "adjusted_p")
FAMILY = ("metric", "academic_year", "level", "place", "group")
"""P values are adjusted among the rows that agree in these."""


def count_misjudged(rows: pl.DataFrame) -> int:
    """Count the gaps whose flag, people needed or p value do not follow from their two shown cells.

    Args:
        rows: `PUBLISHED_GAP` rows with the counts of the group (`own_numerator`, `own_denominator`) and of
            everybody (`all_numerator`, `all_denominator`), all there and none of a side 0. A row that holds
            no judgement at all, from a release older than these, is none that is wrong.
    """
    families: dict[tuple[Any, ...], list[tuple[float, float]]] = defaultdict(list)
    wrong = 0
    for row in rows.iter_rows(named=True):
        if all(row[name] is None for name in JUDGED):
            continue
        own, others = _sides(row)
        wrong += not _is_sound(row, own, others)
        families[tuple(row[name] for name in FAMILY)].append((_chance(own, others), row["adjusted_p"]))
    return wrong + sum(_misadjusted(family) for family in families.values())


def _sides(row: dict[str, Any]) -> tuple[tuple[int, int], tuple[int, int]]:
    """Give successes and people of the group and of the others; a success is the better outcome."""
    people, others = row["own_denominator"], row["all_denominator"] - row["own_denominator"]
    won, others_won = row["own_numerator"], row["all_numerator"] - row["own_numerator"]
    if row["better"] == "lower":
        won, others_won = people - won, others - others_won
    return (won, people), (others_won, others)


def _is_sound(row: dict[str, Any], own: tuple[int, int], others: tuple[int, int]) -> bool:
    if row["better"] not in ("higher", "lower"):
        return False
    (won, people), beside = own, Fraction(*others)
    rate = Fraction(won, people)
    if not _is_least(row["needed_for_parity"], lambda more: rate + Fraction(more, people) >= beside):
        return False
    if people <= INSUFFICIENT:
        return row["impacted"] is None and row["needed_to_clear"] is None
    square = DEVIATE * DEVIATE * rate * (1 - rate) / people

    def is_past_margin(distance: Fraction) -> bool:
        return distance > FLOOR and distance * distance > square

    distance = beside - rate
    # At the margin itself the method flags; people are counted up to it, not past it.
    flagged = distance >= FLOOR and distance * distance >= square
    if row["impacted"] is not flagged:
        return False
    if not flagged:
        return bool(row["needed_to_clear"] == 0)
    return _is_least(
        row["needed_to_clear"], lambda more: not is_past_margin(distance - Fraction(more, people))
    )


def _is_least(number: int | None, reaches: Any) -> bool:
    """Say whether a number of people reaches a line, and one person fewer does not."""
    return number is not None and number >= 0 and reaches(number) and (number == 0 or not reaches(number - 1))


def _chance(own: tuple[int, int], others: tuple[int, int]) -> float:
    """Give the two-sided p value of the score test that both sides have one rate."""
    (won, people), (others_won, rest) = own, others
    pooled = (won + others_won) / (people + rest)
    error = sqrt(pooled * (1 - pooled) * (1 / people + 1 / rest))
    return erfc(abs(won / people - others_won / rest) / error / sqrt(2))


def _misadjusted(family: list[tuple[float, float]]) -> int:
    """Count the adjusted p values of a family that are not the least p * m / rank among those no smaller."""
    ordered = sorted(p for p, _ in family)
    scaled = [min(1.0, p * len(ordered) / rank) for rank, p in enumerate(ordered, start=1)]
    wrong = 0
    for p, told in family:
        least = min(value for value, other in zip(scaled, ordered, strict=True) if other >= p)
        wrong += told is None or abs(told - least) > NEAR
    return wrong
