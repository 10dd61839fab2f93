"""Whether a body is composed as it must be, on every day: spans of days on which the same holds."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from commonfield.catalog import Body, Charter, CompositionRule, RulePack, Seat, read_share
from commonfield.council.decisions.roster import Roster, main_body

if TYPE_CHECKING:
    from commonfield.catalog.rule_pack import Asked

EMPLOYER = "employer"


@dataclass(frozen=True)
class Mend:
    """What would bring a share to its line, each by itself: null where it alone cannot.

    `more` seats of the kind, newly filled; `fewer` of the others; `exchanged`, from the others to the kind.
    """

    more: int | None
    fewer: int | None
    exchanged: int | None


@dataclass(frozen=True)
class Check:
    """One rule on some days. `found` is counted; `asked` is a number, or a share of `of`.

    Of an award `found` is its dollars, and `asked` the most that they may be.
    """

    rule: Literal["share", "count", "members", "recommendations", "sectors", "award", "next_award"]
    body: str
    subject: str
    found: int | Fraction
    of: int | None
    counted_in: str
    asked: Fraction
    holds: bool
    mend: Mend | None = None
    vacant: tuple[str, ...] = ()

    @property
    def share(self) -> Fraction | None:
        return None if not self.of else Fraction(self.found) / self.of


@dataclass(frozen=True)
class Span:
    """Days, both included, on which every check says the same."""

    begins: date
    ends: date
    checks: tuple[Check, ...]

    @property
    def holds(self) -> bool:
        return all(check.holds for check in self.checks)


def follow_composition(
    charter: Charter, roster: Roster, *, first: date, last: date, pack: RulePack | None = None
) -> list[Span]:
    """Say what holds of a charter's bodies from one day to another.

    Only days on which a term, a commitment, an award or a rule begins or has ended are looked at: between
    them nothing changes. Neighbouring days on which the same holds are one span.

    Args:
        charter: Its bodies, with what each asks of its own seats.
        roster: Who holds which seat.
        first: The first day.
        last: The last day, included.
        pack: What the funder asks, of the body above all others and of the collaborative.
    """
    days = sorted({first} | {day for day in _days_of_change(charter, roster, pack) if first < day <= last})
    ends = [*(day - timedelta(days=1) for day in days[1:]), last]
    spans: list[Span] = []
    for begin, end in zip(days, ends, strict=True):
        checks = tuple(check_day(charter, roster, begin, pack=pack))
        if spans and spans[-1].checks == checks:
            spans[-1] = Span(spans[-1].begins, end, checks)
        else:
            spans.append(Span(begin, end, checks))
    return spans


def check_day(
    charter: Charter, roster: Roster, day: date, *, pack: RulePack | None = None
) -> Iterator[Check]:
    """Give every check of one day."""
    main = main_body(charter)
    asked = pack.on(day) if pack else None
    if asked is not None and asked.employer_share_at_least > 0:
        rule = CompositionRule(partner_kind=EMPLOYER, share_at_least=_written(asked.employer_share_at_least))
        yield _check_seats(main, roster, rule, day)
    for body in charter.bodies:
        for own in body.composition:
            yield _check_seats(body, roster, own, day)
    if asked is not None:
        yield from _check_members(charter, roster, asked, day)
        yield from _check_commitments(charter, asked, day)
    if pack is not None:
        yield from _check_awards(charter, pack, day)


def _check_seats(body: Body, roster: Roster, rule: CompositionRule, day: date) -> Check:
    seats = [seat for seat in body.seats if seat.voting or not rule.of.endswith("voting")]
    filled = [seat for seat in seats if roster.holder(seat.seat, day) is not None]
    of_kind = sum(_is_of(seat, rule) for seat in filled)
    vacant = tuple(seat.seat for seat in seats if seat not in filled and _is_of(seat, rule))
    subject = rule.sector or rule.partner_kind
    if rule.share_at_least is None:
        least = rule.at_least or 1
        return Check(
            "count", body.body, subject, of_kind, None, rule.of, Fraction(least), of_kind >= least,
            vacant=vacant if of_kind < least else (),
        )  # fmt: skip
    share = read_share(rule.share_at_least)
    of = len(filled) if rule.of.startswith("filled") else len(seats)
    holds = of > 0 and of_kind >= share * of
    mend = None
    if not holds and rule.of.startswith("filled"):
        mend = _mend(of_kind, len(filled) - of_kind, of, share)
    elif not holds:
        mend = _mend_fixed(of_kind, len(filled) - of_kind, of, share, vacant=len(vacant))
    return Check(
        "share", body.body, subject, of_kind, of, rule.of, share, holds, mend, () if holds else vacant
    )


def _mend(found: int, others: int, of: int, share: Fraction) -> Mend:
    """Find the fewest seats that bring a share of filled seats to its line, each way by itself."""
    lacking = share * of - found
    if not of:
        return Mend(1, None, None)
    # with k more of the kind: found + k >= share (of + k)
    more = math.ceil(lacking / (1 - share)) if share < 1 else None
    # with k fewer of the others: found >= share (of - k)
    fewer = of - math.floor(found / share) if found else None
    return Mend(more, fewer, _exchange(lacking, others))


def _mend_fixed(found: int, others: int, of: int, share: Fraction, *, vacant: int) -> Mend:
    """Find the same where vacant seats are counted already: filling those of the kind adds to it."""
    lacking = share * of - found
    filled = math.ceil(lacking)
    return Mend(filled if filled <= vacant else None, None, _exchange(lacking, others))


def _exchange(lacking: Fraction, others: int) -> int | None:
    return math.ceil(lacking) if math.ceil(lacking) <= others else None


def _check_members(charter: Charter, roster: Roster, asked: Asked, day: date) -> Iterator[Check]:
    """Count organizations of each kind, on the filled seats of all bodies; one without a name is one."""
    for wanted in asked.required_members:
        there = {
            seat.organization or f"seat {seat.seat}"
            for body in charter.bodies
            for seat in body.seats
            if seat.kind == wanted.kind and roster.holder(seat.seat, day) is not None
        }
        yield Check(
            "members", "", wanted.kind, len(there), None, "filled", Fraction(wanted.at_least),
            len(there) >= wanted.at_least,
        )  # fmt: skip


def _check_commitments(charter: Charter, asked: Asked, day: date) -> Iterator[Check]:
    held = [commitment for commitment in charter.commitments if commitment.holds(day)]
    if asked.recommendations_at_least and charter.commitments:
        known = {str(n) for n in range(1, asked.recommendations + 1)}
        found = {str(c.which) for c in held if c.to == "recommendation"} & known
        yield _counted("recommendations", len(found), asked.recommendations, asked.recommendations_at_least)
    if asked.sectors_at_least and charter.commitments:
        found = {str(c.which) for c in held if c.to == "sector"} & set(asked.sectors)
        yield _counted("sectors", len(found), len(asked.sectors), asked.sectors_at_least)


def _counted(rule: Literal["recommendations", "sectors"], found: int, of: int, least: int) -> Check:
    return Check(rule, "", rule, found, of, "", Fraction(least), found >= least)


def _check_awards(charter: Charter, pack: RulePack, day: date) -> Iterator[Check]:
    """Check awards by what was asked on the day on which each was made."""
    amounts = {award.award: Fraction(award.amount) for award in charter.awards}
    for award in charter.awards:
        asked = pack.on(award.awarded_on) if award.awarded_on <= day else None
        if asked is None:
            continue
        amount = amounts[award.award]
        if asked.award_at_most is not None:
            most = Fraction(asked.award_at_most)
            yield Check("award", "", award.award, amount, None, "", most, amount <= most)
        if award.follows and asked.next_award_share_at_most is not None:
            most = Fraction(_written(asked.next_award_share_at_most)) * amounts[award.follows]
            yield Check("next_award", "", award.award, amount, None, award.follows, most, amount <= most)


def _is_of(seat: Seat, rule: CompositionRule) -> bool:
    if rule.sector:
        return seat.sector == rule.sector
    return seat.kind == rule.partner_kind and (rule.partner_kind != EMPLOYER or seat.local)


def _written(share: float) -> str:
    # the decimal that was written, and not its binary neighbour
    return repr(share)


def _days_of_change(charter: Charter, roster: Roster, pack: RulePack | None) -> set[date]:
    days = roster.days_of_change()
    days |= {award.awarded_on for award in charter.awards}
    days |= _turns([(c.began_on, c.ended_on) for c in charter.commitments])
    if pack is not None:
        days |= _turns([(since, version.ends_on) for since, version in pack.versions.items()])
    return days


def _turns(spans: Sequence[tuple[date, date | None]]) -> set[date]:
    ends = {end + timedelta(days=1) for _, end in spans if end is not None and end < date.max}
    return {begin for begin, _ in spans} | ends
