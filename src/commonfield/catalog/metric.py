"""A metric: a number with one agreed meaning. How the pieces read is told in `condition`."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag, model_validator

from commonfield.catalog.cohort import Cohort, GroupWindow, PlaceRule
from commonfield.catalog.condition import Condition, EventCondition, Selection, column_of, events_in
from commonfield.catalog.definition import Definition, Part, Source, Text
from commonfield.vocabulary import academic_year_of, is_median

Kind = Literal["share", "count", "median", "months"]
Better = Literal["higher", "lower", "neither"]
"""Which way a share is the better one: of drop-outs, lower; of one destination among several, neither."""


class Quantity(Selection):
    """What is measured of a person: a column added up over some events, times a constant."""

    sum: str
    times: float = 1

    @model_validator(mode="after")
    def _is_a_number(self) -> Quantity:
        if column_of(self.event, self.sum).type not in ("number", "integer"):
            raise ValueError("`sum` needs a column of numbers")
        return self


class TimeTo(Part):
    """What is measured of a person: the months up to the first of some events.

    That is the least number of months from the anchor's day within which one happened (`within_months` would
    hold); zero on that very day. Events before it are not looked at. Who has none is not measured.
    """

    first_of: list[Selection] = Field(min_length=1)


def _kind_of_quantity(value: Any) -> str:
    timed = "first_of" in value if isinstance(value, dict) else isinstance(value, TimeTo)
    return "TimeTo" if timed else "Quantity"


Measured = Annotated[
    Annotated[Quantity, Tag("Quantity")] | Annotated[TimeTo, Tag("TimeTo")],
    Discriminator(_kind_of_quantity),
]
"""What a median is of."""


class Containment(Part):
    """That people counted here are, by construction, among those another metric counts in the same cell."""

    count: Literal["denominator", "numerator"] = "denominator"
    metric: str
    of: Literal["denominator", "numerator"]


class Expectation(Part):
    """What one cell must hold; the region and everybody unless it says otherwise."""

    academic_year: int | None = None
    level: str = "region"
    place: str = ""
    group: str = "all"
    value: str = "all"
    denominator: int | None = None
    numerator: int | None = None
    median: float | None = None
    measured: int | None = None
    status: str = "computed"


class Example(Part):
    """A worked example: a few events, and what the metric must make of them. Each is also a test.

    A column that an example leaves out takes the value that the definition asks for.
    """

    name: Text
    enrollment: list[dict[str, Any]] = []
    completion: list[dict[str, Any]] = []
    course: list[dict[str, Any]] = []
    participation: list[dict[str, Any]] = []
    award: list[dict[str, Any]] = []
    employment: list[dict[str, Any]] = []
    characteristic: list[dict[str, Any]] = []
    data_as_of: date | None = None
    data_from: int | None = None
    expect: Expectation | list[Expectation]

    @property
    def expectations(self) -> list[Expectation]:
        return self.expect if isinstance(self.expect, list) else [self.expect]


class Version(Part):
    """What holds for cohorts from the academic year of its date on; a key left out stays as it is."""

    change: Text | None = None
    question: Text | None = None
    cohort: Cohort | None = None
    cohort_id: str = ""
    numerator: Condition | None = None
    quantity: Measured | None = None
    place: PlaceRule | None = None
    group_window: GroupWindow | None = None
    history: int | None = None
    lag_months: int | None = None
    source: Source | None = None
    verified: bool | None = None
    known_limits: list[Text] | None = None


class Metric(Definition):
    """A defined number with a source.

    `unit` decides the measure: `share` needs a numerator, `people` is a count, `dollars_a_year`, `units`
    and `hours` are the median of a quantity, `months` of the time to an event. `better: lower` names an
    outcome that nobody wants, such as dropping out: gaps then ask who has more of it; with `better: neither`
    no gap is told. `history` is how many years of data before the cohort's year it takes; `lag_months` how
    long after its last window the data are complete. `cohort` is written in place or is the id of a
    `cohorts` file, from which what the metric does not say itself is then taken.
    """

    metric: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    label: Text
    question: Text
    unit: Literal["share", "people", "dollars_a_year", "units", "hours", "months"]
    better: Better = "higher"
    grain: list[str] = ["academic_year", "institution"]
    cohort: Cohort = Field(
        description="in place, or the id of a cohort; `only_if` beside an id counts some of its people"
    )
    cohort_id: str = ""
    numerator: Condition | None = None
    quantity: Measured | None = None
    place: PlaceRule | None = None
    group_window: GroupWindow = GroupWindow()
    history: int = Field(default=0, ge=0)
    lag_months: int = Field(default=0, ge=0)
    part_of: list[Containment] = []
    disaggregate_by: list[str] = []
    disclosure: str = "standard"
    versions: dict[date, Version] = Field(min_length=1)
    source: Source | None = None
    verified: bool = False
    known_limits: list[Text] = []
    examples: list[Example] = []

    @property
    def universe(self) -> str:
        """Name the persons that the figure tells of: the cohort with an id, or the metric itself."""
        return self.cohort_id or self.metric

    @property
    def cohort_ids(self) -> list[str]:
        """Name every cohort with a file that some version counts among; the metric's own comes first."""
        named = [self.cohort_id, *(version.cohort_id for version in self.versions.values())]
        return [name for name in dict.fromkeys(named) if name]

    @property
    def kind(self) -> Kind:
        """Say how the figure is made."""
        kinds: dict[str, Kind] = {"share": "share", "people": "count", "months": "months"}
        return kinds.get(self.unit, "median")

    @model_validator(mode="after")
    def _measures_one_thing(self) -> Metric:
        if self.name and self.name != self.metric:
            raise ValueError(
                f"metric `{self.metric}` must be in a file of that name, and is named `{self.name}`"
            )
        for begins in self.versions:
            version = self.in_version(begins)
            if (version.numerator is not None) != (self.kind == "share"):
                raise ValueError("`numerator` goes with `unit: share`, and only with it")
            if (version.quantity is not None) != is_median(self.kind):
                raise ValueError(
                    "`quantity` goes with `unit: dollars_a_year`, `units`, `hours` or `months`, "
                    "and only with them"
                )
            timed = isinstance(version.quantity, TimeTo)
            if version.quantity is not None and timed != (self.unit == "months"):
                raise ValueError("`first_of` goes with `unit: months`, `sum` with the others")
            if version.source is None:
                raise ValueError(f"version {begins} names no source")
        return self

    def in_version(self, begins: date) -> Metric:
        """Give the whole definition as one version has it."""
        own = self.versions[begins]
        said = {name: getattr(own, name) for name in own.model_fields_set - {"change", "cohort_id"}}
        return self.model_copy(update={**said, "versions": {begins: own}})

    def years_of(self, begins: date) -> tuple[int, int | None]:
        """Give the first and last academic year of cohorts for which a version holds; None is open."""
        later = [academic_year_of(day) for day in self.versions if day > begins]
        return academic_year_of(begins), min(later) - 1 if later else None

    @property
    def conditions(self) -> list[EventCondition]:
        """List every condition on events: of the cohort, then of the numerator."""
        asked = [*self.cohort.exclude_if, *self.cohort.only_if]
        if self.numerator is not None:
            asked.append(self.numerator)
        return [event for condition in asked for event in events_in(condition)]

    @property
    def in_exclusions(self) -> list[EventCondition]:
        """List the conditions that take people out of the cohort."""
        return [event for condition in self.cohort.exclude_if for event in events_in(condition)]

    @property
    def measured(self) -> list[Selection]:
        """List the selections of events that a median measures."""
        quantity = self.quantity
        if quantity is None:
            return []
        return quantity.first_of if isinstance(quantity, TimeTo) else [quantity]

    @property
    def selections(self) -> list[Selection]:
        """List every selection of events whose window must have passed before the figure can be computed."""
        return [*self.conditions, *self.measured, *([self.place] if self.place is not None else [])]
