"""The steps of a pathway as a map draws them: what, where, when, after what, and from how many schools."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

from commonfield.catalog import Catalog, CodeSet, PathwayDefinition, Wording
from commonfield.catalog.pathway import (
    AllOf,
    AnyOf,
    ArticulationStep,
    AwardStep,
    DualEnrollment,
    Needs,
    OccupationStep,
    SchoolCourses,
    Step,
    TransferStep,
    WorkBasedLearning,
    steps_in,
)
from commonfield.pathways import Status
from commonfield.pipeline.pathways.timing import Times
from commonfield.reports import pathways as drawn

_COURSES, _ACTIVITIES = "calpads/state_course_code", "work_based_learning/activity_type"
_NAMED = 3
"""As many places or courses are named in a box; of more, the number or the first."""


@dataclass(frozen=True)
class Steps:
    """Steps of one pathway in one language.

    Args:
        definition: The pathway.
        times: When its steps are taken.
        reached: By school, the status of every step by itself.
        names: Names of colleges and universities by code, and of schools.
        catalog: Where codes have their names.
        said: The words of the map.
    """

    definition: PathwayDefinition
    times: Times
    reached: Mapping[str, Mapping[str, Status]]
    names: Mapping[str, str]
    catalog: Catalog
    said: Wording

    def views(self) -> tuple[drawn.StepView, ...]:
        """Make the view of every step."""
        return tuple(self._view(step) for step in self.definition.steps)

    def _view(self, step: Step) -> drawn.StepView:
        statuses = [statuses.get(step.step, "broken") for statuses in self.reached.values()]
        return drawn.StepView(
            step=step.step,
            kind=step.kind,
            stage=self.stages[step.step],
            label=self.said.text(step.label),
            details=tuple(self._details(step)),
            in_short=tuple(self._in_short(step)),
            where=self._where(step),
            when=self.times.when(step, self.said),
            begins=self.times.column(step, self.said),
            order=self.times.begins[step.step].number,
            after=tuple(_links(step.after)),
            needs=self._needs(step),
            whole=statuses.count("unbroken"),
            unchecked=statuses.count("unchecked"),
            of=len(statuses),
            broken_here=sum(self._breaks(step, reached) for reached in self.reached.values()),
            on_every_way=step.step in self._on_every_way,
        )

    def _breaks(self, step: Step, reached: Mapping[str, Status]) -> bool:
        """Tell whether a step cannot be reached though everything before it can."""
        return reached.get(step.step, "broken") == "broken" and holds(step.after, reached)

    @cached_property
    def stages(self) -> dict[str, drawn.Stage]:
        """The stage of each step."""
        return {step.step: self._stage(step) for step in self.definition.steps}

    def _stage(self, step: Step) -> drawn.Stage:
        if isinstance(step, OccupationStep):
            return "work"
        if isinstance(step, SchoolCourses | DualEnrollment):
            return "school"
        if isinstance(step, TransferStep) or (isinstance(step, AwardStep) and step.award in _UPPER):
            return "university"
        if isinstance(step, WorkBasedLearning):
            return "college" if step.after_school else "school"
        return "college"

    @cached_property
    def _on_every_way(self) -> frozenset[str]:
        """Steps that some job cannot do without, whichever way a learner takes to it."""
        found: set[str] = set()
        for job in self.definition.occupations:
            found |= frozenset.intersection(*self._ways(job.step))
        return frozenset(found)

    def _ways(self, name: str) -> list[frozenset[str]]:
        step = self.definition.step(name)
        return [way | {name} for way in self._ways_to(step.after)]

    def _ways_to(self, needs: Needs | None) -> list[frozenset[str]]:
        if needs is None:
            return [frozenset()]
        if isinstance(needs, AnyOf):
            return [way for each in needs.any for way in self._ways_to(each)]
        if isinstance(needs, AllOf):
            parts = [self._ways_to(each) for each in needs.all]
            return [frozenset().union(*chosen) for chosen in product(*parts)]
        return self._ways(needs)

    def _needs(self, step: Step) -> str:
        """Say what must be done before a step."""
        needs, said = step.after, self.said
        if needs is None:
            return said.say("after_nothing")
        if isinstance(needs, str):
            return said.say("after_alone", step=self._label(needs))
        nested = not all(isinstance(each, str) for each in _members(needs))
        key = "after_mixed" if nested else "after_any" if isinstance(needs, AnyOf) else "after_all"
        return said.say(key, steps=self._listed(needs))

    def _listed(self, needs: Needs) -> str:
        if isinstance(needs, str):
            return self._label(needs)
        word = self.said.say("or" if isinstance(needs, AnyOf) else "and")
        parts = [
            self._listed(each) if isinstance(each, str) else self.said.say("group", steps=self._listed(each))
            for each in _members(needs)
        ]
        return word.join(parts)

    def _label(self, name: str) -> str:
        return f"“{self.said.text(self.definition.step(name).label)}”"

    def _where(self, step: Step) -> str:
        if isinstance(step, SchoolCourses):
            many = len(step.schools or self.definition.schools) or len(self.reached)
            return self.said.counted("schools_of", many)
        if isinstance(step, DualEnrollment):
            return self._places(step.colleges)
        if isinstance(step, AwardStep | TransferStep):
            return self._places(step.institutions)
        return self._places([step.receiving]) if isinstance(step, ArticulationStep) else ""

    def _places(self, codes: Sequence[str]) -> str:
        named = [self.names.get(code, code) for code in codes]
        return self.said.say("or").join(named[:_NAMED]) + ("…" if len(named) > _NAMED else "")

    def _details(self, step: Step) -> Iterator[str]:
        said = self.said
        if isinstance(step, SchoolCourses):
            titles = self._codes(_COURSES)
            for code in step.courses:
                named = code in titles
                yield said.say("course_named" if named else "course", title=titles.get(code, ""), code=code)
        elif isinstance(step, DualEnrollment):
            for block in step.courses:
                courses = said.say("and").join(block)
                yield said.say("same_term", courses=courses) if len(block) > 1 else courses
        elif isinstance(step, ArticulationStep):
            yield said.say("credit_in", course=step.course)
        elif isinstance(step, AwardStep):
            yield said.say(f"award_{step.award}")
        elif isinstance(step, WorkBasedLearning):
            kind = self._codes(_ACTIVITIES).get(step.type, step.type)
            yield (
                kind
                if step.hours is None
                else f"{kind}, {said.say('hours', n=said.count(round(step.hours)))}"
            )

    def _in_short(self, step: Step) -> Iterator[str]:
        """Give courses by their codes alone: names of a sequence are long and much alike."""
        if isinstance(step, SchoolCourses):
            yield self.said.counted("courses", len(step.courses), codes=", ".join(step.courses))
        else:
            yield from self._details(step)

    def _codes(self, name: str) -> dict[str, str]:
        codes = self.catalog.get(CodeSet, name).codes
        return {code.code: self.said.text(code.label) for code in codes if code.label}


_UPPER = ("bachelor", "graduate")


def holds(needs: Needs | None, reached: Mapping[str, Status]) -> bool:
    """Tell whether what must be done before a step can be done."""
    if needs is None:
        return True
    if isinstance(needs, AnyOf):
        return any(holds(each, reached) for each in needs.any)
    if isinstance(needs, AllOf):
        return all(holds(each, reached) for each in needs.all)
    return reached.get(needs, "broken") != "broken"


def _members(needs: AnyOf | AllOf) -> Sequence[Needs]:
    return needs.any if isinstance(needs, AnyOf) else needs.all


def _links(needs: Needs | None) -> Iterator[drawn.Link]:
    """Give the connections into a step: each by whether others are needed beside it."""
    if needs is None:
        return
    if isinstance(needs, str):
        yield drawn.Link(needs)
        return
    seen: set[str] = set()
    for each in _members(needs):
        for name in steps_in(each):
            if name not in seen:
                seen.add(name)
                plain = isinstance(each, str)
                how = ("any" if isinstance(needs, AnyOf) else "all") if plain else _how(each)
                yield drawn.Link(name, how)


def _how(needs: Needs) -> drawn.How:
    return "any" if isinstance(needs, AnyOf) else "all"
