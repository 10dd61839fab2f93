"""What a proposal that is not funded lacks: points to the quality floor, points to the line, or a rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from commonfield.council.allocation.funding import Choice, Funding, Ranking
from commonfield.council.allocation.ranked import trace_by_rank
from commonfield.council.allocation.relaxing import Relaxation, relax_limits, relax_together


@dataclass(frozen=True)
class Lack:
    """What one proposal lacks.

    `to_floor` are points to the quality floor, 0 for none. `to_line` are points with which it would be
    funded, all others as they are; null where no score is enough, and then `in_way` names the rules. `passes`
    says that it would have to be more than that, because it would lose a tie.
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
        floor = funding.problem.quality_floor
        to_floor = max(Decimal(0), floor - given[j]) if floor is not None else Decimal(0)
        points, passes = (_to_line if by_rank else _to_sum)(funding, ranking, choice, j)
        if points is not None and to_floor > points:
            points, passes = to_floor, False
        in_way: tuple[Relaxation, ...] = ()
        if points is None:
            alone = 1 << funding.problem.item_of[j]
            others = relax_limits(funding.problem, chosen=alone, refused=0)
            in_way = tuple(others) or (relax_together(funding.problem, chosen=alone, refused=0),)
        proposal = funding.proposals[j].proposal
        found.append(Lack(proposal, ranking.scores[j], to_floor, points, passes, in_way))
    return found


def _to_line(funding: Funding, ranking: Ranking, choice: Choice, j: int) -> tuple[Decimal | None, bool]:
    """Find the lowest place in the ranking at which it would be funded.

    Whoever is funded at a place is funded at every better one, so the first that holds from below is it.
    """
    problem = funding.problem
    item = problem.item_of[j]
    barred = ranking.barred & ~(1 << item)
    order = [i for i in ranking.items if i != item]
    others = (1 << len(problem.items)) - 1 & ~choice.chosen & ~(1 << item)
    if funding.completer.complete(choice.chosen | 1 << item, others) is not None:
        return Decimal(0), False  # only the quality floor is in its way
    for step in reversed(trace_by_rank(funding.completer, order, barred=barred)):
        if funding.completer.complete(step.chosen | 1 << item, step.refused) is None:
            continue
        place = max(problem.items[step.item], key=lambda m: ranking.scores[m])
        needed = ranking.scores[place] - ranking.scores[j]
        return max(Decimal(0), needed), needed >= 0 and not funding.order.wins_tie(j, place)
    return None, False


def _to_sum(funding: Funding, ranking: Ranking, choice: Choice, j: int) -> tuple[Decimal | None, bool]:
    """Find the points that would make the best set with it as good as the best without it."""
    from commonfield.council.allocation.solving import Solver

    problem, goal = funding.problem, funding.goal(ranking)
    bit = 1 << problem.item_of[j]
    with_it = Solver(problem).solve(goal, chosen=bit, refused=ranking.barred & ~bit)
    if with_it is None:
        return None, False
    loses = Decimal(goal.worth(choice.amounts) - goal.worth(with_it)).scaleb(-ranking.places)
    if funding.rules.objective == "score_weighted_dollars":
        loses /= with_it[j]
    return max(Decimal(0), loses), False
