"""The crossed model of sums and 0-100 scores: a score is mean + proposal + reader + what is left.

Proposals and readers are random effects, unbalanced as the readings are; variances by restricted maximum
likelihood (REML), effects by best linear unbiased prediction. A variance at its boundary, 0, means: nothing
to adjust for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from scipy.linalg import cho_factor, cho_solve
from scipy.optimize import minimize, minimize_scalar

from commonfield.council.severity.facets import LARGE
from commonfield.council.severity.likelihood import Array
from commonfield.findings import NotEstimableError

_LOWEST, _HIGHEST = -12.0, 14.0
"""Between which the logarithm of a variance over the residual variance is looked for."""


@dataclass(frozen=True)
class Effect:
    """One proposal or reader.

    `value` is on the scale of the scores: for a proposal its adjusted score, which all these readers would
    give on the average; for a reader severity, which is how much lower than the mean reader's their scores
    lie. `standard_error` is that of the prediction.
    """

    element: str
    value: float
    standard_error: float
    n_scores: int
    mean_score: float

    @property
    def low(self) -> float:
        return self.value - LARGE * self.standard_error

    @property
    def high(self) -> float:
        return self.value + LARGE * self.standard_error


@dataclass(frozen=True)
class CrossedFit:
    """Variances, severities and adjusted scores. `deviance` is -2 times the log restricted likelihood."""

    mean: float
    proposal_variance: float
    reader_variance: float
    residual_variance: float
    proposal_reliability: float | None
    """The part of the variance of proposals that their predictions hold; null where there is none."""
    reader_reliability: float | None
    proposals: tuple[Effect, ...]
    readers: tuple[Effect, ...]
    deviance: float

    @property
    def adjusts(self) -> bool:
        """Whether readers differ at all, by the estimate: else the adjusted scores hold no adjustment."""
        return self.reader_variance > 0


def fit_crossed(totals: Mapping[str, Mapping[str, float]]) -> CrossedFit:
    """Fit the model.

    Whether the design hangs together is not asked here: see `measure_severity`.

    Args:
        totals: For each proposal the score of each of its readers, as `score_proposals` gives them.

    Raises:
        NotEstimableError: all scores are equal, there are fewer than two readers or proposals, or no score is
            left over to see how much scores vary.
    """
    model = _Model(totals)
    model.refuse_the_impossible()
    proposal_ratio, reader_ratio = _best_ratios(model.deviance)
    return model.fitted(proposal_ratio, reader_ratio)


class _Model:
    """The mixed model equations, in units of the residual variance, with proposals or readers eliminated."""

    def __init__(self, totals: Mapping[str, Mapping[str, float]]) -> None:
        self.proposals = tuple(sorted(totals))
        self.readers = tuple(sorted({reader for given in totals.values() for reader in given}))
        number = {reader: j for j, reader in enumerate(self.readers)}
        cells = [
            (i, number[reader], score)
            for i, proposal in enumerate(self.proposals)
            for reader, score in sorted(totals[proposal].items())
        ]
        self.proposal = np.array([i for i, _, _ in cells])
        self.reader = np.array([j for _, j, _ in cells])
        scores = np.array([score for _, _, score in cells], dtype=float)
        self.shift = float(scores.mean())
        # Scores are brought to a common size, so that the search does not depend on their unit.
        self.unit = float(scores.std()) or 1.0
        self.y = (scores - self.shift) / self.unit
        self.n = len(self.y)
        self.met = np.zeros((len(self.proposals), len(self.readers)))
        np.add.at(self.met, (self.proposal, self.reader), 1.0)
        self.turned = len(self.readers) > len(self.proposals)
        if self.turned:
            self.met = self.met.T
        self.outer, self.inner = (self.reader, self.proposal) if self.turned else (self.proposal, self.reader)
        self.n_outer, self.n_inner = self.met.shape
        self.outer_count, self.inner_count = self.met.sum(axis=1), self.met.sum(axis=0)
        self.outer_sum = np.bincount(self.outer, self.y, minlength=self.n_outer)
        self.inner_sum = np.bincount(self.inner, self.y, minlength=self.n_inner)

    def refuse_the_impossible(self) -> None:
        for what, names in (("readers", self.readers), ("proposals", self.proposals)):
            if len(names) < 2:
                raise NotEstimableError(
                    f"scores: expected two {what} or more, found {len(names)}.",
                    likely_cause="The file holds a part of the readings.",
                    fix="Give the scores of all readers on all proposals.",
                )
        if float(np.ptp(self.y)) < 1e-12:
            raise NotEstimableError(
                "scores: expected scores that differ, found all of them equal.",
                likely_cause="Every reader gave the same throughout.",
                fix="Nothing tells these readers or proposals apart: there is nothing to adjust.",
            )
        if self.n <= len(self.proposals) + len(self.readers) - 1:
            raise NotEstimableError(
                f"scores: expected more than {len(self.proposals) + len(self.readers) - 1} readings of "
                f"{len(self.proposals)} proposals by {len(self.readers)} readers, found {self.n}.",
                likely_cause="Every reading is needed to place its proposal or its reader; none is left over "
                "to see how much scores vary.",
                fix="Have some proposals read by one reader more.",
            )

    def deviance(self, proposal_ratio: float, reader_ratio: float) -> float:
        """-2 times the restricted log-likelihood at these variances over the residual variance."""
        return self._equations(proposal_ratio, reader_ratio)[0]

    def _equations(self, proposal_ratio: float, reader_ratio: float) -> tuple[float, Array, Array, Array]:
        outer_ratio, inner_ratio = (
            (reader_ratio, proposal_ratio) if self.turned else (proposal_ratio, reader_ratio)
        )
        # With u = sqrt(ratio) v the equations hold at a ratio of 0 too. The outer block is diagonal, so that
        # it is eliminated first.
        a, b = np.sqrt(outer_ratio), np.sqrt(inner_ratio)
        diagonal = 1 + outer_ratio * self.outer_count
        crossed = np.column_stack([a * self.outer_count, a * b * self.met])
        rest = np.empty((1 + self.n_inner, 1 + self.n_inner))
        rest[0, 0] = self.n
        rest[0, 1:] = rest[1:, 0] = b * self.inner_count
        rest[1:, 1:] = np.diag(1 + inner_ratio * self.inner_count)
        scaled = crossed / diagonal[:, None]
        left = rest - crossed.T @ scaled
        right = np.concatenate([[self.y.sum()], b * self.inner_sum]) - scaled.T @ (a * self.outer_sum)
        factor = cho_factor(left, lower=True, check_finite=False)
        solved = cho_solve(factor, right, check_finite=False)
        outer = (a * self.outer_sum - crossed @ solved) / diagonal
        fitted = solved[0] + a * outer[self.outer] + b * solved[1:][self.inner]
        # y'Py as a sum of squares: no loss by subtracting what is nearly equal.
        squares = float(((self.y - fitted) ** 2).sum() + (outer**2).sum() + (solved[1:] ** 2).sum())
        determinant = float(np.log(diagonal).sum() + 2 * np.log(np.diag(factor[0])).sum())
        free = self.n - 1
        squares = max(squares, 1e-300)
        deviance = determinant + free * (1 + np.log(2 * np.pi * squares / free))
        return deviance, outer, solved, np.array([squares / free])

    def fitted(self, proposal_ratio: float, reader_ratio: float) -> CrossedFit:
        """Give effects and variances at given ratios."""
        deviance, outer, solved, scale = self._equations(proposal_ratio, reader_ratio)
        residual = float(scale[0])
        outer_ratio, inner_ratio = (
            (reader_ratio, proposal_ratio) if self.turned else (proposal_ratio, reader_ratio)
        )
        a, b = np.sqrt(outer_ratio), np.sqrt(inner_ratio)
        n = 1 + self.n_outer + self.n_inner
        whole = np.zeros((n, n))
        whole[0, 0] = self.n
        whole[0, 1 : 1 + self.n_outer] = a * self.outer_count
        whole[0, 1 + self.n_outer :] = b * self.inner_count
        whole[1 : 1 + self.n_outer, 1 + self.n_outer :] = a * b * self.met
        whole = whole + whole.T - np.diag(np.diag(whole))
        whole[np.arange(1, n), np.arange(1, n)] = 1 + np.concatenate(
            [outer_ratio * self.outer_count, inner_ratio * self.inner_count]
        )
        size = np.concatenate([[1.0], np.full(self.n_outer, a), np.full(self.n_inner, b)])
        covariance = residual * cho_solve(cho_factor(whole), np.eye(n)) * np.outer(size, size)
        effects = size * np.concatenate([solved[:1], outer, solved[1:]])
        first, second = slice(1, 1 + self.n_outer), slice(1 + self.n_outer, None)
        of_proposals, of_readers = (second, first) if self.turned else (first, second)
        among_proposals = _around_mean(covariance[of_proposals, of_proposals])
        among_readers = _around_mean(covariance[of_readers, of_readers])
        mean, unit = float(effects[0]), self.unit
        # What all these readers would give on the average: mean + proposal + the mean of their effects, which
        # is estimated as 0 and yet adds to the error.
        panel = np.zeros(n)
        panel[0], panel[of_readers] = 1.0, 1 / len(self.readers)
        with_panel = (covariance @ panel)[of_proposals]
        together = panel @ covariance @ panel + 2 * with_panel + np.diag(covariance)[of_proposals]
        return CrossedFit(
            self.shift + unit * mean,
            unit**2 * residual * proposal_ratio,
            unit**2 * residual * reader_ratio,
            unit**2 * residual,
            _reliability(among_proposals, residual * proposal_ratio),
            _reliability(among_readers, residual * reader_ratio),
            self._effects(self.proposals, self.proposal, mean + effects[of_proposals], together, self.shift),
            self._effects(self.readers, self.reader, -effects[of_readers], np.diag(among_readers), 0.0),
            float(deviance + 2 * (self.n - 1) * np.log(unit)),
        )

    def _effects(
        self, names: tuple[str, ...], members: Array, values: Array, squares: Array, shift: float
    ) -> tuple[Effect, ...]:
        count = np.bincount(members, minlength=len(names))
        errors = np.sqrt(squares.clip(min=0))
        mean = np.bincount(members, self.y, minlength=len(names)) / count
        return tuple(
            Effect(
                name,
                shift + self.unit * float(values[i]),
                self.unit * float(errors[i]),
                int(count[i]),
                self.shift + self.unit * float(mean[i]),
            )
            for i, name in enumerate(names)
        )


def _around_mean(covariance: Array) -> Array:
    n = len(covariance)
    centre = np.eye(n) - 1 / n
    around: Array = centre @ covariance @ centre
    return around


def _reliability(around_mean: Array, variance: float) -> float | None:
    n = len(around_mean)
    return float(1 - np.diag(around_mean).mean() / (variance * (n - 1) / n)) if variance > 0 else None


def _best_ratios(deviance: Callable[[float, float], float]) -> tuple[float, float]:
    """Find the ratios of least deviance, each 0 or more: inside, then along both edges, then the corner."""

    def inside(logs: Array) -> float:
        first, second = np.exp(np.clip(logs, _LOWEST, _HIGHEST))
        return deviance(float(first), float(second))

    starts = [np.array([first, second]) for first in (-3.0, 0.0, 3.0) for second in (-3.0, 0.0, 3.0)]
    start = min(starts, key=inside)
    best = minimize(inside, start, method="L-BFGS-B", bounds=[(_LOWEST, _HIGHEST)] * 2)
    logs = _polished(inside, best.x)
    first, second = np.exp(logs)
    candidates = [(inside(logs), float(first), float(second))]
    options = {"xatol": 1e-7}
    within = (_LOWEST, _HIGHEST)
    edge = minimize_scalar(
        lambda log: deviance(float(np.exp(log)), 0.0), bounds=within, method="bounded", options=options
    )
    candidates.append((float(edge.fun), float(np.exp(edge.x)), 0.0))
    edge = minimize_scalar(
        lambda log: deviance(0.0, float(np.exp(log))), bounds=within, method="bounded", options=options
    )
    candidates.append((float(edge.fun), 0.0, float(np.exp(edge.x))))
    candidates.append((deviance(0.0, 0.0), 0.0, 0.0))
    # Where 0 does as well as a ratio next to it, it is 0: the model with less in it.
    lowest = min(candidates)[0]
    near = [one for one in candidates if one[0] <= lowest + 1e-4]
    _, proposals, readers = min(near, key=lambda one: (-((one[1] == 0) + (one[2] == 0)), one[0]))
    return proposals, readers


def _polished(inside: Callable[[Array], float], logs: Array) -> Array:
    """Come closer by Newton's method on differences, as long as that is downhill and within bounds."""
    h = 1e-3
    shifts = np.eye(2) * h
    for _ in range(3):
        here = inside(logs)
        ahead = np.array([inside(logs + s) for s in shifts])
        behind = np.array([inside(logs - s) for s in shifts])
        both = inside(logs + shifts[0] + shifts[1]) - ahead.sum() + here
        slope = (ahead - behind) / (2 * h)
        curvature = np.diag((ahead + behind - 2 * here) / h**2)
        curvature[0, 1] = curvature[1, 0] = both / h**2
        if curvature[0, 0] <= 1e-6 or np.linalg.det(curvature) <= 1e-12:
            break
        moved = logs - np.linalg.solve(curvature, slope)
        if np.abs(moved - logs).max() > 0.5 or inside(moved) > here + 1e-9:
            break
        logs = np.clip(moved, _LOWEST, _HIGHEST)
    return logs
