"""Links of what a learner does in high school: courses offered, agreements on dual enrollment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache

from commonfield.catalog.pathway import DualEnrollment, SchoolCourses
from commonfield.pathways.links import Link, World, hold, regular_finishes
from commonfield.pathways.records import Courses, DualAgreement, Place
from commonfield.pathways.terms import Calendar
from commonfield.vocabulary import academic_year_of, write_academic_year

STALE_AFTER = 1
"""An institution whose newest course file is of more years before this one told nothing of last year."""
_SEASON_OF: Mapping[str, tuple[str, int]] = {
    "summer": ("summer", 1),
    "fall": ("fall", 1),
    "winter": ("spring", 1),
    "spring": ("spring", 1),
    "full_year": ("fall", 2),
}
_FALL_AND_SPRING = frozenset({"fall", "spring"})


def course_links(
    step: SchoolCourses, part: int, school: Place, world: World
) -> tuple[tuple[Link, ...], tuple[int, ...]]:
    """Give the links of one school course, and its last term by the term in which it begins.

    A course that the school offers both in one term and over a year is taken in one term. Where the file
    does not say when a course is offered, it is taken to last a year.
    """
    course = step.courses[part]
    known = world.records.courses.get(school.code)
    values = {"course": world.course(course, school.code), "place": school.name}
    key = f"course|{school.code}|{course}"
    at_school = not step.schools or school.code in step.schools
    if not at_school:
        refused = Link(f"step|{step.step}|{school.code}", 0, "not_at_school", values, None, school.district)
        return (refused,), regular_finishes(world.calendar, 2)
    if known is None or _stale(known, world):
        fall = world.calendar.seasons(frozenset({"fall"}))
        unknown = Link(key, fall, "course_not_told", values, None, school.district, unchecked=True)
        return (unknown,), regular_finishes(world.calendar, 2)
    years = known.offered.get(course, {})
    terms = years.get(known.last_year)
    told: dict[str, object] = {**values, "year": write_academic_year(known.last_year)}
    if not terms:
        since = date(max(years), 7, 1) if years else None
        missing = Link(key, 0, "course_not_offered", told, since, school.district)
        return (missing,), regular_finishes(world.calendar, 2)
    offered = dict(_SEASON_OF[term or "full_year"] for term in sorted(terms, key=_longest_first))
    mask = world.calendar.seasons(frozenset(offered))
    told["terms"] = sorted(offered)
    held = Link(key, mask, "course_other_terms", told, None, school.district)
    over_a_year = frozenset(season for season, length in offered.items() if length > 1)
    return (held,), _finishes(world.calendar, over_a_year)


def _longest_first(term: str | None) -> int:
    return -_SEASON_OF[term or "full_year"][1]


@cache
def _finishes(calendar: Calendar, over_a_year: frozenset[str]) -> tuple[int, ...]:
    """Give the last term by the first: seasons of courses over a year take two terms, others one."""
    long = regular_finishes(calendar, 2)
    return tuple(
        long[begin] if calendar.at(begin).season in over_a_year else begin for begin in range(calendar.size)
    )


def _stale(known: Courses, world: World) -> bool:
    """Tell whether the newest course file is too old to say what was offered in the last year."""
    return known.last_year < academic_year_of(world.as_of) - STALE_AFTER


def block_links(step: DualEnrollment, part: int, college: str, school: Place, world: World) -> list[Link]:
    """Give the links of one block of college courses, taken in one term by a student of a school."""
    courses = step.courses[part]
    found = [_agreed(courses, college, school, world), _fits(courses, college, school, world)]
    for course in courses:
        found += college_course_links(course, college, world)
    return found


def _between(college: str, school: Place, world: World) -> list[DualAgreement]:
    every = world.records.dual.get((college, school.lea), [])
    return [one for one in every if one.school in (None, school.code)]


def _covers(one: DualAgreement, courses: Sequence[str]) -> bool:
    return one.courses is None or one.courses >= set(courses)


def _agreed(courses: Sequence[str], college: str, school: Place, world: World) -> Link:
    """Say when an agreement lets the school's students take all the courses.

    Of several that would not, the one is told that came furthest: it covers the courses, and boards acted.
    """
    name = world.records.name
    owner = f"{name(college)}, {school.district}"
    key = f"agreement|{school.lea}|{college}|{'+'.join(courses)}"
    values: dict[str, object] = {
        "college": name(college),
        "district": school.district,
        "courses": ", ".join(courses),
    }
    every = _between(college, school, world)
    if not every:
        return Link(key, 0, "no_dual_agreement", values, None, owner)
    covering = [one for one in every if _covers(one, courses)]
    if not covering:
        values["agreement"] = every[-1].id
        return Link(key, 0, "course_not_in_agreement", values, None, owner)
    valid = [one for one in covering if not missing_milestones(one, world)]
    if not valid:
        newest = max(covering, key=lambda one: one.span.begins)
        values |= {"agreement": newest.id, "missing": missing_milestones(newest, world)}
        return Link(key, 0, "boards_not_acted", values, newest.span.begins, owner)
    held = hold([one.span for one in valid], world)
    newest = max(valid, key=lambda one: (one.span.ends or date.max, one.span.begins))
    values |= {"agreement": newest.id, "until": held.until, "begins": held.begins}
    what = "dual_agreement_ended" if held.what == "ended" else "dual_agreement_later"
    return Link(key, held.mask, what, values, held.since, owner, promised=held.promised, until=held.until)


def missing_milestones(one: DualAgreement, world: World) -> tuple[tuple[str, str], ...]:
    """Say what an agreement has not gone through, in English and Spanish; a day to come does not count.

    An agreement of a kind without rules needs nothing.
    """
    rules = world.by_kind.get(one.kind)
    version = rules.on(one.span.begins) if rules else None
    if version is None:
        return ()
    missing = []
    for asked in version.required:
        on = one.milestones.get(asked.milestone)
        after = one.milestones.get(asked.later_than) if asked.later_than else None
        done = on is not None and on <= world.as_of
        in_order = asked.later_than is None or (after is not None and on is not None and after < on)
        if (not asked.only_cte or one.cte) and not (done and in_order):
            missing.append((asked.label.en, asked.label.es))
    return tuple(missing)


def most_of(one: DualAgreement, world: World) -> tuple[float | None, int | None]:
    """Give how many units and courses a term an agreement allows; null is no bound."""
    rules = world.by_kind.get(one.kind)
    version = rules.on(one.span.begins) if rules else None
    units = [most for most in (one.most_units, version.most_units if version else None) if most is not None]
    return min(units, default=None), version.most_courses if version else None


def _fits(courses: Sequence[str], college: str, school: Place, world: World) -> Link:
    """Say whether the courses of one term are within what the agreement allows a student."""
    name = world.records.name
    key = f"load|{school.lea}|{college}|{'+'.join(courses)}"
    owner = f"{name(college)}, {school.district}"
    units = sum(units_of(college, course, world) or 0.0 for course in courses)
    bounds = [most_of(one, world) for one in _between(college, school, world) if _covers(one, courses)]
    values = {
        "college": name(college), "courses": ", ".join(courses), "units": units, "n": len(courses),
        "most": max((most for most, _ in bounds if most is not None), default=None),
    }  # fmt: skip
    fits = not bounds or any(
        (most is None or units <= most) and (many is None or len(courses) <= many) for most, many in bounds
    )
    return Link(key, world.calendar.everything if fits else 0, "too_many_units", values, None, owner)


def units_of(institution: str, course: str, world: World) -> float | None:
    """Give the units of a course by its newest version; null where no record tells them."""
    versions = world.records.versions.get(institution, {}).get(course, [])
    told = [one for one in versions if one.units is not None]
    return max(told, key=lambda one: one.span.begins).units if told else None


def college_course_links(course: str, college: str, world: World) -> list[Link]:
    """Give the links of a college course: that it is in the catalog, and was offered last year."""
    name = world.records.name(college)
    values = {"course": world.course(course, college), "place": name}
    found = []
    catalog = world.records.versions.get(college)
    if catalog:
        found.append(in_catalog(course, college, world, what="college_course"))
    known = world.records.courses.get(college)
    key = f"course|{college}|{course}"
    everything = world.calendar.everything
    if known is None or _stale(known, world):
        if not catalog:
            found.append(Link(key, everything, "course_not_told", values, None, name, unchecked=True))
        return found
    years = known.offered.get(course, {})
    terms = years.get(known.last_year)
    told: dict[str, object] = {**values, "year": write_academic_year(known.last_year)}
    if terms:
        seasons = frozenset(_SEASON_OF[term][0] for term in terms if term) | (
            _FALL_AND_SPRING if None in terms else frozenset()
        )
        told["terms"] = sorted(seasons)
        found.append(Link(key, world.calendar.seasons(seasons), "course_other_terms", told, None, name))
    else:
        since = date(max(years), 7, 1) if years else None
        found.append(Link(key, 0, "course_not_offered", told, since, name))
    return found


def in_catalog(course: str, college: str, world: World, *, what: str) -> Link:
    """Say when a course is in a college's catalog; one that was renumbered is told with its new number."""
    catalog = world.records.versions[college]
    held = hold([one.span for one in catalog.get(course, [])], world)
    successor = _successor(course, college, world)
    values = {
        "course": course,
        "place": world.records.name(college),
        "now": successor or "",
        "until": held.until,
    }
    ending = "renumbered" if successor and held.what == "ended" else held.what
    since = held.since if held.what == "ended" else None
    return Link(f"catalog|{college}|{course}", held.mask, f"{what}_{ending}", values, since,
                world.records.name(college))  # fmt: skip


def _successor(course: str, college: str, world: World) -> str | None:
    """Follow the chain of numbers to the newest; null where none came in the course's place."""
    catalog = world.records.versions[college]
    after = {one.supersedes: code for code, ones in catalog.items() for one in ones if one.supersedes}
    seen = {course}
    while (then := after.get(course)) is not None and then not in seen:
        seen.add(then)
        course = then
    return course if len(seen) > 1 else None
