"""What a proposal that is not funded lacks: points to the quality floor, points to the line, or a rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil

from commonfield.council.allocation.funding import Choice, Funding, Ranking
from commonfield.council.allocation.problem import Rule
from commonfield.council.allocation.ranked import trace_by_rank
from commonfield.council.allocation.relaxing import Relaxation, relax_limits, relax_together
from commonfield.council.allocation.rerunning import is_funded

_DIGITS = 6


@dataclass(frozen=True)
class Lack:
    """What one proposal lacks.

    `to_floor` are points to the quality floor, 0 for none. `to_line` are points with which it would be
    funded, all others as they are; null where no score is enough, and then `in_way` names the rules. `passes`
    says that it would have to be more than that, because with exactly that it would lose a tie.
    """

    proposal: str
    score: Decimal
    to_floor: Decimal
    to_line: Decimal | None
    passes: bool = False
    in_way: tuple[Relaxation, ...] = ()


def find_lacks(funding: Funding, given: Sequence[Decimal], choice: Choice) -> list[Lack]:
    """Say of each proposal that is not funded what it lacks, best score first."""
    ranking = funding.rank(given)
    by_rank = funding.rules.objective == "rank_first"
    found = []
    for j in ranking.ranked:
        if j in choice.amounts:
            continue
        proposal = funding.proposals[j].proposal
        floor = funding.problem.quality_floor
        to_floor = max(Decimal(0), floor - given[j]) if floor is not None else Decimal(0)
        partners = [given[m] for m in funding.problem.items[funding.problem.item_of[j]] if m != j]
        if floor is not None and min(partners, default=floor) < floor:
            linked = Relaxation(
                Rule("quality_floor"), by=floor - min(partners), to=min(partners), unit="points"
            )
            found.append(Lack(proposal, ranking.scores[j], to_floor, None, in_way=(linked,)))
            continue
        alone = 1 << funding.problem.item_of[j]
        barred = ranking.barred & ~alone
        points = (_to_line if by_rank else _to_sum)(funding, ranking, choice, j, barred)
        if points is None:
            others = relax_limits(funding.problem, chosen=alone, refused=barred)
            in_way = tuple(others) or (relax_together(funding.problem, chosen=alone, refused=barred),)
            found.append(Lack(proposal, ranking.scores[j], to_floor, None, in_way=in_way))
            continue
        points = max(points, to_floor)
        raised = [score + points if m == j else score for m, score in enumerate(given)]
        wins = is_funded(funding, raised, j) if by_rank else _wins_sum(funding, raised, choice, j)
        found.append(Lack(proposal, ranking.scores[j], to_floor, points, not wins))
    return found


def _to_line(funding: Funding, ranking: Ranking, choice: Choice, j: int, barred: int) -> Decimal | None:
    """Find the lowest place in the ranking at which it would be funded.

    Whoever is funded at a place is funded at every better one, so the first that holds from below is it.
    """
    problem = funding.problem
    item = problem.item_of[j]
    order = [i for i in ranking.items if i != item]
    others = (1 << len(problem.items)) - 1 & ~choice.chosen & ~(1 << item)
    if funding.completer.complete(choice.chosen | 1 << item, others) is not None:
        return Decimal(0)  # only the quality floor is in its way
    for step in reversed(trace_by_rank(funding.completer, order, barred=barred)):
        if funding.completer.complete(step.chosen | 1 << item, step.refused) is None:
            continue
        place = max(problem.items[step.item], key=lambda m: ranking.scores[m])
        return max(Decimal(0), ranking.scores[place] - ranking.scores[j])
    return None


def _to_sum(funding: Funding, ranking: Ranking, choice: Choice, j: int, barred: int) -> Decimal | None:
    """Find the points with which the best set with it is as good as the best without it.

    Where amounts may be cut, another set with it can need fewer points than the best one of now: points are
    brought down until no set needs fewer.
    """
    from commonfield.council.allocation.solving import Goal, Solver

    problem, goal = funding.problem, funding.goal(ranking)
    weighted = funding.rules.objective == "score_weighted_dollars"
    solver, best = Solver(problem), _worth_without(funding, ranking, choice, j)
    points, sought = None, goal
    while (with_it := solver.solve(sought, chosen=1 << problem.item_of[j], refused=barred)) is not None:
        needed = Fraction(best - goal.worth(with_it), with_it[j] if weighted else 1)
        if points is not None and needed >= points:
            break
        points = needed
        if not (weighted and problem.partial):
            break
        unit = {m: worth * points.denominator for m, worth in goal.unit.items()}
        sought = Goal({}, {**unit, j: unit[j] + points.numerator})
    return None if points is None else _in_points(max(Fraction(0), points), ranking.places)


def _worth_without(funding: Funding, ranking: Ranking, choice: Choice, j: int) -> int:
    from commonfield.council.allocation.solving import Solver

    goal, amounts = funding.goal(ranking), choice.amounts
    if funding.rules.cuts == "proportional":  # a common share is cut from the best amounts afterwards
        refused = ranking.barred | 1 << funding.problem.item_of[j]
        amounts = Solver(funding.problem).solve(goal, refused=refused) or amounts
    return goal.worth(amounts)


def _wins_sum(funding: Funding, raised: Sequence[Decimal], choice: Choice, j: int) -> bool:
    """Whether, with these scores, the first of the best sets with it comes before the set of now.

    The set of now stays the first of the best without it, so no search over all equally good sets is needed.
    """
    from commonfield.council.allocation.solving import Solver

    problem, ranking = funding.problem, funding.rank(raised)
    goal, worth = funding.goal(ranking), _worth_without(funding, ranking, choice, j)
    solver, item = Solver(problem), problem.item_of[j]
    chosen, refused = 1 << item, ranking.barred
    amounts = solver.solve(goal, chosen=chosen, refused=refused)
    if amounts is None or goal.worth(amounts) != worth:
        return amounts is not None and goal.worth(amounts) > worth
    for i in ranking.preferred:
        bit = 1 << i
        if bit & ranking.barred:
            continue
        if not problem.set_of(amounts) & bit:
            other = solver.solve(chosen=chosen | bit, refused=refused, at_least=(goal, worth))
            if other is None and choice.chosen & bit:
                return False
            if other is None:
                refused |= bit
                continue
            amounts = other
        if not choice.chosen & bit:
            return True
        chosen |= bit
    return False


def _in_points(whole: Fraction, places: int) -> Decimal:
    # what no decimal writes is rounded up, so that the points said are enough
    digits = max(places, _DIGITS)
    points = Decimal(ceil(whole * 10 ** (digits - places))).scaleb(-digits).normalize()
    return points.quantize(Decimal(1)) if points == points.to_integral_value() else points
