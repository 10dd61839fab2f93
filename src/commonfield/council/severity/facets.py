"""What is said of readers, proposals, criteria and steps: where each stands, how surely, and how it fits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.linalg import cho_factor, cho_solve
from scipy.stats import chi2

from commonfield.council.severity.likelihood import Array, Encoded, Solution

LARGE = 1.959963984540054
"""How many standard errors lie on either side in an interval of 95 %."""


@dataclass(frozen=True)
class Measure:
    """Where one element stands, in logits.

    For a reader `estimate` is severity, for a criterion difficulty: more means lower scores. The standard
    error is that of the distance to the mean of the facet. `infit` and `outfit` are mean squares: about 1
    where scores scatter as the model expects, more where they surprise, less where they hardly vary.
    `fair_average` is the score to be expected with all other facets at their mean. `extreme` says that every
    score is the lowest or the highest level: then the penalty alone holds the estimate.
    """

    element: str
    estimate: float
    standard_error: float
    n_scores: int
    mean_score: float
    fair_average: float
    infit: float | None
    outfit: float | None
    extreme: Literal["lowest", "highest"] | None

    @property
    def low(self) -> float:
        return self.estimate - LARGE * self.standard_error

    @property
    def high(self) -> float:
        return self.estimate + LARGE * self.standard_error


@dataclass(frozen=True)
class Spread:
    """How far the elements of a facet stand apart, beside how surely each is placed.

    `reliability` is the variance of the estimates over itself and the mean squared standard error: penalised
    estimates are drawn in already, so nothing is taken off. `separation` is the root of reliability over what
    lacks to 1, and `strata`, (4 x separation + 1) / 3, how many levels can be told apart. `chi_square` asks
    whether all elements could be equal; it takes the penalty on this facet back out.
    """

    separation: float | None
    reliability: float | None
    strata: float | None
    chi_square: float | None
    df: int
    p: float | None


@dataclass(frozen=True)
class Step:
    """Going from the level below to `level`.

    `estimate` is null where one of the two was never given: then only the penalty would place the step.
    `disordered` says that it stands below an earlier step, so that the level below is never the likeliest.
    """

    level: int
    n_scores: int
    estimate: float | None
    standard_error: float | None
    unused: bool
    disordered: bool


def measure_facet(solution: Solution, facet: Literal["readers", "proposals", "criteria"]) -> list[Measure]:
    """Place every element of a facet; proposals and criteria around their mean, readers as they float."""
    encoded = solution.encoded
    names = encoded.names(facet)
    if not names:
        return []
    raw = solution.of(facet)
    estimates = raw if facet == "readers" else raw - raw.mean()
    errors = np.sqrt(np.diag(_around_mean(solution, facet)).clip(min=0))
    members = encoded.members(facet)
    n = len(names)
    count = np.bincount(members, minlength=n)
    total = np.bincount(members, encoded.reading, minlength=n)
    residual = encoded.reading - solution.expected
    infit, outfit = _fit(members, residual, solution.variance, n)
    sign = 1.0 if facet == "proposals" else -1.0
    fair = [_expected_at(solution, place) for place in _middle(solution, without=facet) + sign * raw]
    top = encoded.n_levels - 1
    return [
        Measure(
            name,
            float(estimates[i]),
            float(errors[i]),
            int(count[i]),
            float(total[i] / count[i]) + encoded.lowest,
            fair[i] + encoded.lowest,
            infit[i],
            outfit[i],
            "lowest" if total[i] == 0 else "highest" if total[i] == top * count[i] else None,
        )
        for i, name in enumerate(names)
    ]


def spread_of(solution: Solution, facet: Literal["readers", "proposals", "criteria"]) -> Spread:
    """Say how far the elements of a facet stand apart; nothing of a facet with fewer than two."""
    n = len(solution.encoded.names(facet))
    if n < 2:
        return Spread(None, None, None, None, 0, None)
    estimates = solution.of(facet)
    around = _around_mean(solution, facet)
    seen = float(estimates.var(ddof=1))
    error = float(np.diag(around).mean())
    reliability = seen / (seen + error)
    separation = float(np.sqrt(seen / error))
    statistic = _fixed_chi_square(solution, facet)
    p = float(chi2.sf(statistic, n - 1))
    return Spread(separation, reliability, (4 * separation + 1) / 3, statistic, n - 1, p)


def measure_steps(solution: Solution) -> list[Step]:
    """Place the steps around their mean, and say which are out of order or rest on a level nobody gave."""
    encoded = solution.encoded
    count = np.bincount(encoded.reading, minlength=encoded.n_levels)
    raw = solution.of("steps")
    estimates = raw - raw.mean()
    place = encoded.places["steps"]
    n = len(raw)
    around = np.eye(n) - 1 / n
    errors = np.sqrt(np.diag(around @ solution.covariance[place, place] @ around).clip(min=0))
    steps = []
    highest_so_far = -np.inf
    for j in range(n):
        unused = bool(count[j] == 0 or count[j + 1] == 0)
        disordered = bool(not unused and estimates[j] < highest_so_far)
        if not unused:
            highest_so_far = max(highest_so_far, float(estimates[j]))
        steps.append(
            Step(
                encoded.lowest + j + 1,
                int(count[j + 1]),
                None if unused else float(estimates[j]),
                None if unused else float(errors[j]),
                unused,
                disordered,
            )
        )
    return steps


def unused_levels(encoded: Encoded) -> list[int]:
    """Give the levels that could be given and were not."""
    count = np.bincount(encoded.reading, minlength=encoded.n_levels)
    return [encoded.lowest + int(level) for level in np.flatnonzero(count == 0)]


def _fit(members: Array, residual: Array, variance: Array, n: int) -> tuple[list[float | None], ...]:
    # Where nothing could vary (a score that could hardly be another), a mean square would divide by nothing.
    possible = variance > 1e-9
    squared = np.where(possible, residual**2, 0.0)
    standardised = np.divide(squared, variance, out=np.zeros_like(squared), where=possible)
    count = np.bincount(members, possible, minlength=n)
    information = np.bincount(members, np.where(possible, variance, 0.0), minlength=n)
    outfit = np.bincount(members, standardised, minlength=n)
    infit = np.bincount(members, squared, minlength=n)
    return (
        [float(a / b) if b else None for a, b in zip(infit, information, strict=True)],
        [float(a / b) if b else None for a, b in zip(outfit, count, strict=True)],
    )


def _around_mean(solution: Solution, facet: str) -> Array:
    place = solution.encoded.places[facet]
    n = place.stop - place.start
    centre = np.eye(n) - 1 / n
    around: Array = centre @ solution.covariance[place, place] @ centre
    return around


def _middle(solution: Solution, *, without: str) -> float:
    """Where a score stands on the scale with all facets but one at their mean."""
    found = float(solution.parameters[0])
    for facet, sign in (("proposals", 1.0), ("readers", -1.0), ("criteria", -1.0)):
        if facet != without and solution.encoded.names(facet):
            found += sign * float(solution.of(facet).mean())
    return found


def _expected_at(solution: Solution, place: float) -> float:
    levels = np.arange(solution.encoded.n_levels)
    logits = place * levels - np.concatenate([[0.0], np.cumsum(solution.of("steps"))])
    raised = np.exp(logits - logits.max())
    return float((raised * levels).sum() / raised.sum())


def _fixed_chi_square(solution: Solution, facet: str) -> float:
    """Test that all elements are equal, on what the scores alone say of the distances between them."""
    place = solution.encoded.places[facet]
    n = place.stop - place.start
    basis = np.linalg.qr(np.column_stack([np.ones(n), np.eye(n)[:, : n - 1]]))[0][:, 1:]
    distance = basis.T @ solution.parameters[place]
    covariance = basis.T @ solution.covariance[place, place] @ basis
    precision = cho_solve(cho_factor(covariance), np.eye(n - 1))
    told_by_scores = precision - np.eye(n - 1) / getattr(solution.penalties, facet) ** 2
    pull = precision @ distance
    return max(0.0, float(pull @ np.linalg.pinv(told_by_scores, hermitian=True) @ pull))
