"""The rules made ready once, and asked for many scores: who is funded, and with how much."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from commonfield.council.allocation.completing import Completer
from commonfield.council.allocation.problem import Amounts, Problem, Relaxed, Rule
from commonfield.council.allocation.ranked import fund_by_rank, other_orders
from commonfield.council.allocation.ranking import Order, exact_scores
from commonfield.council.allocation.sharing import share_by_rank, share_in_proportion
from commonfield.findings import NotEstimableError

if TYPE_CHECKING:
    from commonfield.catalog import AllocationRules
    from commonfield.council.allocation.bounding import Prices
    from commonfield.council.allocation.proposals import Proposal
    from commonfield.council.allocation.solving import Goal

_OTHERS = 20
_KNOWN = 50
"""Best sets of earlier scores that are tried first: they are often good for the next ones too."""
_PROVABLE = 1 << 50
"""Above it a double cannot tell two sums apart that differ by one."""


@dataclass(frozen=True)
class Ranking:
    """Scores in one order: with points added, by item, as whole numbers."""

    scores: list[Decimal]
    ranked: list[int]
    items: list[int]
    preferred: list[int]
    barred: int
    whole: list[int]
    places: int


@dataclass(frozen=True)
class Choice:
    """Who is funded, as items, with amounts by proposal; `share` where all are cut alike."""

    chosen: int
    amounts: Amounts
    share: float | None = None


class Funding:
    """Shares out money by rules, for any scores of the same proposals.

    Args:
        proposals: What is asked for; their own scores are not looked at.
        rules: What the committee adopted.
        dropped: Rules that are left out, to see what they change.
        relaxed: What some rules say instead, to see what that changes.
    """

    def __init__(
        self,
        proposals: Sequence[Proposal],
        rules: AllocationRules,
        *,
        dropped: frozenset[Rule] = frozenset(),
        relaxed: Relaxed | None = None,
    ) -> None:
        # the answer never depends on the order of rows
        self.proposals = sorted(proposals, key=lambda p: p.proposal)
        self.rules = rules
        self.problem = Problem(self.proposals, rules, dropped=dropped, relaxed=relaxed)
        self.completer = Completer(self.problem)
        self._known: list[int] = []
        self._funded: dict[tuple[int, ...], int | None] = {}
        self.order = Order(self.proposals, rules, dropped=dropped)

    def award(self, scores: Mapping[str, float | Decimal]) -> dict[str, Decimal]:
        """Give dollars by proposal, for those that are funded; the same as `allocate` with these scores.

        Raises:
            NotEstimableError: no set of proposals keeps the rules.
        """
        choice = self.choose(self.rank(exact_scores(self.proposals, scores)))
        if choice is None:
            raise NotEstimableError(
                "allocation: expected a set of proposals that keeps the rules, found none."
            )
        dollars = self.problem.in_dollars
        return {self.proposals[j].proposal: dollars(amount) for j, amount in choice.amounts.items()}

    def fund(self, scores: Mapping[str, float | Decimal]) -> frozenset[str] | None:
        """Give those that `award` funds, without their amounts; null where no set keeps the rules."""
        if self.rules.cuts == "proportional":  # whether floors can be met shows in the amounts alone
            try:
                return frozenset(self.award(scores))
            except NotEstimableError:
                return None
        ranking = self.rank(exact_scores(self.proposals, scores))
        key = self._order_of(ranking)
        if key in self._funded:
            chosen = self._funded[key]
        else:
            chosen = self._chosen(ranking)
            if key:
                self._funded[key] = chosen
        if chosen is None:
            return None
        return frozenset(self.proposals[j].proposal for j in self.problem.members(chosen))

    def _order_of(self, ranking: Ranking) -> tuple[int, ...]:
        """Give all that decides who is funded where the order alone does; empty where scores do."""
        return (*ranking.items, ranking.barred) if self.rules.objective == "rank_first" else ()

    def rank(self, given: Sequence[Decimal]) -> Ranking:
        """Put scores in order, as the tie rules say."""
        floor, item_of = self.problem.quality_floor, self.problem.item_of
        scores = self.order.points_of(given)
        ranked = self.order.ranked(scores)
        sums = self.rules.objective != "rank_first"
        preferred = self.order.preferred(scores) if sums else ranked
        low = () if floor is None else (j for j, score in enumerate(given) if score < floor)
        places = max(0, *(-_exponent(score) for score in scores)) if sums else 0
        return Ranking(
            scores,
            ranked,
            list(dict.fromkeys(item_of[j] for j in ranked)),
            list(dict.fromkeys(item_of[j] for j in preferred)),
            self.problem.set_of(low),
            [int(score.scaleb(places)) for score in scores] if sums else [],
            places,
        )

    def choose(self, ranking: Ranking) -> Choice | None:
        """Decide who is funded, and then with how much; null where no set keeps the rules."""
        chosen = self._chosen(ranking)
        choice = None if chosen is None else self._with_amounts(ranking, chosen)
        if choice and not self.problem.keeps(choice.amounts):
            raise NotEstimableError(
                "allocation: expected amounts that keep the rules to the dollar, found none."
            )
        return choice

    def _with_amounts(self, ranking: Ranking, chosen: int) -> Choice:
        members = [j for j in ranking.ranked if chosen >> self.problem.item_of[j] & 1]
        if self.rules.cuts == "proportional":
            amounts, share = share_in_proportion(self.problem, members)
            return Choice(chosen, amounts, share)
        weighted = self.problem.partial and self.rules.objective == "score_weighted_dollars"
        keep = (self.goal(ranking), self._worth) if weighted else None
        return Choice(chosen, share_by_rank(self.problem, members, keep=keep))

    def others(self, ranking: Ranking) -> tuple[set[int], bool]:
        """Give the sets that the objective alone allows as well, and whether some were left out."""
        if self.rules.objective == "rank_first":
            groups: dict[Decimal, list[int]] = {}
            for i in ranking.items:
                best = max(ranking.scores[j] for j in self.problem.items[i])
                groups.setdefault(best, []).append(i)
            return other_orders(
                self.completer, list(groups.values()), barred=ranking.barred, most=_OTHERS + 1
            )
        return self._equal_sets(ranking)

    def goal(self, ranking: Ranking) -> Goal:
        """Give what the objective makes largest."""
        from commonfield.council.allocation.solving import Goal

        each = dict(enumerate(ranking.whole))
        return Goal({}, each) if self.rules.objective == "score_weighted_dollars" else Goal(each, {})

    def worth_of(self, ranking: Ranking) -> list[int]:
        """Give what each item is worth to the objective where asks are given whole."""
        weighted = self.rules.objective == "score_weighted_dollars"
        asks = self.problem.asks
        return [
            sum(ranking.whole[j] * (asks[j] if weighted else 1) for j in item) for item in self.problem.items
        ]

    @cached_property
    def prices(self) -> Prices:
        from commonfield.council.allocation.bounding import Prices

        return Prices(self.problem)

    def _chosen(self, ranking: Ranking) -> int | None:
        if self.rules.objective == "rank_first":
            return fund_by_rank(self.completer, ranking.items, barred=ranking.barred)
        if self.problem.partial:
            return self._solved(ranking)
        from commonfield.council.allocation.bounding import TooManyStepsError, find_best

        try:
            best = find_best(
                self.problem,
                self.completer,
                self.prices,
                self.worth_of(ranking),
                key=_key(ranking.preferred),
                barred=ranking.barred,
                known=self._known,
            )
        except TooManyStepsError:
            return self._solved(ranking)
        if best.worth is None:
            return None
        if best.first not in self._known:
            self._known = [best.first, *self._known][:_KNOWN]
        return best.first

    def _solved(self, ranking: Ranking) -> int | None:
        """Find the best set by the solver, and of equally good ones the first by the tie rules."""
        from commonfield.council.allocation.solving import Solver

        solver, goal = Solver(self.problem), self.goal(ranking)
        found = solver.solve(goal, refused=ranking.barred)
        if found is None:
            return None
        worth = goal.worth(found)
        while worth < _PROVABLE:  # what a double rounds off may hide a better one
            better = solver.solve(goal, refused=ranking.barred, at_least=(goal, worth + 1))
            if better is None:
                break
            found, worth = better, goal.worth(better)
        self._worth = worth
        current, chosen, refused = self.problem.set_of(found), 0, ranking.barred
        if solver.solve(refused=refused, at_least=(goal, worth), without=[current]) is None:
            return current
        for i in ranking.preferred:
            bit = 1 << i
            if bit & refused:
                continue
            if not current & bit:
                other = solver.solve(goal, chosen=chosen | bit, refused=refused, at_least=(goal, worth))
                if other is None:
                    refused |= bit
                    continue
                current = self.problem.set_of(other)
            chosen |= bit
        return chosen

    def _equal_sets(self, ranking: Ranking) -> tuple[set[int], bool]:
        from commonfield.council.allocation.bounding import TooManyStepsError, find_best
        from commonfield.council.allocation.solving import Solver

        if not self.problem.partial:
            try:
                best = find_best(
                    self.problem,
                    self.completer,
                    self.prices,
                    self.worth_of(ranking),
                    key=_key(ranking.preferred),
                    barred=ranking.barred,
                    most=_OTHERS + 1,
                )
                return set(best.sets), best.cut
            except TooManyStepsError:
                pass
        self._solved(ranking)
        solver, goal = Solver(self.problem), self.goal(ranking)
        found: list[int] = []
        while len(found) <= _OTHERS:
            other = solver.solve(goal, refused=ranking.barred, at_least=(goal, self._worth), without=found)
            if other is None:
                return set(found), False
            found.append(self.problem.set_of(other))
        return set(found), True

    _worth = 0


def _key(order: Sequence[int]) -> Callable[[int], int]:
    """Give the key by which of two sets the one with the first item in which they differ is larger."""
    weight = {i: 1 << (len(order) - place) for place, i in enumerate(order)}

    def key(chosen: int) -> int:
        return sum(w for i, w in weight.items() if chosen >> i & 1)

    return key


def _exponent(score: Decimal) -> int:
    exponent = score.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0
