"""How much of what was asked for readers get to see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from commonfield.disclosure.universe.pattern import hidden_by, small

if TYPE_CHECKING:
    from commonfield.disclosure.protector.run import Protection

EVERYBODY = ""
"""Level of the node above all."""


@dataclass(frozen=True)
class Kept:
    """Figures of one level, by what readers see of them; figures of nobody are not counted.

    Args:
        level: The level; empty for everybody.
        figures: How many there are.
        shown: Told exactly.
        banded: Told as a band.
        people_only: The number of people is told, the share is not.
        hidden: Nothing is told.
    """

    level: str
    figures: int = 0
    shown: int = 0
    banded: int = 0
    people_only: int = 0
    hidden: int = 0

    def __add__(self, other: Kept) -> Kept:
        return Kept(
            self.level,
            self.figures + other.figures,
            self.shown + other.shown,
            self.banded + other.banded,
            self.people_only + other.people_only,
            self.hidden + other.hidden,
        )

    @property
    def told(self) -> float:
        """Give the share of figures that readers see exactly or as a band; 1 where there are none."""
        return (self.shown + self.banded) / self.figures if self.figures else 1.0


def kept_of(protection: Protection) -> list[Kept]:
    """Count figures by level, in the order of the nodes.

    A figure is a share, or a count of people where there are no shares, with one value at one node.
    """
    import numpy as np

    universe = protection.universe
    banded = {(b.component, b.value, b.node, b.quantity, b.of) for b in protection.bands}
    found: dict[str, Kept] = {}
    for component, (hidden, counts, exist) in enumerate(
        zip(protection.hidden, universe.counts, universe.exist, strict=True)
    ):
        for _, figure in universe.figures:
            part = figure.numerator if figure.numerator >= 0 else figure.denominator
            there = exist[:, :, part] & (counts[:, :, figure.denominator] > 0)
            for value, node in zip(*np.nonzero(there), strict=True):
                level = universe.nodes[node].level
                seen = (
                    "shown"
                    if not hidden[value, node, part]
                    else "banded"
                    if (component, value, node, part, figure.denominator) in banded
                    else "people_only"
                    if not hidden[value, node, figure.denominator]
                    else "hidden"
                )
                found[level] = found.get(level, Kept(level)) + Kept(level, 1, **{seen: 1})
    return list(found.values())


def of_all(levels: Iterable[Kept]) -> Kept:
    """Add up levels."""
    total = Kept(EVERYBODY)
    for each in levels:
        total += each
    return total


def needless(protection: Protection) -> int:
    """Count the hidden entries that are hidden for others, not because something in them is small.

    Private: beside the number of blanks it tells how many counts were small.
    """
    universe = protection.universe
    return sum(
        int((hidden & ~hidden_by(universe, small(universe, number, protection.rules))).sum())
        for number, hidden in enumerate(protection.hidden)
    )
