"""Margins with a square root in them, compared and turned into counts of people without rounding."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, isqrt, sqrt

Z = Fraction(49, 25)
"""1.96, as the published methods write it; not the longer normal deviate."""
HALF = Fraction(1, 2)


@dataclass(frozen=True)
class Margin:
    """The larger of a floor and the square root of a rational number, both shares.

    A square root is rarely rational, so the root itself is never taken to decide anything.
    """

    floor: Fraction
    square: Fraction

    def is_reached_by(self, distance: Fraction) -> bool:
        """Say whether a group that lies this far behind lies behind by the margin or more."""
        return distance > 0 and distance >= self.floor and distance * distance >= self.square

    def people_to_line(self, distance: Fraction, people: int) -> int:
        """Give the smallest number of further successes after which the group lies at the line or before it.

        That is the published ceiling of (distance - margin) * people, and never less than 0. At the line
        itself the group is still flagged: who stands exactly there needs one more.
        """
        missing = distance * people
        by_floor = ceil(missing - self.floor * people)
        return max(0, min(by_floor, _ceiling_less_root(missing, self.square * people * people)))

    def __float__(self) -> float:
        return max(float(self.floor), sqrt(self.square))


def share_margin(successes: int, people: int, *, least: Fraction, from_rate: bool) -> Margin:
    """Give the margin of error of a share: 1.96 standard errors, and not below `least`.

    Args:
        successes: 0 to `people`.
        people: 1 or more.
        least: The floor, a share.
        from_rate: Take the variance p(1 - p) of the group; else .25, the largest that there is.
    """
    rate = Fraction(successes, people)
    variance = rate * (1 - rate) if from_rate else HALF * HALF
    return Margin(floor=least, square=Z * Z * variance / people)


def _ceiling_less_root(a: Fraction, square: Fraction) -> int:
    """Give the smallest whole number that is at least `a` less the square root of `square`."""
    k = ceil(a - isqrt(floor(square)) - 1)  # the root is less than one above that: at most two steps
    while (rest := a - k) > 0 and rest * rest > square:
        k += 1
    return k
