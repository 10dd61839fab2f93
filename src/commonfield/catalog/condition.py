"""What a metric asks of a person's events: the smallest pieces of the grammar."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import (
    Discriminator,
    Field,
    StrictBool,
    StrictFloat,
    StrictInt,
    StrictStr,
    Tag,
    ValidationInfo,
    field_validator,
    model_validator,
)

from commonfield.catalog.definition import Part
from commonfield.catalog.touching import Touching
from commonfield.tables import EVENT_TABLES
from commonfield.tables.model import Column

Scalar = StrictBool | StrictInt | StrictFloat | date | StrictStr
"""One value of a column, written as YAML writes its type: codes are text."""

Beginning = Annotated[StrictStr, Field(min_length=1)]

DATE_OF: dict[str, str] = {
    "enrollment": "began_on",
    "completion": "completed_on",
    "course": "began_on",
    "participation": "began_on",
    "award": "conferred_on",
    "employment": "quarter_began_on",
}
"""The day on which an event of each table happens; windows are about that day."""

_TYPES: dict[str, tuple[type, ...]] = {
    "text": (str,),
    "integer": (int,),
    "number": (int, float),
    "date": (date,),
    "boolean": (bool,),
}


def day_of(event: str) -> str:
    """Name the column that says when an event happened; raises ValueError for the loader to explain."""
    if event not in DATE_OF:
        raise ValueError(f"expected one of {', '.join(DATE_OF)}, found `{event}`")
    return DATE_OF[event]


class Test(Part):
    """A comparison, how a code begins, or whether a value is known.

    `not` also holds where the value is not known. `begins_with` lists beginnings, one of which the code
    must have: codes of programs (TOP, CIP) are finer the longer they are.
    """

    __test__ = False  # not a test of pytest

    at_least: Scalar | None = None
    more_than: Scalar | None = None
    at_most: Scalar | None = None
    less_than: Scalar | None = None
    not_: Scalar | list[Scalar] | None = Field(default=None, alias="not")
    begins_with: Annotated[list[Beginning], Field(min_length=1)] | None = None
    known: StrictBool | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Test:
        if not self.model_fields_set:
            raise ValueError("expected at_least, more_than, at_most, less_than, not, begins_with or known")
        return self


def _kind_of_wanted(value: Any) -> str:
    if isinstance(value, dict | Test):
        return "Test"
    return "List" if isinstance(value, list) else "Scalar"


Wanted = Annotated[
    Annotated[Scalar, Tag("Scalar")] | Annotated[list[Scalar], Tag("List")] | Annotated[Test, Tag("Test")],
    Discriminator(_kind_of_wanted),
]
"""What a column must be: a value, one of a list, or a test."""

Where = dict[str, Wanted]


def check_where(event: str, where: Where) -> None:
    """Refuse a column that the table has not, or a value of another type than the column's.

    Raises:
        ValueError: with what was expected; the loader adds file and line.
    """
    for name, wanted in where.items():
        column = column_of(event, name)
        for value in _values(wanted):
            right = _TYPES[column.type]
            if not isinstance(value, right) or (isinstance(value, bool) and bool not in right):
                raise ValueError(f"{name}: expected a value of type {column.type}")


def column_of(event: str, name: str) -> Column:
    """Find a column of an event table; raises ValueError for the loader to explain."""
    table = EVENT_TABLES[event]
    if name not in table.names:
        raise ValueError(f"table {event} has no column `{name}`; it has {', '.join(table.names)}")
    return table.column(name)


def _values(wanted: Wanted) -> list[Any]:
    if isinstance(wanted, Test):
        tests = [wanted.at_least, wanted.more_than, wanted.at_most, wanted.less_than]
        refused = wanted.not_ if isinstance(wanted.not_, list) else [wanted.not_]
        return [value for value in (*tests, *refused, *(wanted.begins_with or [])) if value is not None]
    return wanted if isinstance(wanted, list) else [wanted]


class YearRange(Part):
    """Academic years counted from the cohort's own (0); an open end has no bound."""

    from_: StrictInt | None = Field(default=None, alias="from")
    to: StrictInt | None = None


class QuarterAfter(Part):
    """The calendar quarter after that of the anchor, or the one in which the cohort's year ends."""

    quarters: StrictInt
    of: Literal["academic_year", "anchor"] = "academic_year"


