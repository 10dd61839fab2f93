"""Readings as numbers: who read what, the total each gave, and how totals become a proposal's score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from commonfield.council.run import ProposalScore
from commonfield.findings import NotEstimableError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Places = NDArray[np.int64]


@dataclass(frozen=True)
class Components:
    """How far totals spread, as variances: between proposals, between readers, and the rest."""

    proposals: float
    readers: float
    rest: float


@dataclass(frozen=True)
class Readings:
    """One row per reading: `proposal` and `reader` are places in `proposals` and `readers`."""

    proposals: tuple[str, ...]
    readers: tuple[str, ...]
    proposal: Places
    reader: Places
    totals: Floats

    @property
    def reads(self) -> Floats:
        """How many readings each proposal has."""
        return np.bincount(self.proposal, minlength=len(self.proposals)).astype(float)

    def with_further(self, places: Sequence[int]) -> Readings:
        """Add a reading of each of some proposals, by a reader of its own; its total is not known yet."""
        further = np.asarray(places, dtype=np.int64)
        names = tuple(f"further {n + 1}" for n in range(len(further)))
        return Readings(
            self.proposals,
            self.readers + names,
            np.concatenate([self.proposal, further]),
            np.concatenate([self.reader, len(self.readers) + np.arange(len(further))]),
            np.concatenate([self.totals, np.full(len(further), np.nan)]),
        )


def lay_out(scored: Sequence[ProposalScore]) -> Readings:
    """Lay the totals of proposals out as rows.

    Raises:
        NotEstimableError: there are fewer than two proposals.
    """
    if len(scored) < 2:
        raise NotEstimableError(
            "scores: expected two proposals or more, found one.",
            fix="A line lies between proposals: give the scores of all that were read.",
        )
    readers = tuple(sorted({reader for one in scored for reader in one.totals}))
    rows = [
        (place, readers.index(reader), total)
        for place, one in enumerate(scored)
        for reader, total in sorted(one.totals.items())
    ]
    proposal, reader, totals = zip(*rows, strict=True)
    return Readings(
        tuple(one.proposal for one in scored),
        readers,
        np.asarray(proposal, dtype=np.int64),
        np.asarray(reader, dtype=np.int64),
        np.asarray(totals, dtype=float),
    )


def mean_map(readings: Readings) -> Floats:
    """Give the matrix that takes totals to each proposal's mean: proposals x readings."""
    of = np.zeros((len(readings.proposals), len(readings.proposal)))
    of[readings.proposal, np.arange(len(readings.proposal))] = 1.0 / readings.reads[readings.proposal]
    return of


def adjusted_map(readings: Readings, components: Components) -> Floats:
    """Give the matrix that takes totals to adjusted scores: the mean of all plus each proposal's own part.

    This is the best linear prediction under the crossed mixed model with its variances held: severity is
    taken out, and a proposal with few readings is drawn towards the mean.
    """
    to_effects, to_mean = _predictors(readings, components)
    return to_effects + to_mean[None, :]


@dataclass(frozen=True)
class Quality:
    """What the scores tell of each proposal's long-run mean over readers like these: a joint normal."""

    mean: Floats
    spread: Floats
    """A square root of its covariance: proposals x proposals."""

    def draw(self, rng: np.random.Generator, times: int) -> Floats:
        """Draw long-run means: times x proposals."""
        return np.asarray(self.mean + rng.standard_normal((times, len(self.mean))) @ self.spread.T)


def infer_quality(readings: Readings, components: Components) -> Quality:
    """Say what the scores tell of each proposal's long-run mean, and how surely."""
    of_p, _, precision = _system(readings, components)
    to_effects, to_mean = _predictors(readings, components)
    ones = np.ones(len(readings.totals))
    mean_variance = 1.0 / (ones @ precision @ ones)
    # mu + u given the data, where mu is estimated too: var(u | y, mu) plus what mu's own doubt adds.
    share = components.proposals * of_p.T @ precision
    left = 1.0 - share @ ones
    covariance = (
        components.proposals * np.eye(len(readings.proposals))
        - components.proposals * share @ of_p
        + mean_variance * np.outer(left, left)
    )
    values, vectors = np.linalg.eigh((covariance + covariance.T) / 2)
    spread = vectors * np.sqrt(np.clip(values, 0.0, None))
    return Quality((to_effects + to_mean[None, :]) @ readings.totals, spread)


def _predictors(readings: Readings, components: Components) -> tuple[Floats, Floats]:
    of_p, _, precision = _system(readings, components)
    ones = np.ones(len(readings.totals))
    to_mean: Floats = np.asarray(ones @ precision / (ones @ precision @ ones))
    to_effects = components.proposals * of_p.T @ precision @ (np.eye(len(ones)) - np.outer(ones, to_mean))
    return to_effects, to_mean


def _system(readings: Readings, components: Components) -> tuple[Floats, Floats, Floats]:
    count = len(readings.totals)
    of_p = np.zeros((count, len(readings.proposals)))
    of_p[np.arange(count), readings.proposal] = 1.0
    of_r = np.zeros((count, len(readings.readers)))
    of_r[np.arange(count), readings.reader] = 1.0
    variance = (
        components.proposals * of_p @ of_p.T
        + components.readers * of_r @ of_r.T
        + components.rest * np.eye(count)
    )
    return of_p, of_r, np.asarray(np.linalg.inv(variance), dtype=float)
