"""Amounts for a given set, by hand: each at its minimum, then more where a least sum lacks it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from commonfield.council.allocation.problem import Amounts, Problem


def fill_least(
    problem: Problem, members: Sequence[int], *, fixed: Mapping[int, int] | None = None
) -> Amounts | None:
    """Give amounts that keep every limit; null where this plain way finds none, though some may exist.

    Args:
        problem: The limits.
        members: Who is funded, all of them.
        fixed: Amounts that stand already.
    """
    fixed = fixed or {}
    amounts = {j: fixed.get(j, problem.least[j]) for j in members}
    for limit in problem.limits:
        missing = (limit.least or 0) - problem.used(limit, amounts) if limit.least is not None else 0
        if missing <= 0:
            continue
        # who stands in fewer other least sums goes last: the others help more than one
        inside = [j for j in limit.members if j in amounts and j not in fixed]
        for j in sorted(inside, key=lambda j: -_lacking(problem, amounts, j)):
            more = min(missing, problem.asks[j] - amounts[j], room_of(problem, amounts, j))
            amounts[j] += max(0, more)
            missing -= max(0, more)
    return amounts if problem.keeps(amounts) else None


def room_of(problem: Problem, amounts: Amounts, j: int) -> int:
    """Give how much more one proposal could get before a limit stands in its way."""
    return min(
        (
            limit.most - problem.used(limit, amounts)
            for limit in problem.limits
            if limit.most is not None and not limit.counts and j in limit.members
        ),
        default=problem.asks[j],
    )


def _lacking(problem: Problem, amounts: Amounts, j: int) -> int:
    return sum(
        limit.least is not None and j in limit.members and problem.used(limit, amounts) < limit.least
        for limit in problem.limits
    )
