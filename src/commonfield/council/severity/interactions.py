"""Whether a reader is harder on one criterion than elsewhere: a screen, guarded against looking often."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import norm

from commonfield.council.severity.likelihood import Array, Solution

FAMILY_ERROR = 0.05
"""How often a screen may name anything at all where there is nothing to find."""


@dataclass(frozen=True)
class Interaction:
    """One reader on one criterion: how far the scores lie from what the model expects.

    `per_score` is in levels, negative where the reader gives less than expected. `z` is the sum of residuals
    over its standard deviation, which takes into account that the model was fitted to the same scores. `p` is
    adjusted by Holm for all pairs of a reader and a criterion.
    """

    reader: str
    criterion: str
    n_scores: int
    per_score: float
    z: float
    p: float

    @property
    def stands_out(self) -> bool:
        return self.p < FAMILY_ERROR


def screen_interactions(solution: Solution) -> list[Interaction]:
    """Look at every reader on every criterion; the most surprising first, none without criteria."""
    encoded = solution.encoded
    if not encoded.criteria:
        return []
    n_criteria = len(encoded.criteria)
    cell = encoded.reader * n_criteria + encoded.criterion
    n_cells = len(encoded.readers) * n_criteria
    count = np.bincount(cell, minlength=n_cells)
    total = np.bincount(cell, encoded.reading - solution.expected, minlength=n_cells)
    variance = _variances(solution, cell, n_cells)
    # A pair that the model fits by itself has a residual that cannot be anything but 0.
    screened = np.flatnonzero((count > 0) & (variance > 1e-6))
    z = total[screened] / np.sqrt(variance[screened])
    p = _holm(2 * norm.sf(np.abs(z)))
    found = [
        Interaction(
            encoded.readers[number // n_criteria],
            encoded.criteria[number % n_criteria],
            int(count[number]),
            float(total[number] / count[number]),
            float(z[i]),
            float(p[i]),
        )
        for i, number in enumerate(screened.tolist())
    ]
    return sorted(found, key=lambda one: (-abs(one.z), one.reader, one.criterion))


def _variances(solution: Solution, cell: Array, n_cells: int) -> Array:
    """The variance of the sum of residuals of each pair, the fit taken into account.

    To first order residuals are what is left of the scores' own scatter once the fitted part is taken off.
    """
    encoded = solution.encoded
    places = encoded.places
    size = places["steps"].stop
    own = np.bincount(cell, solution.variance, minlength=n_cells)
    crossed = np.zeros((size, n_cells))
    signed = [(1.0, np.zeros_like(cell))]
    for facet, sign in (("proposals", 1.0), ("readers", -1.0), ("criteria", -1.0)):
        signed.append((sign, places[facet].start + encoded.members(facet)))
    for sign, column in signed:
        flat = np.bincount(column * n_cells + cell, solution.variance, minlength=size * n_cells)
        crossed += sign * flat.reshape(size, n_cells)
    for j in range(places["steps"].stop - places["steps"].start):
        crossed[places["steps"].start + j] -= np.bincount(
            cell, solution.level_with_step[:, j], minlength=n_cells
        )
    moved = solution.covariance @ crossed
    penalty = np.full(size, float(solution.penalties.steps))
    for facet in ("proposals", "readers", "criteria"):
        penalty[places[facet]] = getattr(solution.penalties, facet)
    # The curvature of the likelihood alone, times `moved`: the penalised one gives `crossed` back.
    by_scores = crossed - moved / penalty[:, None] ** 2
    variance: Array = own - 2 * (crossed * moved).sum(axis=0) + (moved * by_scores).sum(axis=0)
    return variance


def _holm(p: Array) -> Array:
    order = np.argsort(p, kind="stable")
    stepped = np.maximum.accumulate(p[order] * (len(p) - np.arange(len(p))))
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum(stepped, 1.0)
    return adjusted
