"""The collection plan of a region: who sends what, by when, by which way, and who covers for them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from commonfield.catalog.definition import Part

Channel = Literal["file", "packet", "portal"]
AcademicYear = Annotated[int, Field(ge=1990, le=2100)]


class Expected(Part):
    """One submission that the plan expects. Without `academic_year` one file covers every year."""

    partner: str
    dictionary: str
    academic_year: int | None
    due: date
    channel: Channel
    sender: str
    covered_by: str = ""
    groups: tuple[str, ...] = ()


class Collection(Part):
    """The files of one partner that are due on the same day.

    `due` is a day of the year, as `09-15`: the first such day after each academic year has ended (30 June);
    or a whole date, as 2026-09-15, that holds for every year. `due_on` says another day for single years.
    With no `years`, one file covers all of them, as a Clearinghouse answer does.
    """

    partner: str
    dictionaries: list[str] = Field(min_length=1)
    years: list[AcademicYear] = []
    due: date | str
    due_on: dict[AcademicYear, date] = {}
    channel: Channel = "file"
    sender: str = Field(min_length=1, description="role that sends it, e.g. Data steward; a role, not a name")
    covered_by: str = Field(default="", description="role that sends it when the sender is away")
    groups: list[str] = Field(default=[], description="groups that the files are expected to tell apart")

    @field_validator("due")
    @classmethod
    def _is_a_day(cls, due: date | str) -> date | str:
        if isinstance(due, str) and not re.fullmatch(r"\d{2}-\d{2}", due):
            raise ValueError("expected a day of the year such as 09-15, or a date such as 2026-09-15")
        return due

    @model_validator(mode="after")
    def _holds_together(self) -> Collection:
        if not self.years and not isinstance(self.due, date):
            raise ValueError("one file for all years needs a whole date as `due`, e.g. 2026-09-15")
        if isinstance(self.due, str):
            _of_year(self.due, 2001)  # a year without 29 February
        if stray := sorted(set(self.due_on) - set(self.years)):
            raise ValueError(f"`due_on` names {stray[0]}, which is not among `years`")
        if self.covered_by.casefold() == self.sender.casefold():
            raise ValueError("`covered_by` must be another than `sender`: nobody covers for herself")
        return self

    def due_day(self, academic_year: int | None) -> date:
        """Say on which day the files of an academic year are due."""
        if academic_year in self.due_on:
            return self.due_on[academic_year]
        if isinstance(self.due, date):
            return self.due
        if academic_year is None:
            raise ValueError("files of one year each have no day for all years")
        same = _of_year(self.due, academic_year)
        return same if same > date(academic_year, 6, 30) else _of_year(self.due, academic_year + 1)

    def expected(self) -> Iterator[Expected]:
        """Give every submission that this collection expects."""
        years: list[int] | list[None] = self.years or [None]
        for dictionary in self.dictionaries:
            for year in years:
                yield Expected(
                    partner=self.partner,
                    dictionary=dictionary,
                    academic_year=year,
                    due=self.due_day(year),
                    channel=self.channel,
                    sender=self.sender,
                    covered_by=self.covered_by,
                    groups=tuple(self.groups),
                )


class CollectionPlan(Part):
    """`collection.yaml` of a region folder."""

    collections: list[Collection] = Field(min_length=1)

    @model_validator(mode="after")
    def _names_each_once(self) -> CollectionPlan:
        seen: set[tuple[str, str, int | None]] = set()
        for one in self.expected():
            key = (one.partner, one.dictionary, one.academic_year)
            if key in seen:
                raise ValueError(
                    f"{one.partner} is asked twice for {one.dictionary} of {one.academic_year or 'all years'}"
                )
            seen.add(key)
        return self

    def expected(self) -> list[Expected]:
        """Give every submission that the plan expects, by the day it is due."""
        every = [one for collection in self.collections for one in collection.expected()]
        return sorted(every, key=lambda e: (e.due, e.partner, e.dictionary, e.academic_year or 0))


def _of_year(day: str, year: int) -> date:
    month, of_month = day.split("-")
    try:
        return date(year, int(month), int(of_month))
    except ValueError:
        raise ValueError(f"`{day}` is not a day that every year has") from None
