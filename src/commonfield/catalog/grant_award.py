"""A grant award and the projects that it pays for, each known by the rosters that its coordinator keeps."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field, model_validator

from commonfield.catalog.definition import Definition, Part, Source, Text

Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]


class FundedProject(Part):
    """A project: `rosters` are the names by which its coordinator writes it in a roster's column `project`.

    `pathways` names those that it serves, as the region's definitions are named, `sectors` those of its work.
    """

    project: Slug
    label: Text
    lead: str = Field(min_length=1, description="the organization that runs it")
    rosters: list[str] = Field(min_length=1)
    pathways: list[str] = []
    sectors: list[str] = []


class GrantAward(Definition):
    """Money that a funder gave for projects, from one day to another.

    A student is in a project by a dated row of a roster, and in an award by one of its projects while the
    award runs. One that is `invented` counts in invented regions only.
    """

    award: Slug
    label: Text
    funder: str = Field(min_length=1)
    amount: float | None = Field(default=None, ge=0, description="dollars")
    begins_on: date
    ends_on: date
    invented: bool = False
    projects: list[FundedProject] = Field(min_length=1)
    source: Source

    @model_validator(mode="after")
    def _holds_together(self) -> GrantAward:
        if self.name and self.name != self.award:
            raise ValueError(f"award `{self.award}` must be in a file of that name, and is in `{self.name}`")
        if self.ends_on < self.begins_on:
            raise ValueError("`ends_on` must not be before `begins_on`")
        names = [one.project for one in self.projects]
        if len(set(names)) != len(names):
            raise ValueError("each project needs a name of its own")
        return self
