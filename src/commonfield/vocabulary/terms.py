"""Terms of colleges and schools: season, academic year, and nominal first and last day.

Files name a term and seldom say when it began. The days here are nominal: the same for every
college, chosen so that a term lies wholly inside the academic year that it is reported for.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

Season = Literal["summer", "fall", "winter", "spring", "full_year"]
Calendar = Literal["semester", "quarter"]


@dataclass(frozen=True)
class Term:
    """One term. `code` is the publisher's; the academic year is named by its spring."""

    code: str
    season: Season
    calendar: Calendar
    academic_year: int
    first_day: date
    last_day: date


@dataclass(frozen=True)
class _Span:
    season: Season
    calendar: Calendar
    first: tuple[int, int]
    last: tuple[int, int]


_COLLEGE: dict[str, _Span] = {
    "5": _Span("summer", "semester", (7, 1), (8, 10)),
    "6": _Span("summer", "quarter", (7, 1), (8, 31)),
    "7": _Span("fall", "semester", (8, 20), (12, 18)),
    "8": _Span("fall", "quarter", (9, 20), (12, 15)),
    "1": _Span("winter", "semester", (1, 2), (2, 5)),
    "2": _Span("winter", "quarter", (1, 5), (3, 25)),
    "3": _Span("spring", "semester", (2, 6), (5, 31)),
    "4": _Span("spring", "quarter", (4, 1), (6, 15)),
}
"""Last digit of GI03 (YYT), in the order of the year: the MIS year is summer, fall, winter, spring."""

_SCHOOL: dict[Season, tuple[tuple[int, int], tuple[int, int]]] = {
    "summer": ((7, 1), (7, 31)),
    "full_year": ((8, 15), (6, 10)),
    "fall": ((8, 15), (12, 20)),
    "winter": ((11, 15), (3, 10)),
    "spring": ((1, 8), (6, 10)),
}

_TERM_CODE = re.compile(r"(\d\d)([1-8])")
_PIVOT = 70  # two-digit years from 70 on lie in the last century; the MIS began in 1990


def parse_college_term(code: str) -> Term:
    """Read a term as colleges report it (MIS GI03, YYT): `247` is the fall semester of 2024.

    Raises:
        ValueError: the text is not two digits of a year and a term digit. The text is not repeated,
            since it may come from a partner's file.
    """
    match = _TERM_CODE.fullmatch(code)
    if match is None:
        raise ValueError("expected two digits of a year and a term digit, such as 247")
    year = int(match[1]) + (1900 if int(match[1]) >= _PIVOT else 2000)
    span = _COLLEGE[match[2]]
    first, last = date(year, *span.first), date(year, *span.last)
    return Term(code, span.season, span.calendar, year + (first.month >= 7), first, last)


def write_college_term(academic_year: int, season: Season, *, calendar: Calendar = "semester") -> str:
    """Write a term as colleges report it: fall of academic year 2025 is `247`.

    Raises:
        ValueError: colleges have no such term, e.g. `full_year`.
    """
    for digit, span in _COLLEGE.items():
        if (span.season, span.calendar) == (season, calendar):
            return f"{(academic_year - (span.first[0] >= 7)) % 100:02d}{digit}"
    raise ValueError(f"expected a term of a college year, found {season}")


def college_terms(academic_year: int) -> tuple[Term, ...]:
    """Give every term of an academic year, in order of the term digits' year: summer first, spring last."""
    return tuple(
        parse_college_term(write_college_term(academic_year, span.season, calendar=span.calendar))
        for span in _COLLEGE.values()
    )


def school_term_span(academic_year: int, season: Season) -> tuple[date, date]:
    """Give the nominal first and last day of a K-12 term; a trimester or quarter counts by its season."""
    first, last = _SCHOOL[season]
    return (
        date(academic_year - (first[0] >= 7), *first),
        date(academic_year - (last[0] >= 7), *last),
    )
