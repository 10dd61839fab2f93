"""What is said of a meeting's quorum, item by item: plain data, a table, sentences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, time

from commonfield.catalog import Body, Wording
from commonfield.council.decisions.meeting import Meeting
from commonfield.council.decisions.notice import Notice
from commonfield.council.decisions.quorum import Change, Count, ItemQuorum, StillNeeded, find_who_is_needed
from commonfield.council.decisions.roster import Roster, people_of


def quorum_data(
    items: Sequence[ItemQuorum], body: Body, roster: Roster, meeting: Meeting, said: Wording
) -> dict[str, object]:
    """Give the quorum of each item as plain data."""
    return {
        "body": body.body,
        "day": meeting.day.isoformat(),
        "rule": quorum_rule(items[0].ending, body, said),
        "items": [_item_data(item, body, roster, meeting, said) for item in items],
        "notes": quorum_notes(items, body, roster, meeting, said),
        "sentence": quorum_summary(items, said),
    }


def quorum_table(items: Sequence[ItemQuorum], said: Wording) -> tuple[list[str], list[list[object]]]:
    heads = ("item", "from", "to", "quorum", "needed", "lowest", "at_end", "of", "sectors", "recused")
    rows: list[list[object]] = [
        [
            item.item.item or said.say("item_whole"),
            moment_told(item.item.begins, item.item.begins, said),
            moment_told(item.item.ends, item.item.begins, said),
            said.say("yes" if item.throughout else "no"),
            item.ending.needed,
            item.lowest.present,
            item.ending.present,
            item.ending.of,
            ", ".join(f"{s.sector} {s.present}/{s.needed}" for s in item.lowest.sectors),
            ", ".join(_stood_aside(item.ending)),
        ]
        for item in items
    ]
    kept = [i for i in range(len(heads)) if any(row[i] not in ("", None) for row in rows)]
    return [said.say(f"head_{heads[i]}") for i in kept], [[row[i] for i in kept] for row in rows]


def quorum_rule(count: Count, body: Body, said: Wording) -> str:
    """Say what makes a quorum, with its arithmetic."""
    quorum = body.quorum
    key = (
        "quorum_count" if quorum.count is not None else "quorum_more" if quorum.more_than else "quorum_share"
    )
    told = said.say(
        key, body=body.body, needed=count.needed, share=quorum.share, of=count.of,
        seats=said.say(f"base_{quorum.of}"),
    )  # fmt: skip
    if count.sectors:
        told += said.say("quorum_sectors", sectors=", ".join(f"{s.sector} {s.needed}" for s in count.sectors))
    return told + said.say("quorum_recused" if quorum.recused_count else "quorum_not_recused") + "."


def item_sentence(item: ItemQuorum, body: Body, roster: Roster, meeting: Meeting, said: Wording) -> str:
    """Say of one item whether there was a quorum, when it was lost, and who is still needed."""
    name = said.say("item_named", item=item.item.item) if item.item.item else said.say("item_whole")
    if item.throughout:
        key, count = "item_throughout", item.lowest
    else:
        key, count = ("item_changed" if item.changes else "item_never"), item.ending
    parts = [
        said.say(
            key, item=name, present=count.present, needed=count.needed, sectors=sector_counts(count, said)
        )
    ]
    parts += [_change(change, item, said) for change in item.changes]
    needed = find_who_is_needed(body, roster, meeting, item.ending)
    if needed:
        parts.append(_still(needed, said))
    for aside in ("holder", "alternate", "proxy"):
        parts += _sits(item.ending, aside, said)
    if meeting.has_interest_of_body(item.item.item):
        parts.append(said.say("ask_counsel"))
    return " ".join(parts)


def quorum_summary(items: Sequence[ItemQuorum], said: Wording) -> str:
    return said.say(
        "quorum_summary", n=said.count(sum(i.throughout for i in items)), of=said.count(len(items))
    )


def quorum_notes(
    items: Sequence[ItemQuorum], body: Body, roster: Roster, meeting: Meeting, said: Wording
) -> list[str]:
    """Say what the files hold that is of no item here."""
    known = {item.item.item for item in items} | {item.item for item in meeting.items}
    return meeting_notes(meeting, body, roster, known, said)


def notice_data(notice: Notice, said: Wording) -> dict[str, object]:
    """Give a check of notice as plain data."""
    return {
        "kind": notice.kind,
        "asked_hours": notice.asked_hours,
        "given_hours": round(notice.given.total_seconds() / 3600, 4),
        "latest": notice.latest.isoformat(sep=" ", timespec="minutes"),
        "holds": notice.holds,
        "citation": notice.law.citation,
        "verified": notice.law.verified,
        "sentence": notice_sentence(notice, said),
    }


def notice_sentence(notice: Notice, said: Wording) -> str:
    seconds = notice.given.total_seconds()
    # whole minutes, rounded against who posted: a minute late never reads as in time
    minutes = int(seconds // 60) if seconds >= 0 else -int(seconds // 60)
    kind = notice.kind if notice.kind not in ("regular", "special") else said.say(f"meeting_{notice.kind}")
    told = said.say(
        "notice_after" if seconds < 0 else "notice_holds" if notice.holds else "notice_fails",
        given=said.say("notice_time", hours=said.count(minutes // 60), minutes=minutes % 60), kind=kind,
        hours=notice.asked_hours, citation=notice.law.citation,
        latest=notice.latest.isoformat(sep=" ", timespec="minutes"),
    )  # fmt: skip
    return told if notice.law.verified else f"{told} {said.say('law_unverified')}"


def meeting_notes(
    meeting: Meeting, body: Body, roster: Roster, items: Iterable[str], said: Wording
) -> list[str]:
    """Say what the files of a meeting hold that nothing here heeds: guests, and items of another name."""
    people = people_of(body, roster, meeting.day)
    guests = sorted({stay.member for stay in meeting.presence or ()} - people)
    other = meeting.elsewhere(list(items))
    told = [said.say("guests", members=joined(guests))] if guests else []
    return [*told, said.say("elsewhere", items=joined(other))] if other else told


def sector_counts(count: Count, said: Wording) -> str:
    return "".join(
        said.say("sector_count", sector=s.sector, present=s.present, needed=s.needed) for s in count.sectors
    )


def moment_told(moment: datetime, beside: datetime, said: Wording) -> str:
    """Say a time: alone on the day of another one, with its date otherwise; the end of a day is the end."""
    if moment.time() == time.max:
        return said.say("to_the_end")
    written = "%H:%M" if not moment.second else "%H:%M:%S"
    return moment.strftime(written if moment.date() == beside.date() else f"%Y-%m-%d {written}")


def count_data(count: Count) -> dict[str, object]:
    return {
        "is_quorum": count.is_quorum,
        "needed": count.needed,
        "present": count.present,
        "of": count.of,
        "per_sector": [{"sector": s.sector, "needed": s.needed, "present": s.present} for s in count.sectors],
    }


def _item_data(
    item: ItemQuorum, body: Body, roster: Roster, meeting: Meeting, said: Wording
) -> dict[str, object]:
    needed = find_who_is_needed(body, roster, meeting, item.ending)
    ending = item.ending
    return {
        "item": item.item.item or None,
        "from": _iso(item.item.begins),
        "to": _iso(item.item.ends),
        "quorum": item.throughout,
        "at_end": item.at_end,
        "needed": ending.needed,
        "present": ending.present,
        "lowest": item.lowest.present,
        "of": ending.of,
        "per_sector": count_data(ending)["per_sector"],
        "members": sorted(sitting.acts for sitting in ending.counted if sitting.by == "holder"),
        "recused": _stood_aside(ending),
        "alternates": _acting(ending, "alternate"),
        "proxies": _acting(ending, "proxy"),
        "changes": [
            {
                "at": _iso(change.at),
                "quorum": change.is_quorum,
                "left": list(change.left),
                "joined": list(change.joined),
                "present": change.present,
            }
            for change in item.changes
        ],
        "still_needed": _still_data(needed) if needed else None,
        "ask_counsel": meeting.has_interest_of_body(item.item.item),
        "sentence": item_sentence(item, body, roster, meeting, said),
    }


def _still_data(needed: StillNeeded) -> dict[str, object]:
    return {
        "people": needed.people,
        "sectors": needed.sectors,
        "seats": [{"seat": s.seat, "sector": s.sector, "members": list(s.members)} for s in needed.seats],
        "can_be_reached": needed.can_be_reached,
    }


def _still(needed: StillNeeded, said: Wording) -> str:
    told = said.counted("still", needed.people)
    if needed.sectors:
        named = ", ".join(f"{sector} {n}" for sector, n in needed.sectors.items())
        told += said.say("still_sectors", sectors=named)
    seats = ", ".join(f"{seat.seat} ({' / '.join(seat.members)})" for seat in needed.seats)
    key = "still_seats" if needed.can_be_reached else "still_unreachable"
    return told + said.say(key, seats=seats or said.say("still_nobody"))


def _change(change: Change, item: ItemQuorum, said: Wording) -> str:
    at = moment_told(change.at, item.item.begins, said)
    key = "change_reached" if change.is_quorum else "change_lost"
    who, other = (change.joined, change.left) if change.is_quorum else (change.left, change.joined)
    if not who:
        # a seat changes hands: who came for the whole may leave a sector short, and the other way round
        key += "_left" if change.is_quorum else "_joined"
        who = other
    values = {"left": ", ".join(who), "joined": ", ".join(who)}
    return said.say(key, at=at, present=change.present, **values)


def _sits(count: Count, how: str, said: Wording) -> list[str]:
    if how == "holder":
        aside = _stood_aside(count)
        return [said.say("recused_there", members=", ".join(aside))] if aside else []
    acting = _acting(count, how)
    if not acting:
        return []
    members = ", ".join(said.say("sits_for", member=a["member"], seat=a["seat"]) for a in acting)
    return [said.say("alternates_sit" if how == "alternate" else "proxies_held", members=members)]


def _stood_aside(count: Count) -> list[str]:
    """Give who stepped aside, of those who hold a seat or would sit on one."""
    return sorted(count.seating.recused)


def _acting(count: Count, how: str) -> list[dict[str, str]]:
    return [
        {"seat": sitting.seat.seat, "member": sitting.acts}
        for sitting in count.seating.sittings.values()
        if sitting.by == how
    ]


def _iso(moment: datetime) -> str | None:
    return None if moment.time() == time.max else moment.isoformat(sep=" ", timespec="minutes")


def joined(words: Iterable[str]) -> str:
    return ", ".join(words)
