"""The shipped example pathways, put to what the invented schools of a seed teach."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from commonfield.catalog import Catalog, CodeSet, PathwayDefinition
from commonfield.catalog.pathway import SchoolCourses
from commonfield.synthetic.lives import Lives
from commonfield.synthetic.offerings import pathway_table
from commonfield.synthetic.pathways.sheet import Planted
from commonfield.synthetic.people import LAST_YEAR
from commonfield.synthetic.places import School

if TYPE_CHECKING:
    import polars as pl

_COMMENT = """\
# A shipped example, put to what the schools of this demonstration teach. All of it is invented.
"""


def shipped(region: str, catalog: Catalog) -> dict[str, PathwayDefinition]:
    """Give a region's example pathways by the last part of their names."""
    return {
        name.split("/")[1]: definition
        for name, definition in catalog.all(PathwayDefinition).items()
        if name.split("/")[0] == region and definition.invented
    }


def own_pathways(
    lives: Lives, catalog: Catalog, breaks: Iterable[Planted], *, seed: int
) -> dict[str, PathwayDefinition]:
    """Put a region's example pathways to what its schools teach.

    A school takes part if it offered every course in the last year; where none did, if it teaches the pathway
    at all. The first school that does not is added where a break `not_taught` is planted.
    """
    table = pathway_table(lives.land, catalog, seed=seed)
    of_sector = sectors(catalog)
    taught = {of_sector[code]: code for code in table["pathway"].unique().sort().to_list()}
    levels = {
        code.code: (code.rolls_up_to["pathway"], code.rolls_up_to["level"])
        for code in catalog.get(CodeSet, "calpads/state_course_code").codes
        if {"pathway", "level"} <= set(code.rolls_up_to)
    }
    codes = {key: code for code, key in levels.items()}
    untaught = {one.pathway for one in breaks if one.kind == "not_taught"}
    found = {}
    for name, definition in shipped(lives.land.region, catalog).items():
        put = {}
        for step in definition.steps:
            if isinstance(step, SchoolCourses) and step.pathway_code:
                here = taught.get(of_sector[step.pathway_code], step.pathway_code)
                courses = [codes[(here, levels[course][1])] for course in step.courses]
                put[step.step] = step.model_copy(update={"pathway_code": here, "courses": courses})
        schools = _schools(lives, table, [one.pathway_code for one in put.values()], _courses(put.values()))
        if name in untaught:
            schools = _with_another(schools, lives.land.schools)
        # Read anew, not copied: a copy would keep what the shipped pathway has worked out of its steps.
        found[name] = PathwayDefinition.model_validate(
            {
                **definition.model_dump(exclude={"steps", "schools"}),
                "steps": [put.get(step.step, step) for step in definition.steps],
                "schools": [school.cds for school in schools],
            }
        )
    return found


def written(definition: PathwayDefinition) -> str:
    """Write a pathway as its YAML."""
    import yaml

    told = definition.model_dump(mode="json", exclude={"name", "hash", "file"}, exclude_defaults=True)
    return _COMMENT + str(yaml.safe_dump(told, sort_keys=False, allow_unicode=True, width=100))


def sectors(catalog: Catalog) -> dict[str, str]:
    """Give the industry sector of each CTE pathway."""
    return {one.code: one.rolls_up_to["sector"] for one in catalog.get(CodeSet, "calpads/cte_pathway").codes}


def _courses(steps: Iterable[SchoolCourses]) -> list[str]:
    return [course for step in steps for course in step.courses]


def _schools(lives: Lives, table: pl.DataFrame, pathways: list[str], courses: list[str]) -> list[School]:
    import polars as pl

    offered = lives.coursework.offered.filter(
        (pl.col("academic_year") == LAST_YEAR) & pl.col("state_code").is_in(courses)
    )
    whole = (
        offered.group_by("school")
        .agg(pl.col("state_code").n_unique())
        .filter(pl.col("state_code") == len(set(courses)))
    )
    known = set(whole["school"].to_list()) or set(
        table.filter(pl.col("pathway").is_in(pathways))["school"].to_list()
    )
    return [school for school in lives.land.schools if school.index in known]


def _with_another(schools: list[School], every: Iterable[School]) -> list[School]:
    """Add a school at which the pathway is not taught, of another district if there is one."""
    districts = {school.district for school in schools}
    others = [school for school in every if school not in schools]
    others.sort(key=lambda school: (school.district in districts, school.index))
    return [*schools, *others[:1]]
