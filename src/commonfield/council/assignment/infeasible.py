"""Why nothing can be assigned: a set of requirements that cannot hold together, and of which none is idle."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from commonfield.council.assignment.problem import Problem, Requirement

Feasible = Callable[[Collection[Requirement]], bool]

_TRIED = ("connected", "load_min", "sectors", "experts", "language", "conflict", "must", "load_max", "reads")
"""In which order requirements are tried to be done without: what stays is as plain as can be."""
_OF_ONE = ("reads", "sectors", "experts", "must", "conflict", "language")


def smallest_conflict(problem: Problem, feasible: Feasible) -> tuple[Requirement, ...]:
    """Find requirements that cannot hold together, any one of which left out lets the rest hold.

    Each proposal is asked by itself first, since what one proposal lacks is said soonest. The set is
    smallest in that nothing can be taken from it; another may count fewer.

    Args:
        problem: What cannot be assigned.
        feasible: Whether some requirements can hold together.

    Returns:
        The set, in order; empty where all hold together.
    """
    for proposal in problem.proposals:
        own = [r for r in problem.requirements if r.proposal == proposal and r.kind in _OF_ONE]
        if not feasible(own):
            return thinned(own, feasible)
    if feasible(problem.requirements):
        return ()
    return thinned(problem.requirements, feasible)


def thinned(requirements: Sequence[Requirement], feasible: Feasible) -> tuple[Requirement, ...]:
    """Leave out whatever can be left out while the rest still cannot hold: many at once, then one by one."""
    kept = sorted(requirements, key=lambda r: (_TRIED.index(r.kind), r))
    at, size = 0, max(1, len(kept) // 2)
    while at < len(kept):
        rest = kept[:at] + kept[at + size :]
        if not feasible(rest):
            kept = rest
        elif size > 1:
            size //= 2
            continue
        else:
            at += 1
        size = min(2 * size, max(1, len(kept) - at))
    return tuple(sorted(kept))
