"""What is known of a meeting: who was there from when to when, its items, who stepped aside, proxies."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from commonfield.council.sheet import Sheet, read_sheet
from commonfield.findings import UsageError
from commonfield.tables.plain_file import refuse_rows

EVERY_ITEM = ""
"""The item of a recusal or a proxy that holds for the whole meeting."""

WHOLE_MEETING = ""
"""The item of a meeting whose items are not told."""


_TIME = re.compile(r"(?:(\d{4}-\d{2}-\d{2})[T ])?(\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)")
_WRITE_TIMES = (
    "Write 10:30, after a date where it is another day, by the clock of the place and without a zone."
)


@dataclass(frozen=True)
class Presence:
    """One stay of a member: from the moment of joining up to the moment of leaving, which is outside."""

    member: str
    joined: datetime
    left: datetime

    def covers(self, moment: datetime) -> bool:
        return self.joined <= moment < self.left


@dataclass(frozen=True)
class Item:
    """One item of an agenda, from its beginning up to its end."""

    item: str
    begins: datetime
    ends: datetime


@dataclass(frozen=True)
class Recusal:
    """A member who steps aside from an item. `of_body` is an interest that is the whole body's."""

    member: str
    item: str
    of_body: bool = False


@dataclass(frozen=True)
class Proxy:
    """A member who is away has another one act for them."""

    giver: str
    holder: str
    item: str = EVERY_ITEM


@dataclass(frozen=True)
class Meeting:
    """All that is known of a meeting on one day. `presence` null: nobody noted who was there."""

    day: date
    presence: tuple[Presence, ...] | None = ()
    items: tuple[Item, ...] = ()
    recusals: tuple[Recusal, ...] = ()
    proxies: tuple[Proxy, ...] = ()

    def is_there(self, member: str, moment: datetime) -> bool:
        return any(stay.member == member and stay.covers(moment) for stay in self.presence or ())

    def recused(self, item: str) -> set[str]:
        return {r.member for r in self.recusals if r.item in (item, EVERY_ITEM) and not r.of_body}

    def has_interest_of_body(self, item: str) -> bool:
        return any(r.of_body for r in self.recusals if r.item in (item, EVERY_ITEM))

    def proxies_for(self, item: str) -> list[Proxy]:
        return [proxy for proxy in self.proxies if proxy.item in (item, EVERY_ITEM)]

    def elsewhere(self, items: Collection[str]) -> list[str]:
        """Name the items of recusals and of proxies that are none of these; it may be a slip of the pen."""
        named = {r.item for r in self.recusals} | {p.item for p in self.proxies}
        return sorted(named - {EVERY_ITEM, *items})

    def whole(self) -> Item:
        """Give the meeting as one item, from when the first joined to when the last left."""
        stays = self.presence or ()
        start = datetime.combine(self.day, time.min)
        return Item(
            WHOLE_MEETING,
            min((stay.joined for stay in stays), default=start),
            max((stay.left for stay in stays), default=start),
        )


def read_meeting(
    day: date,
    *,
    presence: Path | None = None,
    items: Path | None = None,
    recusals: Path | None = None,
    proxies: Path | None = None,
    people: Collection[str] | None = None,
) -> Meeting:
    """Read the files of a meeting. Times are `10:30`, on the day of the meeting, or `2025-03-03 10:30`.

    Args:
        day: The day of the meeting.
        presence: `member,joined,left`, several rows for who came back; without `left` until the end.
        items: `item,from,to`; without `to` until the next item begins, the last one to the end.
        recusals: `member,item`, without an item for all of them; `interest` is `body` where it is the body's.
        proxies: `giver,holder,item`, without an item for the whole meeting.
        people: Who belongs to the body, where a recusal or a proxy of somebody else is to be refused. Who
            was there may be a guest, see `guests_of`.

    Raises:
        SubmissionError: a time is none, an item or a stay ends before it begins, a row stands twice, or it
            is about somebody who is not of the body.
    """
    return Meeting(
        day,
        _read_presence(presence, day) if presence else None,
        _read_items(items, day) if items else (),
        _read_recusals(recusals, people) if recusals else (),
        _read_proxies(proxies, people) if proxies else (),
    )


def read_moment(text: str, day: date) -> datetime | None:
    """Read a time of the day, or a date with a time; null where it is neither.

    A time zone is none either: two times of one meeting are told by one clock, that of its place.
    """
    found = _TIME.fullmatch(text.strip())
    if found is None:
        return None
    try:
        told = date.fromisoformat(found[1]) if found[1] else day
        hours, rest = found[2].split(":", 1)
        return datetime.combine(told, time.fromisoformat(f"{hours:0>2}:{rest}"))
    except ValueError:
        return None


