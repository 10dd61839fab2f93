"""What is wrong with the records themselves: gaps, overlaps, numbers that lead nowhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import pairwise

from commonfield.catalog import PathwayDefinition
from commonfield.catalog.pathway import ArticulationStep, SchoolCourses
from commonfield.pathways.answers import Fault
from commonfield.pathways.records import Articulated, CourseVersion, Records, Span
from commonfield.pathways.routes import places_of


def faults_of(records: Records) -> Iterator[Fault]:
    """Look through the records and tell what cannot be right together, each with its lines."""
    for institution, courses in sorted(records.versions.items()):
        name = records.name(institution)
        for course, versions in sorted(courses.items()):
            yield from _versions(name, course, versions)
        yield from _chain(name, [one for versions in courses.values() for one in versions])
    yield from _articulations(records)


def unknown_places(definitions: Iterable[PathwayDefinition], records: Records) -> Iterator[Fault]:
    """Tell schools, colleges and universities that a pathway names and the region does not have."""
    for one in definitions:
        named = dict.fromkeys(one.schools, "")
        for step in one.steps:
            places = [*places_of(step), *([step.receiving] if isinstance(step, ArticulationStep) else [])]
            schools = step.schools if isinstance(step, SchoolCourses) else []
            named |= dict.fromkeys([*schools, *filter(None, places)], step.step)
        for code, step_name in named.items():
            if code not in records.places:
                values = {"pathway": one.label, "code": code, "step": step_name or "schools"}
                yield Fault("unknown_place", "pathway", values)


def _versions(name: str, course: str, versions: list[CourseVersion]) -> Iterator[Fault]:
    """Tell two versions of a course at a time, and days between two of them without any."""
    in_order = sorted(versions, key=lambda one: one.span.begins)
    values = {"place": name, "course": course}
    for earlier, later in pairwise(in_order):
        lines = (earlier.line, later.line)
        between = _between(earlier.span, later.span)
        if between < 0:
            yield Fault("versions_overlap", "course_version", {**values, "begins": later.span.begins}, lines)
        elif between > 0:
            told = {**values, "until": earlier.span.ends, "begins": later.span.begins}
            yield Fault("versions_gap", "course_version", told, lines)


def _between(earlier: Span, later: Span) -> int:
    """Count days from the end of one span to the beginning of the next; below 0 where both hold at once."""
    if earlier.ends is None or earlier.renewal == "automatic":
        return -1
    return (later.begins - (earlier.ends + timedelta(days=1))).days


def _chain(name: str, versions: list[CourseVersion]) -> Iterator[Fault]:
    """Tell numbers that come in the place of one that never was, or that goes on; and chains in a circle."""
    known = {one.course for one in versions}
    ends = {
        course: max((one.span.ends or date.max) for one in versions if one.course == course)
        for course in known
    }
    after = {one.course: one.supersedes for one in versions if one.supersedes}
    for one in versions:
        if one.supersedes is None:
            continue
        values = {"place": name, "course": one.course, "old": one.supersedes}
        if one.supersedes not in known:
            yield Fault("superseded_unknown", "course_version", values, (one.line,))
        elif ends[one.supersedes] >= one.span.begins:
            yield Fault("superseded_goes_on", "course_version", values, (one.line,))
    for course in sorted(after):
        seen, now = {course}, after[course]
        while now in after and now not in seen:
            seen.add(now)
            now = after[now]
        if now == course and course == min(seen):
            yield Fault("supersedes_circle", "course_version", {"place": name, "course": course}, ())


def _articulations(records: Records) -> Iterator[Fault]:
    """Tell receiving courses that are in no catalog, and agreements that do not follow one another well."""
    for (receiving, course), ones in sorted(records.articulations.items()):
        catalog = records.versions.get(receiving)
        values = {"place": records.name(receiving), "course": course}
        if catalog and course not in catalog:
            yield Fault("receiving_unknown", "articulation", values, _lines(ones))
        by_sender: dict[tuple[str, tuple[frozenset[str], ...]], list[Articulated]] = {}
        for one in ones:
            by_sender.setdefault((one.sending, one.groups), []).append(one)
        for told in by_sender.values():
            for earlier, later in pairwise(sorted(told, key=lambda each: each.span.begins)):
                yield from _one_after_the_other(earlier, later, values)
    yield from _superseded(records)


def _one_after_the_other(
    earlier: Articulated, later: Articulated, values: Mapping[str, str]
) -> Iterator[Fault]:
    """Tell days between two agreements for the same courses, and units that contradict at one time."""
    between = _between(earlier.span, later.span)
    if between > 0:
        told = {**values, "until": earlier.span.ends, "begins": later.span.begins}
        yield Fault("agreements_gap", "articulation", told, _lines([earlier, later]))
    if between < 0 and None not in (earlier.units, later.units) and earlier.units != later.units:
        yield Fault("units_contradict", "articulation", values, _lines([earlier, later]))


def _superseded(records: Records) -> Iterator[Fault]:
    """Tell agreements that come in the place of one that nobody has, or that goes on beside them."""
    by_id: dict[str, list[Articulated]] = {}
    for one in records.written:
        by_id.setdefault(one.id, []).append(one)
    for one in records.written:
        if one.supersedes is None:
            continue
        values = {"place": records.name(one.receiving), "agreement": one.id, "old": one.supersedes}
        before = by_id.get(one.supersedes, [])
        if not before:
            yield Fault("agreement_unknown", "articulation", values, one.lines)
        elif any(_between(each.span, one.span) < 0 and each.course == one.course for each in before):
            yield Fault("agreement_goes_on", "articulation", values, one.lines)


def _lines(ones: list[Articulated]) -> tuple[int, ...]:
    return tuple(sorted(line for one in ones for line in one.lines))
