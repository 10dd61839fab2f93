"""The sums of a group of counts taken together, as a linear program, and in whole numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

_WHOLE = 1e-6
"""How far from a whole number a solver's answer may lie and still be meant as one."""
_SECONDS = 10.0
"""How long one question in whole numbers may take; what is proven by then holds."""


@dataclass(frozen=True)
class Row:
    """A sum over unknown counts: `low <= sum of weight * count <= high`."""

    counts: tuple[int, ...]
    weights: tuple[int, ...]
    low: float
    high: float


@dataclass(frozen=True)
class Extreme:
    """The end of a range.

    Attributes:
        bound: No allowed number lies beyond it; infinite where nothing limits it.
        point: Numbers for all counts that reach it or come near; null where there are none.
        whole: Whether `point` holds whole numbers only.
        sums: The rows that the bound rests on.
    """

    bound: float
    point: np.ndarray | None
    whole: bool
    sums: tuple[int, ...] = ()


class Program:
    """Counts with limits, and rows that hold.

    Args:
        low: The least of each count.
        high: The most; infinite for no limit.
        rows: Over these counts by their place.
        once: Whether one question is asked only, so that simplifying first is worth its time.
    """

    def __init__(
        self, low: Sequence[float], high: Sequence[float], rows: Sequence[Row], *, once: bool = False
    ) -> None:
        import highspy
        import numpy as np

        self._size = len(low)
        self._solver = highspy.Highs()
        for option, value in (("output_flag", False), ("threads", 1), ("presolve", "on" if once else "off")):
            self._solver.setOptionValue(option, value)
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(low), len(rows)
        model.col_cost_ = np.zeros(len(low))
        model.col_lower_, model.col_upper_ = np.array(low, float), np.array(high, float)
        model.row_lower_ = np.array([row.low for row in rows], float)
        model.row_upper_ = np.array([row.high for row in rows], float)
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.cumsum([0, *(len(row.counts) for row in rows)])
        model.a_matrix_.index_ = np.array([c for row in rows for c in row.counts], dtype=np.int32)
        model.a_matrix_.value_ = np.array([w for row in rows for w in row.weights], float)
        self._solver.passModel(model)
        self._begun = False

    def extreme(self, weights: Sequence[tuple[int, float]]) -> Extreme | None:
        """Find the largest value of a weighted sum of counts; null where the rows contradict each other."""
        import highspy

        self._ask(weights)
        self._solver.run()
        status = self._solver.getModelStatus()
        if status in (
            highspy.HighsModelStatus.kUnbounded,
            highspy.HighsModelStatus.kUnboundedOrInfeasible,
        ):
            return Extreme(float("inf"), None, False)
        if status != highspy.HighsModelStatus.kOptimal:
            return None
        self._prefer_primal()
        return self._answer(-self._solver.getInfo().objective_function_value)

    def whole_extreme(self, weights: Sequence[tuple[int, float]]) -> Extreme | None:
        """Find the same among whole numbers; null where there are none."""
        import highspy

        every = list(range(self._size))
        self._ask(weights)
        self._solver.changeColsIntegrality(self._size, every, [highspy.HighsVarType.kInteger] * self._size)
        self._solver.setOptionValue("presolve", "choose")
        self._solver.setOptionValue("time_limit", self._solver.getRunTime() + _SECONDS)
        self._solver.run()
        status = self._solver.getModelStatus()
        bound = -self._solver.getInfo().mip_dual_bound
        answer = self._answer(bound) if status != highspy.HighsModelStatus.kInfeasible else None
        self._solver.setOptionValue("time_limit", float("inf"))
        self._solver.setOptionValue("presolve", "off")
        self._solver.changeColsIntegrality(self._size, every, [highspy.HighsVarType.kContinuous] * self._size)
        return answer

    def _prefer_primal(self) -> None:
        # The last answer allows every further question, so the primal method goes on from it.
        if not self._begun:
            self._solver.setOptionValue("simplex_strategy", 4)
            self._begun = True

    def _ask(self, weights: Sequence[tuple[int, float]]) -> None:
        import numpy as np

        cost = np.zeros(self._size)
        for i, weight in weights:
            cost[i] = -weight
        self._solver.changeColsCost(self._size, np.arange(self._size, dtype=np.int32), cost)

    def _answer(self, bound: float) -> Extreme:
        import numpy as np

        solution = self._solver.getSolution()
        point = np.array(solution.col_value) if solution.value_valid else None
        duals = np.array(solution.row_dual) if solution.dual_valid else np.zeros(0)
        sums = tuple(int(n) for n in np.flatnonzero(np.abs(duals) > _WHOLE))
        whole = point is not None and bool(np.all(np.abs(point - np.round(point)) < _WHOLE))
        return Extreme(bound, np.round(point) if point is not None and whole else point, whole, sums)
