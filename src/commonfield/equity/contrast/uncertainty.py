"""How sure an estimate is: robust errors, clustered errors, and a bootstrap where clusters are few."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from commonfield.equity.contrast.models import Slopes
from commonfield.equity.contrast.people import numbered

if TYPE_CHECKING:
    from commonfield.equity.contrast.estimator import Estimator
    from commonfield.equity.contrast.people import Floats, People, Whole

LEVEL = 0.05
FEW_CLUSTERS = 30
"""Below this many, normal errors of clusters are too small, and the wild bootstrap takes their place."""
TOO_FEW_CLUSTERS = 6
"""Below this many, nothing can be said of other clusters than these; see `speaks_of_these_alone`."""
FEW_SIGNS = 12
DRAWS = 1999
SEED = 0
ROBUST, CLUSTERED, BOOTSTRAPPED = "robust", "clustered", "wild cluster bootstrap"


@dataclass(frozen=True)
class Sureness:
    """An error and a 95 % interval.

    Args:
        error: The standard error.
        low: The lower end; null where clusters are too few to find one.
        high: The upper end.
        how: `robust`, `clustered` or `wild cluster bootstrap`.
    """

    error: float
    low: float | None
    high: float | None
    how: str


def sureness(of: Estimator, *, alone: bool = False) -> Sureness:
    """Give the error and the interval of an estimate, clustered where its people stand in clusters.

    Args:
        of: The estimate.
        alone: Speak of these clusters alone, see `speaks_of_these_alone`.
    """
    if of.people.cluster is not None and not alone:
        cluster, count = numbered(of.people.cluster)
        if count >= FEW_CLUSTERS:
            return _by_normal(of.estimate, clustered_error(of.scores(of.surprise), cluster), count - 1)
        if count > 1:
            return _Wild(of, cluster, count).sureness()
    freedom = max(min(of.people.participants, of.effective) - 1, 1.0)
    found = _by_normal(of.estimate, robust_error(of), freedom)
    return Sureness(found.error, found.low, found.high, ROBUST)


def speaks_of_these_alone(people: People) -> bool:
    """Tell whether people are compared within each of very few clusters.

    What a cluster's people share then stands on both sides and falls out of the difference. Errors between
    people say how sure it is for these clusters; for others like them, five say next to nothing.
    """
    if people.cluster is None:
        return False
    count = numbered(people.cluster)[1]
    pairs = numbered(people.stratum * (int(people.cluster.max()) + 1) + people.cluster)[1]
    return count < TOO_FEW_CLUSTERS and pairs == numbered(people.stratum)[1]


def robust_error(of: Estimator) -> float:
    """Give the error that holds where people differ in how far their outcomes spread (HC2).

    Each squared score is divided by one less its leverage. Whoever is alone in a stratum has no error of
    their own, and takes the average spread of the others.

    Source:
        MacKinnon, J. G., White, H. (1985), Journal of Econometrics 29, 305-325.
    """
    leverage, scores = of.leverage(), of.scores(of.surprise)
    alone = leverage > 1 - 1e-9
    squares = scores**2 / np.where(alone, 1.0, 1 - leverage)
    if alone.any():
        spread = np.where(alone, 0.0, squares / np.maximum(of.weights, 1e-300) ** 2)
        like = ~alone & ~of.people.participant if (~alone & ~of.people.participant).any() else ~alone
        usual = float(spread[like].mean()) if like.any() else 0.0
        squares = np.where(alone, of.weights**2 * usual, squares)
    return float(np.sqrt(squares.sum()))


def clustered_error(scores: Floats, cluster: Whole) -> float:
    """Give the error where people of a cluster share what happened to them.

    Args:
        scores: What each person adds to the error.
        cluster: Of each person, numbered without holes; two or more.
    """
    count, people = int(cluster.max()) + 1, len(scores)
    return float(np.sqrt(_correction(count, people) * (np.bincount(cluster, scores) ** 2).sum()))


def _correction(clusters: int, people: int) -> float:
    return clusters / (clusters - 1) * (people - 1) / max(people - 2, 1)


def _by_normal(estimate: float, error: float, freedom: float) -> Sureness:
    from scipy.stats import t

    half = float(t.ppf(1 - LEVEL / 2, freedom)) * error
    return Sureness(error, estimate - half, estimate + half, CLUSTERED)


class _Wild:
    """The wild cluster bootstrap with the null imposed, turned into an interval by inversion.

    Every step is linear in outcomes, so what each cluster's residuals do to the estimate and to its
    clustered error is found once; a draw of signs is then a product of small matrices.

    Source:
        Cameron, A. C., Gelbach, J. B., Miller, D. L. (2008), Review of Economics and Statistics 90,
        414-427; six-point signs: Webb, M. D. (2023), Canadian Journal of Economics 56.
    """

    def __init__(self, of: Estimator, cluster: Whole, count: int) -> None:
        people = of.people
        self.of, self.cluster, self.count = of, cluster, count
        self.error = clustered_error(of.scores(of.surprise), cluster)
        null = Slopes(of.model.columns, people.stratum, of.weights, centring=of.weights)
        self.outcome = self._answers(null.surprise(people.outcome))
        self.part = self._answers(null.surprise(people.participant.astype(np.float64)))
        self.signs = _signs(count)

    def _answers(self, residuals: Floats) -> tuple[Floats, Floats]:
        """Give what residuals of each cluster alone do to the estimate, and to each cluster's score."""
        moved, scores = np.empty(self.count), np.empty((self.count, self.count))
        for number in range(self.count):
            surprise = self.of.model.surprise(np.where(self.cluster == number, residuals, 0.0))
            moved[number] = self.of.average(surprise)
            scores[:, number] = np.bincount(self.cluster, self.of.scores(surprise), minlength=self.count)
        return moved, scores

    def chance(self, null: float) -> float:
        """Give the share of draws under a true difference `null` that lie as far out as the estimate."""
        moved = self.signs @ (self.outcome[0] - null * self.part[0])
        scores = self.signs @ (self.outcome[1] - null * self.part[1]).T
        errors = np.sqrt(_correction(self.count, len(self.of.people)) * (scores**2).sum(axis=1))
        drawn = np.abs(moved) / np.maximum(errors, 1e-300)
        return float(np.mean(drawn >= abs(self.of.estimate - null) / self.error * (1 - 1e-12)))

    def sureness(self) -> Sureness:
        estimate = self.of.estimate
        if self.error <= 1e-12 * (1 + abs(estimate)):
            return Sureness(self.error, estimate, estimate, BOOTSTRAPPED)
        low, high = (_edge(self.chance, estimate, side * self.error) for side in (-1, 1))
        return Sureness(self.error, low, high, BOOTSTRAPPED)


def _signs(clusters: int) -> Floats:
    """Draw signs, one for each cluster: six values where clusters are so few that two would repeat."""
    values = np.sqrt([0.5, 1.0, 1.5]) if clusters < FEW_SIGNS else np.ones(1)
    chance = np.random.default_rng(SEED)
    return chance.choice(np.concatenate([-values, values]), size=(DRAWS, clusters))


def _edge(chance: Callable[[float], float], estimate: float, step: float) -> float | None:
    """Find where an interval ends: the farthest value that is not refused at the 5 % level."""
    inside, length = estimate, 1.0
    while chance(estimate + length * step) > LEVEL:
        inside, length = estimate + length * step, length * 2
        if length > 64:
            return None
    outside = estimate + length * step
    for _ in range(40):
        middle = (inside + outside) / 2
        inside, outside = (middle, outside) if chance(middle) > LEVEL else (inside, middle)
    return float(outside)
