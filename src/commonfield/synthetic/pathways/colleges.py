"""What colleges and the university keep: catalogs, programs, agreements on credit and on dual enrollment."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from commonfield.catalog.pathway import (
    ArticulationStep,
    AwardStep,
    DualEnrollment,
    SchoolCourses,
    TransferStep,
)
from commonfield.synthetic.pathways.scene import Scene, before
from commonfield.synthetic.pathways.sheet import Kind
from commonfield.synthetic.places import College, District

Row = dict[str, Any]
CATALOG_FROM = date(2017, 7, 1)
DAY = timedelta(days=1)
CREDITS_A_COURSE = 10
COUNTED = 2
"""Of a school's courses the last two are asked for; an introduction alone earns no college credit."""

_AGREED: Row = {
    "effective_from": date(2025, 7, 1),
    "presented_on": date(2025, 3, 11),
    "lea_acted_on": date(2025, 4, 8),
    "college_acted_on": date(2025, 5, 13),
    "filed_on": date(2025, 6, 2),
    "renewal": "automatic",
    "effective_to": date(2028, 6, 30),
}
_STRUCK: dict[Kind, Row] = {
    "agreement_ended": {
        "effective_from": date(2023, 7, 1),
        "effective_to": date(2026, 6, 30),
        "presented_on": date(2023, 3, 14),
        "lea_acted_on": date(2023, 4, 11),
        "college_acted_on": date(2023, 5, 9),
        "filed_on": date(2023, 6, 1),
        "renewal": "none",
    },
    "agreement_expected": {"effective_to": date(2027, 6, 30), "renewal": "expected"},
    "board_not_acted": {
        "effective_from": date(2026, 7, 1),
        "effective_to": date(2031, 6, 30),
        "presented_on": date(2026, 4, 14),
        "lea_acted_on": date(2026, 5, 12),
        "college_acted_on": None,
        "filed_on": None,
    },
    "too_many_units": {"most_units": 6},
}
"""What differs in an agreement that is broken on purpose."""
ASKED_BEFORE = timedelta(days=30)
"""So long before a college's board hears of it, the workforce board is asked."""

_UNITS = {"certificate": 24, "associate": 60, "bachelor": 120}
_CLOSED_ON = date(2026, 6, 30)


def course_versions(scene: Scene) -> Iterator[Row]:
    """Give each college's catalog; a course that got a new number has both, one after the other."""
    was = {one.course: one for one in scene.plan.renumbered}
    for college in scene.land.colleges:
        for course in scene.courses.college:
            row = {
                "partner": college.partner,
                "institution": college.code,
                "course_code": course.code,
                "title": course.title,
                "units": course.units,
                "effective_from": CATALOG_FROM,
            }
            new = was.get(course.code)
            if new is None:
                yield row
            else:
                yield {**row, "course_code": new.was, "effective_to": new.on - DAY}
                yield {**row, "effective_from": new.on, "supersedes": new.was}


def dual_enrollment(scene: Scene) -> Iterator[Row]:
    """Give each district's agreements with its college: one on most courses, one apart for each break."""
    for number, district in enumerate(scene.land.districts, start=1):
        college = scene.college_of(district)
        apart, together = _courses(scene, district, college)
        for at, (kind, courses) in enumerate(apart.items(), start=2):
            yield from _agreement(scene, f"CCAP-{number:02d}-{at}", college, district, courses, _STRUCK[kind])
        rest = sorted(together - {course for courses in apart.values() for course in courses})
        yield from _agreement(scene, f"CCAP-{number:02d}-1", college, district, rest, {})


def _courses(scene: Scene, district: District, college: College) -> tuple[dict[Kind, list[str]], set[str]]:
    """Give the courses that pathways name, those of broken steps by the break."""
    apart: dict[Kind, list[str]] = {}
    together: set[str] = set()
    for name, _, step in scene.steps(DualEnrollment):
        if college.code in step.colleges:
            courses = [course for block in step.courses for course in block]
            kind = scene.struck.get((name, step.step, district.index))
            if kind is None:
                together.update(courses)
            else:
                apart[kind] = sorted({*apart.get(kind, []), *courses})
    return apart, together


def _agreement(
    scene: Scene, agreement: str, college: College, district: District, courses: list[str], differs: Row
) -> Iterator[Row]:
    careers = {course.code for course in scene.courses.college if course.sam != "E"}
    told = {**_AGREED, **differs}
    for course in courses:
        yield {
            "partner": college.partner,
            "agreement_id": agreement,
            "kind": "ccap",
            "college": college.code,
            "lea": district.cds,
            "course_code": course,
            "cte": "Y" if careers & set(courses) else "N",
            **told,
            "workforce_consulted_on": told["presented_on"] - ASKED_BEFORE,
        }


