"""What a region wants a figure to be, by when, and for whom: its own decision, never shipped with numbers."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from pydantic import Field, model_validator

from commonfield.catalog.definition import Definition, Part, Source, Text

EACH = "each"
"""As `value`: every group of that kind, each by itself."""


class Target(Part):
    """A milestone: a figure for some people, by the cohort of an academic year.

    `at_least` or, where less is better, `at_most`: a share from 0 to 1, or a number of people where the
    metric counts people. It holds at every place, unless `place` names one. `value: each` sets it for every
    group.
    """

    academic_year: int = Field(ge=1990, le=2100)
    group: str = "all"
    value: str = "all"
    place: str = ""
    at_least: float | None = Field(default=None, ge=0)
    at_most: float | None = Field(default=None, ge=0)
    source: Source | None = None

    @model_validator(mode="after")
    def _has_one_bound(self) -> Target:
        if (self.at_least is None) == (self.at_most is None):
            raise ValueError("expected one of `at_least` and `at_most`")
        if (self.group == "all") != (self.value == "all"):
            raise ValueError("`group` and `value` go together; `value: each` takes every group")
        return self

    @property
    def bound(self) -> Literal["at_least", "at_most"]:
        return "at_most" if self.at_least is None else "at_least"

    @property
    def goal(self) -> Fraction:
        """Give the number as it is written: 0.7 is seven tenths, to the last digit."""
        return Fraction(str(self.at_most if self.at_least is None else self.at_least))

    @property
    def of_whom(self) -> tuple[int, str, str, str]:
        return self.academic_year, self.place, self.group, self.value


class Targets(Definition):
    """What a region wants of one metric. The file bears the name of the metric.

    `by` says who decided it and where that is written down. The targets are adopted like every definition.
    """

    metric: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    by: Text
    targets: list[Target] = Field(min_length=1)
    source: Source | None = None

    @model_validator(mode="after")
    def _says_each_thing_once(self) -> Targets:
        if self.name and self.name != self.metric:
            raise ValueError(f"targets of `{self.metric}` must be in a file of that name, not `{self.name}`")
        seen = [target.of_whom for target in self.targets]
        if len(set(seen)) < len(seen):
            raise ValueError("expected one target for each academic year, place and group, found two")
        return self
