"""Of when a file is: as its publisher says it, and as a day that can be compared."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from commonfield.catalog import VintageRule

_ANY_SPAN = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)[-_](?P<to>(?:20)?\d\d)(?!\d)")
_ANY_YEAR = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)(?!\d)")


@dataclass(frozen=True, order=True)
class Vintage:
    """`day` is when what is described was so: the first day of a month or year, the last of an academic year.

    `label` is how people write it: 2025-05, 2020-2030, 2022-23. `years` are the academic years told of.
    """

    day: date
    label: str
    years: tuple[int, ...] = ()

    def age(self, as_of: date) -> float:
        """Give its age in years, a whole year at a time counting as the calendar does."""
        return (as_of - self.day).days / 365.25


@dataclass(frozen=True)
class Told:
    """What a file says that a vintage may stand in."""

    name: str
    above: tuple[str, ...]
    headers: tuple[str, ...]
    columns: Mapping[str, Iterable[str]]


def find_vintage(rules: Iterable[VintageRule], told: Told) -> Vintage | None:
    """Find of when a file is by the first rule that finds something; null where none does.

    A year in the file's name is the last resort.
    """
    for rule in rules:
        if rule.place == "fixed":
            return _fixed(rule.fixed)
        found = [made for text in _texts(rule, told) if (made := _made(rule, text))]
        if found:
            return max(found) if rule.latest else _joined(found)
    if (span := _ANY_SPAN.search(told.name)) and (two := parse_vintage(f"{span['year']}-{span['to'][-2:]}")):
        return two
    named = _ANY_YEAR.search(told.name)
    return _fixed(named["year"]) if named else None


def in_academic_years(vintage: Vintage) -> Vintage:
    """Take a plain year for an academic one by its spring, where a source tells of academic years."""
    if vintage.years:
        return vintage
    spring = vintage.day.year
    return Vintage(date(spring, 6, 30), f"{spring - 1}-{spring % 100:02d}", (spring,))


def parse_vintage(text: str) -> Vintage | None:
    """Read a vintage that a person wrote: 2025, 2025-05 or 2022-23."""
    if found := re.fullmatch(r"((?:19|20)\d\d)[-–](\d\d)", text):
        year, second = int(found[1]), int(found[2])
        if second == (year + 1) % 100:
            return Vintage(date(year + 1, 6, 30), text, (year + 1,))
        if 1 <= second <= 12:
            return Vintage(date(year, second, 1), text)
        return None
    return _fixed(text) if re.fullmatch(r"(?:19|20)\d\d", text) else None


def _texts(rule: VintageRule, told: Told) -> Iterable[str]:
    if rule.place == "column":
        return told.columns.get(rule.column, ())
    return {"header": told.headers, "above": told.above, "file": (told.name,)}[rule.place]


def _made(rule: VintageRule, text: str) -> Vintage | None:
    found = re.search(rule.pattern, text, re.IGNORECASE)
    if not found:
        return None
    parts = found.groupdict()
    year = int(parts["year"])
    if year < 100:
        year += 2000
    if rule.academic:
        spring = year + 1 if "to" in parts else year
        return Vintage(date(spring, 6, 30), f"{spring - 1}-{spring % 100:02d}", (spring,))
    if parts.get("month"):
        month = int(parts["month"])
        return Vintage(date(year, month, 1), f"{year}-{month:02d}") if 1 <= month <= 12 else None
    return Vintage(date(year, 1, 1), f"{year}-{parts['to']}" if parts.get("to") else str(year))


def _joined(found: list[Vintage]) -> Vintage:
    """Take a file of several years together: its first and last are told, and it is as old as its last."""
    first, last = min(found), max(found)
    if first == last:
        return last
    years = tuple(sorted({year for one in found for year in one.years}))
    return Vintage(last.day, f"{first.label} to {last.label}", years)


def _fixed(text: str) -> Vintage:
    year, _, month = text.partition("-")
    return Vintage(date(int(year), int(month or 1), 1), text)
