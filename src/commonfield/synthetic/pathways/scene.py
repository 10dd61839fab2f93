"""Who agrees with whom behind a region's pathways, and whom a planted break strikes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from commonfield.catalog import Part, PathwayDefinition
from commonfield.catalog.pathway import DualEnrollment, Step, steps_in
from commonfield.synthetic.pathways.sheet import OF_A_DISTRICT, Kind, PathwayPlan, Planted
from commonfield.synthetic.places import College, District, Landscape
from commonfield.synthetic.public.sheet import Work
from commonfield.synthetic.settings import Courses

StepKind = TypeVar("StepKind", bound=Part)


@dataclass(frozen=True)
class Scene:
    """Everything that records are written from; nothing of it is drawn by chance."""

    land: Landscape
    courses: Courses
    work: Work
    plan: PathwayPlan
    pathways: dict[str, PathwayDefinition]

    @property
    def breaks(self) -> list[Planted]:
        """List what is broken on purpose in this region."""
        return self.plan.breaks.get(self.land.region, [])

    @cached_property
    def programs(self) -> dict[str, tuple[str, str]]:
        """Give title and TOP code of each program by CIP; of a title its first words."""
        known = {one.cip: (one.title, one.top) for one in self.courses.programs}
        known |= {one.cip: (one.title, one.top.replace(".", "")) for one in self.work.programs}
        return {cip: (re.split("[,/(]", title)[0].strip(), top) for cip, (title, top) in known.items()}

    def steps(self, kind: type[StepKind]) -> Iterator[tuple[str, PathwayDefinition, StepKind]]:
        """Give every step of a kind, with its pathway."""
        for name, definition in self.pathways.items():
            for step in definition.steps:
                if isinstance(step, kind):
                    yield name, definition, step

    def planted(self, pathway: str, step: str) -> frozenset[Kind]:
        """Give the kinds of breaks that strike a step for everybody."""
        return frozenset(
            one.kind
            for one in self.breaks
            if (one.pathway, one.step) == (pathway, step) and one.kind not in OF_A_DISTRICT
        )

    def college_of(self, district: District) -> College:
        """Give the college with which a district works: one of its county in turn, else the first."""
        near = [college for college in self.land.colleges if college.county == district.county]
        return near[district.index % len(near)] if near else self.land.colleges[0]

    @cached_property
    def struck(self) -> dict[tuple[str, str, int], Kind]:
        """Give the break that strikes a pathway's step at a district.

        Each break of a pathway takes a district of its own, one with a school of the pathway while there are
        two such. The step's first college comes first: of ways that are broken alike, a check tells that one.
        """
        found: dict[tuple[str, str, int], Kind] = {}
        for one in self.breaks:
            if one.kind in OF_A_DISTRICT:
                taken = {district for name, _, district in found if name == one.pathway}
                found[(one.pathway, one.step, self._next(one.pathway, one.step, taken))] = one.kind
        return found

    def _next(self, pathway: str, step: str, taken: set[int]) -> int:
        """Choose a district; of those alike the last, which is the smallest: most learners can go on."""
        definition = self.pathways[pathway]
        dual = definition.step(step)
        first = dual.colleges[0] if isinstance(dual, DualEnrollment) else ""
        named = {school.district for school in self.land.schools if school.cds in definition.schools}
        order = sorted(
            (district for district in self.land.districts if district.index not in taken),
            key=lambda district: (self.college_of(district).code != first, -district.index),
        )
        here = [district.index for district in order if district.index in named]
        elsewhere = [district.index for district in order if district.index not in named]
        return (here if len(here) > 1 or not elsewhere else elsewhere)[0]


def before(definition: PathwayDefinition, step: Step, kind: type[StepKind]) -> list[StepKind]:
    """Give the steps of a kind that come right before a step, or before what is of another kind."""
    found: list[StepKind] = []
    for name in steps_in(step.after):
        earlier = definition.step(name)
        for one in [earlier] if isinstance(earlier, kind) else before(definition, earlier, kind):
            if one not in found:
                found.append(one)
    return found
