"""How alike participants and others were before: each covariate, before and after weighting."""

from __future__ import annotations

from dataclasses import dataclass
from math import log, sqrt
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from commonfield.equity.contrast.people import Covariate, Flags, Floats, People

ALIKE, TOO_FAR = 0.05, 0.25
"""Up to the first, groups are alike at baseline; above the second, no adjustment makes up for it."""


@dataclass(frozen=True)
class Likeness:
    """One covariate.

    Args:
        covariate: Its name, with the level of a category.
        before: The difference of means in standard deviations of the participants; null where the column
            does not vary and the means differ.
        after: The same with the others weighted; null too where there are no weights.
        variance_ratio: The variance of participants over that of the weighted others; null where one is 0.
        variance_ratio_before: The same without weights.
        wwc_before: Hedges' g (pooled deviation, small-sample factor), for 0 and 1 Cox's index: what the
            What Works Clearinghouse reads.
        wwc_after: The same with the others weighted.
        binary: Whether the column holds 0 and 1.
        fewest: The fewest people behind it on either side: who have it, who do not, whose value is known.
    """

    covariate: str
    before: float | None
    after: float | None
    variance_ratio: float | None
    variance_ratio_before: float | None
    wwc_before: float | None
    wwc_after: float | None
    binary: bool
    fewest: int


def likeness(people: People, kept: Flags, weights: Floats | None) -> list[Likeness]:
    """Compare every covariate, first among everybody, then among those kept as they are weighted.

    Args:
        people: Everybody.
        kept: Who stands in strata that hold both kinds.
        weights: One per person kept; null where there are none.

    Source:
        What Works Clearinghouse, Standards Handbook 4.1, baseline equivalence: 0.05 and 0.25.
    """
    everybody = np.ones(len(people))
    return [_of(each, people.participant, everybody, kept, weights) for each in people.covariates]


def _of(column: Covariate, part: Flags, everybody: Floats, kept: Flags, weights: Floats | None) -> Likeness:
    before = _Sides(column.values, part, everybody, column.known)
    weighted = None
    if weights is not None:
        weighted = _Sides(column.values[kept], part[kept], weights, column.known[kept])
    return Likeness(
        column.name,
        before.apart(before.spread),
        weighted.apart(before.spread) if weighted else None,
        weighted.ratio() if weighted else None,
        before.ratio(),
        before.clearinghouse(),
        weighted.clearinghouse() if weighted else None,
        before.binary,
        before.fewest,
    )


class _Sides:
    """Means and variances of participants and of others, over those whose value is known."""

    def __init__(self, values: Floats, part: Flags, weights: Floats, known: Flags) -> None:
        self.binary = bool(np.isin(values[known], (0.0, 1.0)).all())
        sides = [(values[side & known], weights[side & known]) for side in (part, ~part)]
        self.counts = [len(side) for side, _ in sides]
        having = [int(side.sum()) for side, _ in sides] if self.binary else []
        lacking = [count - some for count, some in zip(self.counts, having, strict=False)]
        self.fewest = min(*self.counts, *having, *lacking)
        self.means = [float(w @ x / w.sum()) if w.sum() > 0 else float("nan") for x, w in sides]
        self.variances = [self._variance(*side) for side in sides]
        every = values[known]
        self.spread = sqrt(self.variances[0]) or float(every.std() if len(every) else 0.0)

    def _variance(self, values: Floats, weights: Floats) -> float:
        if not weights.sum():
            return 0.0
        shares = weights / weights.sum()
        mean = float(shares @ values)
        if self.binary:
            return max(mean * (1 - mean), 0.0)
        left = 1 - float(shares @ shares)
        return float(shares @ (values - mean) ** 2) / left if left > 1e-12 else 0.0

    def apart(self, spread: float) -> float | None:
        gap = self.means[0] - self.means[1]
        if np.isnan(gap):
            return None
        if abs(gap) <= 1e-12 * (1 + abs(self.means[0])):
            return 0.0
        return gap / spread if spread > 0 else None

    def ratio(self) -> float | None:
        return self.variances[0] / self.variances[1] if min(self.variances) > 1e-300 else None

    def clearinghouse(self) -> float | None:
        if self.binary:
            return cox_index(*self.means, people=sum(self.counts))
        freedom = sum(self.counts) - 2
        if freedom < 1:
            return None
        pooled = sum((n - 1) * v for n, v in zip(self.counts, self.variances, strict=True)) / freedom
        found = self.apart(sqrt(pooled))
        return None if found is None else found * _small(sum(self.counts))


def cox_index(share: float, others: float, *, people: int) -> float | None:
    """Give the difference of two shares as a standardised one: the log odds ratio over 1.65.

    Returns:
        Null where one of them is 0 or 1 and the other is not: their odds are infinitely far apart.
    """
    if abs(share - others) <= 1e-12:
        return 0.0
    if not (0 < share < 1 and 0 < others < 1):
        return None
    return _small(people) * (log(share / (1 - share)) - log(others / (1 - others))) / 1.65


def _small(people: int) -> float:
    return 1 - 3 / (4 * people - 9) if people > 3 else 1.0
