"""The price of each rule: what changes if it is dropped, and which rules bind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from commonfield.council.allocation.funding import Choice, Funding, Ranking
from commonfield.council.allocation.problem import Problem, Rule, linked_rule
from commonfield.findings import NotEstimableError

if TYPE_CHECKING:
    from commonfield.catalog import AllocationRules


@dataclass(frozen=True)
class RulePrice:
    """What would be without one rule; null sums where there is no answer without it."""

    rule: Rule
    objective_value: Decimal | None
    difference: Decimal | None
    spent: Decimal | None
    dollars: Decimal | None
    comes_in: tuple[str, ...] = ()
    goes_out: tuple[str, ...] = ()

    @property
    def changes(self) -> bool:
        return bool(self.comes_in or self.goes_out or self.dollars)


@dataclass(frozen=True)
class Bound:
    """How a rule stands: what it allows or asks, what is used, and what is left between.

    `about` is one code of a rule that holds for each. `changes` says whether the answer is another one
    without the rule.
    """

    rule: Rule
    about: str
    kind: str
    stands: Decimal
    used: Decimal
    slack: Decimal
    changes: bool


def rules_of(rules: AllocationRules, problem: Problem) -> list[Rule]:
    """List the rules that can be dropped one by one."""
    found = [limit.rule for limit in problem.limits]
    found += [Rule("quality_floor")] if rules.quality_floor is not None else []
    found += [linked_rule(codes) for codes in rules.linked]
    found += [Rule("bonus", str(n)) for n in range(1, len(rules.bonus) + 1)]
    return list(dict.fromkeys(found))


def price_rules(funding: Funding, given: Sequence[Decimal], choice: Choice) -> list[RulePrice]:
    """Drop each rule, one at a time, and say what changes.

    Args:
        funding: The rules.
        given: Scores of the proposals, in its order.
        choice: What the rules say with all of them.
    """
    found = []
    value = value_of(funding, funding.rank(given), choice)
    spent = funding.problem.in_dollars(sum(choice.amounts.values()))
    before = {funding.proposals[j].proposal for j in choice.amounts}
    for rule in rules_of(funding.rules, funding.problem):
        other = Funding(funding.proposals, funding.rules, dropped=frozenset({rule}))
        ranking = other.rank(given)
        try:
            without = other.choose(ranking)
        except NotEstimableError:
            without = None
        if without is None:
            found.append(RulePrice(rule, None, None, None, None))
            continue
        after = {funding.proposals[j].proposal for j in without.amounts}
        # without some points the sums are of other scores, and their difference says nothing
        now = value_of(other, ranking, without)
        spends = other.problem.in_dollars(sum(without.amounts.values()))
        found.append(
            RulePrice(
                rule,
                now,
                None if rule.key == "bonus" else now - value,
                spends,
                spends - spent,
                tuple(sorted(after - before)),
                tuple(sorted(before - after)),
            )
        )
    return found


def value_of(funding: Funding, ranking: Ranking, choice: Choice) -> Decimal:
    """Give the sum that the objective names; for rank first that of the scores of the funded."""
    weighted = funding.rules.objective == "score_weighted_dollars"
    dollars = funding.problem.in_dollars
    parts = (ranking.scores[j] * (dollars(a) if weighted else 1) for j, a in choice.amounts.items())
    return sum(parts, Decimal(0))


def bind(funding: Funding, choice: Choice, prices: Sequence[RulePrice]) -> list[Bound]:
    """List the rules that hold with equality, or without which the answer is another."""
    problem = funding.problem
    changing = {price.rule for price in prices if price.changes}
    found = []
    for limit in problem.limits:
        used = problem.used(limit, choice.amounts)
        stands = limit.most if limit.most is not None else limit.least or 0
        slack = stands - used if limit.most is not None else used - stands
        told = [Decimal(n) if limit.counts else problem.in_dollars(n) for n in (stands, used, slack)]
        made = limit.rule in changing and (not limit.counts or slack == 0)
        if slack == 0 or made:
            kind = "most" if limit.most is not None else "least"
            found.append(
                Bound(limit.rule, limit.about, kind, told[0], told[1], told[2], limit.rule in changing)
            )
    for rule in sorted(changing - {limit.rule for limit in problem.limits}):
        found.append(Bound(rule, "", "other", Decimal(0), Decimal(0), Decimal(0), True))
    return found
