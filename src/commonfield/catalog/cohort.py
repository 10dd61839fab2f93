"""A cohort: the people of a denominator. One that many metrics count among has a file, and so an id."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, StrictInt, model_validator

from commonfield.catalog.condition import Condition, Selection, Where, check_where, column_of, day_of
from commonfield.catalog.definition import Definition, Part, Source, Text


class CohortMember(Part):
    """One way into a cohort. `academic_year` is added to the event's own to give the cohort's."""

    event: str = ""
    where: Where = {}
    anchor: str = ""
    academic_year: StrictInt = 0


class Cohort(Part):
    """People fixed by an event and a day, never refilled.

    A person is in it once per academic year, or once (`once_per: person`): with the first (or last)
    event that qualifies. A `union` lists ways in; each takes `event`, `where` and `anchor` from the
    cohort and adds to them. `minus` takes out people who are in another cohort of the same year;
    `exclude_if` and `only_if` ask about a person's other events.
    """

    event: str
    where: Where = {}
    which: Literal["first", "last"] = "first"
    anchor: str = ""
    once_per: Literal["academic_year", "person"] = "academic_year"
    academic_year: StrictInt = 0
    union: list[CohortMember] = []
    minus: list[CohortMember] = []
    exclude_if: list[Condition] = []
    only_if: list[Condition] = []

    @property
    def members(self) -> list[CohortMember]:
        """Give every way in, complete."""
        return [self._complete(member) for member in self.union or [CohortMember()]]

    @property
    def taken_out(self) -> list[CohortMember]:
        """Give the cohorts whose people are taken out, complete."""
        return [
            CohortMember(
                event=m.event or self.event,
                where=m.where,
                anchor=m.anchor or day_of(m.event or self.event),
                academic_year=m.academic_year,
            )
            for m in self.minus
        ]

    def _complete(self, member: CohortMember) -> CohortMember:
        event = member.event or self.event
        own = self.where if event == self.event else {}
        anchor = member.anchor or (self.anchor if event == self.event else "") or day_of(event)
        return CohortMember(
            event=event,
            where={**own, **member.where},
            anchor=anchor,
            academic_year=self.academic_year + member.academic_year,
        )

    @model_validator(mode="after")
    def _fits_the_tables(self) -> Cohort:
        for member in (*self.members, *self.taken_out):
            check_where(member.event, member.where)
            if column_of(member.event, member.anchor).type != "date":
                raise ValueError(f"`anchor` must be a date, and {member.anchor} is not")
        return self


class PlaceRule(Selection):
    """Where a person is counted, if not where the anchor event happened: the first or last of some events."""

    which: Literal["first", "last"] = "last"


class GroupWindow(Part):
    """Academic years, from the cohort's own, in which `ever_in_window` looks; `latest` looks up to `to`."""

    from_: StrictInt = Field(default=0, alias="from")
    to: StrictInt = 0


class CohortDefinition(Definition):
    """The people that many metrics count among, written once: a denominator with an id.

    A metric that writes `cohort: graduation_class` takes `people`, `place`, `group_window`, `history`,
    `lag_months` and `disaggregate_by` from here where it says nothing of its own; what is known of the
    people's limits stands after its own. Metrics of one cohort describe the same persons, so their
    figures are protected together. A denominator that comes to mean other people gets another id.
    """

    cohort: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    label: Text
    means: Text
    people: Cohort
    place: PlaceRule | None = None
    group_window: GroupWindow = GroupWindow()
    history: int = Field(default=0, ge=0)
    lag_months: int = Field(default=0, ge=0)
    disaggregate_by: list[str] = []
    source: Source
    verified: bool = False
    known_limits: list[Text] = []

    @model_validator(mode="after")
    def _is_named_by_its_file(self) -> CohortDefinition:
        if self.name and self.name != self.cohort:
            raise ValueError(
                f"cohort `{self.cohort}` must be in a file of that name, and is in `{self.name}`"
            )
        return self
