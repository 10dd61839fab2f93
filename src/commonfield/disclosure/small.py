"""Which counts are too small to be shown. The marks never leave this package."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commonfield.catalog import DisclosurePolicy
from commonfield.disclosure.persons import Persons

if TYPE_CHECKING:
    from commonfield.disclosure.persons import Counts, Mask


def small_counts(persons: Persons, counts: Counts, *, policy: DisclosurePolicy) -> Mask:
    """Mark every column of counts in which some count of people may not be shown.

    A count is too small from 1 to one below the smallest group. In a share, nobody and everybody are
    too small as well: each tells something of every member. An empty group is not small.

    Args:
        persons: Says how the quantities hang together.
        counts: One row per quantity of `persons`; columns are slots, or sums of slots.
        policy: Gives the smallest group.

    Returns:
        One mark per column.
    """
    import numpy as np

    least = policy.smallest_group
    small: Mask = np.any((counts >= 1) & (counts < least), axis=0)
    for whole, part, halves in persons.pairs:
        other = counts[whole] - counts[part]
        if halves:
            small |= (counts[whole] > 0) & ((counts[part] < least) | (other < least))
        else:
            small |= (other >= 1) & (other < least)
    return small


def small_slots(persons: Persons, *, policy: DisclosurePolicy) -> Mask:
    """Mark every slot with a count that may not be shown, whichever metric it belongs to.

    Halves of which one was not computed at a slot are not compared there. Medians ask for their own
    smallest group of measured people.
    """
    import numpy as np

    small: Mask = np.any((persons.counts >= 1) & (persons.counts < policy.smallest_group), axis=0)
    for whole, part, halves in persons.pairs:
        both = persons.counted[whole] & persons.counted[part]
        two = np.where(both, persons.counts[[whole, part]], 0)
        other = two[0] - two[1]
        if halves:
            least = policy.smallest_group
            if persons.quantities[part].column == "measured":
                least = max(least, policy.median_smallest_group)
            small |= (two[0] > 0) & ((two[1] < least) | (other < policy.smallest_group))
        else:
            small |= (other >= 1) & (other < policy.smallest_group)
    return small
