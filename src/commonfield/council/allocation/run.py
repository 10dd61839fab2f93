"""Who is funded, with how much, and why; start reading here.

`Funding` makes the rules ready (`problem.py`: limits on sums, in whole numbers) and answers for any scores;
`allocate` asks it once and explains: which rules bind, what each costs, which better score is passed over
for which rule, which other sets were as good, and where nothing keeps the rules, which of them conflict.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from commonfield.council.allocation.funding import Choice, Funding, Ranking

if TYPE_CHECKING:
    from commonfield.catalog import AllocationRules
    from commonfield.council.allocation.conflicts import Conflict
    from commonfield.council.allocation.inversions import Inversion
    from commonfield.council.allocation.prices import Bound, RulePrice
    from commonfield.council.allocation.proposals import Proposal

_OTHERS = 20


@dataclass(frozen=True)
class Award:
    """Dollars for one proposal. `score` has the points for declared priorities in it.

    `renegotiate`: so much is cut that the scope must be agreed again, as the rules say.
    """

    proposal: str
    amount: Decimal
    ask: Decimal
    score: Decimal
    points: Decimal
    renegotiate: bool = False


@dataclass(frozen=True)
class Allocation:
    """What the rules say. A recorded decision makes it a grant award.

    Where no set of proposals keeps the rules, `conflict` holds rules that cannot be kept together, and there
    are no awards. `alternatives` are other sets that the objective alone, before tie rules, allows as well;
    `more_alternatives` says that some were left out. `share` is the common share of all asks.
    """

    rules: AllocationRules
    awards: list[Award] = field(default_factory=list)
    spent: Decimal = Decimal(0)
    objective_value: Decimal | None = None
    binding: list[Bound] = field(default_factory=list)
    inversions: list[Inversion] = field(default_factory=list)
    rule_prices: list[RulePrice] = field(default_factory=list)
    alternatives: list[list[str]] = field(default_factory=list)
    more_alternatives: bool = False
    conflict: list[Conflict] = field(default_factory=list)
    share: float | None = None
    proposals: int = 0

    @property
    def feasible(self) -> bool:
        return not self.conflict


def allocate(proposals: Sequence[Proposal], rules: AllocationRules) -> Allocation:
    """Share out money among proposals by rules, and explain it.

    Args:
        proposals: What is asked for, with scores. Their order does not matter.
        rules: What the committee adopted.

    Returns:
        Grant awards in dollars, best rank first; every amount is checked against every rule in whole numbers.

    Raises:
        NotEstimableError: `cuts: proportional` has no share that meets the floors, or the solver's answers do
            not keep the rules to the dollar.
        UsageError: a rule names a proposal that there is not.
    """
    from commonfield.council.allocation.conflicts import find_conflict
    from commonfield.council.allocation.inversions import find_inversions
    from commonfield.council.allocation.prices import bind, price_rules, value_of
    from commonfield.council.allocation.proposals import refuse_strangers

    refuse_strangers(proposals, rules)
    funding = Funding(proposals, rules)
    given = [p.score for p in funding.proposals]
    ranking = funding.rank(given)
    choice = funding.choose(ranking)
    if choice is None:
        return Allocation(rules, conflict=find_conflict(funding, given), proposals=len(proposals))
    prices = price_rules(funding, given, choice)
    alternatives, more = _others(funding, ranking, choice)
    return Allocation(
        rules,
        awards=_awards(funding, ranking, choice),
        spent=funding.problem.in_dollars(sum(choice.amounts.values())),
        objective_value=value_of(funding, ranking, choice),
        binding=bind(funding, choice, prices),
        inversions=find_inversions(funding, ranking, given, choice),
        rule_prices=prices,
        alternatives=alternatives,
        more_alternatives=more,
        share=choice.share,
        proposals=len(proposals),
    )


def _awards(funding: Funding, ranking: Ranking, choice: Choice) -> list[Award]:
    found = []
    limit = funding.rules.renegotiate_above
    for j in ranking.ranked:
        if j not in choice.amounts:
            continue
        proposal = funding.proposals[j]
        amount = funding.problem.in_dollars(choice.amounts[j])
        cut = 1 - amount / proposal.ask
        found.append(
            Award(
                proposal.proposal,
                amount,
                proposal.ask,
                ranking.scores[j],
                funding.order.points[j],
                limit is not None and cut > limit,
            )
        )
    return found


def _others(funding: Funding, ranking: Ranking, choice: Choice) -> tuple[list[list[str]], bool]:
    found, cut = funding.others(ranking)
    named = sorted(
        sorted(funding.proposals[j].proposal for j in funding.problem.members(chosen))
        for chosen in found - {choice.chosen}
    )
    return named[:_OTHERS], cut or len(named) > _OTHERS
