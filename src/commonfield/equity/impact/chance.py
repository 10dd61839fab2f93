"""How far chance alone could carry a gap: intervals, and p values with several comparisons in mind."""

from __future__ import annotations

from collections.abc import Sequence
from math import erfc, sqrt

from commonfield.equity.impact.families import Count
from commonfield.equity.impact.reference import Reference
from commonfield.equity.newcombe import Interval, newcombe, newcombe_of_part, wilson


def gap_interval(count: Count, reference: Reference, *, group: str, is_disjoint: bool) -> Interval | None:
    """Give the 95 % interval of the gap between a group and its reference.

    Returns:
        Null where there is nobody on a side, where the group is its own reference, and where group and
        reference share people in a way that is not known.
    """
    if reference.rate is None or not count.people:
        return None
    if reference.kind == "goal":
        low, high = wilson(count.successes, count.people)
        return Interval(low - float(reference.rate), high - float(reference.rate))
    other = _others(reference)
    if other is None or not other.people or _is_own(reference, group):
        return None
    if reference.kind == "group" and not is_disjoint:
        return None
    pair = (count.successes, count.people, other.successes, other.people)
    return newcombe_of_part(*pair) if reference.kind == "overall" else newcombe(*pair)


def p_value(count: Count, reference: Reference, *, group: str, is_disjoint: bool) -> float | None:
    """Give the two-sided p value of the score test of no gap; null where there is no interval either.

    The gap to everybody is 0 exactly where the gap to the others is, so both have the same test.
    """
    if gap_interval(count, reference, group=group, is_disjoint=is_disjoint) is None:
        return None
    if reference.kind == "goal":
        goal = float(reference.rate or 0)
        return _two_sided(count.successes / count.people - goal, goal * (1 - goal) / count.people)
    other = _others(reference)
    if other is None:
        return None
    together = (count.successes + other.successes) / (count.people + other.people)
    variance = together * (1 - together) * (1 / count.people + 1 / other.people)
    return _two_sided(count.successes / count.people - other.successes / other.people, variance)


def benjamini_hochberg(p_values: Sequence[float]) -> list[float]:
    """Adjust p values of one family for their number, in the order given.

    Source:
        Benjamini, Y., and Hochberg, Y. (1995), Journal of the Royal Statistical Society B 57, 289-300.
    """
    many = len(p_values)
    adjusted = [1.0] * many
    smallest = 1.0
    by_size = sorted(range(many), key=lambda i: p_values[i], reverse=True)
    for rank, i in zip(range(many, 0, -1), by_size, strict=True):
        smallest = min(smallest, p_values[i] * (many / rank))
        adjusted[i] = smallest
    return adjusted


def _others(reference: Reference) -> Count | None:
    return reference.others if reference.kind == "overall" else reference.count


def _is_own(reference: Reference, group: str) -> bool:
    return reference.kind == "group" and reference.group == group


def _two_sided(gap: float, variance: float) -> float:
    if variance <= 0:  # everybody alike on both sides
        return 1.0 if gap == 0 else 0.0
    return erfc(abs(gap) / sqrt(2 * variance))
