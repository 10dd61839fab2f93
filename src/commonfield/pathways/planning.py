"""Candidates for new pathways: jobs that few programs lead to, and courses that exist already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from commonfield.pathways.records import ANYBODY, Place, Program, Records, Span, lay_out
from commonfield.pathways.work_links import word_of
from commonfield.vocabulary import academic_year_of

if TYPE_CHECKING:
    import polars as pl

AWARD_OF = {
    "Postsecondary nondegree award": "certificate",
    "Some college, no degree": "certificate",
    "Associate's degree": "associate",
    "Bachelor's degree": "bachelor",
}
"""Which award an occupation asks for, by the typical education that the labor agency prints."""
ENOUGH_COURSES = 2
"""A school that offers so many courses of a sector has something that a pathway can begin with."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """An occupation as labor figures tell it, all for a year; null where it is not known.

    `awards` lead to it now; `sector` is the region's industry sector, empty where none lists it.
    """

    soc: str
    title: str
    sector: str
    education: str | None
    annual_openings: float
    awards: float
    median_hourly: float | None
    pays_living_wage: bool | None
    led_by: frozenset[str]

    @property
    def gap(self) -> float:
        return self.annual_openings - self.awards


@dataclass(frozen=True, slots=True)
class Missing:
    """A link that would have to be made: key of its message, and what fills it."""

    what: str
    values: Mapping[str, Any]
    owner: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A pathway that could be made.

    Args:
        job: The occupation, with openings, awards and wage.
        award: What it asks for; empty where a high school diploma is enough.
        programs: Programs of the region's inventories that lead to it.
        schools: Schools that offer courses of its sector already, by CDS code.
        missing: Links that would have to be made, from school to work.
    """

    job: Wanted
    award: str
    programs: tuple[Program, ...]
    schools: tuple[str, ...]
    missing: tuple[Missing, ...]


@dataclass(frozen=True, slots=True)
class Remote:
    """A program that could be taken from a distance in a county that has no college.

    `openings` are those a year of the occupations that it leads to; `without` are districts of the county
    that have no agreement on dual enrollment with the college.
    """

    county: str
    program: Program
    openings: float
    jobs: tuple[str, ...]
    without: tuple[str, ...]


def plan(
    jobs: Iterable[Wanted],
    tables: Mapping[str, pl.DataFrame],
    *,
    taken: frozenset[str],
    sectors: Mapping[str, str],
    as_of: date,
) -> list[Candidate]:
    """Find pathways that could be made, those with most openings unmet first.

    Args:
        jobs: Occupations of the region.
        tables: The records, as for `compile_pathways`.
        taken: Occupations that a pathway of the region leads to already.
        sectors: Sector of each school course of career education, by state code.
        as_of: The day on which is looked.

    Returns:
        One for each occupation that pays a living wage, or of which that is not known, that has more openings
        than awards, that no pathway leads to, and whose sector some school teaches.
    """
    records = lay_out(tables)
    teaching = _teaching(records, sectors, as_of)
    found = []
    for job in jobs:
        if job.soc in taken or job.gap <= 0 or job.pays_living_wage is False:
            continue
        schools = teaching.get(job.sector, ())
        award = AWARD_OF.get(job.education or "", "")
        if not schools or (job.education and not award and "diploma" not in job.education):
            continue  # more than a bachelor's degree, or nothing, is asked: no pathway from school is planned
        programs = _programs(records, job, award, as_of)
        missing = tuple(_missing(records, job, award, programs, schools, as_of))
        found.append(Candidate(job, award, programs, schools, missing))
    return sorted(found, key=lambda one: (-one.job.gap, one.job.soc))


def remote_offers(
    jobs: Sequence[Wanted],
    tables: Mapping[str, pl.DataFrame],
    *,
    counties: Iterable[str],
    as_of: date,
) -> list[Remote]:
    """Say which programs could be taken from a distance in counties without a college."""
    records = lay_out(tables)
    homes = {place.county for place in records.places.values() if place.segment in ("ccc", "csu", "uc")}
    found = []
    for county in sorted(set(counties) - homes):
        districts = sorted(
            {(place.lea, place.district) for place in records.schools if place.county == county}
        )
        for programs in records.programs.values():
            for program in programs:
                if not program.remote or not _open(program, as_of):
                    continue
                led = [job for job in jobs if program.cip in job.led_by and job.pays_living_wage is not False]
                if not led:
                    continue
                without = tuple(
                    name for lea, name in districts if not _agreed(records, program.institution, lea, as_of)
                )
                openings = sum(job.annual_openings for job in led)
                found.append(Remote(county, program, openings, tuple(job.title for job in led), without))
    return sorted(found, key=lambda one: (one.county, -one.openings, one.program.institution, one.program.id))


