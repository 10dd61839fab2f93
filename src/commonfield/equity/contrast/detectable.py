"""The smallest difference that people of these numbers could show: what to read before any result."""

from __future__ import annotations

from math import sqrt

POWER, LEVEL = 0.8, 0.05


def smallest_detectable(participants: int, others: int, *, spread: float = 0.5) -> float:
    """Give the true difference that a two-sided test at the 5 % level finds four times in five.

    Args:
        participants: One or more.
        others: One or more.
        spread: The standard deviation of the outcome; for 0 and 1 at most .5, which is that of a share of
            one half.

    Returns:
        In the outcome's unit: a share for 0 and 1.
    """
    return multiple() * spread * sqrt(1 / participants + 1 / others)


def multiple() -> float:
    """Give how many standard errors a true difference must have to be found four times in five."""
    from scipy.stats import norm

    return float(norm.ppf(1 - LEVEL / 2) + norm.ppf(POWER))
