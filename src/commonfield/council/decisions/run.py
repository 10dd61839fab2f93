"""Whether a body had a quorum, and what it decided; start reading here.

`composition` says whether a body was composed as it must be, `delegation` who may decide, `notice` what an
open-meeting law asks. `seating` says who acts for which seat at a moment: quorum and votes both rest on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from commonfield.catalog import Body, Charter, DecisionRule
from commonfield.council.decisions.consent import Consent, as_votes, weigh_consent
from commonfield.council.decisions.counting import Counted, Tally, count_votes, tally
from commonfield.council.decisions.meeting import Item, Meeting
from commonfield.council.decisions.placing import Chamber, Heard, sort_votes, with_recusals
from commonfield.council.decisions.quorum import Count, ItemQuorum, count_seating, follow_item
from commonfield.council.decisions.roster import Roster, voting_seats
from commonfield.council.decisions.seating import Seating, seat_members
from commonfield.council.decisions.votes import Cast, Refused, Vote, find_aside, keep_in_time
from commonfield.findings import UsageError

Outcome = Literal["passed", "failed", "no_quorum", "goes_on", "open", "advised", "not_available"]
Breaks = Literal["", "fails", "chair_for", "chair_against", "chair_silent", "goes_on"]


@dataclass(frozen=True)
class Writing:
    """A question put in writing: from when it was open until when, and when it is being read."""

    opened: datetime
    closes: datetime
    now: datetime

    @property
    def is_open(self) -> bool:
        return self.now < self.closes


@dataclass(frozen=True)
class Decision:
    """What came of one item, with all that it rests on.

    `rule` is the rule asked for, and `counted_by` the one that counted votes, which differs after the last
    round of consent. `tie` says how a tie was broken.
    """

    item: str
    outcome: Outcome
    rule: DecisionRule
    counted_by: DecisionRule
    moment: datetime | None
    quorum: Count
    cast: tuple[Cast, ...]
    refused: tuple[Refused, ...]
    recused: tuple[str, ...]
    votes: Tally | None
    counted: Counted | None
    consent: Consent | None
    tie: Breaks
    interest_of_body: bool
    presence_known: bool
    writing: Writing | None = None


def follow_meeting(
    body: Body, roster: Roster, meeting: Meeting, *, at: datetime | None = None
) -> list[ItemQuorum]:
    """Say of each item of a meeting whether there was a quorum, and when it was lost or reached.

    Args:
        body: Its seats and its quorum.
        roster: Who holds which seat.
        meeting: Who was there and who stepped aside; without items it is one item.
        at: Look at this moment alone, and at the items that were being dealt with.
    """
    if at is not None:
        items = [Item(i.item, at, at) for i in meeting.items if i.begins <= at < max(i.ends, i.begins)]
        items = items or [Item(meeting.whole().item, at, at)]
    else:
        items = list(meeting.items) or [meeting.whole()]
    return [follow_item(body, roster, meeting, item) for item in items]


def find_moment(meeting: Meeting, item: str, *, at: datetime | None = None) -> datetime | None:
    """Give the moment at which an item was decided: as told, or its last one.

    Raises:
        UsageError: nobody told when, and people came or left meanwhile.
    """
    if at is not None or meeting.presence is None:
        return at
    for known in meeting.items:
        if known.item == item:
            last = known.ends - timedelta(microseconds=1)
            return max(last, known.begins)
    if not meeting.items:
        latest = max((stay.joined for stay in meeting.presence), default=None)
        first_out = min((stay.left for stay in meeting.presence), default=None)
        if latest is not None and first_out is not None and latest < first_out:
            return latest
    raise UsageError(
        "--at: expected the time of the vote, as people came and left during the meeting, found none.",
        likely_cause="The items of the meeting are not given, or this one is not among them.",
        fix="Say when with --at 10:30, or give the items with --items.",
    )


def decide(
    charter: Charter,
    body: Body,
    roster: Roster,
    meeting: Meeting,
    votes: Sequence[Vote],
    *,
    item: str,
    rule: DecisionRule,
    at: datetime | None = None,
    writing: Writing | None = None,
) -> Decision:
    """Say what came of an item.

    Quorum and votes are taken at one moment, see `find_moment`; who was not there then does not vote. Where
    nobody noted who was there, and in writing, those who answer are there. In writing nothing is decided
    before the close, and whether that has come is seen when this is read.

    Args:
        charter: For the rule that follows consent.
        body: Its seats, quorum, proxies and chair.
        roster: Who holds which seat.
        meeting: Who was there, and who stepped aside.
        votes: As they were cast; those that do not count are told with the reason.
        item: Which item.
        rule: By which rule.
        at: When the vote was taken.
        writing: For a question that is put in writing, between meetings.
    """
    if writing is not None:
        meeting = replace(meeting, presence=None)
    words = _words(rule)
    clock = {"opened": writing.opened, "closes": writing.closes, "now": writing.now} if writing else {}
    kept, refused = keep_in_time(votes, **clock)
    aside, kept, more = find_aside(kept, body, roster, meeting.day, words=words)
    meeting = with_recusals(meeting, aside, item)
    moment = find_moment(meeting, item, at=at)
    seating = seat_members(body, roster, meeting, item, moment)
    by_consent = rule.kind == "consent"
    chamber = Chamber(body, roster, meeting, item, words, writing is not None, by_consent)
    heard = sort_votes(kept, chamber, seating)
    quorum = count_seating(
        body, _who_answered(seating, aside, heard.cast) if meeting.presence is None else seating
    )
    base = Decision(
        item, "no_quorum", rule, rule, moment, quorum, heard.cast, (*refused, *more, *heard.refused),
        tuple(sorted(seating.recused)), None, None, None, "", meeting.has_interest_of_body(item),
        meeting.presence is not None, writing,
    )  # fmt: skip
    counted = _weigh(base, charter, body, seating, heard)
    if writing is not None and writing.is_open:
        return replace(counted, outcome="open", tie="")
    asks_quorum = writing is None or body.written_consent is None or body.written_consent.quorum
    if rule.kind != "advice" and asks_quorum and not quorum.is_quorum:
        return replace(counted, outcome="no_quorum", tie="")
    return counted


def _words(rule: DecisionRule) -> tuple[str, ...]:
    plain = ("for", "against", "abstain")
    return (*plain, "consent", "objection") if rule.kind in ("consent", "advice") else plain


def _weigh(base: Decision, charter: Charter, body: Body, seating: Seating, heard: Heard) -> Decision:
    """Give a decision as the votes have it, before quorum and clock are asked."""
    rule, consent = base.rule, None
    if rule.kind == "consent":
        consent = weigh_consent(rule, heard)
        if consent.says != "vote":
            outcome: Outcome = "passed" if consent.says == "passed" else "goes_on"
            return replace(base, outcome=outcome, consent=consent)
        rule = charter.rule(rule.then)
    seats = len(seating.filled) if rule.seats == "filled" else len(voting_seats(body))
    votes = tally(as_votes(base.cast), seats=seats, left=_seats_left(body, seating, base.cast))
    if rule.kind == "advice":
        return replace(base, outcome="advised", votes=votes)
    chair = _chair_says(body, base.cast)
    counted = count_votes(rule, votes, chair=chair)
    outcome, tie = _settle(counted, rule, chair)
    return replace(
        base, outcome=outcome, counted_by=rule, votes=votes, counted=counted, consent=consent, tie=tie
    )


def _settle(counted: Counted, rule: DecisionRule, chair: str) -> tuple[Outcome, Breaks]:
    if counted.side != "tied":
        return ("passed" if counted.side == "passed" else "failed"), ""
    if rule.tie == "goes_on":
        return "goes_on", "goes_on"
    if rule.tie == "chair":
        if chair == "for":
            return "passed", "chair_for"
        return "failed", "chair_against" if chair == "against" else "chair_silent"
    return "failed", "fails"


def _chair_says(body: Body, cast: Sequence[Cast]) -> str:
    # an alternate or a proxy acts for the seat, and not for the chair
    mine = [c for c in cast if c.seat.seat == body.chair and c.how == "holder"]
    return next((word for _, word in as_votes(mine)), "")


def _seats_left(body: Body, seating: Seating, cast: Sequence[Cast]) -> int:
    """Count the filled seats that said nothing, and from which nobody stepped aside."""
    said = {c.seat.seat for c in cast}
    return sum(
        name not in said and (holder not in seating.recused or body.alternates_sit_for_recused)
        for name, (_, holder) in seating.filled.items()
    )


def _who_answered(seating: Seating, stepped: Sequence[Vote], cast: Sequence[Cast]) -> Seating:
    """Keep of a seating the seats that answered, be it by stepping aside."""
    said = {c.seat.seat for c in cast if c.how != "proxy"}
    aside = {vote.member for vote in stepped}
    return replace(
        seating,
        sittings={
            name: sitting
            for name, sitting in seating.sittings.items()
            if name in said or sitting.holder in aside
        },
    )