def articulations(scene: Scene) -> Iterator[Row]:
    """Give credit for school courses by district, for college courses by college, and majors."""
    yield from _credit(scene)
    yield from _majors(scene)


def _credit(scene: Scene) -> Iterator[Row]:
    partner = {college.code: college.partner for college in (*scene.land.colleges, scene.land.university)}
    units = {course.code: course.units for course in scene.courses.college}
    units |= {course.course: course.units for course in scene.plan.university_courses}
    for name, definition, step in scene.steps(ArticulationStep):
        common = {
            "partner": partner[step.receiving],
            "receiving": step.receiving,
            "receiving_course": step.course,
            "units_received": units[step.course],
            "group_no": 1,
            "effective_from": date(2024, 7, 1),
            "effective_to": date(2029, 6, 30),
            "renewal": "automatic",
        }
        letters = "".join(part[0] for part in name.split("-")).upper()
        courses = [course for taught in before(definition, step, SchoolCourses) for course in taught.courses]
        if step.receiving == scene.land.university.code:
            yield from _college_credit(scene, name, step, common)
            continue
        for number, district in enumerate(scene.land.districts, start=1):
            for course in courses[-COUNTED:]:
                yield {
                    **common,
                    "agreement_id": f"HS-{letters}-{number:02d}",
                    "kind": "high_school_credit",
                    "sending": district.cds,
                    "sending_course": course,
                    "sending_units": CREDITS_A_COURSE,
                }


def _college_credit(scene: Scene, name: str, step: ArticulationStep, common: Row) -> Iterator[Row]:
    """Give what the university gives for a college's course; an orphan names the course by its old number."""
    given = next(one for one in scene.plan.university_courses if one.course == step.course)
    was = {one.course: one.was for one in scene.plan.renumbered}
    orphan = "articulation_orphaned" in scene.planted(name, step.step)
    for number, college in enumerate(scene.land.colleges, start=1):
        yield {
            **common,
            "agreement_id": f"CC-{number:02d}",
            "kind": "course_to_course",
            "sending": college.code,
            "sending_course": was[given.sending] if orphan else given.sending,
            "sending_units": given.units,
        }


def _majors(scene: Scene) -> Iterator[Row]:
    """Give what the university accepts: a degree of a college, for a program there."""
    university = scene.land.university
    agreed: dict[tuple[str, str], None] = {}
    for name, definition, step in scene.steps(TransferStep):
        if "transfer_missing" not in scene.planted(name, step.step):
            for award in before(definition, step, AwardStep):
                agreed |= dict.fromkeys((college, step.cip) for college in award.institutions)
    for college, cip in sorted(agreed):
        yield {
            "partner": university.partner,
            "agreement_id": f"M-{college[-2:]}-{cip.replace('.', '')}",
            "kind": "major",
            "sending": college,
            "receiving": university.code,
            "receiving_cip": cip,
            "group_no": 1,
            "effective_from": date(2024, 8, 1),
            "renewal": "automatic",
        }


def programs(scene: Scene) -> Iterator[Row]:
    """Give each inventory: what awards in the files are of, and what the pathways lead through."""
    places = {college.code: college for college in (*scene.land.colleges, scene.land.university)}
    closed: dict[tuple[str, str, str], bool] = {}
    for program in scene.courses.programs:
        for college in scene.land.colleges:
            closed[(college.code, "associate", program.cip)] = False
        closed[(scene.land.university.code, "bachelor", program.cip)] = False
    for _, _, transfer in scene.steps(TransferStep):
        closed |= {(place, "bachelor", transfer.cip): False for place in transfer.institutions}
    for name, _, step in scene.steps(AwardStep):
        ends = "program_closed" in scene.planted(name, step.step)
        closed |= {(place, step.award, step.cip): ends for place in step.institutions}
    for (place, award, cip), ends in sorted(closed.items()):
        yield _program(scene, places[place], award, cip, ends=ends)


def _program(scene: Scene, place: College, award: str, cip: str, *, ends: bool) -> Row:
    title, top = scene.programs[cip]
    last = place.code == scene.land.colleges[-1].code
    return {
        "partner": place.partner,
        "institution": place.code,
        "program_id": f"P-{place.code[-3:]}-{cip.replace('.', '')}-{award[0].upper()}",
        "title": title,
        "award": award,
        "top": top if award in ("certificate", "associate") else None,
        "cip": cip,
        "units": _UNITS[award],
        "effective_from": date(2016, 8, 15),
        "effective_to": _CLOSED_ON if ends else None,
        "remote": "Y" if last and award != "bachelor" and cip[:2] in scene.plan.remote else "N",
    }
