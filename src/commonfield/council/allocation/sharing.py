"""How much each funded proposal gets: amounts that are unique, from the minimum to the ask."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from commonfield.council.allocation.filling import fill_least
from commonfield.council.allocation.problem import Amounts, Problem
from commonfield.findings import NotEstimableError

if TYPE_CHECKING:
    from commonfield.council.allocation.solving import Goal

_FINE = 10**9


def share_by_rank(
    problem: Problem, ranked: Sequence[int], *, keep: tuple[Goal, int] | None = None
) -> Amounts:
    """Give the first in rank as much as the rules allow, then the second, and so on.

    Args:
        problem: The limits.
        ranked: Who is funded, best first.
        keep: A sum that the amounts must still reach.
    """
    if not problem.partial:
        return {j: problem.asks[j] for j in ranked}
    fixed: Amounts = {}
    for j in ranked:
        most = _bound(problem, ranked, fixed, j)
        filled = None if keep else fill_least(problem, ranked, fixed={**fixed, j: most})
        fixed[j] = most if filled is not None else _solve_most(problem, ranked, fixed, j, keep)
    if not problem.keeps(fixed) or (keep and keep[0].worth(fixed) < keep[1]):
        raise NotEstimableError("allocation: expected amounts that keep the rules to the dollar, found none.")
    return fixed


def share_in_proportion(problem: Problem, members: Sequence[int]) -> tuple[Amounts, float]:
    """Give all the same share of what they ask, and none less than its minimum.

    Returns:
        The amounts, and the largest share, to nine decimals, with which budget and caps are kept.

    Raises:
        NotEstimableError: with that share some floor or set-aside is not met.
    """
    low, high = 0, _FINE
    while low < high:  # a larger share never takes less, so the largest that fits is found by halves
        middle = (low + high + 1) // 2
        if _fits(problem, _cut(problem, members, middle)):
            low = middle
        else:
            high = middle - 1
    amounts = _cut(problem, members, low)
    if not problem.keeps(amounts):
        raise NotEstimableError(
            "cuts: expected one share of every ask that keeps the rules, found none "
            f"({low / _FINE:.1%} is the largest within budget and caps).",
            likely_cause="A floor needs larger amounts in one place than the budget leaves for all.",
            fix="Write `cuts: by_rank`, or lower the floor.",
        )
    return amounts, low / _FINE


def _cut(problem: Problem, members: Sequence[int], share: int) -> Amounts:
    return {j: max(problem.least[j], problem.asks[j] * share // _FINE) for j in members}


def _fits(problem: Problem, amounts: Amounts) -> bool:
    used = problem.usage(amounts)
    return all(x.most is None or now <= x.most for x, now in zip(problem.limits, used, strict=True))


def _bound(problem: Problem, members: Sequence[int], fixed: Amounts, j: int) -> int:
    """Give the most that one could get, were the others at their minimum and floors met elsewhere."""
    tables = problem.tables
    amounts = {m: fixed.get(m, problem.least[m]) for m in members}
    short = [
        max(0, need - problem.used(x, amounts)) for x, need in zip(tables.leasts, tables.need, strict=True)
    ]
    most = problem.asks[j] - amounts[j]
    for limit, families in zip(tables.mosts, tables.within, strict=True):
        if limit.counts or j not in limit.members:
            continue
        elsewhere = max(
            (sum(short[k] for k in family if j not in tables.leasts[k].members) for family in families),
            default=0,
        )
        most = min(most, (limit.most or 0) - problem.used(limit, amounts) - elsewhere)
    return amounts[j] + max(0, most)


def _solve_most(
    problem: Problem, members: Sequence[int], fixed: Amounts, j: int, keep: tuple[Goal, int] | None
) -> int:
    from commonfield.council.allocation.solving import Goal, Solver

    chosen = problem.set_of(members)
    found = Solver(problem).solve(
        Goal({}, {j: 1}),
        chosen=chosen,
        refused=((1 << len(problem.items)) - 1) & ~chosen,
        fixed=fixed,
        at_least=keep,
    )
    if found is None:
        raise NotEstimableError("allocation: expected amounts that keep the rules to the dollar, found none.")
    return found[j]
