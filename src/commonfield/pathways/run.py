"""Compiles pathways: start reading here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from commonfield.catalog import DualEnrollmentRules, PathwayDefinition, Text
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
from commonfield.pathways.binding import Binder, Bound, Ways
from commonfield.pathways.faults import faults_of, unknown_places
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

MADE_ANEW = frozenset(
    {"no_dual_agreement", "no_articulation", "no_program", "no_transfer_agreement", "no_slots", "no_openings"}
)
"""What to mend where nothing is there yet: more than to renew or amend what is."""
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
    titles: Mapping[str, Text] | None = None,
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
    faults = (*unknown_places(definitions, records), *faults_of(records))
    return Compiled(tuple(answers), steps, gathered.warnings(), faults)


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
class _Outcome:
    """What ways to a target come to.

    Args:
        steps: Status of each step that can be reached on some way.
        feasible: Which ways can be done.
        best: The way taken, one without unchecked links if there is one, else the earliest; null if none.
        begins: Terms in which its nodes begin.
        done: The last term of it.
        unchecked: It has an unchecked link.
    """

    steps: Mapping[str, Status]
    feasible: tuple[int, ...]
    best: int | None
    begins: tuple[int, ...]
    done: int
    unchecked: bool


_Key = tuple[tuple[object, ...], str, Term]
"""What a school's records come to, the step that is aimed at, and the entry term."""


