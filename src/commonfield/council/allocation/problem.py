"""The rules as whole numbers: limits on sums over proposals, and proposals that go together as one item."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from commonfield.catalog import AllocationRules
    from commonfield.council.allocation.proposals import Proposal

Amounts = dict[int, int]
"""Units of money by the place of a proposal in its list."""


class Rule(NamedTuple):
    """A rule as the file has it: which key, and what it is about, such as `region East`."""

    key: str
    about: str = ""


Relaxed = Mapping[tuple[Rule, str], Decimal]
"""What some rules would say instead, by rule and the code of it that is meant."""


@dataclass(frozen=True)
class Limit:
    """A sum over some proposals that may not pass `most` or fall below `least`.

    It is a sum of money, or, where `counts`, of proposals. `about` is one code of a rule that holds for
    each: the lead, say.
    """

    rule: Rule
    members: tuple[int, ...]
    most: int | None = None
    least: int | None = None
    counts: bool = False
    about: str = ""
    column: str = ""


class Problem:
    """Proposals and limits as whole numbers.

    Money is counted in a unit in which every amount is whole: a dollar, or a cent. Linked proposals are one
    item; an item is a place in `items`, a set of items the bits of a number.
    """

    def __init__(
        self,
        proposals: Sequence[Proposal],
        rules: AllocationRules,
        *,
        dropped: frozenset[Rule] = frozenset(),
        relaxed: Relaxed | None = None,
    ) -> None:
        self.proposals = proposals
        self.partial = rules.partial
        self.places = _places(proposals, rules)
        self.asks = [self.in_units(p.ask) for p in proposals]
        self.least = [self._least(p, ask) for p, ask in zip(proposals, self.asks, strict=True)]
        index = {p.proposal: i for i, p in enumerate(proposals)}
        kept = [[index[c] for c in codes] for codes in rules.linked if linked_rule(codes) not in dropped]
        self.items = _merge(len(proposals), kept)
        self.item_of = {j: i for i, item in enumerate(self.items) for j in item}
        relaxed = relaxed or {}
        self.limits = [
            self._as_relaxed(limit, relaxed.get((limit.rule, limit.about)))
            for limit in self._limits(rules, index)
            if limit.rule not in dropped
        ]
        floor = relaxed.get((Rule("quality_floor"), ""), rules.quality_floor)
        self.quality_floor = None if Rule("quality_floor") in dropped else floor

    def in_units(self, dollars: Decimal) -> int:
        return int(dollars.scaleb(self.places).to_integral_value())

    def in_dollars(self, units: int) -> Decimal:
        return Decimal(units).scaleb(-self.places) if self.places else Decimal(units)

    def members(self, chosen: int) -> list[int]:
        return [j for i, item in enumerate(self.items) if chosen >> i & 1 for j in item]

    def set_of(self, places: Iterable[int]) -> int:
        found = 0
        for j in places:
            found |= 1 << self.item_of[j]
        return found

    def used(self, limit: Limit, amounts: Amounts) -> int:
        if limit.counts:
            return sum(j in amounts for j in limit.members)
        return sum(amounts.get(j, 0) for j in limit.members)

    @cached_property
    def limits_of(self) -> list[list[tuple[int, bool]]]:
        """For each proposal the places of the limits that hold for it, and whether each counts proposals."""
        found: list[list[tuple[int, bool]]] = [[] for _ in self.proposals]
        for place, limit in enumerate(self.limits):
            for j in limit.members:
                found[j].append((place, limit.counts))
        return found

    def usage(self, amounts: Amounts) -> list[int]:
        """Give what each limit is used, in one pass."""
        used = [0] * len(self.limits)
        for j, amount in amounts.items():
            for place, counts in self.limits_of[j]:
                used[place] += 1 if counts else amount
        return used

    def broken(self, amounts: Amounts) -> list[Limit]:
        """List the limits that amounts do not keep, in whole numbers; all are checked, whoever chose them."""
        found = []
        for limit, used in zip(self.limits, self.usage(amounts), strict=True):
            if (limit.most is not None and used > limit.most) or (
                limit.least is not None and used < limit.least
            ):
                found.append(limit)
        return found

    def keeps(self, amounts: Amounts) -> bool:
        """Whether amounts keep every limit, the links, and lie between minimum and ask."""
        chosen = self.set_of(amounts)
        return (
            sorted(amounts) == sorted(self.members(chosen))
            and all(self.least[j] <= amount <= self.asks[j] for j, amount in amounts.items())
            and not self.broken(amounts)
        )

    @cached_property
    def tables(self) -> Tables:
        return Tables(self)

    def _as_relaxed(self, limit: Limit, to: Decimal | None) -> Limit:
        if to is None:
            return limit
        stands = int(to) if limit.counts else self.in_units(to)
        return replace(limit, least=stands) if limit.most is None else replace(limit, most=stands)

    def _least(self, proposal: Proposal, ask: int) -> int:
        if not self.partial or proposal.minimum is None:
            return ask
        return max(1, self.in_units(proposal.minimum))

    def _limits(self, rules: AllocationRules, index: Mapping[str, int]) -> Iterable[Limit]:
        def down(dollars: Decimal) -> int:
            return int(dollars.scaleb(self.places).to_integral_value(ROUND_FLOOR))

        def up(dollars: Decimal) -> int:
            return int(dollars.scaleb(self.places).to_integral_value(ROUND_CEILING))

        yield Limit(Rule("budget"), tuple(range(len(self.proposals))), most=down(rules.budget))
        for column, code, dollars, members in self._by_code(rules.caps):
            yield Limit(Rule("caps", f"{column} {code}"), members, most=down(dollars), column=column)
        for column, code, dollars, members in self._by_code(rules.floors):
            yield Limit(Rule("floors", f"{column} {code}"), members, least=up(dollars), column=column)
        for n, part in enumerate(rules.set_asides, start=1):
            members = self._those(lambda p, where=part.where: p.holds(where))  # type: ignore[misc]
            dollars = part.at_least if part.at_least is not None else rules.budget * (part.share or 0)
            yield Limit(Rule("set_asides", str(n)), members, least=up(dollars), column=f"set-aside {n}")
        if rules.one_per:
            for code, members in self._codes(rules.one_per).items():
                if code and len(members) > 1:
                    yield Limit(Rule("one_per", rules.one_per), members, most=1, counts=True, about=code)
        for codes in rules.either_or:
            members = tuple(index[code] for code in codes)
            yield Limit(Rule("either_or", ", ".join(codes)), members, most=1, counts=True)

    def _by_code(
        self, asked: Mapping[str, Decimal | dict[str, Decimal]]
    ) -> Iterable[tuple[str, str, Decimal, tuple[int, ...]]]:
        for column, by_code in asked.items():
            codes = self._codes(column)
            wanted = by_code if isinstance(by_code, dict) else {c: by_code for c in sorted(codes) if c}
            for code, dollars in wanted.items():
                yield column, code, dollars, codes.get(code, ())

    def _codes(self, column: str) -> dict[str, tuple[int, ...]]:
        found: dict[str, list[int]] = defaultdict(list)
        for j, proposal in enumerate(self.proposals):
            found[proposal.cell(column)].append(j)
        return {code: tuple(members) for code, members in found.items()}

    def _those(self, holds: Callable[[Proposal], bool]) -> tuple[int, ...]:
        return tuple(j for j, proposal in enumerate(self.proposals) if holds(proposal))


class Tables:
    """The same limits by item, for searching.

    `mosts` and `leasts` are the numbers of limits; by item, `takes` holds what it takes at the least of each
    `most`, `gives` what it gives at the most, and at the least, to each `least`.
    """

    def __init__(self, problem: Problem) -> None:
        self.mosts = [limit for limit in problem.limits if limit.most is not None]
        self.leasts = [limit for limit in problem.limits if limit.least is not None]
        self.room = [limit.most or 0 for limit in self.mosts]
        self.need = [limit.least or 0 for limit in self.leasts]
        self.takes = [_parts(problem, item, self.mosts) for item in problem.items]
        self.gives = [
            [
                (k, most, least)
                for (k, most), (_, least) in zip(
                    _parts(problem, item, self.leasts, at_most=True),
                    _parts(problem, item, self.leasts),
                    strict=True,
                )
            ]
            for item in problem.items
        ]
        self.within = [self._families(limit) for limit in self.mosts]

    def _families(self, most: Limit) -> list[list[int]]:
        """List least sums that lie in a limit of money and have no proposal in common, by column."""
        if most.counts:
            return []
        whole = set(most.members)
        found: dict[str, list[int]] = defaultdict(list)
        for k, limit in enumerate(self.leasts):
            if whole.issuperset(limit.members):
                found[limit.column].append(k)
        return list(found.values())


def linked_rule(codes: Sequence[str]) -> Rule:
    return Rule("linked", ", ".join(codes))


def _parts(
    problem: Problem, item: Sequence[int], limits: Sequence[Limit], *, at_most: bool = False
) -> list[tuple[int, int]]:
    amounts = problem.asks if at_most else problem.least
    found = []
    for k, limit in enumerate(limits):
        inside = [j for j in item if j in limit.members]
        if inside:
            found.append((k, len(inside) if limit.counts else sum(amounts[j] for j in inside)))
    return found


def _merge(n: int, linked: Sequence[Sequence[int]]) -> list[tuple[int, ...]]:
    group = list(range(n))
    for places in linked:
        joined = {group[j] for j in places}
        group = [min(joined) if g in joined else g for g in group]
    found: dict[int, list[int]] = defaultdict(list)
    for j, g in enumerate(group):
        found[g].append(j)
    return [tuple(members) for members in found.values()]


def _places(proposals: Sequence[Proposal], rules: AllocationRules) -> int:
    """Give the decimal places with which every amount in the file and the rules is a whole number."""
    amounts = [*(p.ask for p in proposals), *(p.minimum for p in proposals if p.minimum is not None)]
    amounts += [rules.budget, *(s.at_least for s in rules.set_asides if s.at_least is not None)]
    for asked in (*rules.floors.values(), *rules.caps.values()):
        amounts += asked.values() if isinstance(asked, dict) else [asked]
    written = (amount.normalize().as_tuple().exponent for amount in amounts)
    return max(0, *(-e for e in written if isinstance(e, int)))
