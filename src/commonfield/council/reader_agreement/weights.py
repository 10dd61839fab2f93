"""How much two different levels agree in part: 1 on the diagonal, 0 for those that lie farthest apart."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

Weighting = Literal["identity", "linear", "quadratic", "ordinal", "radical", "ratio", "circular", "bipolar"]
WEIGHTINGS: tuple[Weighting, ...] = get_args(Weighting)

Matrix = NDArray[np.float64]


def weigh_levels(values: Matrix, weighting: Weighting) -> Matrix | None:
    """Give the weight of each two levels.

    Args:
        values: One number for each level, ascending.
        weighting: Which of the eight. `ordinal` counts the pairs of levels that lie between two levels, by
            rank: it is not Krippendorff's ordinal metric, which asks how often levels were given.

    Returns:
        A symmetric matrix, or null where the weights are not defined for these numbers (`ratio` needs
        numbers of 0 or more that are not all 0).

    Source:
        Gwet, K. L. (2014). Handbook of Inter-Rater Reliability, 4th edition, chapter 3.
    """
    if len(values) < 2:
        return np.eye(len(values))
    if weighting == "ratio" and (values.min() < 0 or values.max() <= 0):
        return None
    apart = _DISTANCES[weighting](values)
    np.fill_diagonal(apart, 0.0)
    return np.asarray(1.0 - apart / apart.max())


def _gaps(values: Matrix) -> Matrix:
    return np.asarray(np.abs(np.subtract.outer(values, values)))


def _between(values: Matrix) -> Matrix:
    steps = _gaps(np.arange(len(values), dtype=float))
    return np.asarray(steps * (steps + 1) / 2)


def _ratios(values: Matrix) -> Matrix:
    sums = np.add.outer(values, values)
    return np.asarray((_gaps(values) / np.where(sums == 0, 1.0, sums)) ** 2)


def _around(values: Matrix) -> Matrix:
    circle = values.max() - values.min() + 1
    return np.asarray(np.sin(np.pi * _gaps(values) / circle) ** 2)


def _from_ends(values: Matrix) -> Matrix:
    sums = np.add.outer(values, values)
    room = (sums - 2 * values.min()) * (2 * values.max() - sums)
    return np.asarray(_gaps(values) ** 2 / np.where(room == 0, 1.0, room))


_DISTANCES: Mapping[str, Callable[[Matrix], Matrix]] = {
    "identity": lambda values: np.ones((len(values), len(values))),
    "linear": _gaps,
    "quadratic": lambda values: np.asarray(_gaps(values) ** 2),
    "ordinal": _between,
    "radical": lambda values: np.asarray(np.sqrt(_gaps(values))),
    "ratio": _ratios,
    "circular": _around,
    "bipolar": _from_ends,
}
