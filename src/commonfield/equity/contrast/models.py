"""Regressions by which outcomes and taking part are foretold: linear within strata, and logistic."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from commonfield.equity.contrast.people import Flags, Floats, Whole

STEPS = 60
FAR = 30.0
"""A linear predictor beyond this, plus or minus, is a probability of 0 or 1: the answers are told apart."""


@dataclass(frozen=True)
class Logit:
    """A logistic regression.

    Args:
        coefficients: One per column.
        shares: The foretold probability, one per row.
        separated: Whether a sum of columns tells the answers apart, so that no finite answer is best.
    """

    coefficients: Floats
    shares: Floats
    separated: bool


def logit(columns: Floats, answers: Floats, *, known: Floats | None = None, steps: int = STEPS) -> Logit:
    """Fit a logistic regression by Newton's method with step halving.

    Args:
        columns: People by columns, independent of one another, with the constant.
        answers: 0 or 1.
        known: A part of the linear predictor that is not fitted; none for zeros.
        steps: The most Newton steps.
    """
    at = np.zeros(columns.shape[1])
    base = np.zeros(len(answers)) if known is None else known
    score = base
    value = _likelihood(score, answers)
    for _ in range(steps):
        shares = _shares(score)
        slope = columns.T @ (answers - shares)
        curve = (columns * (shares * (1 - shares))[:, None]).T @ columns
        move = np.linalg.lstsq(curve, slope, rcond=None)[0]
        length = 1.0
        while (
            tried := _likelihood(base + columns @ (at + length * move), answers)
        ) < value and length > 1e-8:
            length /= 2
        at, gained = at + length * move, tried - value
        score, value = base + columns @ at, tried
        if np.max(np.abs(score)) > FAR:
            return Logit(at, _shares(score), separated=True)
        if gained <= 1e-12 * (1 + abs(value)) and np.max(np.abs(move)) < 1e-8 * (1 + np.max(np.abs(at))):
            break
    return Logit(at, _shares(score), separated=False)


def with_constant(columns: Floats) -> Floats:
    """Standardise columns, drop those that depend on others, and put the constant first."""
    from scipy.linalg import qr

    spread = columns.std(axis=0)
    varying = columns[:, spread > 1e-12 * (1 + np.abs(columns).max(axis=0, initial=0.0))]
    scaled = (varying - varying.mean(axis=0)) / varying.std(axis=0)
    if scaled.shape[1]:
        _, triangle, order = qr(np.linalg.qr(scaled, mode="r"), mode="economic", pivoting=True)
        size = np.abs(np.diag(triangle))
        scaled = scaled[:, np.sort(order[: int((size > 1e-8 * max(float(size[0]), 1.0)).sum())])]
    return np.column_stack([np.ones(len(columns)), scaled])


class Slopes:
    """A weighted linear regression with a constant for each stratum, fitted to some and read for all.

    It is kept as the operator that it is: any outcome can be put through it, which the bootstrap needs.

    Args:
        columns: People by columns; none for the means of strata alone.
        stratum: Of each person.
        weights: Of the regression, one per person; zero for those to whom it is not fitted.
        centring: The weights by which strata are centred in the end.
        rates: How much a foretold outcome moves with the linear predictor: p (1 - p) of a logistic model,
            whose columns hold the constant; null for a linear one, whose columns are taken within strata.
    """

    def __init__(
        self,
        columns: Floats,
        stratum: Whole,
        weights: Floats,
        *,
        centring: Floats,
        rates: Floats | None = None,
    ) -> None:
        curved = rates is not None  # the constant among the columns is then not taken within strata
        self.rates: Floats = np.ones(len(weights)) if rates is None else rates
        self.stratum, self.centring = stratum, centring
        self.sums = np.bincount(stratum, centring)
        self.fitted: Flags = weights > 0
        self.weights = weights
        self.columns = self.inner = columns
        if columns.shape[1]:
            heavy = weights * self.rates
            if not curved:
                self.inner = columns - _stratum_means(columns, stratum, heavy)[stratum]
            curve = (self.inner * heavy[:, None]).T @ self.inner
            self.inverse = np.linalg.pinv(curve, rcond=1e-10, hermitian=True)

    def surprise(self, outcomes: Floats) -> Floats:
        """Give what the model does not foretell of each outcome; zero on average in each stratum."""
        rest = outcomes
        if self.inner.shape[1]:
            slopes = self.inverse @ (self.inner.T @ (self.weights * outcomes))
            rest = outcomes - self.rates * (self.inner @ slopes)
        return rest - (np.bincount(self.stratum, self.centring * rest) / self.sums)[self.stratum]

    def leverage(self) -> Floats:
        """Give how much each fitted outcome pulls its own foretelling to itself, 0 to 1; 0 for others."""
        own = self.centring / self.sums[self.stratum]
        if self.inner.shape[1]:
            reach = ((self.inner @ self.inverse) * self.inner).sum(axis=1)
            own = own + self.weights * self.rates * reach
        return np.where(self.fitted, np.minimum(own, 1.0), 0.0)


def _stratum_means(columns: Floats, stratum: Whole, weights: Floats) -> Floats:
    sums = np.bincount(stratum, weights)
    return np.column_stack([np.bincount(stratum, weights * column) / sums for column in columns.T])


def _shares(score: Floats) -> Floats:
    shares: Floats = 1 / (1 + np.exp(-np.clip(score, -700, 700)))
    return shares


def _likelihood(score: Floats, answers: Floats) -> float:
    return float(np.sum(answers * score - np.logaddexp(0.0, score)))
