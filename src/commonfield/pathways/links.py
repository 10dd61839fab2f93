"""A link: one thing that must hold for a node to be done, with the terms in which it does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache, cached_property
from typing import Any, TypeVar

from commonfield.catalog import DualEnrollmentRules, Text
from commonfield.pathways.answers import Break
from commonfield.pathways.records import Records, Span
from commonfield.pathways.terms import Calendar, last_term

Kept = TypeVar("Kept")


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
        held: When its records hold; `what` is then the beginning of a key, which ends in why a day is not
            covered.
    """

    key: str
    mask: int
    what: str
    values: Mapping[str, Any] = field(hash=False)
    since: date | None
    owner: str
    unchecked: bool = False
    promised: int = 0
    held: Held | None = None

    @property
    def until(self) -> date | None:
        return self.held.until if self.held else None

    def broken(self, step: str, needed: date | None) -> Break:
        """Say that it does not hold in a step, and when it is needed; why depends on that day."""
        if self.held is None:
            return Break(step, self.what, self.key, self.values, self.since, self.owner)
        why, until, begins = self.held.at(needed)
        since = until + timedelta(days=1) if until else None
        values = {**self.values, "until": until, "begins": begins}
        return Break(step, f"{self.what}_{why}", self.key, values, since, self.owner)


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
    _kept: dict[tuple[object, ...], Any] = field(default_factory=dict, compare=False, repr=False)

    def once(self, key: tuple[object, ...], make: Callable[[], Kept]) -> Kept:
        """Look something up once for all pathways that ask for it."""
        if key not in self._kept:
            self._kept[key] = make()
        found: Kept = self._kept[key]
        return found

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


@dataclass(frozen=True, slots=True)
class Held:
    """When several spans together hold.

    Args:
        mask: The terms that lie wholly within what is covered.
        promised: Those of them that are covered only if a renewal comes that is expected.
        spans: First and last day of each stretch without a gap, in order; null is no end.
    """

    mask: int
    promised: int
    spans: tuple[tuple[date, date | None], ...]

    @property
    def until(self) -> date | None:
        """The last day that is covered without a renewal; null is no end, or nothing at all."""
        return self.spans[-1][1] if self.spans else None

    def at(self, needed: date | None) -> tuple[str, date | None, date | None]:
        """Say why a day is not covered: `none`, `ended` with its last day, or `later` with its first.

        Where no day is named, the end is told if there is one.
        """
        if not self.spans:
            return "none", None, None
        begun = [span for span in self.spans if needed is None or span[0] <= needed]
        if begun and begun[-1][1] is not None:
            return "ended", begun[-1][1], None
        return "later", None, next((span[0] for span in self.spans if span not in begun), self.spans[0][0])


def hold(spans: Iterable[Span], world: World) -> Held:
    """Put spans together: a day that one of them covers is covered, so one may follow another within a term.

    Args:
        spans: From when to when each holds, and whether it will be renewed. A renewal that was expected and
            has not come by the day on which is looked, did not come.
        world: Gives the calendar and that day.
    """
    every = list(spans)
    firm = _joined([(span.begins, None if span.renewal == "automatic" else span.ends) for span in every])
    hoped = _joined([(span.begins, _hoped_end(span, world.as_of)) for span in every])
    held = _covered(firm, world.calendar)
    mask = held | _covered(hoped, world.calendar)
    return Held(mask, mask & ~held, firm)


def _hoped_end(span: Span, as_of: date) -> date | None:
    if span.ends is None or span.renewal == "automatic":
        return None
    return None if span.renewal == "expected" and span.ends >= as_of else span.ends


def _joined(spans: list[tuple[date, date | None]]) -> tuple[tuple[date, date | None], ...]:
    """Make one stretch of spans that overlap or follow one another without a day between."""
    joined: list[tuple[date, date | None]] = []
    for begins, ends in sorted(spans, key=lambda span: span[0]):
        if joined:
            before, until = joined[-1]
            if until is None or begins <= until + timedelta(days=1):
                joined[-1] = (before, None if until is None or ends is None else max(until, ends))
                continue
        joined.append((begins, ends))
    return tuple(joined)


def _covered(spans: tuple[tuple[date, date | None], ...], calendar: Calendar) -> int:
    mask = 0
    for begins, ends in spans:
        mask |= calendar.within(begins, ends)
    return mask


@cache
def regular_finishes(calendar: Calendar, terms: int) -> tuple[int, ...]:
    """Give, for each term in which something begins that takes so many falls and springs, its last term."""
    return tuple(
        calendar.place(last_term(calendar.at(begin), max(terms, 1))) for begin in range(calendar.size)
    )


def begins_by_finish(finish: tuple[int, ...], wanted: int, calendar: Calendar) -> int:
    """Give the terms in which something must begin so that it is finished in one of some terms."""
    return sum(1 << begin for begin, end in enumerate(finish) if end < calendar.size and wanted >> end & 1)