def _teaching(records: Records, sectors: Mapping[str, str], as_of: date) -> dict[str, tuple[str, ...]]:
    """Give the schools that offered some courses of a sector in their last year, by sector."""
    found: dict[str, list[str]] = {}
    for place in records.schools:
        known = records.courses.get(place.code)
        if known is None or known.last_year < academic_year_of(as_of) - 1:
            continue
        offered: dict[str, int] = {}
        for code, years in known.offered.items():
            if code in sectors and known.last_year in years:
                offered[sectors[code]] = offered.get(sectors[code], 0) + 1
        for sector, courses in offered.items():
            if courses >= ENOUGH_COURSES:
                found.setdefault(sector, []).append(place.code)
    return {sector: tuple(schools) for sector, schools in found.items()}


def _open(program: Program, as_of: date) -> bool:
    return _in_force(program.span, as_of)


def _in_force(span: Span, as_of: date) -> bool:
    ends = None if span.renewal == "automatic" else span.ends
    return span.begins <= as_of and (ends is None or as_of <= ends)


def _programs(records: Records, job: Wanted, award: str, as_of: date) -> tuple[Program, ...]:
    every = [one for programs in records.programs.values() for one in programs]
    fitting = [one for one in every if one.cip in job.led_by and one.award == award and _open(one, as_of)]
    return tuple(sorted(fitting, key=lambda one: (one.institution, one.id)))


def _missing(
    records: Records,
    job: Wanted,
    award: str,
    programs: Sequence[Program],
    schools: Sequence[str],
    as_of: date,
) -> Iterable[Missing]:
    """Tell the links that would have to be made, in the order of a learner's way."""
    places = [records.places[code] for code in schools]
    if award and not programs:
        yield Missing("plan_program", {"award": award, "codes": ", ".join(sorted(job.led_by)) or "–"}, "")
    for college in sorted({one.institution for one in programs}):
        yield from _early_credit(records, college, places, as_of)
    if award == "bachelor" and programs:
        for university in sorted({one.institution for one in programs}):
            senders = {
                sender
                for (sender, receiver), ones in records.majors.items()
                if receiver == university and any(_in_force(one.span, as_of) for one in ones)
            }
            if not senders:
                name = records.name(university)
                yield Missing("plan_transfer", {"receiving": name}, name)
    if not word_of(records.alignments.get(job.soc, []), as_of).confirm:
        yield Missing("plan_word", {"title": job.title, "soc": job.soc}, "")
    slots = [one for ones in records.slots.values() for one in ones if one.soc == job.soc]
    if not any(_in_force(one.span, as_of) for one in slots):
        yield Missing("plan_slots", {"title": job.title}, "")


def _agreed(records: Records, college: str, lea: str, as_of: date) -> bool:
    """Tell whether an agreement on dual enrollment is in force between a college and a district."""
    return any(_in_force(one.span, as_of) for one in records.dual.get((college, lea), []))


def _early_credit(records: Records, college: str, places: Sequence[Place], as_of: date) -> Iterable[Missing]:
    """Tell districts that have neither dual enrollment nor an articulation with a college of the program."""
    place = records.places.get(college)
    articulated = {
        one.sending
        for (receiving, _), ones in records.articulations.items()
        for one in ones
        if receiving == college and _in_force(one.span, as_of)
    }
    if ANYBODY in articulated or place is None or place.segment != "ccc":
        return
    without = sorted(
        {
            place.district
            for place in places
            if not _agreed(records, college, place.lea, as_of) and not {place.code, place.lea} & articulated
        }
    )
    if without:
        name = records.name(college)
        yield Missing("plan_early_credit", {"college": name, "districts": ", ".join(without)}, name)
