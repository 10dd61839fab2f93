"""What is hidden: one mask per component, and which counts a reader then does not have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from commonfield.disclosure.universe.model import Universe, measured

if TYPE_CHECKING:
    from commonfield.disclosure.universe.model import Counts, Mask

Pattern = tuple["Mask", ...]
"""Hidden entries, one mask per component: values x nodes x quantities."""


@dataclass(frozen=True)
class Rules:
    """What a policy asks of every count.

    Args:
        smallest: The smallest number of people that may be shown.
        apart: How far apart the possible values of a hidden count must lie.
        reach: Whether one of them must be `smallest` or more, for a count that is small.
        insider: Level of places whose partner is taken to know its own records; empty for none.
        bands: Whether a share whose numerator is hidden may be told as a band.
        knowing: Partners taken to know their own records by name: of each, the codes of its places.
    """

    smallest: int = 11
    apart: int = 3
    reach: bool = False
    insider: str = ""
    bands: bool = False
    knowing: tuple[tuple[str, ...], ...] = ()

    def amount(self, count: int) -> int:
        """Say by how much a small count has to rise in another world."""
        return max(self.apart, self.smallest - count) if self.reach else self.apart


def small(universe: Universe, component: int, rules: Rules) -> Mask:
    """Mark the measures that must not be shown: values x nodes x measures.

    A measure of 1 to `smallest` - 1 people is small, and so is zero where it tells something of somebody.
    An entry that is not told is not judged.
    """
    counts, values = universe.counts[component], measured(universe, component)
    found: Mask = (values > 0) & (values < rules.smallest)
    exist = universe.exist[component]
    for number, measure in enumerate(universe.measures):
        if measure.of >= 0:
            found[:, :, number] |= (values[:, :, number] == 0) & (counts[:, :, measure.of] > 0)
        found[:, :, number] &= exist[:, :, measure.whole]
        if measure.part >= 0:
            found[:, :, number] &= exist[:, :, measure.part]
    return found


def hidden_by(universe: Universe, marks: Mask) -> Mask:
    """Say which entries are hidden so that no marked measure is told.

    A quantity is hidden with every numerator of which it is the denominator; the people between two
    quantities are hidden with the part.

    Args:
        universe: The set of persons.
        marks: Values x nodes x measures.

    Returns:
        Values x nodes x quantities.
    """
    import numpy as np

    hidden = np.zeros((*marks.shape[:2], len(universe.quantities)), dtype=bool)
    for number, measure in enumerate(universe.measures):
        quantity = measure.part if measure.part >= 0 else measure.whole
        for each in universe.bounds_of[quantity]:
            hidden[:, :, each] |= marks[:, :, number]
    return hidden


def unknown(universe: Universe, hidden: Mask) -> Mask:
    """Mark the measures that a reader does not have: those of which some quantity is hidden."""
    import numpy as np

    return np.stack(
        [
            hidden[:, :, each.whole] | (hidden[:, :, each.part] if each.part >= 0 else False)
            for each in universe.measures
        ],
        axis=2,
    )


def first_pattern(universe: Universe, rules: Rules) -> tuple[Pattern, tuple[Mask, ...]]:
    """Hide what is small; give the pattern, and which measures are small."""
    marks = tuple(small(universe, number, rules) for number in range(len(universe.components)))
    hidden = tuple(
        hidden_by(universe, each) & exist for each, exist in zip(marks, universe.exist, strict=True)
    )
    return hidden, marks


def cost_of(counts: Counts) -> Counts:
    """Say what it costs to hide an entry, in thousandths: 2 (1 + log2(1 + people)), half for a numerator.

    Large cells carry more of what a reader came for. Whole numbers, so that sums do not depend on order.
    """
    import numpy as np

    return np.round(2000 * (1 + np.log2(1 + counts))).astype(np.int64)
