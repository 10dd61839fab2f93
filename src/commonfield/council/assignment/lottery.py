"""Bounded chance: a lottery over assignments in which no pair is likelier than a cap.

Every ticket is a whole assignment that meets every requirement, so that nothing is repaired after the draw;
a linear program gives the tickets their chances, under the cap; and tickets are sought as long as a further
one would better the lottery. The idea of a cap is that of Jecmen and others (Mitigating manipulation in peer
review via randomized reviewer assignments, 2020).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

from commonfield.council.assignment.problem import WHOLE, Pair, Problem
from commonfield.council.assignment.program import Assignment, Program, shares

_TICKETS = 30
_BELOW = 0.02
"""Tickets are sought for a cap that is lower by this, so that some mix of them keeps the cap itself."""
_SEARCHED, _BETTERED = 300, 10
"""How often a further ticket is sought: to keep the cap, and to better what keeps it."""
_TINY = 1e-7


@dataclass(frozen=True)
class Lottery:
    """Tickets with their chances; what is drawn is expected to be as good as `worst` and `total` say.

    `worst` is the expected fit of the proposal that expects least, `total` the expected sum of similarities;
    `at_most` is a total that no lottery as good for the worst can exceed.
    """

    tickets: tuple[tuple[Assignment, float], ...]
    worst: float
    total: float
    at_most: float

    def chance(self, pair: Pair) -> float:
        """Give how likely a pair is."""
        return sum(chance for ticket, chance in self.tickets if pair in ticket)

    def draw(self, seed: int) -> Assignment:
        """Draw one ticket; the same seed draws the same."""
        at = np.random.default_rng(seed).random() * sum(chance for _, chance in self.tickets)
        for ticket, chance in self.tickets:
            at -= chance
            if at < 0:
                return ticket
        return self.tickets[-1][0]


@dataclass(frozen=True)
class CapTooLow:
    """No lottery keeps every pair at or below the cap.

    Where `proven`, no cap below `smallest` can be kept; else none was found, and it is the lowest that
    the ones found do keep.
    """

    smallest: float
    proven: bool


def make_lottery(problem: Problem, *, cap: float, objective: str) -> Lottery | CapTooLow | None:
    """Make the best lottery in which no pair is likelier than the cap; null where nothing can be assigned.

    Pairs that the rules force are certain, and no cap concerns them.

    Args:
        problem: What is assigned.
        cap: The largest chance of a pair, above 0.
        objective: As in `solve`; of expected fits and sums.
    """
    weights = {pair: similarity / WHOLE for pair, similarity in problem.similarity.items()}
    program = Program(problem)
    if program.find({}) is None:
        return None
    ideal = _ideal(problem, program, cap=cap, objective=objective)
    if ideal is None:
        return CapTooLow(_lowest_cap(program, above=cap), proven=True)
    search = _Search(
        problem,
        program,
        cap=cap,
        tickets=_near(_ideal(problem, program, cap=cap - _BELOW, objective=objective) or ideal, program),
    )
    found = search.improve("cap", rounds=_SEARCHED)
    if found.value > cap + _TINY:
        return CapTooLow(math.ceil(found.value * WHOLE) / WHOLE, proven=False)
    if objective != "total":
        found = search.improve("worst", rounds=_BETTERED)
    if objective != "max_min":
        worst = None if objective == "total" else found.value
        found = search.improve("total", rounds=_BETTERED, worst=worst)
    kept = [
        (ticket, float(chance))
        for ticket, chance in zip(search.tickets, found.chances, strict=True)
        if chance > _TINY
    ]
    kept.sort(key=lambda one: sorted(one[0]))
    expected = [sum(chance * fit for (_, chance), fit in zip(kept, fits, strict=True)) for fits in
                zip(*(search.fits(ticket) for ticket, _ in kept), strict=True)]  # fmt: skip
    total = sum(chance * sum(weights[pair] for pair in ticket) for ticket, chance in kept)
    return Lottery(
        tuple(kept),
        worst=float(min(expected)),
        total=float(total),
        at_most=sum(chance * weights[pair] for pair, chance in ideal.items()),
    )


def _ideal(problem: Problem, program: Program, *, cap: float, objective: str) -> dict[Pair, float] | None:
    """Give the best chances of pairs, were tickets divisible: what the lottery is to come near to."""
    weights = {pair: float(similarity) for pair, similarity in problem.similarity.items()}
    if objective == "total":
        return program.relax(weights, cap=cap)
    share = shares(problem)
    lifted = program.relax({}, cap=cap, share=share, lift=True)
    if lifted is None or objective == "max_min":
        return lifted
    fit = dict.fromkeys(problem.proposals, 0.0)
    for (p, r), chance in lifted.items():
        fit[p] += chance * share[p] * problem.similarity[p, r]
    return program.relax(weights, cap=cap, share=share, worst=min(fit.values()) - _TINY * WHOLE) or lifted


def _near(ideal: Mapping[Pair, float], program: Program) -> list[Assignment]:
    """Make tickets that together come near to chances: each takes the pairs that are furthest behind."""
    tickets: list[Assignment] = []
    drawn: Counter[Pair] = Counter()
    for n in range(1, _TICKETS + 1):
        ticket = program.find({pair: n * chance - drawn[pair] for pair, chance in ideal.items()})
        if ticket is not None:
            drawn.update(ticket)
            if ticket not in tickets:
                tickets.append(ticket)
    return tickets


def _lowest_cap(program: Program, *, above: float) -> float:
    """Give the lowest cap that chances can keep, to a thousandth and from above."""
    low, high = above, 1.0
    while high - low > 1 / WHOLE:
        middle = (low + high) / 2
        low, high = (low, middle) if program.relax({}, cap=middle) else (middle, high)
    return math.ceil(high * WHOLE) / WHOLE


@dataclass(frozen=True)
class _Mix:
    """The best chances of the tickets there are, and how good that is."""

    chances: Any
    value: float


@dataclass
class _Search:
    """Tickets, and the search for more of them by their price in the linear program."""

    problem: Problem
    program: Program
    cap: float
    tickets: list[Assignment]
    _capped: list[Pair] = field(init=False)
    _share: dict[Pair, float] = field(init=False)

    def __post_init__(self) -> None:
        forced = {(r.proposal, r.reader) for r in self.problem.requirements if r.kind == "must"}
        share = shares(self.problem)
        whole = max(share[p] * self.problem.reads(p) for p in self.problem.proposals)
        self._capped = [pair for pair in self.program.pairs if pair not in forced]
        self._share = {
            (p, r): share[p] * self.problem.similarity[p, r] / (WHOLE * whole) for p, r in self.program.pairs
        }

    def fits(self, ticket: Assignment) -> list[float]:
        """Give the fit of each panel: the mean similarity of its readers."""
        fit = dict.fromkeys(self.problem.proposals, 0.0)
        for pair in sorted(ticket):
            fit[pair[0]] += self._share[pair]
        return list(fit.values())

    def improve(self, aim: str, *, rounds: int, worst: float | None = None) -> _Mix:
        """Seek tickets until none betters the aim: `cap` (lowest), `worst` or `total` (largest).

        Every stage but that of the cap keeps it; the total keeps the worst expected fit where one is given.
        """
        mix, weights, price = self._mix(aim, worst)
        for _ in range(rounds):
            if aim == "cap" and mix.value <= self.cap:
                break
            ticket = self.program.find(weights)
            if ticket is None or sum(weights[pair] for pair in ticket) + price < 10 * _TINY:
                break
            self.tickets.append(ticket)
            mix, weights, price = self._mix(aim, worst)
        return mix

    def _mix(self, aim: str, worst: float | None) -> tuple[_Mix, Mapping[Pair, float], float]:
        """Mix the tickets there are; give with it the weights that a better one would be found by."""
        n = len(self.tickets)
        column = {pair: i for i, pair in enumerate(self._capped)}
        rows: list[int] = []
        columns: list[int] = []
        for j, ticket in enumerate(self.tickets):
            for pair in ticket:
                if pair in column:
                    rows.append(column[pair])
                    columns.append(j)
        m, panels = len(self._capped), len(self.problem.proposals)
        matrix = np.zeros((m + panels, n + 1))
        matrix[rows, columns] = 1.0
        limits = np.zeros(m + panels)
        costs = np.zeros(n + 1)
        totals = np.array([sum(self.problem.similarity[p] for p in t) / WHOLE for t in self.tickets])
        matrix[m:, :n] = -np.array([self.fits(ticket) for ticket in self.tickets]).T
        if aim == "cap":
            matrix[:m, n], costs[n] = -1.0, 1.0
        else:
            limits[:m] = self.cap
        if aim == "worst":
            matrix[m:, n], costs[n] = 1.0, -1.0
        if aim == "total":
            costs[:n] = -totals
            limits[m:] = -(worst - _TINY) if worst is not None else 0.0
        whole = np.ones((1, n + 1))
        whole[0, n] = 0.0
        done = linprog(
            costs,
            A_ub=csr_matrix(matrix),
            b_ub=limits,
            A_eq=whole,
            b_eq=[1.0],
            bounds=[(0, None)] * n + [(0, None)],
            method="highs",
        )
        prices = done.ineqlin.marginals
        weights = {
            pair: (self.problem.similarity[pair] / WHOLE if aim == "total" else 0.0)
            - prices[m + i] * self._share[pair]
            + (prices[column[pair]] if pair in column else 0.0)
            for i, p in enumerate(self.problem.proposals)
            for pair in ((p, r) for r in self.problem.readers)
        }
        value = float(done.fun) if aim == "cap" else -float(done.fun)
        return _Mix(done.x[:n], value), weights, float(done.eqlin.marginals[0])
