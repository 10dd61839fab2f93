"""Everything that happened to everybody: what files are written from, and what the truth is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from commonfield.catalog import Catalog
from commonfield.synthetic.classes import take_classes
from commonfield.synthetic.college import Studies, study
from commonfield.synthetic.coursework import Coursework, take_courses
from commonfield.synthetic.naming import name_people
from commonfield.synthetic.people import People, invent_people
from commonfield.synthetic.places import Landscape, lay_out
from commonfield.synthetic.projects import take_part_in_projects
from commonfield.synthetic.schooling import attend_school
from commonfield.synthetic.services import learn_english, need_support, take_part
from commonfield.synthetic.settings import Settings
from commonfield.synthetic.work import earn_wages, learn_at_work

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True)
class Lives:
    """Frames by subject; `person` is the number of a learner in each, days count from 1970 or are dates."""

    land: Landscape
    settings: Settings
    people: People
    names: pl.DataFrame
    spells: pl.DataFrame
    english: pl.DataFrame
    programs: pl.DataFrame
    support: pl.DataFrame
    coursework: Coursework
    studies: Studies
    classes: pl.DataFrame
    wages: pl.DataFrame
    work_based_learning: pl.DataFrame
    projects: pl.DataFrame


def live(students: int, *, seed: int, region: str, settings: Settings, catalog: Catalog) -> Lives:
    """Invent learners and let them live nine academic years; the same seed gives the same lives."""
    land = lay_out(region, places=settings.places, catalog=catalog)
    rates = settings.rates
    people = invent_people(students, seed=seed, land=land, rates=rates)
    names = name_people(people, seed=seed, names=settings.names, rates=rates, land=land)
    spells = _placed(attend_school(people, seed=seed, land=land, rates=rates), land)
    coursework = take_courses(
        people, spells, seed=seed, land=land, rates=rates, courses=settings.courses, catalog=catalog
    )
    studies = study(people, spells, seed=seed, land=land, settings=settings)
    return Lives(
        land=land,
        settings=settings,
        people=people,
        names=names,
        spells=spells,
        english=learn_english(people, spells, seed=seed, rates=rates),
        programs=take_part(people, spells, seed=seed),
        support=need_support(people, seed=seed),
        coursework=coursework,
        studies=studies,
        classes=take_classes(people, studies, seed=seed, settings=settings),
        wages=earn_wages(people, names, studies, seed=seed, land=land, settings=settings),
        work_based_learning=learn_at_work(people, coursework.pathways, spells, seed=seed, settings=settings),
        projects=take_part_in_projects(spells, seed=seed, land=land),
    )


def _placed(spells: pl.DataFrame, land: Landscape) -> pl.DataFrame:
    """Add partner, LEA and school code to enrollments."""
    return spells.join(school_codes(land), on="school", how="inner", maintain_order="left")


def school_codes(land: Landscape) -> pl.DataFrame:
    """Give partner, LEA and 14-digit code of each school."""
    import polars as pl

    return pl.DataFrame(
        [
            {
                "school": school.index,
                "partner": land.districts[school.district].partner,
                "lea": land.districts[school.district].cds,
                "cds": school.cds,
            }
            for school in land.schools
        ]
    )


def college_codes(land: Landscape) -> pl.DataFrame:
    """Give partner, code, and number in files (GI01) of each community college of the region."""
    import polars as pl

    return pl.DataFrame(
        [
            {
                "place": college.index,
                "partner": college.partner,
                "college": college.code,
                "gi01": college.gi01,
            }
            for college in land.colleges
        ],
        schema_overrides={"place": pl.Int64},
    )
