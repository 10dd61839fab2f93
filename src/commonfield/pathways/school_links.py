"""Links of what a learner does in high school: courses offered, agreements on dual enrollment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from commonfield.catalog.pathway import DualEnrollment, SchoolCourses
from commonfield.pathways.links import Held, Link, World, hold, regular_finishes
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
    if step.schools and school.code not in step.schools:
        values = {"course": world.course(course, school.code), "place": school.name}
        refused = Link(f"step|{step.step}|{school.code}", 0, "not_at_school", values, None, school.district)
        return (refused,), regular_finishes(world.calendar, 2)
    return world.once(("school", school.code, course), lambda: _offered_at(course, school, world))


def _offered_at(course: str, school: Place, world: World) -> tuple[tuple[Link, ...], tuple[int, ...]]:
    known = world.records.courses.get(school.code)
    values = {"course": world.course(course, school.code), "place": school.name}
    key = f"course|{school.code}|{course}"
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
    # Schools of one district have the same agreements, but for those that name a school.
    whose = school.code if (college, school.lea) in world.records.for_schools else school.lea
    key = ("agreed", whose, college, *courses)
    found = [world.once(key, lambda: _agreed(courses, college, school, world))]
    for course in courses:
        found += _at_college(course, college, world)
    return found


def _at_college(course: str, college: str, world: World) -> list[Link]:
    return world.once(("college", college, course), lambda: college_course_links(course, college, world))


def _agreed(courses: Sequence[str], college: str, school: Place, world: World) -> Link:
    """Say when an agreement lets the school's students take all the courses in one term.

    Lines of one agreement may differ in days, in what boards did, and in the load that they allow. Of several
    agreements that would not do, the one is told that came furthest: it covers the courses, boards acted, it
    is in force, and the load fits. A college that sent no agreement at all tells nothing.
    """
    name = world.records.name
    owner = f"{name(college)}, {school.district}"
    key = f"agreement|{school.lea}|{college}|{'+'.join(courses)}"
    units = sum(units_of(college, course, world) or 0.0 for course in courses)
    values: dict[str, object] = {
        "college": name(college), "district": school.district, "courses": ", ".join(courses),
        "units": units, "n": len(courses),
    }  # fmt: skip
    if college not in world.records.agreeing:
        everything = world.calendar.everything
        return Link(key, everything, "agreement_not_told", values, None, owner, unchecked=True)
    every = [
        one for one in world.records.dual.get((college, school.lea), []) if one.school in (None, school.code)
    ]
    if not every:
        return Link(key, 0, "no_dual_agreement", values, None, owner)
    agreements: dict[str, list[DualAgreement]] = {}
    for one in every:
        agreements.setdefault(one.id, []).append(one)
    told = [_one_agreement(lines, courses, units, world) for lines in agreements.values()]
    best = max(told, key=lambda each: each.reached)
    values |= {"agreement": best.id, **best.values}
    if best.held is None:
        return Link(key, 0, best.what, values, best.since, owner)
    mask = promised = 0
    for each in told:
        mask |= each.mask
        promised |= each.promised
    promised &= ~sum_of(each.mask & ~each.promised for each in told)
    return Link(key, mask, "dual_agreement", values, None, owner, promised=promised, held=best.held)


def sum_of(masks: Iterable[int]) -> int:
    """Put sets of terms together."""
    found = 0
    for mask in masks:
        found |= mask
    return found


@dataclass(frozen=True)
class _Agreement:
    """What one agreement says of a block; `reached` is how far it came, for telling the nearest one."""

    id: str
    reached: tuple[int, date]
    what: str
    since: date | None
    values: Mapping[str, object]
    mask: int = 0
    promised: int = 0
    held: Held | None = None


def _one_agreement(
    lines: Sequence[DualAgreement], courses: Sequence[str], units: float, world: World
) -> _Agreement:
    begins = max(line.span.begins for line in lines)
    covering = {c: [line for line in lines if line.courses is None or c in line.courses] for c in courses}
    if not all(covering.values()):
        return _Agreement(lines[0].id, (0, begins), "course_not_in_agreement", None, {})
    valid = {
        course: [line for line in some if not missing_milestones(line, world)]
        for course, some in covering.items()
    }
    if not all(valid.values()):
        waiting = next(covering[course][0] for course, some in valid.items() if not some)
        missing = {"missing": missing_milestones(waiting, world)}
        return _Agreement(lines[0].id, (1, begins), "boards_not_acted", waiting.span.begins, missing)
    fitting = {
        course: [line for line in some if _within_load(line, units, len(courses), world)]
        for course, some in valid.items()
    }
    if not all(fitting.values()):
        caps = [most_of(line, world)[0] for some in valid.values() for line in some]
        most = {"most": max((cap for cap in caps if cap is not None), default=None)}
        return _Agreement(lines[0].id, (2, begins), "too_many_units", None, most)
    held = [hold([line.span for line in some], world) for some in fitting.values()]
    shortest = min(held, key=lambda each: each.until or date.max)
    mask = promised = world.calendar.everything
    for each in held:
        mask &= each.mask
    promised = mask & sum_of(each.promised for each in held)
    return _Agreement(lines[0].id, (3, begins), "", None, {}, mask, promised, shortest)


def _within_load(line: DualAgreement, units: float, courses: int, world: World) -> bool:
    most, many = most_of(line, world)
    return (most is None or units <= most) and (many is None or courses <= many)


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
    name = world.records.name(college)
    values = {"course": course, "place": name, "now": successor or "", "until": held.until}
    key = f"catalog|{college}|{course}"
    if successor and held.until is not None:
        return Link(key, held.mask, f"{what}_renumbered", values, held.until + timedelta(days=1), name)
    return Link(key, held.mask, what, values, None, name, held=held)


def _successor(course: str, college: str, world: World) -> str | None:
    """Follow the chain of numbers to the newest; null where none came in the course's place."""
    catalog = world.records.versions[college]
    after = {one.supersedes: code for code, ones in catalog.items() for one in ones if one.supersedes}
    seen = {course}
    while (then := after.get(course)) is not None and then not in seen:
        seen.add(then)
        course = then
    return course if len(seen) > 1 else None
