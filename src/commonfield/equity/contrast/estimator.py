"""One form for every method: weights for the others, and a model that takes out what is foreseen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from commonfield.equity.contrast.models import Slopes
    from commonfield.equity.contrast.people import Floats, People


@dataclass(frozen=True)
class Estimator:
    """The mean of participants less the weighted mean of others, with what a model foretells taken out.

    Args:
        method: `raw`, `stratified`, `entropy_balanced` or `doubly_robust`.
        people: Those whom it compares.
        weights: One per person; those of participants sum to 1, and those of the others.
        model: How outcomes of others are foretold.
        surprise: Outcomes less what is foretold, centred within strata for the others.
    """

    method: str
    people: People
    weights: Floats
    model: Slopes
    surprise: Floats

    @property
    def estimate(self) -> float:
        """The adjusted difference: an average over participants."""
        return self.average(self.surprise)

    @property
    def effective(self) -> float:
        """How many equally weighted others would tell as much."""
        others = self.weights[~self.people.participant]
        return float(others.sum() ** 2 / (others**2).sum())

    def average(self, surprise: Floats) -> float:
        """Give the difference that surprises amount to; others have none on average."""
        part = self.people.participant
        return float(self.weights[part] @ surprise[part])

    def scores(self, surprise: Floats) -> Floats:
        """Give what each person adds to the error of the difference; they sum to zero."""
        part = self.people.participant
        centred = surprise - np.where(part, self.average(surprise), 0.0)
        return np.where(part, self.weights, -self.weights) * centred

    def leverage(self) -> Floats:
        """Give how much each outcome pulls its own foretelling to itself, 0 to 1."""
        return np.where(self.people.participant, 1 / self.people.participants, self.model.leverage())


@dataclass(frozen=True)
class Estimate:
    """An adjusted difference as it is told.

    Args:
        method: See `Estimator`.
        estimate: Participants less others, in the outcome's unit (a share for 0 and 1); null where the
            method has no answer, and so are the next three.
        standard_error: Of the estimate.
        low: The lower end of its 95 % interval; null too where clusters are too few to find one.
        high: The upper end.
        n_participants: Whom it speaks of.
        n_comparison: Whom they are compared with.
        effective_n: How many equally weighted others would tell as much; null without an answer.
    """

    method: str
    estimate: float | None
    standard_error: float | None
    low: float | None
    high: float | None
    n_participants: int
    n_comparison: int
    effective_n: float | None
