"""Puts links on the nodes of a way, for one school."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import product
from operator import and_
from typing import Any

from commonfield.catalog import PathwayDefinition
from commonfield.catalog.pathway import (
    ArticulationStep,
    AwardStep,
    DualEnrollment,
    OccupationStep,
    SchoolCourses,
    Step,
    TransferStep,
    WorkBasedLearning,
)
from commonfield.pathways.college_links import (
    Credit,
    acceptance_link,
    credits_for,
    program_links,
    receiving_link,
)
from commonfield.pathways.links import Link, World, begins_by_finish, regular_finishes
from commonfield.pathways.records import Place
from commonfield.pathways.routes import Node, Route
from commonfield.pathways.school_links import block_links, course_links, units_of
from commonfield.pathways.work_links import Credential, alignment_link, job_links, slot_link

Finishes = tuple[int, ...]


@dataclass(frozen=True)
class Bound:
    """A way with the links of one school.

    Args:
        route: The way.
        finish: For each node, its last term by the term in which it begins.
        links: For each node, its links.
        masks: The masks of those links.
        together: For each node, the terms in which all its links hold.
        lost: Units that are lost, by step, with the link that loses them, and what fills the warning.
        unchecked: Steps whose own links, or those of a step before, could not be looked at.
    """

    route: Route
    finish: tuple[Finishes, ...]
    links: tuple[tuple[Link, ...], ...]
    masks: tuple[tuple[int, ...], ...]
    together: tuple[int, ...]
    lost: tuple[tuple[str, Link, Mapping[str, Any]], ...]
    unchecked: frozenset[str]


Credits = tuple[tuple[str, Credit], ...]
"""How each articulation of a way is earned, by step."""


class Ways(Sequence[Bound]):
    """The ways to a step for one school; each gets its links when it is asked for.

    Args:
        bind: Binds one way.
        every: The ways, each with how its articulations are earned.
        own: Gives the links of a node that it has on every way; they come first.
    """

    def __init__(
        self,
        bind: Callable[[Route, Credits], Bound],
        every: Sequence[tuple[Route, Credits]],
        own: Callable[[Node], tuple[Link, ...]],
    ) -> None:
        self._bind = bind
        self._every = every
        self._own = own
        self._bound: dict[int, Bound] = {}

    def __len__(self) -> int:
        return len(self._every)

    def route(self, number: int) -> Route:
        """Give a way without its links."""
        return self._every[number][0]

    def link(self, number: int, node: int, place: int) -> Link:
        """Give one link of a way; the way is bound only where the link depends on it."""
        own = self._own(self.route(number).nodes[node])
        found: Link = own[place] if place < len(own) else self[number].links[node][place]
        return found

    def __getitem__(self, number: Any) -> Any:
        if number not in self._bound:
            self._bound[number] = self._bind(*self._every[number])
        return self._bound[number]


class Binder:
    """Binds the ways of one pathway, school after school; what is the same for all is looked up once.

    Args:
        definition: The pathway.
        world: The records.
        routes: Its ways, by the step that they lead to.
    """

    def __init__(
        self, definition: PathwayDefinition, world: World, routes: Mapping[str, Sequence[Route]]
    ) -> None:
        self._definition = definition
        self._world = world
        self._routes = routes
        self._steps: dict[str, Step] = {one.step: one for one in definition.steps}
        every = [route for ways in routes.values() for route in ways]
        nodes = dict.fromkeys(node for route in every for node in route.nodes)
        of_school = SchoolCourses | DualEnrollment | WorkBasedLearning
        self._own = [node for node in nodes if isinstance(self._steps[node.step], of_school)]
        self._articulations = {
            self._credit_key(route, name): (route, name)
            for route in every
            for name in route.of_step
            if isinstance(self._steps[name], ArticulationStep)
        }
        self._everywhere: dict[Node, tuple[tuple[Link, ...], Finishes]] = {}
        self._later: dict[int, list[tuple[str, AwardStep | TransferStep | OccupationStep]]] = {}
        self._of_way: dict[tuple[int, str, float], tuple[Link, ...]] = {}

    def begin(self, school: Place) -> tuple[object, ...]:
        """Look up all that depends on a school.

        Returns:
            What decides its terms: schools for which it is the same have the same ways at the same times.
        """
        self._links = {node: self._look_up(node, school) for node in self._own}
        self._credits: dict[tuple[str, ...], tuple[list[Credit], Link | None]] = {}
        for key, (route, name) in self._articulations.items():
            step = self._steps[name]
            if isinstance(step, ArticulationStep):
                taught, senders = self._taught(route, name, school)
                self._credits[key] = credits_for(step, senders, taught, self._world)
        links = tuple(
            (tuple((link.mask, link.unchecked) for link in links), id(finish))
            for links, finish in self._links.values()
        )
        credits = tuple(
            tuple((credit.courses, credit.link.mask, credit.units) for credit in found)
            for found, _ in self._credits.values()
        )
        return links, credits

    def ways(self, end: str) -> Ways:
        """Give the ways to a step; one comes several times where credit can be earned in several ways."""
        every = []
        for route in self._routes[end]:
            options = []
            for name in route.of_step:
                if isinstance(self._steps[name], ArticulationStep):
                    found, _ = self._credits[self._credit_key(route, name)]
                    if found:
                        options.append([(name, credit) for credit in found])
            every += [(route, chosen) for chosen in product(*options)]
        return Ways(self._bind, every, lambda node: self._links_of(node)[0])

    def _bind(self, route: Route, chosen: Credits) -> Bound:
        linked = [self._links_of(node) for node in route.nodes]
        finish = tuple(each[1] for each in linked)
        bound = [list(each[0]) for each in linked]
        for name, places in route.of_step.items():
            if isinstance(self._steps[name], ArticulationStep):
                missing = self._credits[self._credit_key(route, name)][1]
                bound[places[0]] += [missing] if missing else []
        for step, credit in chosen:
            self._require(route, step, credit, bound, finish)
        left = self._whole_way(route, dict(chosen), bound)
        short = [
            (step, credit.link, {**credit.link.values, "units": credit.units_lost, "left": False})
            for step, credit in chosen
            if credit.units_lost
        ]
        links = tuple(map(tuple, bound))
        masks = tuple(tuple(link.mask for link in each) for each in links)
        together = tuple(reduce(and_, each, self._world.calendar.everything) for each in masks)
        unchecked = _unchecked_steps(route, links)
        return Bound(route, finish, links, masks, together, (*left, *short), unchecked)

    def _links_of(self, node: Node) -> tuple[tuple[Link, ...], Finishes]:
        """Give the links of a node: those of the school, or those that are the same for every school."""
        if node in self._links:
            return self._links[node]
        if node not in self._everywhere:
            self._everywhere[node] = self._look_up(node, Place("", "", "", "k12", "", ""))
        return self._everywhere[node]

    @staticmethod
    def _credit_key(route: Route, name: str) -> tuple[str, ...]:
        """Name an articulation with what comes before it, and where."""
        before = sorted(route.chosen[name])
        return (name, *before, *(route.places[one] for one in before))

    def _look_up(self, node: Node, school: Place) -> tuple[tuple[Link, ...], Finishes]:
        step, world = self._steps[node.step], self._world
        finish = regular_finishes(world.calendar, node.terms)
        if isinstance(step, SchoolCourses):
            return course_links(step, node.part, school, world)
        if isinstance(step, DualEnrollment):
            return tuple(block_links(step, node.part, node.place, school, world)), finish
        if isinstance(step, WorkBasedLearning):
            return (slot_link(step, self._definition, school, world),), finish
        if isinstance(step, ArticulationStep):
            link = receiving_link(step, world)
            return ((link,) if link else ()), finish
        if isinstance(step, OccupationStep):
            return tuple(job_links(step, self._definition, world)), finish
        return (), finish  # of a program, the way decides which units are brought along

    def _taught(self, route: Route, name: str, school: Place) -> tuple[dict[str, str], dict[str, Place]]:
        """Give the courses of the steps right before an articulation, and where they were taught."""
        taught: dict[str, str] = {}
        senders: dict[str, Place] = {}
        for before in sorted(route.chosen[name]):
            step = self._steps[before]
            if isinstance(step, SchoolCourses):
                senders[school.code] = school
                taught |= dict.fromkeys(step.courses, school.code)
            elif isinstance(step, DualEnrollment):
                college = route.places[before]
                senders[college] = self._world.records.places.get(
                    college, Place(college, college, college, "ccc", "", "")
                )
                taught |= dict.fromkeys((course for block in step.courses for course in block), college)
        return taught, senders

    def _require(
        self, route: Route, name: str, credit: Credit, bound: list[list[Link]], finish: Sequence[Finishes]
    ) -> None:
        """Ask of each course that counts that it be finished while the agreement is in force."""
        calendar = self._world.calendar
        for before in route.chosen[name]:
            step = self._steps[before]
            for place in route.of_step[before]:
                part = route.nodes[place].part
                if isinstance(step, SchoolCourses):
                    courses = {step.courses[part]}
                elif isinstance(step, DualEnrollment):
                    courses = set(step.courses[part])
                else:
                    continue
                if courses & credit.courses:
                    link = credit.link
                    mask = begins_by_finish(finish[place], link.mask, calendar)
                    promised = (
                        begins_by_finish(finish[place], link.promised, calendar) if link.promised else 0
                    )
                    bound[place].append(replace(link, mask=mask, promised=promised))

    def _whole_way(
        self, route: Route, credits: Mapping[str, Credit], bound: list[list[Link]]
    ) -> list[tuple[str, Link, Mapping[str, Any]]]:
        """Add the links that depend on the whole way, and tell which units of college courses are lost."""
        lost: list[tuple[str, Link, Mapping[str, Any]]] = []
        for name, step in self._later_steps(route):
            places, place = route.of_step[name], route.places[name]
            credited = 0.0 if isinstance(step, OccupationStep) else self._credited(route, place, credits)
            key = (id(route), name, credited)
            if key not in self._of_way:
                self._of_way[key] = tuple(self._links_of_way(route, step, credited))
            added = self._of_way[key]
            bound[places[0]] += added
            if not isinstance(step, OccupationStep):
                lost += self._left_behind(route, name, place, added[0])
        return lost

    def _later_steps(self, route: Route) -> list[tuple[str, AwardStep | TransferStep | OccupationStep]]:
        """Give the steps of a way whose links depend on what came before them."""
        if id(route) not in self._later:
            steps = [(name, self._steps[name]) for name in route.of_step]
            kinds = AwardStep | TransferStep | OccupationStep
            self._later[id(route)] = [(name, step) for name, step in steps if isinstance(step, kinds)]
        return self._later[id(route)]

    def _links_of_way(
        self, route: Route, step: AwardStep | TransferStep | OccupationStep, credited: float
    ) -> Iterator[Link]:
        world, definition = self._world, self._definition
        if isinstance(step, OccupationStep):
            link = alignment_link(step, self.credentials(route), definition, world)
            if link is not None:
                yield link
            return
        place = route.places[step.step]
        yield from program_links(step, place, world, credited=credited)
        if isinstance(step, TransferStep):
            for before in sorted(route.chosen[step.step]):
                if isinstance(self._steps[before], AwardStep):
                    yield acceptance_link(step, place, route.places[before], world)

    def _credited(self, route: Route, college: str, credits: Mapping[str, Credit]) -> float:
        """Add up the units that a learner of this way brings to a college."""
        units = 0.0
        for name in route.of_step:
            step = self._steps[name]
            if isinstance(step, DualEnrollment) and route.places[name] == college:
                units += self._units(step, college)
            if isinstance(step, ArticulationStep) and step.receiving == college and name in credits:
                units += credits[name].units or 0.0
        return units

    def _units(self, step: DualEnrollment, college: str) -> float:
        return sum(
            units_of(college, course, self._world) or 0.0 for block in step.courses for course in block
        )

    def _left_behind(
        self, route: Route, name: str, college: str, link: Link
    ) -> Iterator[tuple[str, Link, Mapping[str, Any]]]:
        """Tell units earned at another college right before, which no articulation carries over."""
        for before in sorted(route.chosen[name]):
            step = self._steps[before]
            if isinstance(step, DualEnrollment) and route.places[before] != college:
                units = self._units(step, route.places[before])
                if units:
                    named = self._world.records.name
                    told = {"sending": named(route.places[before]), "receiving": named(college)}
                    yield before, link, {**told, "units": units, "left": True}

    def credentials(self, route: Route) -> list[Credential]:
        """List what a learner of this way brings to an employer."""
        found = []
        for name in route.of_step:
            step, place = self._steps[name], route.places[name]
            if isinstance(step, AwardStep):
                found.append(Credential(place, step.award, step.cip, None))
            elif isinstance(step, TransferStep):
                found.append(Credential(place, "bachelor", step.cip, None))
            elif isinstance(step, DualEnrollment):
                found += [Credential(place, None, None, c) for block in step.courses for c in block]
        return found


def _unchecked_steps(route: Route, links: Sequence[Sequence[Link]]) -> frozenset[str]:
    """Name the steps of a way whose own links, or those of a step before, could not be looked at."""
    own = {route.nodes[node].step for node, each in enumerate(links) if any(link.unchecked for link in each)}
    if own:
        for step in route.of_step:  # a step comes after all that it needs
            if route.chosen[step] & own:
                own.add(step)
    return frozenset(own)
