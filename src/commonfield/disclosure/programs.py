"""The reader as a linear program: how far a hidden count can lie from the truth, everything shown held."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from commonfield.disclosure.moves import Vector


class Program:
    """Changes of counts that keep every line and every containment.

    Args:
        lower: The least change of every variable.
        upper: The largest.
        rows: Constraints, sparse, each a mapping of variable to coefficient.
        row_lower: The least value of each row.
        row_upper: The largest.
        inside: Whether `point` shall lie well within the bounds, where it can, and not at a corner.
    """

    def __init__(
        self,
        lower: Vector,
        upper: Vector,
        rows: Sequence[Mapping[int, float]],
        row_lower: Sequence[float],
        row_upper: Sequence[float],
        *,
        inside: bool = False,
    ) -> None:
        import highspy
        import numpy as np

        self._solver = highspy.Highs()
        self._solver.setOptionValue("output_flag", False)
        self._solver.setOptionValue("threads", 1)
        self._solver.setOptionValue("presolve", "off")
        # No change at all is an answer to every question, so the primal method starts from the last one.
        self._solver.setOptionValue("simplex_strategy", 4)
        if inside:
            self._solver.setOptionValue("solver", "ipm")
            self._solver.setOptionValue("run_crossover", "off")
        starts = np.cumsum([0, *(len(row) for row in rows)])
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(lower), len(rows)
        model.col_cost_ = np.zeros(len(lower))
        model.col_lower_, model.col_upper_ = lower, upper
        model.row_lower_, model.row_upper_ = np.array(row_lower), np.array(row_upper)
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = starts
        model.a_matrix_.index_ = np.array([c for row in rows for c in row], dtype=np.int32)
        model.a_matrix_.value_ = np.array([v for row in rows for v in row.values()])
        self._solver.passModel(model)
        self._asked: list[int] = []

    def most(self, objective: Mapping[int, float]) -> float | None:
        """Give the largest value of a sum of variables; None where the program has no answer."""
        import highspy

        for variable in self._asked:
            self._solver.changeColCost(variable, 0.0)
        for variable, weight in objective.items():
            self._solver.changeColCost(variable, -weight)
        self._asked = list(objective)
        self._solver.run()
        status = self._solver.getModelStatus()
        if status == highspy.HighsModelStatus.kUnbounded:
            return float("inf")
        if status != highspy.HighsModelStatus.kOptimal:
            return None
        return -float(self._solver.getInfo().objective_function_value)

    def point(self) -> Vector | None:
        """Give the last solution; None where there is none."""
        import numpy as np

        solution = self._solver.getSolution()
        return np.array(solution.col_value) if solution.value_valid else None
