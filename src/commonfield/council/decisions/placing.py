"""Which votes count, for which seat, and why others do not; objections that outlast their round."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from commonfield.catalog import Body, Seat
from commonfield.council.decisions.meeting import Meeting, Recusal
from commonfield.council.decisions.roster import Roster
from commonfield.council.decisions.seating import Seating, seat_members
from commonfield.council.decisions.votes import Cast, NotCounted, Refused, Vote, last_of

SETTLED = ("integrated", "withdrawn", "not_valid")
OBJECTIONS = ("objection", "against")


@dataclass(frozen=True)
class Heard:
    """Votes of an item: those that count, one of a seat, and those that do not.

    `round` is the newest one in which somebody answered who may. `still` are objections of an earlier round
    by somebody who has left since: no votes any more, and still to be met.
    """

    cast: tuple[Cast, ...]
    refused: tuple[Refused, ...]
    round: int
    still: tuple[Vote, ...] = ()


@dataclass(frozen=True)
class Chamber:
    """What the votes of one item are placed by. `in_writing`: nobody is away, as nobody meets."""

    body: Body
    roster: Roster
    meeting: Meeting
    item: str
    words: tuple[str, ...]
    in_writing: bool = False
    by_consent: bool = False


def sort_votes(votes: Sequence[Vote], chamber: Chamber, seating: Seating) -> Heard:
    """Say which votes count, and for which seat; a seat votes once.

    Who may vote is asked first, of every row: what a stranger wrote neither begins a round nor takes the
    place of a member's vote. Then the newest round counts, and in it the last vote of each seat. Under a
    rule of consent an objection that no test has settled stays through further rounds, until its seat
    answers again.

    Args:
        votes: All but those that step aside.
        chamber: The body, who was there, and what can be voted.
        seating: Who acts for which seat when the vote is taken.
    """
    placed: dict[str, list[Cast]] = defaultdict(list)
    refused: list[Refused] = []
    for vote in votes:
        found = _place(vote, chamber, seating)
        if isinstance(found, Cast) and vote.vote not in chamber.words:
            found = "wrong_word"
        if isinstance(found, Cast):
            placed[found.seat.seat].append(found)
        else:
            refused.append(Refused(vote, found))
    rounds = [c.vote.round for mine in placed.values() for c in mine]
    newest = max(rounds, default=1)
    cast: list[Cast] = []
    answered = set()
    for seat, mine in placed.items():
        kept = [c for c in mine if c.vote.round == newest]
        if kept:
            answered.add(seat)
        elif chamber.by_consent:
            kept = [c for c in mine if c.vote.round == max(c.vote.round for c in mine)]
        last = last_of([c.vote for c in kept])
        chosen = next((c for c in kept if c.vote is last), None)
        if chosen is not None and chosen.vote.round < newest and not _is_open(chosen.vote):
            chosen, kept = None, []
        refused += [
            Refused(c.vote, "earlier_round" if c not in kept else "replaced" if chosen else "twice")
            for c in mine
            if c is not chosen
        ]
        if chosen is not None:
            cast.append(chosen)
            answered.add(seat)
    if not chamber.by_consent:
        return Heard(tuple(cast), tuple(refused), newest)
    earlier = [r for r in refused if r.vote.round < newest and _is_open(r.vote)]
    still = [r for r in earlier if _seat_then(r, chamber, seating) not in (None, *answered)]
    return Heard(
        tuple(cast), tuple(r for r in refused if r not in still), newest, tuple(r.vote for r in still)
    )


def with_recusals(meeting: Meeting, aside: Sequence[Vote], item: str) -> Meeting:
    """Add those who voted `recused` to who steps aside from the item."""
    added = tuple(Recusal(vote.member, item) for vote in aside)
    return replace(meeting, recusals=(*meeting.recusals, *added))


def _is_open(vote: Vote) -> bool:
    return vote.vote in OBJECTIONS and vote.tested not in SETTLED


def _seat_then(refused: Refused, chamber: Chamber, seating: Seating) -> str | None:
    """Give the seat for which somebody spoke who does not act for it any more; null where nobody did."""
    vote, meeting = refused.vote, chamber.meeting
    if refused.why not in ("absent", "holder_present", "no_alternate"):
        return None
    if vote.at is not None:
        then = seat_members(chamber.body, chamber.roster, meeting, chamber.item, vote.at)
        found = _place(vote, chamber, then)
        return found.seat.seat if isinstance(found, Cast) else None
    was_there = any(stay.member == vote.member for stay in meeting.presence or ())
    return seating.seat_of(vote.member) if was_there and refused.why == "absent" else None


def _place(vote: Vote, chamber: Chamber, seating: Seating) -> Cast | NotCounted:
    if vote.member in seating.recused:
        return "recused"
    name = seating.seat_of(vote.member)
    if name is None:
        return _place_other(vote, chamber, seating)
    seat, holder = seating.filled[name]
    sitting = seating.sittings.get(name)
    is_there = sitting is not None and sitting.by == "holder"
    if not vote.by or vote.by == vote.member:
        return Cast(vote, seat, holder, "holder") if is_there else "absent"
    if sitting is not None and sitting.by == "alternate" and sitting.acts == vote.by:
        return Cast(vote, seat, holder, "alternate")
    if is_there:
        return _not_away(vote, chamber)
    return _place_proxy(vote, chamber, seating, seat)


def _place_other(vote: Vote, chamber: Chamber, seating: Seating) -> Cast | NotCounted:
    """Place the vote of somebody who holds no voting seat: an alternate, or nobody of the body."""
    body, roster, day = chamber.body, chamber.roster, chamber.meeting.day
    sitting = seating.acting(vote.member)
    if sitting is not None:
        mine = vote.by in ("", vote.member)
        return Cast(vote, sitting.seat, sitting.holder, "alternate") if mine else "no_proxy"
    if any(vote.member == seat.seat and roster.holder(seat.seat, day) is None for seat in body.seats):
        return "vacant_seat"
    if any(roster.holder(seat.seat, day) == vote.member for seat in body.seats if not seat.voting):
        return "not_voting"
    seats = [seat.seat for seat in body.seats if vote.member in roster.alternates_of(seat.seat, day)]
    if not seats:
        return "not_a_member"
    if chamber.meeting.presence is None:
        return _not_away(vote, chamber)
    taken = (seating.sittings.get(name) for name in seats)
    return "holder_present" if any(s is not None and s.by == "holder" for s in taken) else "no_alternate"


def _not_away(vote: Vote, chamber: Chamber) -> NotCounted:
    """Say why nobody acts for a holder: who is there votes, and somebody must have noted who was not."""
    who, day = vote.by or vote.member, chamber.meeting.day
    named = any(who in chamber.roster.alternates_of(seat.seat, day) for seat in chamber.body.seats) or any(
        p.giver == vote.member and p.holder == vote.by for p in chamber.meeting.proxies
    )
    if not named:
        return "no_proxy"
    if chamber.in_writing:
        return "in_writing"
    return "not_noted" if chamber.meeting.presence is None else "holder_present"


def _place_proxy(vote: Vote, chamber: Chamber, seating: Seating, seat: Seat) -> Cast | NotCounted:
    """Place a vote by proxy: it counts where the seating has it, which goes by the order of the proxies."""
    if not chamber.body.proxies.allowed:
        return "proxy_not_allowed"
    given = {(proxy.giver, proxy.holder) for proxy in chamber.meeting.proxies_for(chamber.item)}
    if (vote.member, vote.by) not in given:
        return "no_proxy"
    sitting = seating.sittings.get(seat.seat)
    if sitting is not None and sitting.by == "proxy" and sitting.acts == vote.by:
        return Cast(vote, seat, vote.member, "proxy")
    if sitting is not None and sitting.by == "alternate":
        return "alternate_present"
    acting = seating.acting(vote.by)
    return "proxy_not_there" if acting is None or acting.recused else "proxy_not_allowed"
