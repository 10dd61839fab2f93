"""What a map of pathways shows, in the words of one language: steps, jobs, schools, and what is broken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Literal

from commonfield.vocabulary import Language

Kind = Literal[
    "school_courses",
    "dual_enrollment",
    "articulation",
    "award",
    "transfer",
    "work_based_learning",
    "occupation",
]
Stage = Literal["school", "college", "university", "work"]
STAGES: tuple[Stage, ...] = ("school", "college", "university", "work")
State = Literal["whole", "part", "unchecked", "broken"]
"""`part`: whole at some schools only. `unchecked`: nothing is broken, but a link could not be looked at."""


def state_of(whole: int, unchecked: int, of: int) -> State:
    """Give one state for many schools or jobs."""
    if whole == of:
        return "whole"
    if unchecked and (not whole or whole + unchecked == of):
        return "unchecked"
    return "part" if whole else "broken"


How = Literal["alone", "any", "all"]


@dataclass(frozen=True)
class Link:
    """A step that comes right before another: alone, or with others of which any or all are needed."""

    before: str
    how: How = "alone"


@dataclass(frozen=True)
class BreakView:
    """A link that does not hold, with where it does not.

    Args:
        step: The step of the pathway, and its `label`.
        what: What kind of break it is.
        link: Which link it is; the same for every pathway and school that uses it.
        problem: What is wrong, in a sentence.
        repair: The smallest thing that mends it, in a sentence; empty where nothing can be said.
        owner: Whose it is.
        since: Since when, in words; empty where it never held.
        schools: Names of the schools that it stops.
        ways: The ways that it stops, each as pathway, school and occupation.
    """

    step: str
    label: str
    what: str
    link: str
    problem: str
    repair: str
    owner: str
    since: str
    schools: tuple[str, ...]
    ways: frozenset[tuple[str, str, str]] = frozenset()


@dataclass(frozen=True)
class StepView:
    """A step. `details` are the courses or the award, `in_short` the same where there is little room.

    `begins` is when a learner begins it, in few words, and `order` puts these in order of time.

    `whole`, `unchecked` and `of` count schools from which it can be reached; `broken_here` those from which
    everything before it can be reached and it cannot.
    """

    step: str
    kind: Kind
    stage: Stage
    label: str
    details: tuple[str, ...]
    in_short: tuple[str, ...]
    where: str
    when: str
    begins: str
    order: int
    after: tuple[Link, ...]
    needs: str
    whole: int
    unchecked: int
    of: int
    broken_here: int = 0
    on_every_way: bool = True

    @property
    def state(self) -> State:
        return state_of(self.whole, self.unchecked, self.of)


@dataclass(frozen=True)
class JobView:
    """The work that a step of kind `occupation` is, with pay and openings where a public file tells them."""

    step: str
    soc: str
    title: str
    openings: int | None
    hourly: float | None
    living: float | None
    pays: bool | None
    vintage: str


@dataclass(frozen=True)
class WayView:
    """What a learner of one school can say of one job: the way, or what breaks it."""

    pathway: str
    job: str
    soc: str
    state: State
    schedule: tuple[tuple[str, str], ...]
    done: str
    breaks: tuple[BreakView, ...]


@dataclass(frozen=True)
class SchoolView:
    """A school and everything that can be reached from it."""

    code: str
    name: str
    district: str
    county: str
    ways: tuple[WayView, ...]


@dataclass(frozen=True)
class PathwayView:
    """A pathway as it is drawn. `slug` names its pages; `stages` say which years each stage takes."""

    slug: str
    label: str
    about: str
    sector: str
    owner: str
    version: int
    invented: bool
    steps: tuple[StepView, ...]
    jobs: Mapping[str, JobView]
    breaks: tuple[BreakView, ...]
    stages: Mapping[Stage, str]
    schools: tuple[tuple[str, State], ...]
    warnings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def step(self, name: str) -> StepView:
        return self._by_name[name]

    @cached_property
    def _by_name(self) -> dict[str, StepView]:
        return {one.step: one for one in self.steps}

    def leads_to(self, name: str) -> tuple[StepView, ...]:
        """List the steps that come right after one."""
        return tuple(one for one in self.steps if any(link.before == name for link in one.after))

    @property
    def of(self) -> int:
        """How many schools it was looked at from."""
        return len(self.schools)

    @property
    def whole(self) -> int:
        """From how many schools at least one of its jobs can be reached, as far as could be checked."""
        return sum(state != "broken" for _, state in self.schools)

    @property
    def sure(self) -> bool:
        """Whether everything could be checked."""
        return all(state != "unchecked" for _, state in self.schools)


@dataclass(frozen=True)
class MapView:
    """All pathways of a region in one language.

    `sectors` are labels by code, in the order in which they are shown; one without a pathway is shown as
    missing. `records` are CSV files by name, the same in every language.
    """

    language: Language
    region: str
    entering: str
    as_of: date
    code_version: str
    invented: bool
    pathways: tuple[PathwayView, ...]
    schools: tuple[SchoolView, ...]
    sectors: Mapping[str, str]
    links: tuple[BreakView, ...] = ()
    notes: tuple[str, ...] = ()
    records: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)

    def pathway(self, slug: str) -> PathwayView:
        return self._by_slug[slug]

    @cached_property
    def _by_slug(self) -> dict[str, PathwayView]:
        return {one.slug: one for one in self.pathways}
