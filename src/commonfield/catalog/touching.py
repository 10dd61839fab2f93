"""A window of fixed days of the calendar, such as 15 August to 31 October."""

from __future__ import annotations

from datetime import date
from typing import Annotated, NamedTuple

from pydantic import AfterValidator, Field, StrictInt, StrictStr

from commonfield.catalog.definition import Part

_NO_LEAP_YEAR = 2023
_JULY = "07"


class CalendarDay(NamedTuple):
    """A day of some year: `years` are counted from the cohort's academic year; months and days are whole."""

    years: int
    month: int
    day: int


def _is_a_day(written: str) -> str:
    try:
        date(_NO_LEAP_YEAR, int(written[:2]), int(written[3:]))
    except ValueError:
        raise ValueError(
            f"expected a month and a day of every year, such as 08-15, found `{written}`"
        ) from None
    return written


MonthDay = Annotated[StrictStr, Field(pattern=r"^\d\d-\d\d$"), AfterValidator(_is_a_day)]


class Touching(Part):
    """Days from which and to which, as month and day; an event that goes on during one of them is meant.

    `academic_year` is the year of the first day, counted from the cohort's own (0), where July begins a
    year; the last day is the next one of that name. An event without a last day still goes on, and one of
    a kind that has none lasts a day.
    """

    from_: MonthDay = Field(alias="from")
    to: MonthDay
    academic_year: StrictInt

    @property
    def first(self) -> CalendarDay:
        """Give the first day; its calendar year is the academic year's, or the one before from July on."""
        years = self.academic_year - (1 if self.from_ >= _JULY else 0)
        return CalendarDay(years, int(self.from_[:2]), int(self.from_[3:]))

    @property
    def last(self) -> CalendarDay:
        """Give the next day named `to`, which may be the first day itself."""
        years = self.first.years + (1 if self.to < self.from_ else 0)
        return CalendarDay(years, int(self.to[:2]), int(self.to[3:]))

    def ends(self, academic_year: int) -> date:
        """Give the last day for a cohort."""
        years, month, day = self.last
        return date(academic_year + years, month, day)