class Selection(Part):
    """Some events of one table, and when they must happen, seen from the cohort.

    `after: anchor` is later than the anchor's day. `within_months` counts from the anchor's day and
    includes the anniversary; where that month has no such day, its last day is the anniversary.
    `in_academic_year` is one year or a range, counted from the cohort's year. `touches` means fixed days of
    the calendar. `at: anchor` is at the institution of the anchor event. All given ones must hold.
    """

    event: str
    where: Where = {}
    after: Literal["anchor"] | None = None
    before: Literal["anchor"] | None = None
    within_months: int | None = Field(default=None, ge=1)
    in_academic_year: StrictInt | YearRange | None = None
    quarter_after: StrictInt | QuarterAfter | None = None
    touches: Touching | None = None
    at: Literal["anchor"] | None = None

    @field_validator("event")
    @classmethod
    def _is_a_table(cls, event: str) -> str:
        day_of(event)
        return event

    @field_validator("where", "holds", "including", check_fields=False)
    @classmethod
    def _fits_the_table(cls, where: Where, info: ValidationInfo) -> Where:
        if "event" in info.data:
            check_where(info.data["event"], where)
        return where

    @model_validator(mode="after")
    def _happens_somewhere(self) -> Selection:
        if self.at:
            column_of(self.event, "institution")
        return self

    @property
    def date(self) -> str:
        """Name the column that says when the event happened."""
        return DATE_OF[self.event]

    @property
    def years(self) -> tuple[int | None, int | None] | None:
        """Give the first and last academic year asked for, from the cohort's; None where none is asked."""
        asked = self.in_academic_year
        if isinstance(asked, YearRange):
            return asked.from_, asked.to
        return None if asked is None else (asked, asked)

    @property
    def quarter(self) -> QuarterAfter | None:
        asked = self.quarter_after
        return QuarterAfter(quarters=asked) if isinstance(asked, int) else asked


class EventCondition(Selection):
    """Whether a person has such events.

    `which`: any (at least one), none, or the first or last of them, which then must meet `holds`.
    `count_at_least` counts them, `sum_at_least` adds a column up; `same` does either among events that
    share a column's value (one pathway); `including` asks that one of the counted events is so.
    """

    which: Literal["any", "none", "first", "last"] = "any"
    holds: Where = {}
    count_at_least: int | None = Field(default=None, ge=1)
    sum_at_least: dict[str, float] = {}
    same: str = ""
    including: Where = {}

    @property
    def counts(self) -> bool:
        """Tell whether events are counted or added up rather than only looked for."""
        return self.count_at_least is not None or bool(self.sum_at_least) or bool(self.including)

    @model_validator(mode="after")
    def _is_one_question(self) -> EventCondition:
        if self.holds and self.which not in ("first", "last"):
            raise ValueError(
                "`holds` needs `which: first` or `which: last`; a plain condition goes in `where`"
            )
        if self.counts and self.which in ("first", "last"):
            raise ValueError("`which: first` or `last` picks one event: it cannot be counted or added up")
        if self.same and not self.counts:
            raise ValueError("`same` needs count_at_least, sum_at_least or including")
        for name in (*self.sum_at_least, *filter(None, [self.same])):
            column_of(self.event, name)
        if any(column_of(self.event, name).type not in ("number", "integer") for name in self.sum_at_least):
            raise ValueError("`sum_at_least` needs a column of numbers")
        return self


def _kind_of_condition(value: Any) -> str:
    for key, tag in (("any_of", "AnyOf"), ("all_of", "AllOf")):
        if (isinstance(value, dict) and key in value) or type(value).__name__ == tag:
            return tag
    return "EventCondition"


class AnyOf(Part):
    """At least one of several conditions."""

    any_of: list[Condition] = Field(min_length=1)


class AllOf(Part):
    """Every one of several conditions."""

    all_of: list[Condition] = Field(min_length=1)


Condition = Annotated[
    Annotated[EventCondition, Tag("EventCondition")]
    | Annotated[AnyOf, Tag("AnyOf")]
    | Annotated[AllOf, Tag("AllOf")],
    Discriminator(_kind_of_condition),
]

AnyOf.model_rebuild()
AllOf.model_rebuild()


def events_in(condition: Condition) -> list[EventCondition]:
    """List the conditions on events inside a condition, in the order written."""
    if isinstance(condition, EventCondition):
        return [condition]
    parts = condition.any_of if isinstance(condition, AnyOf) else condition.all_of
    return [event for part in parts for event in events_in(part)]
