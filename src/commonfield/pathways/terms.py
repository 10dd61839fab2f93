"""The terms of a learner's way, counted; and sets of terms as the bits of a whole number.

A year has three terms in this order, as colleges report it: summer, fall, spring. Winter counts as spring.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

from commonfield.findings import UsageError

Season = Literal["summer", "fall", "spring"]
SEASONS: tuple[Season, ...] = ("summer", "fall", "spring")
A_YEAR = len(SEASONS)
GRADES_OF_SCHOOL = 4
FIRST_YEAR, LAST_YEAR = 1990, 2100
_FIRST_DAY = {"summer": (7, 1), "fall": (8, 20), "spring": (2, 6)}
_LAST_DAY = {"summer": (7, 31), "fall": (12, 18), "spring": (5, 31)}
_WRITTEN = re.compile(r"(\d{4})(?:-(fall|spring|summer))?")


@dataclass(frozen=True, order=True)
class Term:
    """A term by its number: three for each academic year, counted from the year 0."""

    number: int

    @classmethod
    def of(cls, academic_year: int, season: Season) -> Term:
        """Give a term of an academic year, which is named by its spring."""
        return cls(academic_year * A_YEAR + SEASONS.index(season))

    @property
    def academic_year(self) -> int:
        return self.number // A_YEAR

    @property
    def season(self) -> Season:
        return SEASONS[self.number % A_YEAR]

    @property
    def calendar_year(self) -> int:
        """Give the year of the calendar in which it begins: fall of academic year 2027 begins in 2026."""
        return self.academic_year - (self.season != "spring")

    @property
    def first_day(self) -> date:
        return date(self.calendar_year, *_FIRST_DAY[self.season])

    @property
    def last_day(self) -> date:
        return date(self.calendar_year, *_LAST_DAY[self.season])

    def __str__(self) -> str:
        return f"{self.calendar_year}-{self.season}"


def parse_term(text: str) -> Term:
    """Read a term as a person writes it: `2026` is the fall of 2026, `2027-spring` the spring of 2027.

    Raises:
        UsageError: it is written in another way.
    """
    found = _WRITTEN.fullmatch(text.strip())
    if found is None:
        raise UsageError(
            f"--entering: expected a year or a term, found `{text}`.",
            fix="Write 2026 for the fall of 2026, or 2027-spring.",
        )
    season: Season = found[2] or "fall"  # type: ignore[assignment]
    year = int(found[1])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise UsageError(
            f"--entering: expected a year from {FIRST_YEAR} to {LAST_YEAR}, found {year}.",
            fix="Write the year in which the learner enters grade 9, as 2026.",
        )
    return Term.of(year if season == "spring" else year + 1, season)


def term_on(day: date) -> Term:
    """Give the term that is going on, or the next one to begin."""
    year = day.year + (day.month >= 7)
    for season in SEASONS:
        term = Term.of(year, season)
        if day <= term.last_day:
            return term
    return Term.of(year + 1, "summer")


@dataclass(frozen=True)
class Calendar:
    """A stretch of terms, the first of them bit 0 of every set of terms.

    Args:
        first: The first term.
        size: How many there are.
    """

    first: Term
    size: int

    @property
    def everything(self) -> int:
        """The set of all its terms."""
        return (1 << self.size) - 1

    def at(self, place: int) -> Term:
        """Give the term of a place."""
        return Term(self.first.number + place)

    def place(self, term: Term) -> int:
        """Give the place of a term; below 0 where it lies before the calendar."""
        return term.number - self.first.number

    def within(self, begins: date, ends: date | None) -> int:
        """Give the terms that lie wholly between two days; null is no end."""
        return _within(self, begins, ends)

    def seasons(self, wanted: frozenset[str]) -> int:
        """Give every term of some seasons."""
        return _seasons(self, wanted)

    def since(self, term: Term) -> int:
        """Give a term and all after it."""
        place = max(0, self.place(term))
        return self.everything >> place << place

    def until(self, term: Term) -> int:
        """Give a term and all before it."""
        place = self.place(term)
        return 0 if place < 0 else self.everything & ((1 << (place + 1)) - 1)


@cache
def _within(calendar: Calendar, begins: date, ends: date | None) -> int:
    found = 0
    for place in range(calendar.size):
        term = calendar.at(place)
        if begins <= term.first_day and (ends is None or term.last_day <= ends):
            found |= 1 << place
    return found


@cache
def _seasons(calendar: Calendar, wanted: frozenset[str]) -> int:
    return sum(1 << place for place in range(calendar.size) if calendar.at(place).season in wanted)


def grade_terms(calendar: Calendar, entering: Term, grades: frozenset[int]) -> int:
    """Give the terms in which a learner who enters grade 9 in a term is in some grades.

    A grade lasts from its summer to its spring; the first one begins with the term of entry.
    """
    found = 0
    for grade in grades:
        year = entering.academic_year + grade - 9
        begins = max(entering, Term.of(year, "summer"))
        found |= calendar.since(begins) & calendar.until(Term.of(year, "spring"))
    return found


def after_school(calendar: Calendar, entering: Term) -> int:
    """Give the terms after grade 12."""
    return calendar.since(Term.of(entering.academic_year + GRADES_OF_SCHOOL, "summer"))


def last_term(begins: Term, terms: int) -> Term:
    """Give the last term of something that takes so many falls and springs; a first summer counts as one."""
    left = terms - 1
    number = begins.number
    while left > 0:
        number += 1
        left -= Term(number).season != "summer"
    return Term(number)
