"""How strong something unmeasured would have to be to explain an estimate away."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, sqrt
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from commonfield.equity.contrast.estimator import Estimate
    from commonfield.equity.contrast.people import Floats, People

LEVEL = 0.05
LARGEST = 100.0


@dataclass(frozen=True)
class Sensitivity:
    """What the unmeasured would have to do.

    Args:
        ratio: The estimate as a ratio of shares; for numbers, roughly, by way of standard deviations.
        e_value: How strongly, as a ratio, something unmeasured would have to go with both taking part and
            the outcome to explain the estimate away; null where there is no ratio.
        e_value_of_limit: The same for the end of the interval that is nearer to no difference; 1 where the
            interval holds it.
        pairs: Participants who were paired with another person.
        gamma: How unequal, as a ratio of odds, chances of taking part may be within pairs before the
            difference could be chance; null where it could be even with equal odds.
        paired_difference: The mean difference within pairs.
    """

    ratio: float | None
    e_value: float | None
    e_value_of_limit: float | None
    pairs: int
    gamma: float | None
    paired_difference: float | None


def sensitivity(people: People, estimate: Estimate, pairs: Floats) -> Sensitivity:
    """Give both bounds.

    Args:
        people: Those whom the estimate compares.
        estimate: With or without an answer.
        pairs: Outcomes of participants less those of their partners.
    """
    ratios = [_ratio(people, each) for each in (estimate.estimate, estimate.low, estimate.high)]
    ratio, low, high = ratios
    return Sensitivity(
        ratio,
        None if ratio is None else e_value(ratio),
        None if ratio is None else _of_limit(low, high),
        len(pairs),
        gamma(pairs) if len(pairs) else None,
        float(pairs.mean()) if len(pairs) else None,
    )


def e_value(ratio: float) -> float:
    """Give the E-value of a ratio of shares above 0.

    Source:
        VanderWeele, T. J., Ding, P. (2017), Annals of Internal Medicine 167, 268-274.
    """
    above = max(ratio, 1 / ratio)
    return above + sqrt(above * (above - 1))


def _of_limit(low: float | None, high: float | None) -> float | None:
    """Give the E-value of the limit nearer to 1; an end without a ratio lies far off on its side."""
    if low is None and high is None:
        return None
    if low is not None and low > 1:
        return e_value(low)
    if high is not None and high < 1:
        return e_value(high)
    return 1.0


def _ratio(people: People, difference: float | None) -> float | None:
    if difference is None:
        return None
    outcome, part = people.outcome, people.participant
    if people.counts_people:
        share = float(outcome[part].mean())
        return share / (share - difference) if share > 0 and share - difference > 0 else None
    spread = sqrt((outcome[part].var() + outcome[~part].var()) / 2)
    # The approximation that the same paper gives for differences in standard deviations.
    return exp(0.91 * difference / spread) if spread > 0 else None


def gamma(pairs: Floats) -> float | None:
    """Give the largest ratio of odds within pairs at which the difference is still beyond chance.

    One-sided at the 5 % level, on the side of the mean difference: for outcomes of 0 and 1 by the binomial
    distribution of pairs that differ, for numbers by Wilcoxon's signed ranks.

    Returns:
        1 or more, at most 100; null where equal odds explain the difference already.

    Source:
        Rosenbaum, P. R. (2002), Observational Studies, second edition, sections 4.2 and 4.3.
    """
    chance = _Pairs(pairs if pairs.mean() >= 0 else -pairs).worst_chance
    if chance(1.0) > LEVEL:
        return None
    low, high = 1.0, LARGEST
    if chance(high) <= LEVEL:
        return high
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if chance(middle) <= LEVEL else (low, middle)
    return low


def worst_chance(pairs: Floats, odds: float) -> float:
    """Give the largest one-sided chance of differences as far above zero, where odds within pairs differ.

    Args:
        pairs: Differences within pairs.
        odds: The largest ratio of the odds of taking part within a pair, 1 or more.
    """
    return _Pairs(pairs).worst_chance(odds)


class _Pairs:
    """Pairs, ranked once."""

    def __init__(self, pairs: Floats) -> None:
        from scipy.stats import rankdata

        apart = pairs != 0
        self.count, self.above = int(apart.sum()), int((pairs > 0).sum())
        self.shares = bool(np.isin(pairs[apart], (-1.0, 1.0)).all())
        # Pairs that do not differ take ranks, and count on no side.
        ranks = rankdata(np.abs(pairs))
        self.found = float(ranks[pairs > 0].sum())
        self.total, self.squares = float(ranks[apart].sum()), float((ranks[apart] ** 2).sum())

    def worst_chance(self, odds: float) -> float:
        from scipy.stats import binom, norm

        if not self.count:
            return 1.0
        share = odds / (1 + odds)
        if self.shares:
            return float(binom.sf(self.above - 1, self.count, share))
        spread = sqrt(share * (1 - share) * self.squares)
        return float(norm.sf((self.found - share * self.total) / spread))
