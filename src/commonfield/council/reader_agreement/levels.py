"""Scores as places on a scale: which levels there are, in which order, how far apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commonfield.findings import UsageError

Cell = float | str | None
"""A score, a code, or null where a reader gave none."""

MISSING = -1


@dataclass(frozen=True)
class Coded:
    """Units by readers, each cell the number of its level (from 0), or -1 where it is empty."""

    levels: tuple[float | str, ...]
    codes: NDArray[np.int64]

    @property
    def values(self) -> NDArray[np.float64]:
        """Give what distances are taken between: the numbers themselves, or ranks where levels are words."""
        if any(isinstance(level, str) for level in self.levels):
            return np.arange(1, len(self.levels) + 1, dtype=float)
        return np.array(self.levels, dtype=float)

    @property
    def counts(self) -> NDArray[np.float64]:
        """Count the readers of each unit (rows) who gave each level (columns)."""
        counted = np.zeros((len(self.codes), len(self.levels)))
        units, readers = np.nonzero(self.codes != MISSING)
        np.add.at(counted, (units, self.codes[units, readers]), 1.0)
        return counted


def code_cells(cells: Sequence[Sequence[Cell]], *, levels: Sequence[float | str] | None = None) -> Coded:
    """Number the levels of scores.

    Args:
        cells: Units by readers.
        levels: The whole scale in its order; without it the levels that occur, numbers by size. A level
            that nobody gave changes a coefficient, so say the scale where it is known.

    Raises:
        UsageError: a score is not of the scale.
    """
    given = {cell for row in cells for cell in row if cell is not None}
    scale = _sorted(given) if levels is None else tuple(dict.fromkeys(levels))
    if strange := given - set(scale):
        raise UsageError(
            f"levels: expected scores of the {len(scale)} levels that were named, "
            f"found {len(strange)} other scores.",
            fix="Name every level of the scale, written as the file writes them.",
        )
    place = {level: i for i, level in enumerate(scale)}
    wide = max((len(row) for row in cells), default=0)
    codes = [[MISSING if cell is None else place[cell] for cell in row] for row in cells]
    return Coded(scale, np.array(codes, dtype=np.int64).reshape(len(codes), wide))


def _sorted(given: set[float | str]) -> tuple[float | str, ...]:
    numbers = sorted(level for level in given if not isinstance(level, str))
    return (*numbers, *sorted(level for level in given if isinstance(level, str)))
