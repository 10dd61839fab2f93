"""How far chance alone could have moved a share: 95 % intervals from published counts."""

from __future__ import annotations

from math import sqrt

Z = 1.959963984540054
"""Half the width, in standard errors, of an interval that holds 19 times in 20."""


def of_share(numerator: int, denominator: int) -> tuple[float, float]:
    """Wilson's interval of a share. The denominator is 1 or more."""
    share, spread = numerator / denominator, Z * Z / denominator
    middle = (share + spread / 2) / (1 + spread)
    reach = Z * sqrt(share * (1 - share) / denominator + spread / denominator / 4) / (1 + spread)
    return max(0.0, middle - reach), min(1.0, middle + reach)


def of_difference(now: tuple[int, int], before: tuple[int, int]) -> tuple[float, float]:
    """Newcombe's interval of the difference of two shares, each as (numerator, denominator)."""
    share, earlier = now[0] / now[1], before[0] / before[1]
    low, high = of_share(*now)
    earlier_low, earlier_high = of_share(*before)
    gap = share - earlier
    below = sqrt((share - low) ** 2 + (earlier_high - earlier) ** 2)
    above = sqrt((high - share) ** 2 + (earlier - earlier_low) ** 2)
    return gap - below, gap + above
