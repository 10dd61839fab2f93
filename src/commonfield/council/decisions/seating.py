"""Who fills which seat at one moment of an item: the holder, an alternate, or a proxy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from commonfield.catalog import Body, Seat
from commonfield.council.decisions.meeting import Meeting
from commonfield.council.decisions.roster import Roster, voting_seats


@dataclass(frozen=True)
class Sitting:
    """Who acts for a seat: its holder, an alternate, or the holder of a proxy."""

    seat: Seat
    holder: str
    acts: str
    by: Literal["holder", "alternate", "proxy"]
    recused: bool = False


@dataclass(frozen=True)
class Seating:
    """The voting seats of a body at one moment. `sittings` are by seat, those of the recused too."""

    filled: dict[str, tuple[Seat, str]]
    sittings: dict[str, Sitting]
    recused: frozenset[str]

    def seat_of(self, member: str) -> str | None:
        return next((seat for seat, (_, holder) in self.filled.items() if holder == member), None)

    def acting(self, member: str) -> Sitting | None:
        """Give the seat for which somebody who is there acts, not counting proxies."""
        return next((s for s in self.sittings.values() if s.acts == member and s.by != "proxy"), None)


def seat_members(body: Body, roster: Roster, meeting: Meeting, item: str, moment: datetime | None) -> Seating:
    """Say who acts for each voting seat at a moment of an item.

    A holder who is there sits. For one who is away an alternate sits who is there, is not recused, holds no
    voting seat and sits nowhere else; alternates are seated so that as many seats as possible are filled,
    those of sectors with a least number first. A proxy counts where no alternate sits.

    Args:
        body: Its seats and its rules on alternates and proxies.
        roster: Who holds which seat.
        meeting: Who was there; where nobody noted it, every holder is taken to be there.
        item: Which item, for recusals and proxies.
        moment: When; null where nobody noted who was there.
    """
    day = meeting.day
    filled = {
        seat.seat: (seat, holder)
        for seat in voting_seats(body)
        if (holder := roster.holder(seat.seat, day)) is not None
    }
    recused = meeting.recused(item)

    def is_there(member: str) -> bool:
        return meeting.presence is None or (moment is not None and meeting.is_there(member, moment))

    sittings: dict[str, Sitting] = {}
    empty: list[Seat] = []
    for name, (seat, holder) in filled.items():
        stands_aside = holder in recused
        if is_there(holder) and not (stands_aside and body.alternates_sit_for_recused):
            sittings[name] = Sitting(seat, holder, holder, "holder", stands_aside)
        elif not stands_aside or body.alternates_sit_for_recused:
            empty.append(seat)
    holders = {holder for _, holder in filled.values()}
    empty.sort(key=lambda seat: seat.sector not in body.quorum.per_sector)
    offers = {
        seat.seat: [
            member
            for member in roster.alternates_of(seat.seat, day)
            if meeting.presence is not None
            and is_there(member)
            and member not in recused
            and member not in holders
        ]
        for seat in empty
    }
    for name, member in _match(offers).items():
        seat, holder = filled[name]
        sittings[name] = Sitting(seat, holder, member, "alternate")
    for name, (seat, holder) in filled.items():
        # a recused holder who is there sits again where no alternate took the seat
        if name not in sittings and holder in recused and is_there(holder):
            sittings[name] = Sitting(seat, holder, holder, "holder", True)
    _seat_proxies(body, meeting, item, filled, sittings, recused)
    return Seating(filled, sittings, frozenset(recused))


def _seat_proxies(
    body: Body,
    meeting: Meeting,
    item: str,
    filled: Mapping[str, tuple[Seat, str]],
    sittings: dict[str, Sitting],
    recused: set[str],
) -> None:
    if not body.proxies.allowed:
        return
    held: dict[str, int] = {}
    seats = {holder: name for name, (_, holder) in filled.items()}
    acting = {s.acts for s in sittings.values() if not s.recused}
    for proxy in meeting.proxies_for(item):
        name = seats.get(proxy.giver)
        if name is None or name in sittings or proxy.giver in recused or proxy.holder not in acting:
            continue
        if held.get(proxy.holder, 0) >= body.proxies.at_most:
            continue
        held[proxy.holder] = held.get(proxy.holder, 0) + 1
        sittings[name] = Sitting(filled[name][0], proxy.giver, proxy.holder, "proxy")


def _match(offers: Mapping[str, list[str]]) -> dict[str, str]:
    """Give each seat one of those who may sit there, so that as many seats as possible have one.

    Seats that come first keep theirs: a later seat is filled by moving people, and never by unseating a seat.
    """
    sits: dict[str, str] = {}

    def place(seat: str, tried: set[str]) -> bool:
        for member in offers[seat]:
            if member in tried:
                continue
            tried.add(member)
            if member not in sits or place(sits[member], tried):
                sits[member] = seat
                return True
        return False

    for seat in offers:
        place(seat, set())
    return {seat: member for member, seat in sits.items()}


def filled_seats(body: Body, roster: Roster, day: date) -> list[Seat]:
    """Give the voting seats that somebody holds on a day."""
    return [seat for seat in voting_seats(body) if roster.holder(seat.seat, day) is not None]
