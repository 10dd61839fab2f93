"""A linear program of HiGHS from rows: quiet, one thread, the same answer every time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Vector = npt.NDArray[np.float64]
    Indexes = npt.NDArray[np.intp]


class Row(NamedTuple):
    """A weighted sum of variables that stays between two limits."""

    columns: Indexes
    values: Vector
    low: float
    high: float


def solver_of(costs: Vector, low: Vector, high: Vector, rows: Sequence[Row], *, whole: bool = False) -> Any:
    """Load a program: variables between limits, at least cost.

    Args:
        costs: Of every variable.
        low: Least value of every variable.
        high: Largest.
        rows: Conditions.
        whole: Whether variables are whole numbers.
    """
    import highspy
    import numpy as np

    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("random_seed", 0)
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(costs), len(rows)
    model.col_cost_, model.col_lower_, model.col_upper_ = costs, low, high
    model.row_lower_ = np.array([row.low for row in rows], dtype=np.float64)
    model.row_upper_ = np.array([row.high for row in rows], dtype=np.float64)
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.cumsum([0, *(len(row.columns) for row in rows)]).astype(np.int32)
    model.a_matrix_.index_ = np.concatenate([np.zeros(0), *(row.columns for row in rows)]).astype(np.int32)
    model.a_matrix_.value_ = np.concatenate([np.zeros(0), *(row.values for row in rows)])
    if whole:
        model.integrality_ = [highspy.HighsVarType.kInteger] * len(costs)
    solver.passModel(model)
    return solver
