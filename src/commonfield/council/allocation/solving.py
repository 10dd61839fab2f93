"""The solver, HiGHS: what it answers is checked in whole numbers, and refused loudly where it fails."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np

from commonfield.council.allocation.problem import Amounts, Limit, Problem
from commonfield.findings import NotEstimableError

_TRIES = 40
_TOLERANCE = 1e-9
_LARGE = 10**9

Row = tuple[float, float, Mapping[int, float]]
"""Least, most, and the weight of each place in a sum."""


@dataclass(frozen=True)
class Goal:
    """What is to be largest: so much for each proposal funded, and for each unit of money it gets."""

    each: Mapping[int, int]
    unit: Mapping[int, int]

    def worth(self, amounts: Amounts) -> int:
        return sum(self.each.get(j, 0) + self.unit.get(j, 0) * amount for j, amount in amounts.items())


ANY = Goal({}, {})


class Solver:
    """A problem as HiGHS takes it: one whether for each item, and its money above the minimum if partial."""

    def __init__(self, problem: Problem, *, limits: Sequence[Limit] | None = None) -> None:
        self._problem = problem
        self._limits = list(problem.limits if limits is None else limits)
        self._n = len(problem.items)
        self._extra = [j for item in problem.items for j in item] if problem.partial else []
        self._rows: list[Row] = []
        for limit in self._limits:
            self._add_limit(limit)
        for e, j in enumerate(self._extra, start=self._n):
            spread = problem.asks[j] - problem.least[j]
            self._rows.append((-math.inf, 0, {e: 1, problem.item_of[j]: -spread}))

    def solve(
        self,
        goal: Goal = ANY,
        *,
        chosen: int = 0,
        refused: int = 0,
        at_least: tuple[Goal, int] | None = None,
        fixed: Mapping[int, int] | None = None,
        without: Sequence[int] = (),
    ) -> Amounts | None:
        """Give the amounts with the largest worth; null where no amounts keep the limits.

        Args:
            goal: What is to be largest.
            chosen: Items that are funded.
            refused: Items that are not.
            at_least: A worth that must be reached.
            fixed: Amounts that stand, by proposal.
            without: Sets that are not wanted.

        Raises:
            NotEstimableError: the solver's answers fail the check in whole numbers.
        """
        rows = [*self._rows, *(self._cut(unwanted) for unwanted in without)]
        if at_least is not None:
            rows.append(_scaled(self._costs(at_least[0]), at_least[1]))
        for _ in range(_TRIES):
            answer = self._ask(goal, chosen, refused, rows, fixed or {})
            if answer is None:
                return None
            if self._holds(answer) and (at_least is None or at_least[0].worth(answer) >= at_least[1]):
                return answer
            rows.append(self._cut(self._problem.set_of(answer)))
        raise NotEstimableError(
            "allocation: expected an answer of the solver that keeps the rules to the dollar, found none.",
            likely_cause="Amounts of very different size stand in one file.",
            fix="Write amounts in whole dollars or thousands.",
        )

    def _holds(self, amounts: Amounts) -> bool:
        problem = self._problem
        bounded = all(problem.least[j] <= a <= problem.asks[j] for j, a in amounts.items())
        used = [(limit, problem.used(limit, amounts)) for limit in self._limits]
        return bounded and all(
            (limit.most is None or n <= limit.most) and (limit.least is None or n >= limit.least)
            for limit, n in used
        )

    def _add_limit(self, limit: Limit) -> None:
        problem, row = self._problem, {}
        for i, item in enumerate(problem.items):
            inside = [j for j in item if j in limit.members]
            amount = len(inside) if limit.counts else sum(problem.least[j] for j in inside)
            if amount:
                row[i] = amount
        if not limit.counts:
            row |= {e: 1 for e, j in enumerate(self._extra, start=self._n) if j in limit.members}
        low = -math.inf if limit.least is None else limit.least
        high = math.inf if limit.most is None else limit.most
        if not self._extra and row:  # smaller numbers leave the solver less to round
            common = math.gcd(*row.values())
            row = {i: amount // common for i, amount in row.items()}
            low = low if math.isinf(low) else -(-int(low) // common)
            high = high if math.isinf(high) else int(high) // common
        self._rows.append((low, high, row))

    def _cut(self, unwanted: int) -> Row:
        row = {i: -1 if unwanted >> i & 1 else 1 for i in range(self._n)}
        return 1 - unwanted.bit_count(), math.inf, row

    def _costs(self, goal: Goal) -> dict[int, int]:
        problem = self._problem
        costs: dict[int, int] = {}
        for i, item in enumerate(problem.items):
            costs[i] = sum(goal.each.get(j, 0) + goal.unit.get(j, 0) * problem.least[j] for j in item)
        costs |= {e: goal.unit.get(j, 0) for e, j in enumerate(self._extra, start=self._n)}
        return costs

    def _ask(
        self,
        goal: Goal,
        chosen: int,
        refused: int,
        rows: Sequence[Row],
        fixed: Mapping[int, int],
    ) -> Amounts | None:
        problem = self._problem
        size = self._n + len(self._extra)
        lower, upper = np.zeros(size), np.ones(size)
        for i in range(self._n):
            if chosen >> i & 1:
                lower[i] = 1
            if refused >> i & 1:
                upper[i] = 0
        for e, j in enumerate(self._extra, start=self._n):
            upper[e] = problem.asks[j] - problem.least[j]
            if j in fixed:
                lower[e] = upper[e] = fixed[j] - problem.least[j]
        costs = self._costs(goal)
        largest = max((abs(c) for c in costs.values()), default=0) or 1
        cost = np.array([-costs.get(v, 0) / largest for v in range(size)])
        solution = _run(cost, lower, upper, rows)
        if solution is None:
            return None
        whole = np.rint(solution).astype(np.int64)
        amounts = {j: problem.least[j] for i, item in enumerate(problem.items) if whole[i] for j in item}
        for e, j in enumerate(self._extra, start=self._n):
            if j in amounts:
                amounts[j] += int(whole[e])
        return amounts


def _scaled(row: Mapping[int, int], least: int) -> Row:
    """Bring a sum to a size that the solver can hold; what it rounds off is checked afterwards."""
    largest = max((abs(c) for c in row.values()), default=0)
    if largest < _LARGE:
        return least, math.inf, row
    return least / largest - _TOLERANCE, math.inf, {v: c / largest for v, c in row.items()}


def _run(
    cost: np.ndarray[Any, Any],
    lower: np.ndarray[Any, Any],
    upper: np.ndarray[Any, Any],
    rows: Sequence[Row],
) -> np.ndarray[Any, Any] | None:
    solver = highspy.Highs()
    solver.silent()
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("mip_rel_gap", 0.0)
    solver.setOptionValue("mip_abs_gap", 0.0)
    solver.setOptionValue("mip_feasibility_tolerance", _TOLERANCE)
    model = linear_model(cost, lower, upper, rows)
    model.integrality_ = [highspy.HighsVarType.kInteger] * len(cost)
    solver.passModel(model)
    solver.run()
    status = solver.getModelStatus()
    if status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible):
        return None
    if status != highspy.HighsModelStatus.kOptimal:
        raise NotEstimableError(f"allocation: expected an answer of the solver, found {status}.")
    return np.array(solver.getSolution().col_value)


def linear_model(
    cost: np.ndarray[Any, Any],
    lower: np.ndarray[Any, Any],
    upper: np.ndarray[Any, Any],
    rows: Sequence[Row],
) -> Any:
    """Put rows of `low <= sum <= high` together as HiGHS takes them; nothing is whole yet."""
    model = highspy.HighsLp()
    size = len(cost)
    model.num_col_, model.num_row_ = size, len(rows)
    model.col_cost_, model.col_lower_, model.col_upper_ = cost, lower, upper
    model.row_lower_ = np.array([low for low, _, _ in rows], dtype=float)
    model.row_upper_ = np.array([high for _, high, _ in rows], dtype=float)
    ends = np.cumsum([0, *(len(row) for _, _, row in rows)]).astype(np.int32)
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = ends
    model.a_matrix_.index_ = np.array([v for _, _, row in rows for v in row], dtype=np.int32)
    model.a_matrix_.value_ = np.array([c for _, _, row in rows for c in row.values()], dtype=float)
    return model
