"""A rule of decision applied to votes: whether it passes, with its arithmetic and what would change it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from commonfield.catalog import DecisionRule, read_share

Side = Literal["passed", "failed", "tied"]


@dataclass(frozen=True)
class SectorVotes:
    """Votes of one sector; an abstention is on neither side."""

    sector: str
    for_: int
    against: int
    abstain: int


@dataclass(frozen=True)
class Tally:
    """Votes by sector, and the number of voting seats that rules of seats count.

    `left` is how many filled seats said nothing and could have; null where nobody knows.
    """

    sectors: tuple[SectorVotes, ...]
    seats: int
    left: int | None = None

    @property
    def for_(self) -> int:
        return sum(s.for_ for s in self.sectors)

    @property
    def against(self) -> int:
        return sum(s.against for s in self.sectors)

    @property
    def abstain(self) -> int:
        return sum(s.abstain for s in self.sectors)


@dataclass(frozen=True)
class Counted:
    """What a rule makes of a tally.

    `needed` votes for are asked of `base`. `sectors_for` and `sectors_against` have more on that side.
    `switch` is the fewest votes that, changing sides, would have changed the answer, and `with_chair` whether
    the chair's must be among them; `more` the fewest further votes for that would have passed it. Both are
    null where no number of them would, or no seat is left to cast them.
    """

    side: Side
    needed: int
    base: int
    sectors_for: tuple[str, ...]
    sectors_against: tuple[str, ...]
    switch: int | None
    more: int | None
    with_chair: bool = False


def tally(votes: Iterable[tuple[str, str]], *, seats: int, left: int | None = None) -> Tally:
    """Add up votes, given as (sector, word)."""
    counts: dict[str, dict[str, int]] = {}
    for sector, word in votes:
        counts.setdefault(sector, {"for": 0, "against": 0, "abstain": 0})[word] += 1
    return Tally(
        tuple(SectorVotes(name, c["for"], c["against"], c["abstain"]) for name, c in sorted(counts.items())),
        seats,
        left,
    )


def count_votes(rule: DecisionRule, votes: Tally, *, chair: str = "") -> Counted:
    """Apply a rule of votes (neither consent nor advice). `chair` is what the chair voted: for, or against.

    More than one half is asked by majorities, at least its share by a supermajority. No vote cast passes
    nothing. A tie is as many for as against under a majority of votes cast; the rule says who breaks it.
    """
    base, needed = _needed(rule, votes.for_ + votes.against, votes)
    leaning_for = tuple(s.sector for s in votes.sectors if s.for_ > s.against)
    leaning_against = tuple(s.sector for s in votes.sectors if s.against > s.for_)
    passes = votes.for_ >= needed and _sectors_hold(rule, len(leaning_for), len(leaning_against))
    side: Side = "passed" if passes else "failed"
    if rule.kind == "majority_of_cast" and votes.for_ == votes.against > 0 and base == 2 * votes.for_:
        side = "tied"
    switch = _switch_to_fail(rule, votes, needed) if passes else _switch_to_pass(rule, votes, needed)
    more = None if passes or rule.kind in ("sectors_for", "no_sector_against") else _more(rule, votes)
    with_chair = False
    if rule.tie == "chair":
        switch, with_chair, more = _change_under_chair(rule, votes, chair)
    if more is not None and votes.left is not None:
        more = more if more <= votes.left + _may_turn(rule, votes) else None
    return Counted(side, needed, base, leaning_for, leaning_against, switch, more, with_chair)


def _may_turn(rule: DecisionRule, votes: Tally) -> int:
    """How many abstentions would add as much as a further vote, had they been for."""
    is_cast = rule.abstentions_are_cast and rule.kind.endswith("_of_cast")
    return 0 if is_cast else votes.abstain


def _change_under_chair(rule: DecisionRule, votes: Tally, chair: str) -> tuple[int | None, bool, int | None]:
    """Find by trying what would have changed an answer whose ties the chair breaks.

    Gives the votes to change sides, whether the chair's must be among them, and the further votes.
    """
    abstain = votes.abstain if rule.abstentions_are_cast else 0

    def passes(for_: int, against: int, chair: str) -> bool:
        tied = for_ == against > 0 and not abstain
        return 2 * for_ > for_ + against + abstain or (tied and chair == "for")

    passed = passes(votes.for_, votes.against, chair)
    sign, side, other = (-1, "for", "against") if passed else (1, "against", "for")
    mine = votes.for_ if passed else votes.against
    switch, with_chair = None, False
    for n in range(1, mine + 1):
        after = votes.for_ + sign * n, votes.against - sign * n
        if n <= mine - (chair == side) and passes(*after, chair) != passed:
            switch = n
        elif chair == side and passes(*after, other) != passed:
            switch, with_chair = n, True
        if switch is not None:
            break
    tried = range(1, votes.for_ + votes.against + abstain + 2)
    more = None if passed else next(n for n in tried if passes(votes.for_ + n, votes.against, chair))
    return switch, with_chair, more


def _needed(rule: DecisionRule, decided: int, votes: Tally) -> tuple[int, int]:
    """Give what the votes for are counted in, and how many of them pass."""
    by_seats = rule.kind.endswith("_of_seats") or (
        rule.kind in ("sectors_for", "no_sector_against") and rule.of == "seats"
    )
    base = votes.seats if by_seats else decided + (votes.abstain if rule.abstentions_are_cast else 0)
    if rule.kind.startswith("supermajority"):
        return base, max(1, math.ceil(read_share(rule.share) * base))
    return base, base // 2 + 1


def _sectors_hold(rule: DecisionRule, leaning_for: int, leaning_against: int) -> bool:
    if rule.kind == "sectors_for":
        return leaning_for >= rule.sectors
    return rule.kind != "no_sector_against" or leaning_against == 0


def _more(rule: DecisionRule, votes: Tally) -> int | None:
    """Find how many further votes for would have passed: they add to the votes cast, and not to the seats."""
    if rule.kind.endswith("_of_seats"):
        base, needed = _needed(rule, votes.for_ + votes.against, votes)
        return needed - votes.for_ if needed <= base else None
    share = read_share(rule.share) if rule.kind.startswith("supermajority") else Fraction(1, 2)
    cast = votes.for_ + votes.against + (votes.abstain if rule.abstentions_are_cast else 0)
    if share == 1:
        return None if cast > votes.for_ else 1
    lacking = (share * cast - votes.for_) / (1 - share)
    if rule.kind.startswith("supermajority"):
        return max(1, math.ceil(lacking))
    return max(1, math.floor(lacking) + 1)


def _switch_to_pass(rule: DecisionRule, votes: Tally, needed: int) -> int | None:
    """Find the fewest votes against that, cast for instead, would have passed it."""
    fewest = max(0, needed - votes.for_)
    if rule.kind == "sectors_for":
        lacking = rule.sectors - sum(s.for_ > s.against for s in votes.sectors)
        costs = sorted(_turn(s.against - s.for_) for s in votes.sectors if s.against and s.for_ <= s.against)
        if lacking > len(costs):
            return None
        fewest = max(fewest, sum(costs[: max(0, lacking)]))
    if rule.kind == "no_sector_against":
        fewest = max(fewest, sum(_even(s.against - s.for_) for s in votes.sectors if s.against > s.for_))
    return fewest if 0 < fewest <= votes.against else None


def _switch_to_fail(rule: DecisionRule, votes: Tally, needed: int) -> int | None:
    """Find the fewest votes for that, cast against instead, would have failed it."""
    ways = [votes.for_ - needed + 1]
    if rule.kind == "sectors_for":
        costs = sorted(_even(s.for_ - s.against) for s in votes.sectors if s.for_ > s.against)
        ways.append(sum(costs[: len(costs) - rule.sectors + 1]))
    if rule.kind == "no_sector_against":
        ways += [_turn(s.for_ - s.against) for s in votes.sectors if s.for_]
    return min(ways)


def _turn(behind: int) -> int:
    """How many must change sides so that those who are behind lead."""
    return behind // 2 + 1


def _even(ahead: int) -> int:
    """How many must change sides so that those who are ahead lead no more."""
    return (ahead + 1) // 2
