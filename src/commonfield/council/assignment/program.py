"""The assignment as an integer program, solved exactly by HiGHS."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix

from commonfield.council.assignment.problem import Pair, Problem, Requirement
from commonfield.council.reading_design import connected_parts
from commonfield.findings import CommonfieldError

Assignment = frozenset[Pair]
_INFEASIBLE = 2


@dataclass
class _Rows:
    """Rows of a program, as they are written."""

    entries: list[tuple[int, int, float]] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    _made: dict[tuple[int, int], Any] = field(default_factory=dict)

    def add(self, cells: Iterable[tuple[int, float]], *, low: float = -np.inf, high: float = np.inf) -> None:
        self.entries += [(len(self.low), column, value) for column, value in cells]
        self.low.append(low)
        self.high.append(high)

    def constraint(self, columns: int) -> LinearConstraint:
        if (len(self.low), columns) not in self._made:
            rows, places, values = zip(*self.entries, strict=True) if self.entries else ((), (), ())
            matrix = csr_matrix((values, (rows, places)), shape=(len(self.low), columns))
            made = LinearConstraint(matrix, np.array(self.low), np.array(self.high))
            self._made = {(len(self.low), columns): made}
        return self._made[len(self.low), columns]


class Program:
    """A problem, or a part of its requirements, ready to be solved for several aims.

    Pairs that would tie parts of an assignment together are asked for when a solution falls apart, and are
    remembered: such a cut cuts off no connected assignment.

    Args:
        problem: What is assigned.
        requirements: Which of its requirements hold; all of them if null.
    """

    def __init__(self, problem: Problem, requirements: Collection[Requirement] | None = None) -> None:
        self._problem = problem
        self._held = frozenset(problem.requirements if requirements is None else requirements)
        self._columns = {
            (p, r): i for i, (p, r) in enumerate((p, r) for p in problem.proposals for r in problem.readers)
        }

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """Every pair, in the order of columns."""
        return tuple(self._columns)

    def find(
        self,
        weights: Mapping[Pair, float],
        *,
        share: Mapping[str, int] | None = None,
        worst: int = 0,
        lift: bool = False,
    ) -> Assignment | None:
        """Find the assignment of the largest weight; null where the requirements cannot hold together.

        Args:
            weights: Of each pair.
            share: By how much a proposal's similarities are multiplied, so that panels of several sizes
                compare; see `shares`. Needed for `worst` and `lift`.
            worst: No panel's multiplied similarity is below it.
            lift: Look for the largest worst panel, whatever the weights.

        Returns:
            An assignment that is one of the best; the same for the same problem.
        """
        while True:
            chances = self._solve(weights, share or {}, worst, lift=lift)
            found = None if chances is None else frozenset(pair for pair, x in chances.items() if x > 0.5)
            if found is None or not self._is_tied:
                return found
            cuts = self._cuts_of(found)
            if not cuts:
                return found
            for cut in cuts:
                self._stated[0].add(self._ones(cut), low=1.0)

    def relax(
        self,
        weights: Mapping[Pair, float],
        *,
        cap: float,
        share: Mapping[str, int] | None = None,
        worst: float = 0,
        lift: bool = False,
    ) -> dict[Pair, float] | None:
        """Give the best chances of pairs that are at most `cap`, were tickets divisible; null without any.

        No lottery over whole assignments is better, nor is there one where there are none.
        """
        return self._solve(weights, share or {}, worst, lift=lift, cap=cap)

    @cached_property
    def _is_tied(self) -> bool:
        return Requirement("connected") in self._held

    def _solve(
        self,
        weights: Mapping[Pair, float],
        share: Mapping[str, int],
        worst: float,
        *,
        lift: bool,
        cap: float | None = None,
    ) -> dict[Pair, float] | None:
        rows, base_upper, size = self._stated
        upper, size = base_upper.copy(), size + lift
        if cap is not None:
            forced = {(r.proposal, r.reader) for r in self._held if r.kind == "must"}
            for pair, column in self._columns.items():
                upper[column] = min(upper[column], 1.0 if pair in forced else cap)
        constraints = [rows.constraint(size)] if rows.low else []
        if share:
            constraints.append(self._panels(share, size, low=None if lift else worst).constraint(size))
        costs = np.zeros(size)
        if lift:
            upper = np.append(upper, np.inf)
            costs[-1] = -1.0
        else:
            for pair, column in self._columns.items():
                costs[column] = -weights.get(pair, 0.0)
        # Only the pairs are whole: the tick that a sector is there follows from them.
        whole = np.zeros(size)
        whole[: len(self._columns)] = cap is None
        done = milp(
            costs,
            integrality=whole,
            bounds=Bounds(np.zeros(size), upper),
            constraints=constraints,
            options={"mip_rel_gap": 0.0},
        )
        if done.status == _INFEASIBLE:
            return None
        if done.x is None:
            raise CommonfieldError(
                f"assign: expected the integer program to be solved, found: {done.message}",
                fix="Try again with fewer rules; if it stays, send us the files.",
            )
        return {pair: float(done.x[column]) for pair, column in self._columns.items()}

    def _panels(self, share: Mapping[str, int], size: int, *, low: float | None) -> _Rows:
        """Write that no panel is below `low`, or, where it is null, below the last column."""
        rows = _Rows()
        for proposal in self._problem.proposals:
            cells = [
                (self._columns[proposal, r], float(share[proposal] * self._problem.similarity[proposal, r]))
                for r in self._problem.readers
            ]
            rows.add([*cells, *([(size - 1, -1.0)] if low is None else [])], low=low or 0.0)
        return rows

    @cached_property
    def _stated(self) -> tuple[_Rows, Any, int]:
        """Write the requirements as rows; give them, the upper ends of columns, and how many there are."""
        problem, rows = self._problem, _Rows()
        upper = [
            0.0 if any(r in self._held for r in problem.barred.get(pair, ())) else 1.0
            for pair in self._columns
        ]
        for requirement in sorted(self._held):
            self._state(requirement, rows, upper)
        return rows, np.array(upper), len(upper)

    def _state(self, requirement: Requirement, rows: _Rows, upper: list[float]) -> None:
        problem, n = self._problem, float(requirement.amount)
        of_proposal = [(requirement.proposal, r) for r in problem.readers]
        of_reader = [(p, requirement.reader) for p in problem.proposals]
        if requirement.kind == "reads":
            rows.add(self._ones(of_proposal), low=n, high=n)
        elif requirement.kind == "load_max":
            rows.add(self._ones(of_reader), high=n)
        elif requirement.kind == "load_min":
            rows.add(self._ones(of_reader), low=n)
        elif requirement.kind == "must":
            rows.add(self._ones([(requirement.proposal, requirement.reader)]), low=1.0)
        elif requirement.kind == "experts":
            at = problem.expert_at[requirement.proposal]
            rows.add(self._ones(pair for pair in of_proposal if problem.similarity[pair] >= at), low=n)
        elif requirement.kind == "sectors":
            by_sector: dict[str, list[Pair]] = defaultdict(list)
            for pair in of_proposal:
                if problem.sectors[pair[1]]:
                    by_sector[problem.sectors[pair[1]]].append(pair)
            first = len(upper)
            for pairs in by_sector.values():
                rows.add([*self._ones(pairs), (len(upper), -1.0)], low=0.0)
                upper.append(1.0)
            rows.add([(column, 1.0) for column in range(first, len(upper))], low=n)

    def _ones(self, pairs: Iterable[Pair]) -> list[tuple[int, float]]:
        return [(self._columns[pair], 1.0) for pair in pairs]

    def _cuts_of(self, found: Assignment) -> list[list[Pair]]:
        """Give, for each part that stands alone, the pairs of which one must tie it to the rest."""
        groups = split(found, self._problem)
        if len(groups) < 2:
            return []
        return [
            [(p, r) for p, r in self._columns if (p in proposals) != (r in readers)]
            for proposals, readers in groups
        ]


def split(found: Assignment, problem: Problem) -> list[tuple[frozenset[str], frozenset[str]]]:
    """Give the parts that share no reader: proposals and readers of each. Anchors tie their readers.

    A proposal that nobody reads is a part of its own; a reader who reads nothing is in none. A part of
    anchors alone counts for nothing.
    """
    judged = frozenset(problem.proposals)
    read = {p for p, _ in found}
    parts = [
        (frozenset(part.proposals) & judged, frozenset(part.readers))
        for part in connected_parts([*sorted(found), *problem.anchors])
    ]
    alone: list[tuple[frozenset[str], frozenset[str]]] = [
        (frozenset([p]), frozenset()) for p in problem.proposals if p not in read
    ]
    return [*((p, r) for p, r in parts if p), *alone]


def shares(problem: Problem) -> dict[str, int]:
    """Give what each panel's similarity is multiplied by, so that means over panels of any size compare."""
    sizes = {p: problem.reads(p) for p in problem.proposals}
    whole = math.lcm(*sizes.values())
    return {p: whole // size for p, size in sizes.items()}


def fits(found: Assignment, problem: Problem) -> dict[str, int]:
    """Give the multiplied similarity of each panel."""
    share = shares(problem)
    fit = dict.fromkeys(problem.proposals, 0)
    for proposal, reader in found:
        fit[proposal] += share[proposal] * problem.similarity[proposal, reader]
    return fit


def solve(problem: Problem, *, objective: str) -> Assignment | None:
    """Find the best assignment; null where there is none.

    Args:
        problem: What is assigned.
        objective: `total` for the largest sum of similarities, `max_min` for the best worst panel,
            `max_min_then_total` for the largest sum among those.
    """
    program = Program(problem)
    weights = {pair: float(similarity) for pair, similarity in problem.similarity.items()}
    if objective == "total":
        return program.find(weights)
    share = shares(problem)
    lifted = program.find({}, share=share, lift=True)
    if lifted is None or objective == "max_min":
        return lifted
    return program.find(weights, share=share, worst=min(fits(lifted, problem).values()))


Feasible = Callable[[Collection[Requirement]], bool]


def feasibility(problem: Problem) -> Feasible:
    """Give a function that says whether some requirements can hold together."""
    return lambda held: Program(problem, held).find({}) is not None
