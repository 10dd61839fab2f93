"""Intervals for shares and for the difference of two shares."""

from __future__ import annotations

from math import sqrt
from typing import NamedTuple

Z_95 = 1.959963984540054
"""The standard normal deviate that 2.5 % exceed."""


class Interval(NamedTuple):
    """The two ends of an interval."""

    low: float
    high: float


def wilson(successes: int, people: int, *, z: float = Z_95) -> Interval:
    """Give the score interval of a share.

    Args:
        successes: People for whom it holds, 0 to `people`.
        people: 1 or more.
        z: Normal deviate; 1.96 for 95 %.

    Source:
        Wilson, E. B. (1927), Journal of the American Statistical Association 22, 209-212.
    """
    share = successes / people
    middle = share + z * z / (2 * people)
    half = z * sqrt(share * (1 - share) / people + z * z / (4 * people * people))
    scale = 1 + z * z / people
    return Interval(max(0.0, (middle - half) / scale), min(1.0, (middle + half) / scale))


def newcombe(successes: int, people: int, others_successes: int, others: int, *, z: float = Z_95) -> Interval:
    """Give the hybrid score interval of the difference between two groups that share nobody.

    It takes the people as a draw from a process that could have gone otherwise; they are also everybody
    there was, so the interval speaks of that process and not of a sampling error.

    Source:
        Newcombe, R. G. (1998), Statistics in Medicine 17, 873-890, method 10.
    """
    share, others_share = successes / people, others_successes / others
    low, high = wilson(successes, people, z=z)
    others_low, others_high = wilson(others_successes, others, z=z)
    gap = share - others_share
    return Interval(
        gap - sqrt((share - low) ** 2 + (others_high - others_share) ** 2),
        gap + sqrt((high - share) ** 2 + (others_share - others_low) ** 2),
    )


def newcombe_of_part(
    successes: int, people: int, others_successes: int, others: int, *, z: float = Z_95
) -> Interval:
    """Give the interval of the gap between a group and everybody, the group among them.

    The gap to everybody is the gap to the others times the share of the others among all, so the interval
    of the one is that of the other, scaled.
    """
    low, high = newcombe(successes, people, others_successes, others, z=z)
    scale = others / (people + others)
    return Interval(low * scale, high * scale)
