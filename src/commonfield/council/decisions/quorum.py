"""Whether a body has a quorum: at a moment, through an item, and who is still needed."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from commonfield.catalog import Body, read_share
from commonfield.council.decisions.meeting import Item, Meeting
from commonfield.council.decisions.roster import Roster, voting_seats
from commonfield.council.decisions.seating import Seating, Sitting, seat_members


@dataclass(frozen=True)
class SectorCount:
    """How many seats of a sector are there, of how many that must be."""

    sector: str
    needed: int
    present: int


@dataclass(frozen=True)
class OpenSeat:
    """A filled seat that is not there, and who could come for it: the holder first, then alternates."""

    seat: str
    sector: str
    members: tuple[str, ...]


@dataclass(frozen=True)
class StillNeeded:
    """The fewest people who would make a quorum; `sectors` says of which, `seats` who could come."""

    people: int
    sectors: dict[str, int]
    seats: tuple[OpenSeat, ...]
    can_be_reached: bool


@dataclass(frozen=True)
class Count:
    """The quorum of one moment, with its arithmetic. `of` is how many voting seats `base` counts."""

    needed: int
    present: int
    of: int
    sectors: tuple[SectorCount, ...]
    seating: Seating
    counted: tuple[Sitting, ...]

    @property
    def is_quorum(self) -> bool:
        return self.present >= self.needed and all(s.present >= s.needed for s in self.sectors)


@dataclass(frozen=True)
class Change:
    """A moment at which a quorum was lost or reached, with who left and who came."""

    at: datetime
    is_quorum: bool
    left: tuple[str, ...]
    joined: tuple[str, ...]
    present: int


@dataclass(frozen=True)
class ItemQuorum:
    """The quorum of one item: through all of it, at its end, at its lowest, and every change."""

    item: Item
    spans: tuple[tuple[datetime, datetime, Count], ...]
    changes: tuple[Change, ...] = field(default=())

    @property
    def throughout(self) -> bool:
        return all(count.is_quorum for _, _, count in self.spans)

    @property
    def ending(self) -> Count:
        return self.spans[-1][2]

    @property
    def at_end(self) -> bool:
        return self.ending.is_quorum

    @property
    def lowest(self) -> Count:
        """The count at which most is missing, the first of them."""
        return min((count for _, _, count in self.spans), key=lambda c: (c.is_quorum, -_missing(c)))


def seats_needed(body: Body, *, of: int) -> int:
    """Give how many seats make a quorum, where `of` are counted; never fewer than one."""
    quorum = body.quorum
    if quorum.count is not None:
        return quorum.count
    asked = read_share(quorum.share) * of
    return max(1, math.floor(asked) + 1 if quorum.more_than else math.ceil(asked))


def count_quorum(body: Body, roster: Roster, meeting: Meeting, item: str, moment: datetime | None) -> Count:
    """Count the quorum of an item at a moment."""
    return count_seating(body, seat_members(body, roster, meeting, item, moment))


def count_seating(body: Body, seating: Seating) -> Count:
    """Count the quorum of a seating: a recused member and a proxy only where the charter counts them."""
    counted = tuple(
        sitting
        for sitting in seating.sittings.values()
        if (body.quorum.recused_count or not sitting.recused)
        and (sitting.by != "proxy" or body.proxies.count_for_quorum)
    )
    of = len(seating.filled) if body.quorum.of == "filled" else len(voting_seats(body))
    by_sector = Counter(sitting.seat.sector for sitting in counted)
    return Count(
        seats_needed(body, of=of),
        len(counted),
        of,
        tuple(
            SectorCount(sector, least, by_sector[sector])
            for sector, least in sorted(body.quorum.per_sector.items())
        ),
        seating,
        counted,
    )


def follow_item(body: Body, roster: Roster, meeting: Meeting, item: Item) -> ItemQuorum:
    """Follow the quorum through an item, from each coming and going to the next.

    Who leaves at the minute at which an item ends was there for all of it; who leaves at the minute at which
    it begins was not there.
    """
    moments = {item.begins} | {
        moment
        for stay in meeting.presence or ()
        for moment in (stay.joined, stay.left)
        if item.begins < moment < item.ends
    }
    starts = sorted(moments)
    ends = [*starts[1:], item.ends]
    spans = tuple(
        (start, end, count_quorum(body, roster, meeting, item.item, start))
        for start, end in zip(starts, ends, strict=True)
    )
    return ItemQuorum(item, spans, _changes(spans))


def find_who_is_needed(body: Body, roster: Roster, meeting: Meeting, count: Count) -> StillNeeded | None:
    """Say the fewest people who would make a quorum, and for which seats they could come.

    People of a sector that is short count for the whole as well, so the fewest is the larger of the two.
    Null where there is a quorum.
    """
    if count.is_quorum:
        return None
    there = {sitting.seat.seat for sitting in count.counted}
    seating = count.seating
    busy = {sitting.acts for sitting in count.counted}
    barred = (set() if body.quorum.recused_count else seating.recused) | busy
    free = [
        OpenSeat(
            name,
            seat.sector,
            tuple(m for m in (holder, *roster.alternates_of(name, meeting.day)) if m not in barred),
        )
        for name, (seat, holder) in seating.filled.items()
        if name not in there
        and (holder not in seating.recused or body.quorum.recused_count or body.alternates_sit_for_recused)
    ]
    free = [seat for seat in free if seat.members]
    short = {s.sector: s.needed - s.present for s in count.sectors if s.present < s.needed}
    people = max(count.needed - count.present, sum(short.values()))
    available = Counter(seat.sector for seat in free)
    reachable = len(free) >= people and all(available[sector] >= n for sector, n in short.items())
    useful = [seat for seat in free if people > sum(short.values()) or seat.sector in short]
    return StillNeeded(people, short, tuple(useful), reachable)


def _missing(count: Count) -> int:
    short = sum(max(0, s.needed - s.present) for s in count.sectors)
    return max(count.needed - count.present, short)


def _changes(spans: tuple[tuple[datetime, datetime, Count], ...]) -> tuple[Change, ...]:
    found = []
    for (_, _, before), (start, _, after) in pairwise(spans):
        if before.is_quorum == after.is_quorum:
            continue
        was = {sitting.acts for sitting in before.counted}
        now = {sitting.acts for sitting in after.counted}
        found.append(
            Change(start, after.is_quorum, tuple(sorted(was - now)), tuple(sorted(now - was)), after.present)
        )
    return tuple(found)
