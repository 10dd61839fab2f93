"""Links between and after schools: credit that is given, programs that exist, universities that accept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from commonfield.catalog.pathway import ArticulationStep, AwardStep, TransferStep
from commonfield.pathways.links import Link, World, hold
from commonfield.pathways.records import ANYBODY, Articulated, Place, Program
from commonfield.pathways.school_links import in_catalog, units_of


@dataclass(frozen=True)
class Credit:
    """One way in which a receiving course is earned.

    Args:
        courses: The sending courses that count together.
        link: In which terms they must be finished: an agreement counts for whom it is in force then.
        units_lost: Units of the receiving course, or of those sent, that are not given; 0 where none are.
        units: Units given; null where no record tells them.
    """

    courses: frozenset[str]
    link: Link
    units_lost: float
    units: float | None


def credits_for(
    step: ArticulationStep, senders: Mapping[str, Place], taught: Mapping[str, str], world: World
) -> tuple[list[Credit], Link | None]:
    """Give the ways in which courses taught before earn the receiving course.

    Args:
        step: The articulation.
        senders: Where the courses were taught, by code of the institution.
        taught: The courses by code, with the institution that taught each.
        world: The records.

    Returns:
        The ways; and, where there is none, the link that is missing.
    """
    name = world.records.name
    receiving = world.records.articulations.get((step.receiving, step.course), [])
    mine = [one for one in receiving if any(_sends(one, place) for place in senders.values())]
    from_ = ", ".join(sorted(place.district or place.name for place in senders.values()))
    values: dict[str, Any] = {
        "course": world.course(step.course, step.receiving),
        "receiving": name(step.receiving), "sending": from_,
        "courses": ", ".join(sorted(taught)),
    }  # fmt: skip
    lea = ",".join(sorted(place.lea or place.code for place in senders.values()))
    key = f"articulation|{lea}|{step.receiving}|{step.course}"
    owner = name(step.receiving)
    if step.receiving not in world.records.crediting:
        everything = world.calendar.everything
        return [], Link(key, everything, "articulation_not_told", values, None, owner, unchecked=True)
    if not mine:
        return [], Link(key, 0, "no_articulation", values, None, owner)
    wanted: dict[frozenset[str], list[Articulated]] = {}
    for one in mine:
        for group in one.groups:
            if group and group <= set(taught):
                wanted.setdefault(group, []).append(one)
    if not wanted:
        return [], _unmet(key, mine, taught, values, owner, world)
    found = []
    for group, ones in wanted.items():
        held = hold([one.span for one in ones], world)
        newest = max(ones, key=lambda one: one.span.begins)
        told = {**values, "agreement": newest.id, "courses": ", ".join(sorted(group))}
        link = Link(key, held.mask, "articulation", told, None, owner, promised=held.promised, held=held)
        found.append(Credit(group, link, _lost(newest, step, group, world), _given(newest, step, world)))
    return found, None


def receiving_link(step: ArticulationStep, world: World) -> Link:
    """Say when the receiving course is in its catalog."""
    if not world.records.versions.get(step.receiving):
        name = world.records.name(step.receiving)
        values = {"course": step.course, "place": name}
        key = f"catalog|{step.receiving}|{step.course}"
        everything = world.calendar.everything
        return Link(key, everything, "catalog_not_told", values, None, name, unchecked=True)
    return in_catalog(step.course, step.receiving, world, what="receiving_course")


def _sends(one: Articulated, place: Place) -> bool:
    return one.sending in (ANYBODY, place.code, place.lea)


def _unmet(
    key: str, mine: Sequence[Articulated], taught: Mapping[str, str], values: Mapping[str, Any], owner: str,
    world: World,
) -> Link:  # fmt: skip
    """Say why no group of courses fits: one was renumbered and the agreement was not, or more is asked."""
    for one in mine:
        for group in one.groups:
            for code in sorted(group - set(taught)):
                now = _renumbered(code, taught, world)
                if now and group - {code} <= set(taught):
                    told = {**values, "agreement": one.id, "old": code, "now": now[0]}
                    return Link(key, 0, "articulation_orphaned", told, now[1], owner)
    nearest = min(
        ((group - set(taught), one) for one in mine for group in one.groups), key=lambda each: len(each[0])
    )
    told = {**values, "agreement": nearest[1].id, "missing": ", ".join(sorted(nearest[0]))}
    return Link(key, 0, "group_unmet", told, None, owner)


def _renumbered(code: str, taught: Mapping[str, str], world: World) -> tuple[str, Any] | None:
    """Find the taught course that came in the place of one, and since when."""
    for course, institution in taught.items():
        catalog = world.records.versions.get(institution, {})
        now, seen = course, {course}
        while True:
            before = [one for one in catalog.get(now, []) if one.supersedes]
            if not before or before[0].supersedes in seen:
                break
            if before[0].supersedes == code:
                return course, before[0].span.begins
            now = before[0].supersedes or ""
            seen.add(now)
    return None


def _given(one: Articulated, step: ArticulationStep, world: World) -> float | None:
    return one.units if one.units is not None else units_of(step.receiving, step.course, world)


def _lost(one: Articulated, step: ArticulationStep, group: frozenset[str], world: World) -> float:
    """Give the units that are lost on the way: sent between colleges, or short of the receiving course.

    Credits of a school are another measure than units of a college, and are never set beside them.
    """
    given = one.units
    if given is None:
        return 0.0
    whole = units_of(step.receiving, step.course, world)
    short = max(0.0, whole - given) if whole is not None else 0.0
    if one.kind == "high_school_credit":
        return short
    sent = [one.sending_units.get(course) for course in group]
    if None in sent:
        return short
    return max(short, sum(units for units in sent if units is not None) - given, 0.0)


def program_links(
    step: AwardStep | TransferStep, place: str, world: World, *, credited: float = 0.0
) -> list[Link]:
    """Give the links of a program: that one can begin it, and that its units fit into its terms.

    Args:
        step: The step.
        place: The institution chosen.
        world: The records.
        credited: Units that the learner brings.
    """
    name = world.records.name(place)
    award = step.award if isinstance(step, AwardStep) else "bachelor"
    code = step.cip or (step.top if isinstance(step, AwardStep) else "")
    key = f"program|{place}|{award}|{code}"
    values: dict[str, Any] = {"place": name, "award": award, "code": code}
    inventory = world.records.programs.get(place)
    if not inventory:
        everything = world.calendar.everything
        return [Link(key, everything, "program_not_told", values, None, name, unchecked=True)]
    offered = [one for one in inventory if one.award == award and _is_of(one, step)]
    if not offered:
        return [Link(key, 0, "no_program", values, None, name)]
    held = hold([one.span for one in offered], world)
    values |= {"title": offered[-1].title}
    found = [Link(key, held.mask, "program", values, None, name, held=held)]
    units = min((one.units for one in offered if one.units is not None), default=None)
    if isinstance(step, AwardStep) and units is not None:
        room = step.terms * step.units_a_term
        told = {**values, "units": max(0.0, units - credited), "room": room, "terms": step.terms}
        fitting = [one.span for one in offered if one.units is None or one.units - credited <= room]
        # A program counts with its own units while one can begin it; that none is open is the other link.
        mask = hold(fitting, world).mask | world.calendar.everything & ~held.mask
        found.append(Link(f"units|{place}|{award}|{code}", mask, "units_do_not_fit", told, None, name))
    return found


def _is_of(one: Program, step: AwardStep | TransferStep) -> bool:
    if step.cip and one.cip == step.cip:
        return True
    return isinstance(step, AwardStep) and bool(step.top) and one.top == step.top


def acceptance_link(step: TransferStep, university: str, college: str, world: World) -> Link:
    """Say when a university accepts what a college gave, for its program."""
    name = world.records.name
    key = f"transfer|{college}|{university}|{step.cip}"
    owner = name(university)
    values: dict[str, Any] = {"sending": name(college), "receiving": owner, "code": step.cip}
    if university not in world.records.accepting:
        everything = world.calendar.everything
        return Link(key, everything, "transfer_not_told", values, None, owner, unchecked=True)
    every = world.records.majors.get((college, university), [])
    ones = [one for one in every if one.cip in (None, step.cip)]
    if not ones:
        return Link(key, 0, "no_transfer_agreement", values, None, owner)
    held = hold([one.span for one in ones], world)
    values |= {"agreement": max(ones, key=lambda one: one.span.begins).id}
    return Link(key, held.mask, "transfer_agreement", values, None, owner, promised=held.promised, held=held)
