"""A pathway: from a school course to a job, as steps that branch and join."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, model_validator

from commonfield.catalog.definition import Definition, Part, Source, Text

StepName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
AwardKind = Literal["certificate", "associate", "bachelor", "graduate"]
Grade = Literal[9, 10, 11, 12]
MOST_ROUTES = 500
"""More ways through one pathway than this are a slip in its definition, not a map that a student can read."""


class AllOf(Part):
    """Several steps that must all be done first."""

    all: list[Needs] = Field(min_length=2)


class AnyOf(Part):
    """Several steps of which one must be done first."""

    any: list[Needs] = Field(min_length=2)


Needs = Annotated[StepName | AllOf | AnyOf, Field(union_mode="left_to_right")]
"""What must be done before a step: another step by name, all of several, or any of several."""

AllOf.model_rebuild()
AnyOf.model_rebuild()


class _Step(Part):
    step: StepName
    label: Text
    after: Needs | None = None


class _AtSchool(_Step):
    """A step that a learner takes while in high school, in these grades."""

    grades: list[Grade] = Field(default=[9, 10, 11, 12], min_length=1)


class SchoolCourses(_AtSchool):
    """A sequence of school courses, by state course code, one after the other.

    `schools` are those that can offer it, by CDS code; those of the pathway where none are named.
    """

    kind: Literal["school_courses"]
    pathway_code: str = ""
    courses: list[str] = Field(min_length=1)
    schools: list[str] = []


class DualEnrollment(_AtSchool):
    """College courses taken while in high school.

    `courses` are blocks in order; the courses of one block are taken in the same term. `colleges` are
    alternatives: the whole step is taken at one of them.
    """

    kind: Literal["dual_enrollment"]
    colleges: list[str] = Field(min_length=1)
    courses: list[list[str]] = Field(min_length=1)


class ArticulationStep(_Step):
    """Credit that `receiving` gives in `course` for what the steps before it taught."""

    kind: Literal["articulation"]
    receiving: str
    course: str


class AwardStep(_Step):
    """A certificate or degree program, at one of several institutions.

    `terms` counts falls and springs; `cip` or `top` names the program, as its inventory does.
    `units_a_term` is how many units a learner is expected to carry.
    """

    kind: Literal["award"]
    institutions: list[str] = Field(min_length=1)
    award: AwardKind
    cip: str = Field(default="", pattern=r"^(\d\d\.\d{4})?$")
    top: str = Field(default="", pattern=r"^(\d{6})?$")
    terms: int = Field(ge=1, le=16)
    units_a_term: float = Field(default=15, gt=0, le=24)

    @model_validator(mode="after")
    def _names_a_program(self) -> AwardStep:
        if not (self.cip or self.top):
            raise ValueError("an award needs the code of its program, `cip` or `top`")
        return self


class TransferStep(_Step):
    """Going on to a university that accepts what came before, to the degree there."""

    kind: Literal["transfer"]
    institutions: list[str] = Field(min_length=1)
    cip: str = Field(pattern=r"^\d\d\.\d{4}$")
    terms: int = Field(default=4, ge=1, le=16)


class WorkBasedLearning(_Step):
    """A place at an employer: an internship, an apprenticeship, clinical practice.

    `type` is that of the slots that employers offer. In high school it is taken in `grades`; `after_school`
    is for those taken later.
    """

    kind: Literal["work_based_learning"]
    type: str
    grades: list[Grade] = [11, 12]
    after_school: bool = False
    hours: float | None = None


class OccupationStep(_Step):
    """A job that the pathway leads to, by SOC code."""

    kind: Literal["occupation"]
    soc: str = Field(pattern=r"^\d\d-\d{4}$")


Step = Annotated[
    SchoolCourses
    | DualEnrollment
    | ArticulationStep
    | AwardStep
    | TransferStep
    | WorkBasedLearning
    | OccupationStep,
    Field(discriminator="kind"),
]


class PathwayDefinition(Definition):
    """A pathway as a region names it: steps that branch and join, from a school course to occupations.

    `region` is the region whose pathway it is; `schools` are those at which it can begin, by CDS code,
    all of the region where none are named. `reach` are the counties whose jobs are in reach, by FIPS code;
    the region's where none are named. A learner who enters in grade 9 is to be done `within_years`.
    """

    pathway: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    label: Text
    about: Text
    region: str
    sector: str
    owner: str = Field(min_length=1, description="the organization that answers for it")
    version: int = Field(default=1, ge=1)
    since: date | None = None
    invented: bool = False
    schools: list[str] = []
    reach: list[str] = []
    within_years: int = Field(default=10, ge=4, le=15)
    steps: list[Step] = Field(min_length=2)
    notes: list[Text] = []
    source: Source

    def step(self, name: str) -> Step:
        """Find a step; raises KeyError where there is none of that name."""
        return self._by_name[name]

    @cached_property
    def _by_name(self) -> dict[str, Step]:
        return {one.step: one for one in self.steps}

    @property
    def occupations(self) -> list[OccupationStep]:
        """List the jobs it leads to, in the order of the definition."""
        return [one for one in self.steps if isinstance(one, OccupationStep)]

    @cached_property
    def last_steps(self) -> frozenset[str]:
        """Name the steps after which no other comes."""
        return frozenset(self._by_name) - {name for one in self.steps for name in steps_in(one.after)}

    @model_validator(mode="after")
    def _holds_together(self) -> PathwayDefinition:
        names = [one.step for one in self.steps]
        if len(set(names)) != len(names):
            raise ValueError("each step needs a name of its own")
        for one in self.steps:
            unknown = [name for name in steps_in(one.after) if name not in names]
            if unknown:
                raise ValueError(
                    f"step {one.step} comes after `{unknown[0]}`, which is no step of this pathway"
                )
        if not self.occupations:
            raise ValueError("a pathway needs an occupation that it leads to")
        jobs = [one.soc for one in self.occupations]
        if len(set(jobs)) != len(jobs):
            raise ValueError("each occupation stands once: a job with several ways comes after `any` of them")
        _refuse_circles(self._by_name)
        after_nothing = [one.step for one in self.occupations if one.after is None]
        if after_nothing:
            raise ValueError(f"occupation {after_nothing[0]} must come after a step")
        articulated = [one for one in self.steps if isinstance(one, ArticulationStep) and one.after is None]
        if articulated:
            raise ValueError(f"articulation {articulated[0].step} must come after the courses that it is for")
        return self


def steps_in(needs: str | AllOf | AnyOf | None) -> Iterator[str]:
    """Name every step that a need names."""
    if isinstance(needs, str):
        yield needs
    elif isinstance(needs, AllOf):
        for each in needs.all:
            yield from steps_in(each)
    elif isinstance(needs, AnyOf):
        for each in needs.any:
            yield from steps_in(each)


def _refuse_circles(steps: Mapping[str, Step]) -> None:
    done: set[str] = set()

    def visit(name: str, above: tuple[str, ...]) -> None:
        if name in above:
            raise ValueError(f"steps go in a circle: {' > '.join((*above[above.index(name) :], name))}")
        if name not in done:
            for earlier in steps_in(steps[name].after):
                visit(earlier, (*above, name))
            done.add(name)

    for name in steps:
        visit(name, ())
