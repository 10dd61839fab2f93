"""Puts links on the nodes of a way, for one school."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from commonfield.catalog import PathwayDefinition
from commonfield.catalog.pathway import (
    ArticulationStep,
    AwardStep,
    DualEnrollment,
    OccupationStep,
    SchoolCourses,
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
        lost: Units that are lost, by step, with the link that loses them.
    """

    route: Route
    finish: tuple[Finishes, ...]
    links: tuple[tuple[Link, ...], ...]
    masks: tuple[tuple[int, ...], ...]
    lost: tuple[tuple[str, Link, float], ...]


class Binder:
    """Binds the ways of one pathway; what does not depend on the school is looked up once.

    Args:
        definition: The pathway.
        world: The records.
    """

    def __init__(self, definition: PathwayDefinition, world: World) -> None:
        self._definition = definition
        self._world = world
        self._everywhere: dict[tuple[str, int, str], tuple[tuple[Link, ...], Finishes]] = {}
        self._here: dict[tuple[str, int, str], tuple[tuple[Link, ...], Finishes]] = {}
        self._school = ""
        self._of_way: dict[tuple[int, str, float], tuple[Link, ...]] = {}

    def bind(self, route: Route, school: Place) -> Iterator[Bound]:
        """Give the way with its links; several times where credit can be earned in several ways."""
        if school.code != self._school:
            self._school, self._here = school.code, {}
        linked = [self._links_of(node, school) for node in route.nodes]
        finish = tuple(each[1] for each in linked)
        links = [list(each[0]) for each in linked]
        ways = self._credit_ways(route, school, links)
        for chosen in product(*ways):
            bound = [list(each) for each in links]
            for step, credit in chosen:
                self._require(route, step, credit, bound, finish)
            left = self._whole_way(route, dict(chosen), bound)
            short = [(step, credit.link, credit.units_lost) for step, credit in chosen if credit.units_lost]
            frozen = tuple(map(tuple, bound))
            masks = tuple(tuple(link.mask for link in each) for each in frozen)
            yield Bound(route, finish, frozen, masks, (*left, *short))

    def _links_of(self, node: Node, school: Place) -> tuple[tuple[Link, ...], Finishes]:
        """Give the links of a node by itself; those of a school are kept while it is its turn."""
        step = self._definition.step(node.step)
        of_school = isinstance(step, SchoolCourses | DualEnrollment | WorkBasedLearning)
        kept = self._here if of_school else self._everywhere
        key = (node.step, node.part, node.place)
        if key not in kept:
            kept[key] = self._look_up(node, school)
        return kept[key]

    def _look_up(self, node: Node, school: Place) -> tuple[tuple[Link, ...], Finishes]:
        step, world = self._definition.step(node.step), self._world
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

    def _credit_ways(
        self, route: Route, school: Place, links: list[list[Link]]
    ) -> list[list[tuple[str, Credit]]]:
        """Give for each articulation of the way how it is earned; what is missing becomes a link of it."""
        ways: list[list[tuple[str, Credit]]] = []
        for name, places in route.of_step.items():
            step = self._definition.step(name)
            if isinstance(step, ArticulationStep):
                taught, senders = self._taught(route, name, school)
                found, missing = credits_for(step, senders, taught, self._world)
                if missing is not None:
                    links[places[0]].append(missing)
                else:
                    ways.append([(name, credit) for credit in found])
        return ways

    def _taught(self, route: Route, name: str, school: Place) -> tuple[dict[str, str], dict[str, Place]]:
        """Give the courses of the steps right before an articulation, and where they were taught."""
        taught: dict[str, str] = {}
        senders: dict[str, Place] = {}
        for before in sorted(route.chosen[name]):
            step = self._definition.step(before)
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
            step = self._definition.step(before)
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
    ) -> list[tuple[str, Link, float]]:
        """Add the links that depend on the whole way, and tell which units of college courses are lost."""
        lost: list[tuple[str, Link, float]] = []
        for name, places in route.of_step.items():
            step, place = self._definition.step(name), route.places[name]
            if not isinstance(step, AwardStep | TransferStep | OccupationStep):
                continue
            credited = self._credited(route, place, credits)
            key = (id(route), name, credited)
            if key not in self._of_way:
                self._of_way[key] = tuple(self._links_of_way(route, step, credited))
            added = self._of_way[key]
            bound[places[0]] += added
            if not isinstance(step, OccupationStep):
                lost += self._left_behind(route, name, place, added[0])
        return lost

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
                if isinstance(definition.step(before), AwardStep):
                    yield acceptance_link(step, place, route.places[before], world)

    def _credited(self, route: Route, college: str, credits: Mapping[str, Credit]) -> float:
        """Add up the units that a learner of this way brings to a college."""
        units = 0.0
        for name in route.of_step:
            step = self._definition.step(name)
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
    ) -> Iterator[tuple[str, Link, float]]:
        """Tell units earned at another college right before, which no articulation carries over."""
        for before in sorted(route.chosen[name]):
            step = self._definition.step(before)
            if isinstance(step, DualEnrollment) and route.places[before] != college:
                units = self._units(step, route.places[before])
                if units:
                    yield before, link, units

    def credentials(self, route: Route) -> list[Credential]:
        """List what a learner of this way brings to an employer."""
        found = []
        for name in route.of_step:
            step, place = self._definition.step(name), route.places[name]
            if isinstance(step, AwardStep):
                found.append(Credential(place, step.award, step.cip, None))
            elif isinstance(step, TransferStep):
                found.append(Credential(place, "bachelor", step.cip, None))
            elif isinstance(step, DualEnrollment):
                found += [Credential(place, None, None, c) for block in step.courses for c in block]
        return found
