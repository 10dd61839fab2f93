"""Mean squares of units by readers: where scores differ, and by how much."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Number = float | None


@dataclass(frozen=True)
class MeanSquares:
    """An analysis of variance of units by readers.

    `readers` and `residual` are null where readers are not told apart: each unit has readers of its own.
    `reads` is how many scores a unit has, in mean where that differs.
    """

    units: float
    within: float
    readers: float | None
    residual: float | None
    n_units: int
    reads: float
    df_within: int

    @property
    def is_balanced(self) -> bool:
        return float(self.reads).is_integer() and self.df_within == self.n_units * (self.reads - 1)


def complete_rows(table: Sequence[Sequence[Number]]) -> NDArray[np.float64]:
    """Give the units that every reader scored."""
    wide = max((len(row) for row in table), default=0)
    whole = [row for row in table if wide and all(cell is not None for cell in row)]
    return np.array(whole, dtype=float).reshape(len(whole), wide)


def crossed(scores: NDArray[np.float64]) -> MeanSquares:
    """Split the variance of a full table of two units and two readers or more."""
    units, readers = scores.shape
    grand = scores.mean()
    by_unit, by_reader = scores.mean(axis=1), scores.mean(axis=0)
    left = scores - by_unit[:, None] - by_reader[None, :] + grand
    return MeanSquares(
        units=float(readers * ((by_unit - grand) ** 2).sum() / (units - 1)),
        within=float(((scores - by_unit[:, None]) ** 2).sum() / (units * (readers - 1))),
        readers=float(units * ((by_reader - grand) ** 2).sum() / (readers - 1)),
        residual=float((left**2).sum() / ((units - 1) * (readers - 1))),
        n_units=units,
        reads=float(readers),
        df_within=units * (readers - 1),
    )


def nested(table: Sequence[Sequence[Number]]) -> MeanSquares | None:
    """Split the variance where units may have different readers, and different numbers of them.

    Returns:
        Null with fewer than two units or where no unit has two scores. `reads` is the effective number of
        scores of a unit, (N - sum of n squared / N) / (units - 1): for equal numbers that number.

    Source:
        Searle, Casella and McCulloch (1992). Variance Components, section 3.6.
    """
    rows = [np.array([cell for cell in row if cell is not None], dtype=float) for row in table]
    rows = [row for row in rows if len(row)]
    n = np.array([len(row) for row in rows], dtype=float)
    units, total = len(rows), int(n.sum())
    if units < 2 or total <= units:
        return None
    means = np.array([row.mean() for row in rows])
    grand = float((n * means).sum() / total)
    return MeanSquares(
        units=float((n * (means - grand) ** 2).sum() / (units - 1)),
        within=sum(float(((row - row.mean()) ** 2).sum()) for row in rows) / (total - units),
        readers=None,
        residual=None,
        n_units=units,
        reads=float((total - (n**2).sum() / total) / (units - 1)),
        df_within=total - units,
    )
