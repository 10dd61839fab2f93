"""By how much one rule would have to give way, all others kept."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from commonfield.council.allocation.problem import Amounts, Limit, Problem, Rule
from commonfield.council.allocation.solving import Goal, Solver

TOGETHER = Rule("together")
_YIELDING = {"caps": 1, "budget": 2}


@dataclass(frozen=True)
class Relaxation:
    """A rule, and the least by which it would have to give way.

    `by` counts dollars, or proposals where `unit` says so, or points for the quality floor; `to` is what the
    rule would then say. Both are null for a rule that can only be dropped, such as a link, and where several
    `rules` would have to give way together. `holds` says whether the whole allocation, run again with the
    rule so changed, bears it out; null where that was not tried.
    """

    rule: Rule
    about: str = ""
    by: Decimal | None = None
    to: Decimal | None = None
    unit: str = "dollars"
    rules: tuple[Rule, ...] = ()
    holds: bool | None = None


def relax_limits(problem: Problem, *, chosen: int, refused: int) -> list[Relaxation]:
    """List each limit that alone keeps every completion away, with the least by which it would give way.

    Args:
        problem: The limits.
        chosen: Items that are funded.
        refused: Items that are not.
    """
    found = []
    for limit in problem.limits:
        by = _least_excess(problem, limit, chosen=chosen, refused=refused)
        if by is not None and by > 0:
            found.append(_relaxation(problem, limit, by))
    return sorted(found, key=lambda r: (r.unit != "proposals", r.by or 0))


def relax_together(problem: Problem, *, chosen: int, refused: int) -> Relaxation:
    """Name limits that would have to give way together, none of them for nothing.

    Where there is a choice, money gives way before what was promised to a place or a purpose.
    """
    given_way = list(problem.limits)
    for limit in sorted(problem.limits, key=lambda x: _YIELDING.get(x.rule.key, 0)):
        kept = [x for x in problem.limits if x is limit or x not in given_way]
        if Solver(problem, limits=kept).solve(chosen=chosen, refused=refused) is not None:
            given_way.remove(limit)
    return Relaxation(TOGETHER, rules=tuple(dict.fromkeys(limit.rule for limit in given_way)))


def passed_by(problem: Problem, amounts: Amounts, item: int) -> list[Relaxation]:
    """List the limits that are passed if one more is funded, at its minimum."""
    amounts = {**amounts, **{j: problem.least[j] for j in problem.items[item]}}
    found = []
    for limit in problem.broken(amounts):
        if limit.most is None:
            continue
        used = problem.used(limit, amounts)
        if limit.counts:
            by, to = Decimal(used - limit.most), Decimal(used)
        else:
            by, to = problem.in_dollars(used - limit.most), problem.in_dollars(used)
        unit = "proposals" if limit.counts else "dollars"
        found.append(Relaxation(limit.rule, limit.about, by, to, unit))
    return found


def _least_excess(problem: Problem, limit: Limit, *, chosen: int, refused: int) -> int | None:
    """Give by how much a limit is passed at the least; null where the others alone cannot be kept."""
    others = [x for x in problem.limits if x is not limit]
    sign = -1 if limit.most is not None else 1
    weight = dict.fromkeys(limit.members, sign)
    goal = Goal(weight, {}) if limit.counts else Goal({}, weight)
    amounts = Solver(problem, limits=others).solve(goal, chosen=chosen, refused=refused)
    if amounts is None:
        return None
    used = problem.used(limit, amounts)
    return used - limit.most if limit.most is not None else (limit.least or 0) - used


def _relaxation(problem: Problem, limit: Limit, by: int) -> Relaxation:
    stands = limit.most if limit.most is not None else limit.least or 0
    to = stands + by if limit.most is not None else stands - by
    if limit.counts:
        return Relaxation(limit.rule, limit.about, Decimal(by), Decimal(to), "proposals")
    return Relaxation(limit.rule, limit.about, problem.in_dollars(by), problem.in_dollars(to))
