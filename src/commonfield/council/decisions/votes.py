"""Votes as they were cast, and which of them count: by whom, for which seat, and why others do not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Literal

from commonfield.catalog import Body, Seat
from commonfield.council.decisions.meeting import Meeting, moments_of
from commonfield.council.decisions.roster import Roster
from commonfield.council.decisions.seating import Seating
from commonfield.council.sheet import Sheet, read_sheet
from commonfield.findings import SubmissionError
from commonfield.tables.plain_file import refuse_rows

WORDS = ("for", "against", "abstain", "recused", "consent", "objection")
TESTS = ("", "upheld", "integrated", "withdrawn", "not_valid")
NotCounted = Literal[
    "not_a_member", "vacant_seat", "not_voting", "absent", "recused", "holder_present", "no_proxy",
    "proxy_not_allowed", "proxy_not_there", "replaced", "earlier_round", "too_late", "not_yet", "wrong_word",
    "no_alternate", "twice",
]  # fmt: skip


@dataclass(frozen=True)
class Vote:
    """One vote. `by` is who cast it where it was not the member; `tested` what became of an objection."""

    member: str
    vote: str
    by: str = ""
    has_reason: bool = False
    tested: str = ""
    round: int = 1
    at: datetime | None = None
    line: int = 0


@dataclass(frozen=True)
class Cast:
    """A vote that counts, for the seat that it counts for."""

    vote: Vote
    seat: Seat
    holder: str
    how: Literal["holder", "alternate", "proxy"]


@dataclass(frozen=True)
class Refused:
    """A vote that does not count, and why."""

    vote: Vote
    why: NotCounted


def read_votes(path: Path, *, item: str, day: date) -> list[Vote]:
    """Read `member,vote` and, where there are such columns, `item,by,reason,tested,round,at`.

    Raises:
        SubmissionError: a word is none of those that can be voted, a time is none, or a row stands twice.
    """
    sheet = read_sheet(path, needs=("member", "vote"), may=("item", "by", "reason", "tested", "round", "at"))
    sheet.texts("member")
    refuse_words(sheet, "vote", WORDS)
    refuse_words(sheet, "tested", TESTS)
    sheet.once("item", "member", "round", "at")
    rounds = sheet.numbers("round", empty=True, at_least=None, whole=True)
    moments = moments_of(sheet, "at", day, empty=True)
    if sheet.has("item"):
        sheet.texts("item")
        if item not in {row["item"] for row in sheet.rows}:
            raise SubmissionError(
                f"{path.name}: expected votes on the item, found votes on others alone.",
                likely_cause="The item is called otherwise in the file.",
                fix="Name the item with --item as the file does.",
            )
    return [
        Vote(
            row["member"], row["vote"], row["by"], bool(row["reason"]), row["tested"],
            int(n) if n is not None else 1, moment, row.line,
        )
        for row, n, moment in zip(sheet.rows, rounds, moments, strict=True)
        if not sheet.has("item") or row["item"] == item
    ]  # fmt: skip


def refuse_words(sheet: Sheet, column: str, words: Sequence[str]) -> None:
    """Refuse a column that holds other words.

    Raises:
        SubmissionError: naming the rows, and never what they hold.
    """
    refuse_rows(
        sheet.path,
        [row.line for row in sheet.rows if row[column] not in words],
        column=column,
        expected=f"one of {', '.join(word for word in words if word)}",
        found="something else",
        cause="The words of another tool, or another language.",
        fix="Write them in English and in small letters.",
    )


def keep_newest(
    votes: Iterable[Vote], *, closes: datetime | None = None, now: datetime | None = None
) -> tuple[list[Vote], list[Refused]]:
    """Keep of each member the last vote of the last round; what came too late, or is yet to come, is told.

    Only a time tells which of two votes of one round is the last: without one neither counts.
    """
    refused: list[Refused] = []
    in_time: list[Vote] = []
    for vote in votes:
        if closes is not None and vote.at is not None and vote.at >= closes:
            refused.append(Refused(vote, "too_late"))
        elif now is not None and vote.at is not None and vote.at > now:
            refused.append(Refused(vote, "not_yet"))
        else:
            in_time.append(vote)
    newest = max((vote.round for vote in in_time), default=1)
    refused += [Refused(vote, "earlier_round") for vote in in_time if vote.round < newest]
    by_member: dict[str, list[Vote]] = defaultdict(list)
    for vote in in_time:
        if vote.round == newest:
            by_member[vote.member].append(vote)
    kept = []
    for mine in by_member.values():
        if len(mine) > 1 and any(vote.at is None for vote in mine):
            refused += [Refused(vote, "twice") for vote in mine]
            continue
        mine.sort(key=lambda vote: vote.at or datetime.min)
        refused += [Refused(vote, "replaced") for vote in mine[:-1]]
        kept.append(mine[-1])
    return kept, refused


def sort_votes(
    votes: Sequence[Vote],
    body: Body,
    roster: Roster,
    meeting: Meeting,
    seating: Seating,
    *,
    item: str,
    words: Sequence[str],
) -> tuple[list[Cast], list[Refused]]:
    """Say which votes count, and for which seat; a seat votes once.

    Args:
        votes: At most one of each member.
        body: Its seats and its rule on proxies.
        roster: Who holds which seat.
        meeting: Proxies.
        seating: Who acts for which seat when the vote is taken.
        item: Which item.
        words: What can be voted under the rule; recused is always understood.
    """
    cast: list[Cast] = []
    refused: list[Refused] = []
    proxies: dict[str, int] = defaultdict(int)
    for vote in votes:
        if vote.vote == "recused":
            continue
        found = _place(vote, body, roster, meeting, seating, item)
        if isinstance(found, Cast) and vote.vote not in words:
            found = "wrong_word"
        if isinstance(found, Cast) and found.how == "proxy":
            proxies[vote.by] += 1
            if proxies[vote.by] > body.proxies.at_most:
                found = "proxy_not_allowed"
        if isinstance(found, Cast) and any(other.seat.seat == found.seat.seat for other in cast):
            found = "twice"
        if isinstance(found, Cast):
            cast.append(found)
        else:
            refused.append(Refused(vote, found))
    return cast, refused


def with_recusals(meeting: Meeting, votes: Iterable[Vote], item: str) -> Meeting:
    """Add those who voted `recused` to who steps aside from the item."""
    from commonfield.council.decisions.meeting import Recusal

    added = tuple(Recusal(vote.member, item) for vote in votes if vote.vote == "recused")
    return replace(meeting, recusals=(*meeting.recusals, *added))


def _place(
    vote: Vote, body: Body, roster: Roster, meeting: Meeting, seating: Seating, item: str
) -> Cast | NotCounted:
    if vote.member in seating.recused:
        return "recused"
    name = seating.seat_of(vote.member)
    if name is None:
        return _place_other(vote, body, roster, meeting, seating)
    seat, holder = seating.filled[name]
    sitting = seating.sittings.get(name)
    is_there = sitting is not None and sitting.by == "holder"
    if not vote.by or vote.by == vote.member:
        return Cast(vote, seat, holder, "holder") if is_there else "absent"
    if is_there:
        return "holder_present"
    if sitting is not None and sitting.by == "alternate":
        return Cast(vote, seat, holder, "alternate") if sitting.acts == vote.by else "no_proxy"
    return _place_proxy(vote, body, meeting, seating, item, seat)


def _place_other(
    vote: Vote, body: Body, roster: Roster, meeting: Meeting, seating: Seating
) -> Cast | NotCounted:
    """Place the vote of somebody who holds no voting seat: an alternate, or nobody of the body."""
    sitting = seating.acting(vote.member)
    if sitting is not None:
        return Cast(vote, sitting.seat, sitting.holder, "alternate")
    day = meeting.day
    if any(vote.member == seat.seat and roster.holder(seat.seat, day) is None for seat in body.seats):
        return "vacant_seat"
    if any(roster.holder(seat.seat, day) == vote.member for seat in body.seats if not seat.voting):
        return "not_voting"
    seats = [seat.seat for seat in body.seats if vote.member in roster.alternates_of(seat.seat, day)]
    if not seats:
        return "not_a_member"
    taken = (seating.sittings.get(name) for name in seats)
    return "holder_present" if any(s is not None and s.by == "holder" for s in taken) else "no_alternate"


def _place_proxy(
    vote: Vote, body: Body, meeting: Meeting, seating: Seating, item: str, seat: Seat
) -> Cast | NotCounted:
    if not body.proxies.allowed:
        return "proxy_not_allowed"
    given = {(proxy.giver, proxy.holder) for proxy in meeting.proxies_for(item)}
    if (vote.member, vote.by) not in given:
        return "no_proxy"
    acting = seating.acting(vote.by)
    if acting is None or acting.recused:
        return "proxy_not_there"
    return Cast(vote, seat, vote.member, "proxy")
