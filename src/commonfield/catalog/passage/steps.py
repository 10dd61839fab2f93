"""What a pathway leaves in the records of learners: who entered, and by which events a step is passed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from commonfield.catalog.cohort import Cohort
from commonfield.catalog.condition import AllOf as Every
from commonfield.catalog.condition import AnyOf as Some
from commonfield.catalog.condition import Condition, EventCondition, Selection
from commonfield.catalog.pathway import (
    AllOf,
    AnyOf,
    AwardStep,
    DualEnrollment,
    PathwayDefinition,
    SchoolCourses,
    Step,
    TransferStep,
    WorkBasedLearning,
    steps_in,
)

SCHOOL_YEARS = 4
"""Academic years from entry in which a step of high school is to be passed."""

UNSEEN = ("articulation", "occupation")
"""Kinds of steps that no record of a learner tells: credit that articulation gives, and which job it was."""


@dataclass(frozen=True)
class Passage:
    """A pathway as its learners' records can tell of it."""

    pathway: PathwayDefinition
    first: SchoolCourses

    @property
    def name(self) -> str:
        """Name the cohort of those who entered; metrics begin with it."""
        return f"passage_{self.pathway.pathway.replace('-', '_')}"

    @property
    def steps(self) -> list[Step]:
        """List the steps that can be observed, in the order of the definition."""
        return [step for step in self.pathway.steps if step.kind not in UNSEEN and _events(step)]

    @property
    def entering(self) -> dict[str, Any]:
        """Say which participation is an entry: in the CTE pathway with which it begins, at its schools."""
        schools = self.first.schools or self.pathway.schools
        where = {"kind": "cte_pathway", "program": self.first.pathway_code}
        return {**where, "institution": list(schools)} if schools else where

    def entrants(self) -> Cohort:
        """Give the learners who entered, each once, by the first day they did."""
        return Cohort.model_validate(
            {"event": "participation", "where": self.entering, "once_per": "person", "anchor": "began_on"}
        )

    def years(self, step: Step) -> int:
        """Say within how many academic years a step is to be passed, from that of entry on.

        High school leaves four. Later steps leave time for the terms that the shortest way from them to an
        occupation still takes: who passes later is not done within the pathway's years.
        """
        whole = self.pathway.within_years
        if isinstance(step, SchoolCourses | DualEnrollment) or (
            isinstance(step, WorkBasedLearning) and not step.after_school
        ):
            return min(SCHOOL_YEARS, whole)
        left = whole - (self._terms_after[step.step] + 1) // 2
        return max(1, left - (step.terms - 1) // 2) if isinstance(step, TransferStep) else max(1, left)

    def passed(self, step: Step) -> Condition:
        """Ask whether somebody passed a step, within its years."""
        return _any(EventCondition.model_validate(each) for each in self._selected(step))

    def first_of(self, step: Step) -> list[Selection]:
        """Give the events by which a step is passed, within its years."""
        return [Selection.model_validate(each) for each in self._selected(step)]

    def passed_before(self, step: Step) -> Condition | None:
        """Ask whether somebody passed what comes before a step, as far as it can be observed."""
        return None if step.after is None else self._before(step.after)

    def alone_before(self, step: Step) -> str:
        """Name the one step that must be passed before; empty where there is none, or several."""
        seen = list(dict.fromkeys(self._seen_before(step)))
        return seen[0] if len(seen) == 1 else ""

    def last_awards(self) -> list[dict[str, Any]]:
        """Say which awards end the way: those after which no award and no transfer comes."""
        studied = [step for step in self.steps if isinstance(step, AwardStep | TransferStep)]
        earlier = {name for step in studied for name in self._all_before(step)}
        return [where for step in studied if step.step not in earlier for where in _awarded(step)]

    def _selected(self, step: Step) -> list[dict[str, Any]]:
        years = {"in_academic_year": {"from": 0, "to": self.years(step) - 1}}
        return [{**each, **years} for each in _events(step)]

    def _before(self, needs: str | AllOf | AnyOf) -> Condition | None:
        if isinstance(needs, str):
            step = self.pathway.step(needs)
            return self.passed(step) if step in self.steps else self.passed_before(step)
        every = isinstance(needs, AllOf)
        parts = [self._before(each) for each in (needs.all if isinstance(needs, AllOf) else needs.any)]
        asked = [part for part in parts if part is not None]
        # One of several that no record tells: then nothing must have been seen.
        if not asked or (not every and len(asked) < len(parts)):
            return None
        return _all(asked) if every else _any(asked)

    def _seen_before(self, step: Step) -> Iterator[str]:
        for name in steps_in(step.after):
            earlier = self.pathway.step(name)
            if earlier in self.steps:
                yield name
            else:
                yield from self._seen_before(earlier)

    def _all_before(self, step: Step) -> Iterator[str]:
        for name in steps_in(step.after):
            yield name
            yield from self._all_before(self.pathway.step(name))

    @cached_property
    def _terms_after(self) -> dict[str, int]:
        """Count the terms of study that the shortest way from each step to an occupation still takes."""
        following: dict[str, list[Step]] = {step.step: [] for step in self.pathway.steps}
        for step in self.pathway.steps:
            for name in steps_in(step.after):
                following[name].append(step)
        found: dict[str, int] = {}

        def count(name: str) -> int:
            if name not in found:
                found[name] = min((_terms(s) + count(s.step) for s in following[name]), default=0)
            return found[name]

        return {name: count(name) for name in following}


def passage_of(pathway: PathwayDefinition) -> Passage | None:
    """Give the passage of a pathway; none where no participation says who entered it."""
    for step in pathway.steps:
        if isinstance(step, SchoolCourses):
            return Passage(pathway, step) if step.pathway_code else None
    return None


def _terms(step: Step) -> int:
    return step.terms if isinstance(step, AwardStep | TransferStep) else 0


def _events(step: Step) -> list[dict[str, Any]]:
    """List the events of which one passes a step, whenever it happens."""
    if isinstance(step, SchoolCourses):
        completed = {"kind": "cte_pathway", "program": step.pathway_code, "role": "completer"}
        last = {"level": "high_school", "state_course_code": step.courses[-1], "success": True}
        passed = [{"event": "course", "where": last}]
        return [{"event": "participation", "where": completed}, *passed] if step.pathway_code else passed
    if isinstance(step, DualEnrollment):
        codes = list(dict.fromkeys(code for block in step.courses for code in block))
        where = {"level": "postsecondary", "institution": step.colleges, "course_code": codes}
        return [{"event": "course", "where": {**where, "special_admit": True, "success": True}}]
    if isinstance(step, AwardStep):
        return [{"event": "award", "where": where} for where in _awarded(step)]
    if isinstance(step, TransferStep):
        admitted = {"institution": step.institutions, "special_admit": {"not": True}}
        return [{"event": "enrollment", "where": {"level": "postsecondary", **admitted}}]
    if isinstance(step, WorkBasedLearning):
        return [{"event": "participation", "where": {"kind": "work_based_learning", "program": step.type}}]
    return []


def _awarded(step: AwardStep | TransferStep) -> list[dict[str, Any]]:
    """Say what the award of a step is: by either code where both are known, since files hold one of them."""
    if isinstance(step, TransferStep):
        return [{"institution": step.institutions, "kind": "bachelor", "cip": step.cip}]
    where = {"institution": step.institutions, "kind": step.award}
    codes = [(name, code) for name, code in (("cip", step.cip), ("top", step.top)) if code]
    return [{**where, name: code} for name, code in codes]


def _any(parts: Iterable[Condition]) -> Condition:
    listed = list(parts)
    return listed[0] if len(listed) == 1 else Some(any_of=listed)


def _all(parts: Iterable[Condition]) -> Condition:
    listed = list(parts)
    return listed[0] if len(listed) == 1 else Every(all_of=listed)