def asked_moment(option: str, text: str, day: date) -> datetime:
    """Read a time that was typed.

    Raises:
        UsageError: it is none.
    """
    moment = read_moment(text, day)
    if moment is None:
        raise UsageError(
            f"{option}: expected a time such as 10:30 or 2025-03-03T10:30, found something else.",
            fix=_WRITE_TIMES,
        )
    return moment


def moments_of(sheet: Sheet, column: str, day: date, *, empty: bool) -> list[datetime | None]:
    """Give the times of a column; null where the cell may be empty and is.

    Raises:
        SubmissionError: a cell holds no time; its row is named.
    """
    read = [read_moment(row[column], day) if row[column] else None for row in sheet.rows]
    _refuse(
        sheet,
        [m is None and bool(row[column] or not empty) for row, m in zip(sheet.rows, read, strict=True)],
        column=column,
        expected="a time such as 10:30",
        found="something else",
        cause="A dot or a comma stands between hours and minutes, or a time zone after them.",
        fix=_WRITE_TIMES,
    )
    return read


def _read_presence(path: Path, day: date) -> tuple[Presence, ...]:
    sheet = read_sheet(path, needs=("member", "joined"), may=("left",))
    sheet.texts("member")
    sheet.once("member", "joined", "left")
    end = datetime.combine(day, time.max)
    joined = moments_of(sheet, "joined", day, empty=False)
    left = moments_of(sheet, "left", day, empty=True)
    spans = [(a or end, b or max(end, a or end)) for a, b in zip(joined, left, strict=True)]
    _refuse_backwards(sheet, spans, "left")
    return tuple(Presence(row["member"], a, b) for row, (a, b) in zip(sheet.rows, spans, strict=True))


def _read_items(path: Path, day: date) -> tuple[Item, ...]:
    sheet = read_sheet(path, needs=("item", "from"), may=("to",))
    names = sheet.texts("item")
    sheet.once("item")
    begins = [moment or datetime.max for moment in moments_of(sheet, "from", day, empty=False)]
    told = moments_of(sheet, "to", day, empty=True)
    last = datetime.combine(day, time.max)
    ends = [
        end or min((other for other in begins if other > begin), default=max(last, begin))
        for begin, end in zip(begins, told, strict=True)
    ]
    _refuse_backwards(sheet, list(zip(begins, ends, strict=True)), "to")
    return tuple(Item(*item) for item in zip(names, begins, ends, strict=True))


def _read_recusals(path: Path, people: Collection[str] | None) -> tuple[Recusal, ...]:
    sheet = read_sheet(path, needs=("member",), may=("item", "interest"))
    _refuse(
        sheet,
        [row["interest"] not in ("", "member", "body") for row in sheet.rows],
        column="interest",
        expected="member, body or nothing",
        found="something else",
        fix="Write body where the interest is the whole body's, and nothing otherwise.",
    )
    _refuse(
        sheet,
        [not row["member"] and row["interest"] != "body" for row in sheet.rows],
        column="member",
        expected="a code",
        found="an empty cell",
        fix="Say who steps aside, or that the interest is the body's.",
    )
    _refuse_strangers(sheet, "member", people)
    return tuple(Recusal(r["member"], r["item"], r["interest"] == "body") for r in sheet.rows)


def _read_proxies(path: Path, people: Collection[str] | None) -> tuple[Proxy, ...]:
    sheet = read_sheet(path, needs=("giver", "holder"), may=("item",))
    sheet.texts("giver")
    sheet.texts("holder")
    sheet.once("giver", "item")
    for column in ("giver", "holder"):
        _refuse_strangers(sheet, column, people)
    return tuple(Proxy(row["giver"], row["holder"], row["item"]) for row in sheet.rows)


def _refuse_strangers(sheet: Sheet, column: str, people: Collection[str] | None) -> None:
    _refuse(
        sheet,
        [people is not None and bool(row[column]) and row[column] not in people for row in sheet.rows],
        column=column,
        expected="somebody who holds a seat of the body on the day, or is an alternate",
        found="somebody else",
        cause="A code was mistyped, in small letters or capitals too, or the term has ended.",
        fix="Write the code as the charter does, or take the row out.",
    )


def _refuse_backwards(sheet: Sheet, spans: list[tuple[datetime, datetime]], column: str) -> None:
    _refuse(
        sheet,
        [end < begin for begin, end in spans],
        column=column,
        expected="a time at or after the beginning",
        found="an earlier one",
        cause="The two times were exchanged, or the meeting went past midnight.",
        fix="Exchange them, or write the date before the time.",
    )


def _refuse(
    sheet: Sheet,
    is_wrong: Sequence[bool],
    *,
    column: str,
    expected: str,
    found: str,
    fix: str,
    cause: str = "",
) -> None:
    wrong = [row.line for row, refused in zip(sheet.rows, is_wrong, strict=True) if refused]
    refuse_rows(sheet.path, wrong, column=column, expected=expected, found=found, cause=cause, fix=fix)
