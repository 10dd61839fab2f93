"""The slow reader: every table of people that fits what is published, in whole numbers, without our code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from typing import Any

import numpy as np
import polars as pl
from scipy.optimize import LinearConstraint, milp

Atom = tuple[str, ...]
"""One kind of person: institution, county, one value per group, then each outcome (`1` or `0`)."""


class Reader:
    """Knows the published cells, which people exist in kind, and that people are whole.

    Args:
        cells: Published cells of one year.
        columns: What an atom names, in order: institution, county, groups, outcomes.
        atoms: Every kind of person there can be.
        metrics: Name, universe, column of the denominator (None for everybody), column of the numerator.
    """

    def __init__(
        self,
        cells: pl.DataFrame,
        *,
        columns: Sequence[str],
        atoms: Iterable[Atom],
        metrics: Sequence[tuple[str, str, str | None, str]],
    ) -> None:
        self.columns = list(columns)
        self.atoms = list(atoms)
        self.metrics = {name: (whole, part) for name, _, whole, part in metrics}
        self.cells = cells
        rows, totals, most = [], [], []
        for cell in cells.filter(pl.col("denominator").is_not_null()).iter_rows(named=True):
            for side in ("denominator", "numerator"):
                low, high = ends_of(cell, side)
                rows.append(self.row(cell, side))
                totals.append(low)
                most.append(high)
        self.rows = np.array(rows, dtype=float).reshape(-1, len(self.atoms))
        self.totals, self.most = np.array(totals, dtype=float), np.array(most, dtype=float)

    def row(self, cell: Mapping[str, Any], side: str) -> list[float]:
        """Say which atoms a count takes in: `denominator`, `numerator` or `complement` of a cell."""
        whole, part = self.metrics[cell["metric"]]
        wanted = {} if whole is None else {whole: "1"}
        if side != "denominator":
            wanted |= {part: "1" if side == "numerator" else "0"}
        if cell["level"] != "region":
            wanted[cell["level"]] = cell["place"]
        if cell["group"] == "race_ethnicity_by_gender":
            wanted |= dict(zip(("race_ethnicity", "gender"), cell["value"].split("-"), strict=True))
        elif cell["group"] != "all":
            wanted[cell["group"]] = cell["value"]
        places = [(self.columns.index(column), value) for column, value in wanted.items()]
        return [float(all(atom[at] == value for at, value in places)) for atom in self.atoms]

    def range_of(self, cell: Mapping[str, Any], side: str) -> tuple[int, int]:
        """Find the smallest and the largest value that a count has in any table that fits."""
        objective = np.array(self.row(cell, side))
        ends = []
        for sign in (1.0, -1.0):
            constraints = [LinearConstraint(self.rows, self.totals, self.most)] if len(self.rows) else []
            found = milp(
                sign * objective,
                constraints=constraints,
                integrality=np.ones(len(self.atoms)),
                bounds=None if len(self.rows) else (0, 1000),
            )
            if found.status == 3:  # unbounded
                ends.append(10**6)
            else:
                assert found.success, found.message
                ends.append(round(sign * found.fun))
        return ends[0], ends[1]

    def narrowest(self) -> int:
        """Find the smallest distance between the ends of any hidden count that no cell tells."""
        widths = [10**6]
        for cell in self.cells.filter(pl.col("status").is_in(["hidden", "banded"])).iter_rows(named=True):
            for side in ("denominator", "numerator", "complement"):
                if not self.is_told(self.row(cell, side)):
                    low, high = self.range_of(cell, side)
                    widths.append(high - low)
        return min(widths)

    def is_told(self, row: Sequence[float]) -> bool:
        """Tell whether some cell prints this very count: a whole, a part, or what is left."""
        told = [
            np.array(self.row(cell, side))
            for cell in self.cells.filter(pl.col("denominator").is_not_null()).iter_rows(named=True)
            for side in ("denominator", "numerator", "complement")
            if side == "denominator" or cell["numerator"] is not None
        ]
        return any(np.array_equal(each, np.array(row)) for each in told) or not any(row)


def ends_of(cell: Mapping[str, Any], side: str) -> tuple[int, int]:
    """Say between which numbers a count lies by its own cell: 80 to 90 percent is 80 to under 90."""
    if cell[side] is not None:
        return cell[side], cell[side]
    people = cell["denominator"]
    if cell["status"] != "banded":
        return 0, people
    inside = [
        number
        for number in range(people + 1)
        if cell["band_from"] * people <= 100 * number
        and (100 * number < cell["band_to"] * people or cell["band_to"] == 100)
    ]
    return inside[0], inside[-1]


def every_table(rows: np.ndarray, totals: np.ndarray, most: int) -> Iterable[np.ndarray]:
    """List every table of whole numbers up to `most` that fits; for a handful of atoms only."""
    for table in product(range(most + 1), repeat=rows.shape[1]):
        if np.array_equal(rows @ np.array(table), totals):
            yield np.array(table)
