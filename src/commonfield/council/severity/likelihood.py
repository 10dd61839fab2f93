"""Scores as numbered parameters, and the parameters that fit them best under penalties: Newton's method.

The model: log(P(k) / P(k-1)) = level + proposal - criterion - reader - step k. Each parameter has a normal
penalty around 0. The penalised likelihood is strictly concave, so that there is one best point, also where
somebody gave the same level throughout and the likelihood alone would run off.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.linalg import cho_factor, cho_solve

from commonfield.council.scores import Score
from commonfield.findings import NotEstimableError

Array = np.ndarray[Any, np.dtype[Any]]

MOST_LEVELS = 30
"""No rubric has more levels; scores on more are numbers, and each level would need scores of its own."""
_MOST_ROUNDS = 200
_SMALL_STEP = 1e-9
_LONGEST_STEP = 2.0


@dataclass(frozen=True)
class Penalties:
    """How far parameters are expected to spread, as standard deviations in logits.

    What lies within is hardly moved; what runs off is held. `steps` holds for each step and for the level of
    all. The defaults give the severities of the published small example; `sweep` tells what hangs on them.
    """

    readers: float = 1.0
    proposals: float = 2.0
    criteria: float = 1.0
    steps: float = 3.0


@dataclass(frozen=True)
class Encoded:
    """Scores by number. `reading` counts levels from the lowest; `lowest` is that level."""

    proposals: tuple[str, ...]
    readers: tuple[str, ...]
    criteria: tuple[str, ...]
    lowest: int
    n_levels: int
    proposal: Array
    reader: Array
    criterion: Array
    reading: Array

    @property
    def places(self) -> dict[str, slice]:
        """Where each facet stands among the parameters."""
        ends = np.cumsum(
            [1, len(self.proposals), len(self.readers), len(self.criteria), self.n_levels - 1]
        ).tolist()
        names = ("proposals", "readers", "criteria", "steps")
        return {name: slice(a, b) for name, a, b in zip(names, ends, ends[1:], strict=False)}

    def members(self, facet: str) -> Array:
        """Which element of a facet each score is of."""
        return {"proposals": self.proposal, "readers": self.reader, "criteria": self.criterion}[facet]

    def names(self, facet: str) -> tuple[str, ...]:
        return {"proposals": self.proposals, "readers": self.readers, "criteria": self.criteria}[facet]


@dataclass(frozen=True)
class Solution:
    """The best point. `expected` and `variance` are of each score, `covariance` of all parameters."""

    encoded: Encoded
    penalties: Penalties
    parameters: Array
    covariance: Array
    expected: Array
    variance: Array
    level_with_step: Array
    """For each score and step: the covariance of the level with reaching the step."""

    def of(self, facet: str) -> Array:
        """The parameters of a facet."""
        found: Array = self.parameters[self.encoded.places[facet]]
        return found


def encode(scores: Sequence[Score], *, lowest: int | None = None, highest: int | None = None) -> Encoded:
    """Number proposals, readers, criteria and levels.

    Args:
        scores: Whole numbers. Criteria are a facet where there are two or more.
        lowest: The lowest level that could be given; the lowest seen if not told.
        highest: The highest.

    Raises:
        NotEstimableError: a score is no whole number or none of the levels, or there are too many levels.
    """
    if any(score.score != round(score.score) for score in scores):
        raise NotEstimableError(
            "scores: expected whole numbers for the rasch model, found others.",
            likely_cause="Scores are sums, means or percentages.",
            fix="Take the crossed model: --model crossed.",
        )
    levels = [round(score.score) for score in scores]
    low = min(levels) if lowest is None else lowest
    high = max(levels) if highest is None else highest
    if strange := sum(not low <= level <= high for level in levels):
        raise NotEstimableError(
            f"scores: expected levels from {low} to {high} as the rubric has them, found {strange} beside.",
            likely_cause="The scores were given on another rubric.",
            fix="Name the rubric that was used.",
        )
    if high - low >= MOST_LEVELS:
        raise NotEstimableError(
            f"scores: expected at most {MOST_LEVELS} levels for the rasch model, found scores further apart.",
            likely_cause="Scores are sums or percentages.",
            fix="Take the crossed model: --model crossed.",
        )
    facets = [
        tuple(sorted({getattr(s, name) for s in scores})) for name in ("proposal", "reader", "criterion")
    ]
    proposals, readers, criteria = facets
    numbers = [{code: i for i, code in enumerate(facet)} for facet in facets]
    return Encoded(
        proposals,
        readers,
        criteria if len(criteria) > 1 else (),
        low,
        high - low + 1,
        np.array([numbers[0][s.proposal] for s in scores]),
        np.array([numbers[1][s.reader] for s in scores]),
        np.array([numbers[2][s.criterion] for s in scores]),
        np.array(levels) - low,
    )


def maximise(encoded: Encoded, penalties: Penalties, *, start: Array | None = None) -> Solution:
    """Find the best point by Newton's method with the exact second derivatives.

    Args:
        encoded: The scores.
        penalties: See `Penalties`.
        start: Where to begin: the best point under penalties nearby saves rounds.
    """
    model = _Model(encoded, penalties)
    point = np.zeros(model.size) if start is None else start.copy()
    worth = model.worth(point)
    for _ in range(_MOST_ROUNDS):
        slope, curvature = model.derivatives(point)
        step = cho_solve(cho_factor(curvature), slope)
        longest = float(np.abs(step).max())
        step *= min(1.0, _LONGEST_STEP / longest) if longest else 1.0
        while (tried := model.worth(point + step)) < worth - 1e-9 * abs(worth):
            step *= 0.5
        point, worth = point + step, tried
        if longest < _SMALL_STEP:
            break
    probability = model.probabilities(point)
    expected, variance, with_step = model.moments(probability)
    covariance = cho_solve(cho_factor(model.derivatives(point)[1]), np.eye(model.size))
    return Solution(encoded, penalties, point, covariance, expected, variance, with_step)


class _Model:
    """The penalised log-likelihood with its derivatives."""

    def __init__(self, encoded: Encoded, penalties: Penalties) -> None:
        places = encoded.places
        self.encoded = encoded
        self.size = places["steps"].stop
        self.levels = np.arange(encoded.n_levels)
        self.steps = places["steps"]
        spread = np.full(self.size, float(penalties.steps))
        for facet in ("proposals", "readers", "criteria"):
            spread[places[facet]] = getattr(penalties, facet)
        self.precision = 1 / spread**2
        # Each score rests on the level and on one element of each facet; severity and difficulty count down.
        self.columns = [np.zeros_like(encoded.proposal), places["proposals"].start + encoded.proposal]
        self.columns.append(places["readers"].start + encoded.reader)
        self.signs = [1.0, 1.0, -1.0]
        if encoded.criteria:
            self.columns.append(places["criteria"].start + encoded.criterion)
            self.signs.append(-1.0)

    def _logits(self, point: Array) -> Array:
        place = sum(sign * point[column] for sign, column in zip(self.signs, self.columns, strict=True))
        reached = np.concatenate([[0.0], np.cumsum(point[self.steps])])
        logits: Array = np.multiply.outer(place, self.levels) - reached
        return logits

    def worth(self, point: Array) -> float:
        logits = self._logits(point)
        highest = logits.max(axis=1)
        whole = highest + np.log(np.exp(logits - highest[:, None]).sum(axis=1))
        given = logits[np.arange(len(logits)), self.encoded.reading]
        return float((given - whole).sum() - 0.5 * (self.precision * point**2).sum())

    def probabilities(self, point: Array) -> Array:
        logits = self._logits(point)
        raised = np.exp(logits - logits.max(axis=1, keepdims=True))
        probability: Array = raised / raised.sum(axis=1, keepdims=True)
        return probability

    def moments(self, probability: Array) -> tuple[Array, Array, Array]:
        expected = probability @ self.levels
        variance = probability @ self.levels**2 - expected**2
        reached = self._reached(probability)
        worth_of_reaching = (probability * self.levels)[:, ::-1].cumsum(axis=1)[:, ::-1][:, 1:]
        return expected, variance, worth_of_reaching - expected[:, None] * reached

    def derivatives(self, point: Array) -> tuple[Array, Array]:
        """The slope, and the second derivatives with their sign turned."""
        probability = self.probabilities(point)
        expected, variance, with_step = self.moments(probability)
        reached = self._reached(probability)
        seen = self.encoded.reading[:, None] >= self.levels[1:]
        slope = -self.precision * point
        residual = self.encoded.reading - expected
        curvature = np.diag(self.precision)
        for sign, column in zip(self.signs, self.columns, strict=True):
            slope += sign * np.bincount(column, residual, minlength=self.size)
            for other_sign, other in zip(self.signs, self.columns, strict=True):
                flat = np.bincount(column * self.size + other, variance, minlength=self.size**2)
                curvature += sign * other_sign * flat.reshape(self.size, self.size)
            for j in range(len(self.levels) - 1):
                place = self.steps.start + j
                crossed = -sign * np.bincount(column, with_step[:, j], minlength=self.size)
                curvature[:, place] += crossed
                curvature[place, :] += crossed
        slope[self.steps] += (reached - seen).sum(axis=0)
        # Reaching a higher step means having reached the lower one.
        number = np.arange(reached.shape[1])
        higher = reached.sum(axis=0)[np.maximum.outer(number, number)]
        curvature[self.steps, self.steps] += higher - reached.T @ reached
        return slope, curvature

    @staticmethod
    def _reached(probability: Array) -> Array:
        """The probability of reaching each step."""
        reached: Array = probability[:, ::-1].cumsum(axis=1)[:, ::-1][:, 1:]
        return reached
