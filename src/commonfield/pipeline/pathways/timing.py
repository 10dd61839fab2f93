"""When a learner takes each step of a pathway, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import ceil

from commonfield.catalog import PathwayDefinition, Wording
from commonfield.catalog.pathway import (
    AllOf,
    AnyOf,
    ArticulationStep,
    AwardStep,
    DualEnrollment,
    Needs,
    SchoolCourses,
    Step,
    TransferStep,
    WorkBasedLearning,
)
from commonfield.pathways import Answer, Term
from commonfield.pathways.terms import GRADES_OF_SCHOOL, last_term
from commonfield.reports import pathways as drawn

_FIRST_GRADE = 9


@dataclass(frozen=True)
class Times:
    """The times of one pathway for learners who enter in one term.

    The terms are those of the ways found, the most usual one where they differ; where no way was found,
    those in which a learner who loses no time would be there.
    """

    definition: PathwayDefinition
    entering: Term
    answers: tuple[Answer, ...]

    @cached_property
    def begins(self) -> Mapping[str, Term]:
        """The first term of every step."""
        found: dict[str, Counter[Term]] = {}
        for answer in self.answers:
            for name, term in answer.schedule:
                found.setdefault(name, Counter())[term] += 1
        usual = {name: min(terms, key=lambda t: (-terms[t], t)) for name, terms in found.items()}
        return {step.step: usual.get(step.step) or self._without_loss(step) for step in self.definition.steps}

    def _without_loss(self, step: Step) -> Term:
        """Give the first fall in which nothing stands before a step."""
        ready = self._ready(step.after)
        year = max(ready, self.entering.academic_year)
        grades = _grades(step)
        if grades:
            year = max(year, self.entering.academic_year + min(grades) - _FIRST_GRADE)
        elif not isinstance(step, ArticulationStep):
            year = max(year, self.entering.academic_year + GRADES_OF_SCHOOL)
        return Term.of(year, "fall")

    def _ready(self, needs: Needs | None) -> int:
        """Give the academic year in whose fall everything needed is done."""
        if needs is None:
            return 0
        if isinstance(needs, AllOf):
            return max(map(self._ready, needs.all))
        if isinstance(needs, AnyOf):
            return min(map(self._ready, needs.any))
        step = self.definition.step(needs)
        return self._without_loss(step).academic_year + _years(step)

    def ends(self, step: Step) -> Term:
        """Give the last term of a step."""
        begins = self.begins[step.step]
        if isinstance(step, AwardStep | TransferStep):
            return last_term(begins, step.terms)
        if isinstance(step, SchoolCourses):
            return Term.of(begins.academic_year + _years(step) - 1, "spring")
        return begins

    def when(self, step: Step, said: Wording) -> str:
        """Say when a step is taken: grades in high school, terms after it."""
        grades = _grades(step)
        if grades:
            return write_grades(grades, said)
        begins = self.begins[step.step]
        if isinstance(step, AwardStep | TransferStep):
            first, last = write_term(begins, said), write_term(self.ends(step), said)
            told = first if first == last else said.say("from_to_terms", first=first, last=last)
            return said.sentence(told)
        return said.say("from_term", term=write_term(begins, said))

    def column(self, step: Step, said: Wording) -> str:
        """Say when a step begins, in few words."""
        grades = _grades(step)
        if grades:
            return said.say("grade", grade=min(grades))
        return said.sentence(write_term(self.begins[step.step], said))

    def stages(self, stage_of: Mapping[str, drawn.Stage], said: Wording) -> dict[drawn.Stage, str]:
        """Say which years each stage takes."""
        found: dict[drawn.Stage, str] = {}
        for stage in drawn.STAGES:
            steps = [step for step in self.definition.steps if stage_of[step.step] == stage]
            if not steps:
                continue
            if stage == "school":
                first, last = self.entering.calendar_year, self.entering.academic_year + GRADES_OF_SCHOOL - 1
                grades = write_grades((_FIRST_GRADE, _FIRST_GRADE + GRADES_OF_SCHOOL - 1), said)
                found[stage] = f"{grades} · {said.say('years_of_stage', first=first, last=last)}"
                continue
            first = min(self.begins[step.step].calendar_year for step in steps)
            last = max(self.ends(step).calendar_year for step in steps)
            between = {"first": first, "last": last}
            key = "years_from" if stage == "work" or first == last else "years_of_stage"
            found[stage] = said.sentence(said.say(key, **between))
        return found


def _grades(step: Step) -> tuple[int, ...]:
    if isinstance(step, SchoolCourses | DualEnrollment):
        return tuple(step.grades)
    if isinstance(step, WorkBasedLearning) and not step.after_school:
        return tuple(step.grades)
    return ()


def _years(step: Step) -> int:
    if isinstance(step, AwardStep | TransferStep):
        return ceil(step.terms / 2)
    if isinstance(step, SchoolCourses):
        return min(len(step.courses), len(step.grades))
    return 1 if isinstance(step, DualEnrollment | WorkBasedLearning) else 0


def write_grades(grades: Iterable[int], said: Wording) -> str:
    """Write grades: one, or the first to the last."""
    first, last = min(grades := tuple(grades)), max(grades)
    return said.say("grade", grade=first) if first == last else said.say("grades", first=first, last=last)


def write_term(term: Term, said: Wording) -> str:
    """Write a term by its season and the year of the calendar."""
    return said.say(f"term_{term.season}", year=term.calendar_year)
