"""Compiles pathways: start reading here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from commonfield.catalog import DualEnrollmentRules, PathwayDefinition
from commonfield.catalog.pathway import (
    AwardStep,
    DualEnrollment,
    OccupationStep,
    SchoolCourses,
    Step,
    TransferStep,
    WorkBasedLearning,
)
from commonfield.pathways.answers import Answer, Break, Compiled, Status
from commonfield.pathways.binding import Binder, Bound
from commonfield.pathways.faults import faults_of
from commonfield.pathways.links import Job, World
from commonfield.pathways.records import Place, Records, lay_out
from commonfield.pathways.routes import Route, ends_of, routes_to
from commonfield.pathways.solving import (
    NEVER,
    Task,
    done_at,
    earliest,
    fewest_to_mend,
    first_terms,
    masks_of,
    steps_reached,
)
from commonfield.pathways.terms import A_YEAR, Calendar, Term, after_school, grade_terms
from commonfield.pathways.warnings import Gathering

if TYPE_CHECKING:
    import polars as pl

_FALL_AND_SPRING = frozenset({"fall", "spring"})


def compile_pathways(
    definitions: Sequence[PathwayDefinition],
    tables: Mapping[str, pl.DataFrame],
    *,
    entering: Sequence[Term],
    as_of: date,
    rules: Sequence[DualEnrollmentRules] = (),
    jobs: Mapping[str, Mapping[str, Job] | None] | None = None,
    leads: frozenset[tuple[str, str]] = frozenset(),
    titles: Mapping[str, str] | None = None,
) -> Compiled:
    """Say for each pathway, school, entry term and occupation whether a learner can still follow it.

    Args:
        definitions: The pathways.
        tables: The records behind their links, of shapes `tables.PATHWAY_TABLES`, `OFFERING` and
            `INSTITUTION`; a table that is absent leaves its links unchecked.
        entering: Terms in which a learner enters grade 9.
        as_of: The day on which is looked: what came after it is not known yet.
        rules: Rules of dual enrollment.
        jobs: For each pathway by name the occupations in reach, by SOC code; null, or nothing, where no labor
            figures are here.
        titles: Titles of school courses by state code, for messages.
        leads: Programs (CIP) and occupations (SOC) that a public crosswalk connects.

    Returns:
        Answers in the order of pathways, schools, entry terms and occupations; what to be warned of; and
        faults of the records.

    Raises:
        DefinitionError: a pathway has more ways through it than anybody could read.
    """
    records = lay_out(tables)
    first = min(entering, default=Term.of(as_of.year + 1, "fall"))
    last = max(entering, default=first)
    years = max((one.within_years for one in definitions), default=1)
    calendar = Calendar(first, last.number - first.number + years * A_YEAR)
    world = World(records, calendar, tuple(rules), jobs or {}, leads, as_of, titles or {})
    answers: list[Answer] = []
    steps: dict[tuple[str, str, Term], Mapping[str, Status]] = {}
    gathered = Gathering(world)
    for definition in definitions:
        compiler = _Compiler(definition, world, entering, gathered)
        for school in schools_of(definition, records):
            for found in compiler.school(school):
                answers += found.answers
                steps[(definition.name, school.code, found.entering)] = found.steps
    return Compiled(tuple(answers), steps, gathered.warnings(), tuple(faults_of(records)))


def schools_of(definition: PathwayDefinition, records: Records) -> list[Place]:
    """List the schools at which a pathway can begin; one that no record names goes by its code."""
    if not definition.schools:
        return records.schools
    unnamed = {code: Place(code, code, code, "k12", "", code[:7]) for code in definition.schools}
    return [records.places.get(code, unnamed[code]) for code in definition.schools]


@dataclass(frozen=True)
class _Found:
    entering: Term
    answers: list[Answer]
    steps: Mapping[str, Status]


@dataclass(frozen=True)
class _Best:
    """The best way to a target: without unchecked links if there is one, else the earliest."""

    bound: Bound
    begins: Sequence[int]
    done: int
    unchecked: bool


class _Compiler:
    """Compiles one pathway, school after school."""

    def __init__(
        self,
        definition: PathwayDefinition,
        world: World,
        entering: Sequence[Term],
        gathered: Gathering,
    ) -> None:
        self._definition = definition
        self._world = world
        self._entering = tuple(entering)
        self._gathered = gathered
        self._binder = Binder(definition, world)
        self._routes = {end: routes_to(definition, end) for end in ends_of(definition)}
        self._windows = {
            (id(route), term): self._allowed(route, term)
            for routes in self._routes.values()
            for route in routes
            for term in self._entering
        }
        self._mended: dict[tuple[object, ...], frozenset[tuple[int, int]] | None] = {}

    def school(self, school: Place) -> Iterator[_Found]:
        """Compile for one school, for each entry term."""
        bound = {
            end: [one for route in routes for one in self._binder.bind(route, school)]
            for end, routes in self._routes.items()
        }
        for term in self._entering:
            yield self._entry(school, term, bound)

    def _entry(self, school: Place, term: Term, bound: Mapping[str, Sequence[Bound]]) -> _Found:
        steps: dict[str, Status] = {one.step: "broken" for one in self._definition.steps}
        answers = []
        reached_jobs = set()
        for end, ways in bound.items():
            best, feasible = self._best(ways, term, steps)
            step = self._definition.step(end)
            if isinstance(step, OccupationStep):
                answers.append(self._answer(school, term, step, ways, best))
                if best is not None:
                    reached_jobs.add(end)
                    chain = (self._definition.name, school.code, term, step.soc)
                    self._gathered.chain(self._definition, chain, best.bound, best.begins, feasible)
        self._gathered.dead_ends(self._definition, school, steps, reached_jobs, self._routes)
        return _Found(term, answers, steps)

    def _best(
        self, ways: Sequence[Bound], term: Term, steps: dict[str, Status]
    ) -> tuple[_Best | None, list[Bound]]:
        best, feasible = None, []
        for bound in ways:
            task = self._task(bound, term)
            begins = earliest(task, masks_of(task))
            unchecked = _unchecked_steps(bound, self._definition)
            for step, reached in steps_reached(task, begins):
                if reached and steps[step] != "unbroken":
                    steps[step] = "unchecked" if step in unchecked else "unbroken"
            if NEVER in begins:
                continue
            feasible.append(bound)
            found = _Best(bound, begins, done_at(task, begins), bound.route.target in unchecked)
            if best is None or (found.unchecked, found.done) < (best.unchecked, best.done):
                best = found
        return best, feasible

    def _answer(
        self, school: Place, term: Term, step: OccupationStep, ways: Sequence[Bound], best: _Best | None
    ) -> Answer:
        name, calendar = self._definition.name, self._world.calendar
        if best is None:
            repair = self._repair(ways, term)
            return Answer(name, school.code, term, step.soc, "broken", (), None, repair)
        terms = first_terms(best.bound.route, best.begins)
        schedule = tuple(
            (one, calendar.at(place)) for one, place in sorted(terms.items(), key=lambda each: each[1])
        )
        status: Status = "unchecked" if best.unchecked else "unbroken"
        return Answer(name, school.code, term, step.soc, status, schedule, calendar.at(best.done), ())

    def _repair(self, ways: Sequence[Bound], term: Term) -> tuple[Break, ...]:
        """Give the fewest links to mend, over all ways; of ways that need as few, the first one's."""
        fewest: tuple[Bound, frozenset[tuple[int, int]]] | None = None
        for bound in ways:
            key = (id(bound.route), term, bound.masks, bound.finish)
            if key not in self._mended:
                self._mended[key] = fewest_to_mend(self._task(bound, term))
            found = self._mended[key]
            if found is not None and (fewest is None or len(found) < len(fewest[1])):
                fewest = (bound, found)
        if fewest is None:
            return (self._does_not_fit(),)
        bound, mended = fewest
        told: dict[str, Break] = {}
        for node, number in sorted(mended):
            link = bound.links[node][number]
            told.setdefault(link.key, link.broken(bound.route.nodes[node].step))
        return tuple(told.values())

    def _does_not_fit(self) -> Break:
        values = {"years": self._definition.within_years}
        key = f"time|{self._definition.name}"
        return Break(
            self._definition.steps[-1].step, "does_not_fit", key, values, None, self._definition.owner
        )

    def _task(self, bound: Bound, term: Term) -> Task:
        calendar = self._world.calendar
        deadline = calendar.place(term) + self._definition.within_years * A_YEAR - 1
        allowed = self._windows[(id(bound.route), term)]
        return Task(bound.route, bound.finish, allowed, bound.masks, deadline)

    def _allowed(self, route: Route, term: Term) -> list[int]:
        windows = {name: self._window(self._definition.step(name), term) for name in route.of_step}
        return [windows[node.step] for node in route.nodes]

    def _window(self, step: Step, term: Term) -> int:
        """Give the terms in which a step may be begun by a learner who enters in a term."""
        calendar = self._world.calendar
        later = after_school(calendar, term)
        if isinstance(step, SchoolCourses | DualEnrollment):
            return grade_terms(calendar, term, frozenset(step.grades))
        if isinstance(step, WorkBasedLearning):
            return later if step.after_school else grade_terms(calendar, term, frozenset(step.grades))
        if isinstance(step, AwardStep | TransferStep):
            return later & calendar.seasons(_FALL_AND_SPRING)
        if isinstance(step, OccupationStep):
            return later
        return calendar.since(term)


def _unchecked_steps(bound: Bound, definition: PathwayDefinition) -> set[str]:
    """Name the steps of a way whose own links, or those of a step before, could not be looked at."""
    found: set[str] = set()
    for step, places in bound.route.of_step.items():
        own = any(link.unchecked for place in places for link in bound.links[place])
        if own or bound.route.chosen[step] & found:
            found.add(step)
    return found