_Repair = tuple[int, list[tuple[int, int]], list[int]]
"""Which way, the places of the links to mend on it, and the terms in which its nodes then begin."""


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
        self._steps: dict[str, Step] = {one.step: one for one in definition.steps}
        self._routes = {end: routes_to(definition, end) for end in ends_of(definition)}
        self._binder = Binder(definition, world, self._routes)
        self._windows = {
            (id(route), term): self._allowed(route, term)
            for routes in self._routes.values()
            for route in routes
            for term in self._entering
        }
        self._on_the_way = {
            end: {step for route in routes for step in route.of_step} for end, routes in self._routes.items()
        }
        self._begun: dict[tuple[object, ...], list[int]] = {}
        self._of_way: dict[tuple[object, ...], frozenset[tuple[int, int]] | None] = {}
        self._known: dict[_Key, _Outcome] = {}
        self._mended: dict[_Key, _Repair | None] = {}

    def school(self, school: Place) -> Iterator[_Found]:
        """Compile for one school, for each entry term."""
        alike = self._binder.begin(school)
        ways = {end: self._binder.ways(end) for end in self._routes}
        for term in self._entering:
            yield self._entry(school, term, ways, alike)

    def _entry(
        self, school: Place, term: Term, bound: Mapping[str, Ways], alike: tuple[object, ...]
    ) -> _Found:
        steps: dict[str, Status] = dict.fromkeys(self._steps, "broken")
        answers: list[Answer] = []
        reached_jobs: set[str] = set()
        for end, ways in bound.items():
            outcome = self._outcome((alike, end, term), ways)
            for name, status in outcome.steps.items():
                if status == "unbroken" or steps[name] == "broken":
                    steps[name] = status
            step = self._steps[end]
            if isinstance(step, OccupationStep):
                answers.append(self._answer(school, (alike, end, term), step, ways, outcome))
                if outcome.best is not None:
                    reached_jobs.add(end)
                    chain = (self._definition.name, school.code, term, step.soc)
                    feasible = [ways[number] for number in outcome.feasible]
                    self._gathered.chain(
                        self._definition, chain, ways[outcome.best], outcome.begins, feasible
                    )
        self._gathered.dead_ends(self._definition, school, steps, self._onward(reached_jobs))
        return _Found(term, answers, steps)

    def _onward(self, jobs: set[str]) -> set[str]:
        """Name every step on some way to one of these jobs."""
        return {step for job in jobs for step in self._on_the_way[job]}

    def _outcome(self, key: _Key, ways: Ways) -> _Outcome:
        """Find the best way to a target; schools whose links hold at the same times have the same one."""
        if key not in self._known:
            self._known[key] = self._look(ways, key[2])
        return self._known[key]

    def _look(self, ways: Ways, term: Term) -> _Outcome:
        steps: dict[str, Status] = {}
        feasible = []
        best: tuple[tuple[bool, int], int, Sequence[int]] | None = None
        for number, bound in enumerate(ways):
            begins = self._begins(bound, term)
            for step, reached in steps_reached(bound.route, begins):
                if reached and steps.get(step) != "unbroken":
                    steps[step] = "unchecked" if step in bound.unchecked else "unbroken"
            if NEVER in begins:
                continue
            feasible.append(number)
            rank = (bound.route.target in bound.unchecked, done_at(bound.route, bound.finish, begins))
            if best is None or rank < best[0]:
                best = (rank, number, begins)
        if best is None:
            return _Outcome(steps, (), None, (), 0, unchecked=False)
        (unchecked, done), chosen, terms = best
        return _Outcome(steps, tuple(feasible), chosen, tuple(terms), done, unchecked=unchecked)

    def _answer(
        self, school: Place, key: _Key, step: OccupationStep, ways: Ways, outcome: _Outcome
    ) -> Answer:
        term = key[2]
        name, calendar = self._definition.name, self._world.calendar
        if outcome.best is None:
            repair = self._repair(key, ways)
            return Answer(name, school.code, term, step.soc, "broken", (), None, repair)
        terms = first_terms(ways.route(outcome.best), outcome.begins)
        schedule = tuple(
            (one, calendar.at(place)) for one, place in sorted(terms.items(), key=lambda each: each[1])
        )
        status: Status = "unchecked" if outcome.unchecked else "unbroken"
        return Answer(name, school.code, term, step.soc, status, schedule, calendar.at(outcome.done), ())

    def _repair(self, key: _Key, ways: Ways) -> tuple[Break, ...]:
        """Give the fewest links to mend, over all ways.

        Of ways that need as few, the one with fewest links to be made anew is taken, then the first.
        """
        if key not in self._mended:
            self._mended[key] = self._fewest(ways, key[2])
        fewest = self._mended[key]
        if fewest is None:
            return (self._does_not_fit(),)
        number, mended, begins = fewest
        nodes = ways.route(number).nodes
        told: dict[str, Break] = {}
        for node, place in mended:
            link = ways.link(number, node, place)
            # An articulation is needed when its course is finished, everything else when it is begun.
            last = link.key.startswith("articulation|") and nodes[node].terms
            needed = self._world.calendar.at(
                ways[number].finish[node][begins[node]] if last else begins[node]
            )
            told.setdefault(link.key, link.broken(nodes[node].step, needed.first_day))
        return tuple(told.values())

    def _begins(self, bound: Bound, term: Term) -> list[int]:
        """Give the earliest terms of a way; what holds at the same terms is followed once."""
        key = (id(bound.route), term, bound.together, tuple(map(id, bound.finish)))
        if key not in self._begun:
            task = self._task(bound, term)
            masks = [allowed & mask for allowed, mask in zip(task.allowed, bound.together, strict=True)]
            self._begun[key] = earliest(task, masks)
        return self._begun[key]

    def _fewest(self, ways: Ways, term: Term) -> _Repair | None:
        fewest: tuple[int, frozenset[tuple[int, int]]] | None = None
        least = (len(ways), 0)
        for number, bound in enumerate(ways):
            key = (id(bound.route), term, bound.masks, tuple(map(id, bound.finish)))
            if key not in self._of_way:
                self._of_way[key] = fewest_to_mend(self._task(bound, term))
            found = self._of_way[key]
            if found is None:
                continue
            anew = sum(bound.links[node][link].what in MADE_ANEW for node, link in found)
            if fewest is None or (len(found), anew) < least:
                fewest, least = (number, found), (len(found), anew)
        if fewest is None:
            return None
        task = self._task(ways[fewest[0]], term)
        return fewest[0], sorted(fewest[1]), earliest(task, masks_of(task, fewest[1]))

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
        windows = {name: self._window(self._steps[name], term) for name in route.of_step}
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
