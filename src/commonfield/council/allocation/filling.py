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
    used = problem.usage(amounts)
    for place, limit in enumerate(problem.limits):
        missing = limit.least - used[place] if limit.least is not None else 0
        if missing <= 0:
            continue
        # who stands in fewer other least sums goes last: the others help more than one
        inside = [j for j in limit.members if j in amounts and j not in fixed]
        for j in sorted(inside, key=lambda j: -_lacking(problem, used, j)):
            more = max(0, min(missing, problem.asks[j] - amounts[j], _room_of(problem, used, j)))
            amounts[j] += more
            missing -= more
            for other, counts in problem.limits_of[j]:
                used[other] += 0 if counts else more
    return amounts if problem.keeps(amounts) else None


def _room_of(problem: Problem, used: Sequence[int], j: int) -> int:
    """Give how much more one proposal could get before a limit stands in its way."""
    room = problem.asks[j]
    for place, counts in problem.limits_of[j]:
        most = problem.limits[place].most
        if most is not None and not counts:
            room = min(room, most - used[place])
    return room


def _lacking(problem: Problem, used: Sequence[int], j: int) -> int:
    """Count the least sums that one proposal could help to meet."""
    leasts = ((problem.limits[place].least, used[place]) for place, _ in problem.limits_of[j])
    return sum(least is not None and now < least for least, now in leasts)
