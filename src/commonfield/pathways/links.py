"""A link: one thing that must hold for a node to be done, with the terms in which it does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache, cached_property
from typing import Any

from commonfield.catalog import DualEnrollmentRules, Text
from commonfield.pathways.answers import Break
from commonfield.pathways.records import Records, Span
from commonfield.pathways.terms import Calendar, last_term


@dataclass(frozen=True, slots=True)
class Job:
    """An occupation in reach: openings a year, hourly dollars; null where it is not known."""

    soc: str
    title: str
    annual_openings: float | None
    median_hourly: float | None
    living_hourly: float | None
    pays_living_wage: bool | None
    vintage: str


@dataclass(frozen=True, slots=True)
class Link:
    """One link of a node.

    Args:
        key: The link by kind and records, the same wherever it is used.
        mask: The terms in which it lets the node begin.
        what: Key of the message if it does not hold.
        values: What fills that message.
        since: The first day on which it did not hold; null where it never did.
        owner: Who can mend it.
        unchecked: Its records are not here, so it was taken to hold.
        promised: Terms of `mask` in which it holds only if it is renewed, as is expected.
        until: The last day on which it holds without being renewed; null is no end.
    """

    key: str
    mask: int
    what: str
    values: Mapping[str, Any] = field(hash=False)
    since: date | None
    owner: str
    unchecked: bool = False
    promised: int = 0
    until: date | None = None

    def broken(self, step: str) -> Break:
        """Say that it does not hold in a step."""
        return Break(step, self.what, self.key, self.values, self.since, self.owner)


@dataclass(frozen=True)
class World:
    """What links are looked up in.

    Args:
        records: The records, laid out.
        calendar: The terms that are looked at.
        rules: Rules of dual enrollment, each for some kinds of agreements.
        jobs: For each pathway, occupations in reach by SOC code; null where no labor figures are here.
        titles: Titles of school courses, by state code.
        leads: Programs and the occupations that a public crosswalk says they lead to: pairs of CIP and SOC.
        as_of: The day on which is looked.
    """

    records: Records
    calendar: Calendar
    rules: tuple[DualEnrollmentRules, ...]
    jobs: Mapping[str, Mapping[str, Job] | None]
    leads: frozenset[tuple[str, str]]
    as_of: date
    titles: Mapping[str, Text]

    def course(self, code: str, place: str) -> Text:
        """Name a course: its title with its number, or its number alone where no record has a title."""
        versions = self.records.versions.get(place, {}).get(code, [])
        own = next((one.title for one in versions if one.title), "")
        title = Text(en=own, es=own) if own else self.titles.get(code)
        return Text(en=f"{title.en} ({code})", es=f"{title.es} ({code})") if title else Text(en=code, es=code)

    @cached_property
    def by_kind(self) -> dict[str, DualEnrollmentRules]:
        """Give the rules of each kind of agreement."""
        return {kind: rules for rules in self.rules for kind in rules.kinds}


@dataclass(frozen=True)
class Held:
    """When several spans together hold, and what a message says where they do not.

    `what` is the ending of its key: `none`, `ended` or `later`.
    """

    mask: int
    promised: int
    what: str
    since: date | None
    until: date | None
    begins: date | None


def hold(spans: Iterable[Span], world: World) -> Held:
    """Put spans together: what holds in some of them holds.

    Args:
        spans: From when to when each holds, and whether it will be renewed. A renewal that was expected and
            has not come by the day on which is looked, did not come.
        world: Gives the calendar and that day.
    """
    mask = firm = 0
    ends: list[date | None] = []
    begins: list[date] = []
    for span in spans:
        begins.append(span.begins)
        end = None if span.renewal == "automatic" else span.ends
        ends.append(end)
        firm |= world.calendar.within(span.begins, end)
        goes_on = end is not None and span.renewal == "expected" and end >= world.as_of
        mask |= world.calendar.within(span.begins, None if goes_on else end)
    last = None if None in ends or not ends else max(end for end in ends if end is not None)
    if not begins:
        return Held(0, 0, "none", None, None, None)
    since = None if last is None else last + timedelta(days=1)
    return Held(mask, mask & ~firm, "ended" if last is not None else "later", since, last, min(begins))


@cache
def regular_finishes(calendar: Calendar, terms: int) -> tuple[int, ...]:
    """Give, for each term in which something begins that takes so many falls and springs, its last term."""
    return tuple(
        calendar.place(last_term(calendar.at(begin), max(terms, 1))) for begin in range(calendar.size)
    )


def begins_by_finish(finish: tuple[int, ...], wanted: int, calendar: Calendar) -> int:
    """Give the terms in which something must begin so that it is finished in one of some terms."""
    return sum(1 << begin for begin, end in enumerate(finish) if end < calendar.size and wanted >> end & 1)
