"""Improve until fundable: every proposal is wanted; what each lacks, in which round it comes in, who helps.

This is a policy of its own, beside the objectives. The first round is the allocation. Then helpers give each
proposal that is not funded the same hours, as far as they reach; it is submitted again; and money that is
left goes down the ranking to those at or above the quality floor, as far as budget, caps and the other rules
allow. What was funded stays funded. Points that help will bring are planned by the committee, if at all: they
are no forecast of ours.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from commonfield.catalog import Improvement
from commonfield.council.allocation.funding import Funding
from commonfield.council.allocation.helping import share_help
from commonfield.council.allocation.lacking import Lack, find_lacks
from commonfield.council.allocation.problem import Amounts
from commonfield.council.allocation.relaxing import Relaxation, passed_by
from commonfield.findings import NotEstimableError

if TYPE_CHECKING:
    from commonfield.catalog import AllocationRules
    from commonfield.council.allocation.proposals import Proposal


@dataclass(frozen=True)
class Round:
    """One round: who was helped by whom before it, who is at the quality floor, who is funded, what is left.

    `waiting` are those at the quality floor that are not funded, with the rules in their way.
    """

    number: int
    helped: dict[str, str]
    fundable: tuple[str, ...]
    awards: dict[str, Decimal]
    waiting: dict[str, tuple[Relaxation, ...]]
    left: Decimal


@dataclass(frozen=True)
class Plan:
    """What each proposal lacks after the first round, and the rounds.

    `hours` of help by proposal, 0 for none: the log of equal help. `below` are still under the quality floor
    at the end; `missing` are the dollars, beyond what is left, with which all could be funded.
    """

    rules: AllocationRules
    improvement: Improvement
    lacks: list[Lack]
    rounds: list[Round]
    hours: dict[str, Decimal]
    below: tuple[str, ...]
    missing: Decimal


def plan_improvement(proposals: Sequence[Proposal], rules: AllocationRules) -> Plan:
    """Say what each proposal that is not funded lacks, and plan the rounds.

    Args:
        proposals: What is asked for, with scores.
        rules: What the committee adopted; `improve` says how many rounds, and who helps.

    Raises:
        NotEstimableError: the rules cannot be kept together, so that nobody is funded in the first round.
    """
    funding = Funding(proposals, rules)
    given = [p.score for p in funding.proposals]
    choice = funding.choose(funding.rank(given))
    if choice is None:
        raise NotEstimableError(
            "improve: expected rules that can be kept together, found some that conflict.",
            fix="Run the command without --improve: it names them.",
        )
    improvement = rules.improve or Improvement()
    rounds = [_first(funding, given, choice.amounts)]
    amounts = dict(choice.amounts)
    hours = {p.proposal: Decimal(0) for j, p in enumerate(funding.proposals) if j not in amounts}
    for number in range(1, improvement.rounds + 1):
        ranked = funding.order.ranked(funding.order.points_of(given))
        open_ = [funding.proposals[j] for j in ranked if j not in amounts]
        if not open_:
            break
        helped = share_help(open_, improvement, had=hours)
        for code in helped:
            hours[code] += improvement.hours_each
        for j, proposal in enumerate(funding.proposals):
            if proposal.proposal in helped:
                given[j] += improvement.points_each or 0
        rounds.append(_next(funding, given, amounts, number=number, helped=helped))
    return Plan(
        rules,
        improvement,
        find_lacks(funding, [p.score for p in funding.proposals], choice),
        rounds,
        hours,
        tuple(
            p.proposal
            for j, p in enumerate(funding.proposals)
            if j not in amounts and _is_below(funding, given, j)
        ),
        _missing(funding, amounts),
    )


def _first(funding: Funding, given: Sequence[Decimal], amounts: Amounts) -> Round:
    return _round(funding, given, amounts, number=0, helped={}, before={})


def _next(
    funding: Funding,
    given: Sequence[Decimal],
    amounts: Amounts,
    *,
    number: int,
    helped: Mapping[str, str],
) -> Round:
    """Fund whoever fits beside those that are funded already, down the ranking."""
    problem = funding.problem
    before = dict(amounts)
    for j in funding.order.ranked(funding.order.points_of(given)):
        item = problem.items[problem.item_of[j]]
        if j in amounts or any(_is_below(funding, given, m) for m in item):
            continue
        for level in (problem.asks, problem.least):
            tried = {**amounts, **{m: level[m] for m in item}}
            if problem.keeps(tried):
                amounts.update(tried)
                break
    return _round(funding, given, amounts, number=number, helped=helped, before=before)


def _round(
    funding: Funding,
    given: Sequence[Decimal],
    amounts: Amounts,
    *,
    number: int,
    helped: Mapping[str, str],
    before: Amounts,
) -> Round:
    problem = funding.problem
    codes = [p.proposal for p in funding.proposals]
    fundable = [j for j in range(len(codes)) if not _is_below(funding, given, j)]
    waiting = [j for j in fundable if j not in amounts]
    return Round(
        number,
        dict(sorted(helped.items())),
        tuple(codes[j] for j in fundable),
        {codes[j]: problem.in_dollars(a) for j, a in sorted(amounts.items()) if j not in before},
        {codes[j]: tuple(passed_by(problem, amounts, problem.item_of[j])) for j in waiting},
        funding.rules.budget - problem.in_dollars(sum(amounts.values())),
    )


def _is_below(funding: Funding, given: Sequence[Decimal], j: int) -> bool:
    floor = funding.problem.quality_floor
    return floor is not None and given[j] < floor


def _missing(funding: Funding, amounts: Amounts) -> Decimal:
    problem = funding.problem
    asked = sum(problem.least[j] for j in range(len(funding.proposals)) if j not in amounts)
    left = funding.rules.budget - problem.in_dollars(sum(amounts.values()))
    return max(Decimal(0), problem.in_dollars(asked) - left)
