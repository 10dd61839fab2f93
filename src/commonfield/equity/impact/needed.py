"""How many more people with the outcome a group would need."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import ceil

from commonfield.equity.impact.exact import Margin, share_margin
from commonfield.equity.impact.families import Count
from commonfield.equity.impact.methods import Method
from commonfield.equity.impact.reference import Reference


def for_parity(count: Count, reference: Reference, method: Method) -> int:
    """Give how many more bring the group to its reference: 0 at it or above.

    The reference stays where it is, except for the proportionality index: the group is part of
    everybody, so each further success raises the overall rate too.
    """
    return _to_share_of(reference, count, Fraction(1), method)


def to_clear(
    count: Count, reference: Reference, method: Method, *, margin: Margin | None, cutoff: Fraction
) -> int:
    """Give how many more bring a flagged group to the line at which the method flags.

    The margin stays as it is; see `recomputed` for the number that lets it follow the rate.
    """
    if margin is None:
        return _to_share_of(reference, count, cutoff, method)
    return margin.people_to_line(_behind(count, reference), count.people)


def recomputed(count: Count, reference: Reference, *, least: Fraction, flags: Callable[[int], bool]) -> int:
    """Give the smallest number of further successes with which the method, asked again, no longer flags.

    The reference stays where it is and the margin follows the rate of the group.

    Args:
        count: The group, flagged as it is.
        reference: What it is compared with.
        least: The floor of the margin.
        flags: Whether the method flags the group with so many further successes.
    """
    # No rate has a wider margin than one half: where that one ends, the search begins, at most 1.96 half
    # standard deviations from the answer.
    widest = share_margin(0, count.people, least=least, from_rate=False)
    k = widest.people_to_line(_behind(count, reference), count.people)
    while flags(k):
        k += 1
    return k


def _behind(count: Count, reference: Reference) -> Fraction:
    return (reference.rate or Fraction(0)) - Fraction(count.successes, count.people)


def _to_share_of(reference: Reference, count: Count, share: Fraction, method: Method) -> int:
    """Give how many more bring the rate of the group to so large a share of the reference."""
    if reference.rate is None:
        return 0
    if method.name == "proportionality" and reference.count is not None:
        everybody = reference.count
        weight = share * Fraction(count.people, everybody.people)
        if weight == 1:  # the group is everybody
            return 0
        return max(0, ceil((everybody.successes * weight - count.successes) / (1 - weight)))
    return max(0, ceil(share * reference.rate * count.people - count.successes))
