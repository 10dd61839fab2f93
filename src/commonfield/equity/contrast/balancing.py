"""Weights that make the others look like the participants: entropy balancing, exact within strata."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from commonfield.equity.contrast.people import Floats, Whole

TOLERANCE = 1e-9
"""Of a mean, in standard deviations of the column."""
STEPS = 200
DEPENDENT = 1e-9
CONTRADICTION = 1e-6
INFEASIBLE, UNDECIDED = "infeasible", "not found"


@dataclass(frozen=True)
class Balanced:
    """Weights, or why there are none.

    Args:
        weights: One per other person, positive, summing to 1; null where there are none.
        steps: How many Newton steps were taken.
        why_not: `infeasible`: no weights can do it; `not found`: the search ended without an answer.
    """

    weights: Floats | None
    steps: int
    why_not: str = ""


def balance(others: Floats, stratum: Whole, targets: Floats, wanted: Floats) -> Balanced:
    """Find the weights nearest to equal ones (in relative entropy) that meet every mean exactly.

    Within strata weights sum to what is wanted, so strata need no columns: the weight of a person is
    wanted[s] * exp(x b) / sum of exp(x b) in s, and b minimises a smooth convex function of as many
    numbers as there are columns. Damped Newton steps with a line search find it.

    Args:
        others: People by columns, of any scale.
        stratum: Of each, numbered from 0 on, none empty.
        targets: The mean that each column must have.
        wanted: The share of weight that each stratum must have, summing to 1.

    Source:
        Hainmueller, J. (2012), Entropy balancing for causal effects, Political Analysis 20, 25-46.
    """
    order = np.argsort(stratum, kind="stable")
    starts = np.searchsorted(stratum[order], np.arange(len(wanted)))
    scaled = _scaled(others[order], targets)
    kept, contradicted = _independent(scaled, stratum[order], wanted)
    if contradicted:
        return Balanced(None, 0, INFEASIBLE)
    found, steps = _Search(scaled[:, kept], starts, stratum[order], wanted).run()
    if found is None:
        possible = feasible(scaled[:, kept], stratum[order], wanted)
        return Balanced(None, steps, UNDECIDED if possible else INFEASIBLE)
    weights = np.empty(len(found))
    weights[order] = found
    return Balanced(weights, steps)


class _Search:
    """Newton's method on the dual; see `balance`."""

    def __init__(self, columns: Floats, starts: Whole, stratum: Whole, wanted: Floats) -> None:
        self.columns, self.starts = columns, starts
        self.stratum, self.wanted = stratum, wanted

    def run(self) -> tuple[Floats | None, int]:
        """Give the weights, or null where the means were not met within the steps."""
        at = np.zeros(self.columns.shape[1])
        value, weights = self._value(at)
        for step in range(STEPS):
            miss = self.columns.T @ weights
            if np.max(np.abs(miss), initial=0.0) <= TOLERANCE:
                return weights, step
            move = self._step(weights, miss)
            length, slope = 1.0, float(move @ miss)
            while True:
                tried, tried_weights = self._value(at + length * move)
                # Near the end the value no longer tells steps apart, but the means do.
                nearer = np.max(np.abs(self.columns.T @ tried_weights)) < np.max(np.abs(miss))
                if tried <= value + 1e-4 * length * slope or (nearer and length == 1.0):
                    break
                length /= 2
                if length < 1e-10:
                    return None, step
            at, value, weights = at + length * move, tried, tried_weights
        return None, STEPS

    def _value(self, at: Floats) -> tuple[float, Floats]:
        score = self.columns @ at
        top = np.maximum.reduceat(score, self.starts)
        lifted = np.exp(score - top[self.stratum])
        sums = np.add.reduceat(lifted, self.starts)
        value = float(self.wanted @ (np.log(sums) + top))
        return value, lifted * (self.wanted / sums)[self.stratum]

    def _step(self, weights: Floats, miss: Floats) -> Floats:
        weighted = self.columns * weights[:, None]
        sums = np.add.reduceat(weighted, self.starts, axis=0)
        curve: Floats = self.columns.T @ weighted - (sums / self.wanted[:, None]).T @ sums
        # A breath of ridge: towards the edge of what is feasible the curve goes flat.
        curve[np.diag_indices_from(curve)] += 1e-12 * (1 + np.trace(curve))
        move: Floats = np.negative(np.linalg.solve(curve, miss))
        return move


def feasible(columns: Floats, stratum: Whole, wanted: Floats) -> bool:
    """Tell by a linear program whether any weights of zero or more make every mean zero.

    Args:
        columns: People by columns, measured from the means they must have.
        stratum: Of each person.
        wanted: The share of weight of each stratum.
    """
    from scipy import sparse
    from scipy.optimize import linprog

    people = len(stratum)
    within = sparse.csr_matrix((np.ones(people), (stratum, np.arange(people))), shape=(len(wanted), people))
    left = sparse.vstack([within, sparse.csr_matrix(columns.T)])
    right = np.concatenate([wanted, np.zeros(columns.shape[1])])
    answer = linprog(np.zeros(people), A_eq=left, b_eq=right, bounds=(0, None), method="highs")
    return bool(answer.status == 0)


def _scaled(others: Floats, targets: Floats) -> Floats:
    """Measure columns from their targets, in their own standard deviations; every goal is then zero."""
    from_target = others - targets
    far = np.maximum(np.abs(from_target).max(axis=0, initial=0.0), DEPENDENT * (1 + np.abs(targets)))
    spread = others.std(axis=0)
    scaled: Floats = from_target / np.where(spread > DEPENDENT * far, spread, far)
    return scaled


def _independent(columns: Floats, stratum: Whole, wanted: Floats) -> tuple[Whole, bool]:
    """Choose columns that say something beyond the strata and one another.

    Returns:
        Which columns, and whether one of the others contradicts them: it is a sum of them and of strata
        for every person, and its mean, which must be zero, is not that sum of theirs.
    """
    if not columns.shape[1]:
        return np.arange(0), False
    from scipy.linalg import qr

    counts = np.bincount(stratum, minlength=len(wanted))
    within = columns - _means(columns, stratum, counts)[stratum]
    # Columns depend on one another as those of the triangle do, which has no more rows than columns.
    small: Floats = np.asarray(np.linalg.qr(within, mode="r"))
    _, triangle, order = qr(small, mode="economic", pivoting=True)
    size = np.abs(np.diag(triangle))
    rank = int((size > DEPENDENT * np.sqrt(len(columns)) * max(1.0, float(size[0]))).sum())
    kept, left = np.sort(order[:rank]), order[rank:]
    if not len(left):
        return kept, False
    parts = np.linalg.lstsq(small[:, kept], small[:, left], rcond=None)[0]
    rest = _means(columns[:, left] - columns[:, kept] @ parts, stratum, counts)
    return kept, bool(np.max(np.abs(wanted @ rest)) > CONTRADICTION)


def _means(columns: Floats, stratum: Whole, counts: Whole) -> Floats:
    sums = np.column_stack([np.bincount(stratum, column, minlength=len(counts)) for column in columns.T])
    means: Floats = sums / counts[:, None]
    return means
