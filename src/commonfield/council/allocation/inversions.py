"""Better scores that are not funded while lower ones are, and the rule that causes each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from commonfield.council.allocation.funding import Choice, Funding, Ranking
from commonfield.council.allocation.problem import Rule, linked_rule
from commonfield.council.allocation.ranked import trace_by_rank
from commonfield.council.allocation.relaxing import Relaxation, passed_by, relax_limits, relax_together
from commonfield.council.allocation.rerunning import change_rules, is_funded

OBJECTIVE = Rule("objective")


@dataclass(frozen=True)
class Inversion:
    """A proposal that is not funded while some with lower scores are.

    `causes` are the rules of which each alone, giving way by so much, makes room for it. With `rank_first`
    that is at its place in the ranking, what stands above it being decided. With the other objectives the
    first cause is the objective: by how much the sum is smaller with it; the others say by how much each rule
    is passed if it is added to the funded ones. The rule changed may decide what stands above otherwise, or
    the objective prefer others: a cause `holds` where the proposal is funded when all is run again with that
    change. Those that hold come first, and then the least.
    """

    proposal: str
    score: Decimal
    over: tuple[str, ...]
    causes: tuple[Relaxation, ...]


def find_inversions(
    funding: Funding, ranking: Ranking, given: Sequence[Decimal], choice: Choice
) -> list[Inversion]:
    """List every inversion, best score first.

    Args:
        funding: The rules.
        ranking: The scores in order.
        given: Scores without points, in the order of the proposals.
        choice: Who is funded.
    """
    problem = funding.problem
    steps = (
        {step.item: step for step in trace_by_rank(funding.completer, ranking.items, barred=ranking.barred)}
        if funding.rules.objective == "rank_first"
        else {}
    )
    found = []
    for j in ranking.ranked:
        lower = [m for m in choice.amounts if ranking.scores[m] < ranking.scores[j]]
        if j in choice.amounts or not lower:
            continue
        item = problem.item_of[j]
        if ranking.barred >> item & 1:
            causes = _below(funding, given, item)
        elif item in steps:
            causes = _refused(funding, ranking, steps[item].chosen | 1 << item, steps[item].refused)
        else:
            causes = _outvoted(funding, ranking, choice, item)
        if sum(cause.rule != OBJECTIVE for cause in causes) == 1 or causes[0].rule != OBJECTIVE:
            # beside the objective, rules that are passed together make room only together
            causes = [_tried(funding, given, j, cause) for cause in causes]
        causes = sorted(causes, key=lambda cause: cause.holds is False)
        over = tuple(sorted(funding.proposals[m].proposal for m in lower))
        found.append(Inversion(funding.proposals[j].proposal, ranking.scores[j], over, tuple(causes)))
    return found


def _tried(funding: Funding, given: Sequence[Decimal], j: int, cause: Relaxation) -> Relaxation:
    if cause.rule == OBJECTIVE or cause.rules:
        return cause
    return replace(cause, holds=is_funded(change_rules(funding, cause), given, j))


def _below(funding: Funding, given: Sequence[Decimal], item: int) -> list[Relaxation]:
    floor = funding.problem.quality_floor or Decimal(0)
    lowest = min(given[j] for j in funding.problem.items[item])
    return [Relaxation(Rule("quality_floor"), by=floor - lowest, to=lowest, unit="points")]


def _refused(funding: Funding, ranking: Ranking, chosen: int, refused: int) -> list[Relaxation]:
    """Say which rule alone keeps every completion away; several together where no single one does."""
    causes = relax_limits(funding.problem, chosen=chosen, refused=refused)
    causes += [
        Relaxation(rule) for rule in _links(funding) if _open_without(funding, ranking, rule, chosen, refused)
    ]
    return causes or [relax_together(funding.problem, chosen=chosen, refused=refused)]


def _links(funding: Funding) -> list[Rule]:
    return [linked_rule(codes) for codes in funding.rules.linked]


def _open_without(funding: Funding, ranking: Ranking, rule: Rule, chosen: int, refused: int) -> bool:
    """Whether the best of each item could be funded without the link, its partners then being free."""
    other = Funding(funding.proposals, funding.rules, dropped=frozenset({rule}))
    linked = set(rule.about.split(", "))
    firm = [
        j
        for j in funding.problem.members(chosen)
        if funding.proposals[j].proposal not in linked or j == _best(funding, ranking, j)
    ]
    gone = funding.problem.members(refused)
    return other.completer.complete(other.problem.set_of(firm), other.problem.set_of(gone)) is not None


def _best(funding: Funding, ranking: Ranking, j: int) -> int:
    inside = funding.problem.items[funding.problem.item_of[j]]
    return next(m for m in ranking.ranked if m in inside)


def _outvoted(funding: Funding, ranking: Ranking, choice: Choice, item: int) -> list[Relaxation]:
    from commonfield.council.allocation.solving import Solver

    problem, goal = funding.problem, funding.goal(ranking)
    with_it = Solver(problem).solve(goal, chosen=1 << item, refused=ranking.barred)
    if with_it is None:
        return _refused(funding, ranking, 1 << item, ranking.barred)
    loses = Decimal(goal.worth(choice.amounts) - goal.worth(with_it)).scaleb(-ranking.places)
    if funding.rules.objective == "score_weighted_dollars":
        loses = loses.scaleb(-problem.places)
    return [Relaxation(OBJECTIVE, by=loses, unit="worth"), *passed_by(problem, choice.amounts, item)]
