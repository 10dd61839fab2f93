"""Dates, values and order of single events, for the plain reading of definitions."""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Protocol

from commonfield.catalog import Metric, PooledYears
from commonfield.catalog.condition import Selection, Test, Where
from commonfield.catalog.touching import Touching

Event = Mapping[str, Any]


class Anchored(Protocol):
    """What a window is seen from."""

    year: int
    anchored_on: date
    institution: str | None


def year_of(day: date) -> int:
    """The academic year of a day, named by its spring."""
    return day.year + 1 if day >= date(day.year, 7, 1) else day.year


def last_year_over(day: date) -> int:
    """The last academic year that is over on a day."""
    return year_of(day + timedelta(days=1)) - 1


def months_later(day: date, months: int) -> date:
    """The same day months later (or earlier), or the last of the month where there is no such day."""
    year, month = day.year, day.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    for _ in range(-months):
        year, month = (year - 1, 12) if month == 1 else (year, month - 1)
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def block_of(year: int, pooled: PooledYears) -> int:
    """The last year of the block in which a year lies: found by going from block to block."""
    block = pooled.last
    while block < year:
        block += pooled.years
    while block - pooled.years >= year:
        block -= pooled.years
    return block


def quarter_of(day: date) -> date:
    """The first day of a day's calendar quarter."""
    return date(day.year, {1: 1, 2: 4, 3: 7, 4: 10}[(day.month + 2) // 3], 1)


def exact(number: float, step: str) -> Decimal:
    """A number as a decimal with as many places as `step`."""
    return Decimal(repr(number)).quantize(Decimal(step), ROUND_HALF_UP)


def in_window(event: Event, member: Anchored, selection: Selection) -> bool:
    """Whether an event happened when the selection asks for, seen from a member of the cohort."""
    day = event[selection.date]
    if selection.after and not day > member.anchored_on:
        return False
    if selection.before and not day < member.anchored_on:
        return False
    if selection.within_months is not None and not (
        member.anchored_on <= day <= months_later(member.anchored_on, selection.within_months)
    ):
        return False
    if selection.years is not None:
        first, last = selection.years
        if first is not None and event["academic_year"] < member.year + first:
            return False
        if last is not None and event["academic_year"] > member.year + last:
            return False
    if selection.quarter is not None:
        ends = date(member.year, 6, 30) if selection.quarter.of == "academic_year" else member.anchored_on
        if quarter_of(day) != months_later(quarter_of(ends), 3 * selection.quarter.quarters):
            return False
    if selection.touches is not None and not touches(event, day, member.year, selection.touches):
        return False
    return not selection.at or (
        event["institution"] is not None and event["institution"] == member.institution
    )


def touches(event: Event, day: date, cohort: int, asked: Touching) -> bool:
    """Whether an event goes on during some day of a window of the calendar."""
    first, last = calendar_days(cohort, asked)
    ended = (event["ended_on"] or date.max) if "ended_on" in event else day
    return day <= last and ended >= first


def calendar_days(cohort: int, asked: Touching) -> tuple[date, date]:
    """The first and last day of a window: the first day so named from 1 July on, and the next one."""
    first = next_named(date(cohort + asked.academic_year - 1, 7, 1), asked.from_)
    return first, next_named(first, asked.to)


def next_named(day: date, name: str) -> date:
    """The first day of a name, month and day, from a day on."""
    while f"{day:%m-%d}" != name:
        day += timedelta(days=1)
    return day


def fits(event: Event, where: Where) -> bool:
    """Whether an event is as a `where` wants it; what is not known equals nothing."""
    return all(_is_as(event[name], wanted) for name, wanted in where.items())


def _is_as(value: Any, wanted: Any) -> bool:
    if isinstance(wanted, list):
        return value in wanted
    if not isinstance(wanted, Test):
        return value is not None and bool(value == wanted)
    checks: list[tuple[Any, Callable[[Any, Any], bool]]] = [
        (wanted.at_least, lambda v, w: v is not None and v >= w),
        (wanted.more_than, lambda v, w: v is not None and v > w),
        (wanted.at_most, lambda v, w: v is not None and v <= w),
        (wanted.less_than, lambda v, w: v is not None and v < w),
        (wanted.known, lambda v, w: (v is not None) == w),
        (wanted.begins_with, lambda v, w: v is not None and any(v.startswith(begin) for begin in w)),
        (wanted.not_, lambda v, w: v is None or v not in (w if isinstance(w, list) else [w])),
    ]
    return all(check(value, asked) for asked, check in checks if asked is not None)


def alike(events: list[Event], column: str) -> list[list[Event]]:
    """Events apart by the value they share; all together where no column is named."""
    if not column:
        return [events]
    parts: dict[Any, list[Event]] = defaultdict(list)
    for event in events:
        if event[column] is not None:
            parts[event[column]].append(event)
    return list(parts.values())


def one_of(events: list[Event], selection: Selection, which: str, columns: list[str]) -> Event | None:
    """The first or last of some events."""
    choose = max if which == "last" else min
    return choose(events, key=lambda e: in_order(e, selection.date, *columns), default=None)


def in_order(event: Event, day: str, *columns: str) -> tuple[Any, ...]:
    """What tells events of one day apart: its end (open is last), year, institution, other columns."""
    named = [day, "ended_on", "academic_year", "institution", *columns]
    return tuple((event[name] is None, event[name]) for name in named if name in event)


def when(row: Event) -> tuple[int, date]:
    """When a characteristic was stated."""
    return row["academic_year"], row["began_on"] or date.min


def last_day_looked_at(metric: Metric, year: int) -> date:
    """The last day that a metric looks at for the cohort of a year."""
    end_of_year = date(year, 6, 30)
    last_anchor = date(year - min(m.academic_year for m in metric.cohort.members), 6, 30)
    days = [end_of_year]
    for selection in metric.selections:
        ends = []
        if selection.years is not None and selection.years[1] is not None:
            ends.append(date(year + selection.years[1], 6, 30))
        if selection.within_months is not None:
            ends.append(months_later(last_anchor, selection.within_months))
        if selection.quarter is not None:
            start = end_of_year if selection.quarter.of == "academic_year" else last_anchor
            after = months_later(start + timedelta(days=1), 3 * selection.quarter.quarters)
            ends.append(after - timedelta(days=1))
        if selection.touches is not None:
            ends.append(calendar_days(year, selection.touches)[1])
        if ends:
            days.append(min(ends))
    return max(days)
