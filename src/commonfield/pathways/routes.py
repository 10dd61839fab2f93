"""The ways through a pathway: each takes one of every branch, in an order in which it can be done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from math import prod

from commonfield.catalog import PathwayDefinition
from commonfield.catalog.pathway import (
    MOST_ROUTES,
    AllOf,
    AnyOf,
    ArticulationStep,
    AwardStep,
    DualEnrollment,
    OccupationStep,
    SchoolCourses,
    Step,
    TransferStep,
    WorkBasedLearning,
)
from commonfield.findings import CommonfieldError, DefinitionError

Needed = frozenset[str]


@dataclass(frozen=True)
class Node:
    """A course, a block of courses or a whole step, at one place.

    Args:
        step: Its step.
        part: Which of the step's courses or blocks; 0 elsewhere.
        place: Institution chosen for the step; empty for the school itself and for work.
        terms: How many falls and springs it takes; 0 for what happens between terms, as credit given.
    """

    step: str
    part: int
    place: str
    terms: int


@dataclass(frozen=True)
class Route:
    """One way to a step.

    Args:
        target: The step that it leads to.
        nodes: In an order in which each comes after those that it needs.
        needs: For each node the places in `nodes` of what comes right before it.
        chosen: For each step of the way, what it comes after here.
        places: For each step of the way, the institution chosen; empty where it has none.
    """

    target: str
    nodes: tuple[Node, ...]
    needs: tuple[tuple[int, ...], ...]
    chosen: Mapping[str, Needed]
    places: Mapping[str, str]

    @cached_property
    def of_step(self) -> dict[str, tuple[int, ...]]:
        """Give the places of each step's nodes, in order."""
        found: dict[str, tuple[int, ...]] = {}
        for number, node in enumerate(self.nodes):
            found[node.step] = (*found.get(node.step, ()), number)
        return found


def alternatives(needs: str | AllOf | AnyOf | None) -> tuple[Needed, ...]:
    """Write a need as alternatives, each a set of steps that are enough together, without needless ones."""
    if needs is None:
        return (frozenset(),)
    if isinstance(needs, str):
        return (frozenset({needs}),)
    if isinstance(needs, AnyOf):
        every = [one for each in needs.any for one in alternatives(each)]
    else:
        parts = [alternatives(each) for each in needs.all]
        if prod(map(len, parts)) > MOST_ROUTES:
            raise TooManyRoutesError
        every = [frozenset().union(*choice) for choice in product(*parts)]
    kept = [one for one in every if not any(other < one for other in every)]
    return tuple(dict.fromkeys(kept))


class TooManyRoutesError(CommonfieldError):
    """A branch has more alternatives than anybody could read; told as a fault of the definition."""

    def __init__(self) -> None:
        super().__init__("a pathway has too many ways through it")


def routes_to(definition: PathwayDefinition, target: str) -> tuple[Route, ...]:
    """Give every way to a step, in the order in which the definition names its alternatives.

    Raises:
        DefinitionError: there are more than anybody could read.
    """
    found: list[Route] = []
    try:
        for chosen in _choices(definition, target, {}):
            options = {name: places_of(definition.step(name)) for name in chosen}
            for choice in product(*options.values()):
                found.append(_route(definition, target, chosen, dict(zip(options, choice, strict=True))))
                if len(found) > MOST_ROUTES:
                    raise TooManyRoutesError
    except TooManyRoutesError:
        raise DefinitionError(
            f"{definition.file or definition.name}: expected at most {MOST_ROUTES} ways through the "
            f"pathway to step {target}, found more.",
            likely_cause="Many steps branch one after the other, or name many institutions.",
            fix="Make it two pathways, or name fewer alternatives.",
        ) from None
    return tuple(found)


def ends_of(definition: PathwayDefinition) -> list[str]:
    """Name the steps after which no other step comes, occupations first."""
    jobs = [one.step for one in definition.occupations]
    return jobs + [one.step for one in definition.steps if one.step in definition.last_steps - set(jobs)]


def _choices(
    definition: PathwayDefinition, target: str, made: Mapping[str, Needed]
) -> Iterator[dict[str, Needed]]:
    """Choose, for the target and all that it then needs, which alternative holds."""
    if target in made:
        yield dict(made)
        return
    for alternative in alternatives(definition.step(target).after):
        ways: list[dict[str, Needed]] = [dict(made)]
        for name in sorted(alternative):
            ways = [further for way in ways for further in _choices(definition, name, way)]
            if len(ways) > MOST_ROUTES:
                raise TooManyRoutesError
        for way in ways:
            yield {**way, target: alternative}


def places_of(step: Step) -> tuple[str, ...]:
    """Give the institutions of which one is chosen for a step."""
    if isinstance(step, DualEnrollment):
        return tuple(step.colleges)
    if isinstance(step, AwardStep | TransferStep):
        return tuple(step.institutions)
    return ("",)


def _route(
    definition: PathwayDefinition, target: str, chosen: Mapping[str, Needed], places: Mapping[str, str]
) -> Route:
    nodes: list[Node] = []
    needs: list[tuple[int, ...]] = []
    last: dict[str, int] = {}
    for name in chosen:  # a step is chosen after all that it needs
        before = tuple(sorted(last[other] for other in chosen[name]))
        for node in _nodes(definition.step(name), places[name]):
            nodes.append(node)
            needs.append(before)
            before = (len(nodes) - 1,)
        last[name] = len(nodes) - 1
    return Route(target, tuple(nodes), tuple(needs), chosen, places)


def _nodes(step: Step, place: str) -> Iterator[Node]:
    if isinstance(step, SchoolCourses | DualEnrollment):
        for part in range(len(step.courses)):
            yield Node(step.step, part, place, 1)
    elif isinstance(step, AwardStep | TransferStep):
        yield Node(step.step, 0, place, step.terms)
    elif isinstance(step, ArticulationStep | OccupationStep):
        yield Node(step.step, 0, place, 0)
    elif isinstance(step, WorkBasedLearning):
        yield Node(step.step, 0, place, 1)
