"""How unevenly something is shared out: the Gini coefficient, exactly, and what equal chances would give."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import comb

DRAWS = 2000
"""How often turns are dealt out at random for the range that chance alone gives."""

_EXACT_UP_TO = 300
_TAIL = Fraction(1, 40)


def gini(counts: Sequence[int]) -> Fraction | None:
    """Say how unevenly counts are shared, corrected for small n.

    The sum of differences over all pairs, over (n - 1) times the total: Gini times n / (n - 1). It is 0 where
    all have the same, and 1 where one has everything, for every n; uncorrected, the latter would be 1 - 1/n.

    Args:
        counts: What each has, 0 or more, those with nothing among them.

    Returns:
        A share from 0 to 1; null for fewer than two, or where nobody has anything.
    """
    total, n = sum(counts), len(counts)
    if n < 2 or total == 0:
        return None
    # In rising order the k-th (from 0) stands above k others and below n - 1 - k.
    differences = sum(count * (2 * k - (n - 1)) for k, count in enumerate(sorted(counts)))
    return Fraction(differences, (n - 1) * total)


def gini_by_chance(n: int, turns: int) -> float | None:
    """Give the Gini to expect if every turn fell to each of n with equal chances.

    Few turns are shared unevenly by chance alone. For two of the n, their turns together are binomial
    (turns, 2/n), and of m turns between two the expected difference is m C(m-1, (m-1)//2) / 2^(m-1).

    Returns:
        The expectation of `gini`; null where there is none.
    """
    if n < 2 or turns == 0:
        return None
    if turns > _EXACT_UP_TO:
        return _gini_by_many_chances(n, turns)
    over_two = sum(
        comb(turns, m) * (n - 2) ** (turns - m) * m * comb(m - 1, (m - 1) // 2) for m in range(1, turns + 1)
    )
    return float(Fraction(over_two * n, turns * n**turns))


def _gini_by_many_chances(n: int, turns: int) -> float:
    """Sum the same terms as logarithms: whole numbers of so many digits would take long."""
    import numpy as np
    from scipy.special import gammaln

    m = np.arange(1.0, turns + 1) if n > 2 else np.array([float(turns)])
    half = np.floor((m - 1) / 2)
    ways = gammaln(turns + 1) - gammaln(m + 1) - gammaln(turns - m + 1)
    difference = np.log(m) + gammaln(m) - gammaln(half + 1) - gammaln(m - half)
    others = (turns - m) * np.log(n - 2) if n > 2 else 0.0
    return float(np.exp(ways + difference + others - turns * np.log(n)).sum() * n / turns)


def range_by_chance(n: int, turns: int, *, seed: int = 7) -> tuple[Fraction, Fraction] | None:
    """Give the range in which the Gini lies in 95 of 100 rounds with equal chances, from drawn rounds.

    It is exact, so that a Gini at its very end is not taken for one beyond it.
    """
    if n < 2 or turns == 0:
        return None
    import numpy as np

    rounds = np.random.default_rng(seed).multinomial(turns, [1 / n] * n, size=DRAWS)
    weights = 2 * np.arange(n) - (n - 1)
    drawn = [int(differences) for differences in np.sort(np.sort(rounds, axis=1) @ weights)]
    low, high = (_quantile(drawn, share) / ((n - 1) * turns) for share in (_TAIL, 1 - _TAIL))
    return low, high


def _quantile(ordered: Sequence[int], share: Fraction) -> Fraction:
    """Give what lies so far up in rising values, between two of them in proportion."""
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])
