"""What an agreement on dual enrollment must have gone through to be in force, dated."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from commonfield.catalog.definition import Definition, Part, Source, Text

Milestone = Literal["presented_on", "lea_acted_on", "college_acted_on", "workforce_consulted_on", "filed_on"]


class Required(Part):
    """A step of an agreement, by the column that holds its day.

    `later_than` is a step that must lie on an earlier day. `only_cte`: asked of career technical education
    alone.
    """

    milestone: Milestone
    label: Text
    later_than: Milestone | None = None
    only_cte: bool = False


class DualEnrollmentVersion(Part):
    """What holds for agreements that begin on or after a day. A cap that is null is none."""

    required: list[Required] = []
    most_units: float | None = Field(default=None, gt=0, description="semester units a term")
    most_courses: int | None = Field(default=None, ge=1, description="courses a term")
    change: Text
    source: Source
    verified: bool = False


class DualEnrollmentRules(Definition):
    """The rules of one kind of agreement; a change of the law is one new version."""

    rules: str
    label: Text
    kinds: list[str] = Field(min_length=1, description="kinds of agreements, as their records write them")
    versions: dict[date, DualEnrollmentVersion] = Field(min_length=1)

    def on(self, day: date) -> DualEnrollmentVersion | None:
        """Give what holds for an agreement that begins on a day; null where nothing was in force yet."""
        begun = [begins for begins in self.versions if begins <= day]
        return self.versions[max(begun)] if begun else None
