"""Which counts are too small to be shown. The marks never leave this package."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commonfield.catalog import DisclosurePolicy
from commonfield.disclosure.persons import Persons

if TYPE_CHECKING:
    from commonfield.disclosure.persons import Mask


def small_figures(persons: Persons, *, policy: DisclosurePolicy) -> dict[str, Mask]:
    """Mark, for each metric, the slots at which its figure may not be shown.

    A count of people is too small from 1 to one below the smallest group. In a share, nobody and
    everybody are too small as well: each tells something of every member. An empty group is not small.
    Medians ask for their own smallest group of measured people.
    """
    found = {}
    for metric, (whole, part) in persons.figures.items():
        people = persons.counts[whole]
        small = (people >= 1) & (people < policy.smallest_group)
        if part >= 0:
            least = policy.smallest_group
            if persons.quantities[part].column == "measured":
                least = max(least, policy.median_smallest_group)
            half = persons.counts[part]
            small |= (people > 0) & ((half < least) | (people - half < policy.smallest_group))
        found[metric] = small
    return found


def to_withhold(persons: Persons, *, policy: DisclosurePolicy) -> Mask:
    """Mark, by quantity and slot, the counts that have to stay unknown so that nothing small is told.

    Where a part or its remainder is small, the part stays unknown: the whole may be told by another
    metric. Where one metric's people lie within another's, and few are in the one alone, the part too.
    """
    import numpy as np

    withheld: Mask = (persons.counts >= 1) & (persons.counts < policy.smallest_group)
    small = small_figures(persons, policy=policy)
    for metric, (whole, part) in persons.figures.items():
        withheld[part if part >= 0 else whole] |= small[metric]
    for whole, part, halves in persons.pairs:
        between = persons.counts[whole] - persons.counts[part]
        if not halves:
            withheld[part] |= (between >= 1) & (between < policy.smallest_group)
    return np.logical_and(withheld, persons.counted)


def is_small_sum(persons: Persons, quantity: int, slots: list[int], *, policy: DisclosurePolicy) -> bool:
    """Tell whether the people of some slots together are too few, in a quantity or in what it splits."""
    least = policy.smallest_group
    together = persons.counts[:, slots].sum(axis=1)
    if 1 <= together[quantity] < least:
        return True
    for whole, part, halves in persons.pairs:
        if quantity in (whole, part) and together[whole] > 0:
            between = together[whole] - together[part]
            if between < least and (halves or between > 0):
                return True
            if halves and together[part] < least:
                return True
    return False
