"""Why no set of proposals keeps the rules: the smallest set of rules that cannot hold together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from commonfield.council.allocation.completing import Completer
from commonfield.council.allocation.funding import Funding
from commonfield.council.allocation.prices import rules_of
from commonfield.council.allocation.problem import Limit, Problem, Rule
from commonfield.council.allocation.relaxing import Relaxation, relax_limits
from commonfield.council.allocation.rerunning import change_rules


@dataclass(frozen=True)
class Conflict:
    """One rule of a set that cannot be kept together.

    `asked` is what the proposals that count towards a floor or a set-aside, and may be funded, ask in all;
    null for other rules. `relaxed` is the least by which this rule alone would have to give way for the rules
    of the set; it `holds` where all the rules can then be kept, and not where others still conflict.
    """

    rule: Rule
    stands: Decimal | None = None
    asked: Decimal | None = None
    relaxed: Relaxation | None = None


def find_conflict(funding: Funding, given: Sequence[Decimal]) -> list[Conflict]:
    """Give rules that cannot hold together, of which none can be left out.

    Rules are left out one after another; one without which the others still conflict stays out.
    """
    rules = [rule for rule in rules_of(funding.rules, funding.problem) if rule.key != "bonus"]
    out: set[Rule] = set()
    # what a committee would look at last is tried first, so that it stays only where it must
    for rule in sorted(rules, key=lambda r: _LAST.get(r.key, 0)):
        if not _is_open(funding, given, frozenset({*out, rule})):
            out.add(rule)
    kept = frozenset(out)
    problem = Problem(funding.proposals, funding.rules, dropped=kept)
    barred = _barred(problem, given)
    relaxed = {r.rule: r for r in relax_limits(problem, chosen=0, refused=barred)}
    if Rule("quality_floor") not in kept:
        relaxed |= _lower_floor(funding, given, kept)
    tried = {rule: replace(r, holds=_opens(funding, given, r)) for rule, r in relaxed.items()}
    return [_told(problem, rule, barred, tried.get(rule)) for rule in rules if rule not in kept]


_LAST = {"one_per": -2, "either_or": -2, "linked": -2, "caps": -1}


def _is_open(funding: Funding, given: Sequence[Decimal], dropped: frozenset[Rule]) -> bool:
    problem = Problem(funding.proposals, funding.rules, dropped=dropped)
    return Completer(problem).complete(0, _barred(problem, given)) is not None


def _opens(funding: Funding, given: Sequence[Decimal], change: Relaxation) -> bool:
    changed = change_rules(funding, change)
    return changed.completer.complete(0, _barred(changed.problem, given)) is not None


def _barred(problem: Problem, given: Sequence[Decimal], floor: Decimal | None = None) -> int:
    least = problem.quality_floor if floor is None else floor
    return problem.set_of(j for j, score in enumerate(given) if least is not None and score < least)


def _lower_floor(
    funding: Funding, given: Sequence[Decimal], dropped: frozenset[Rule]
) -> dict[Rule, Relaxation]:
    """Find the highest quality floor with which the other rules can be kept."""
    rule = Rule("quality_floor")
    problem = Problem(funding.proposals, funding.rules, dropped=dropped | {rule})
    completer = Completer(problem)
    stands = funding.rules.quality_floor or Decimal(0)
    for score in sorted({s for s in given if s < stands}, reverse=True):
        if completer.complete(0, _barred(problem, given, score)) is not None:
            return {rule: Relaxation(rule, by=stands - score, to=score, unit="points")}
    return {}


def _told(problem: Problem, rule: Rule, barred: int, relaxed: Relaxation | None) -> Conflict:
    if rule.key == "quality_floor":
        return Conflict(rule, problem.quality_floor, None, relaxed)
    limits = [limit for limit in problem.limits if limit.rule == rule]
    if len(limits) != 1 or limits[0].counts:
        return Conflict(rule, relaxed=relaxed)
    limit = limits[0]
    stands = problem.in_dollars(limit.most if limit.most is not None else limit.least or 0)
    asked = problem.in_dollars(_asked(problem, limit, barred)) if limit.least is not None else None
    return Conflict(rule, stands, asked, relaxed)


def _asked(problem: Problem, limit: Limit, barred: int) -> int:
    return sum(problem.asks[j] for j in limit.members if not barred >> problem.item_of[j] & 1)
