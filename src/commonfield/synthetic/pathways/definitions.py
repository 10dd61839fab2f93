"""The shipped example pathways, put to what the invented schools of a seed teach."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

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

    The first school at which a pathway is not taught is added where a break `not_taught` is planted.
    """
    taught = _Taught.of(lives, catalog, seed=seed)
    untaught = {one.pathway for one in breaks if one.kind == "not_taught"}
    found = {}
    for name, definition in shipped(lives.land.region, catalog).items():
        put, schools = {}, list(lives.land.schools)
        for step in definition.steps:
            if isinstance(step, SchoolCourses) and step.pathway_code:
                put[step.step], teaching = taught.put(step)
                schools = [school for school in schools if school.index in teaching]
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


@dataclass(frozen=True)
class _Taught:
    """What schools teach: by CTE pathway which schools, by school which state courses in the last year."""

    schools: dict[str, set[int]]
    offered: dict[int, set[str]]
    sector: dict[str, str]
    levels: dict[str, tuple[str, str]]

    @classmethod
    def of(cls, lives: Lives, catalog: Catalog, *, seed: int) -> _Taught:
        import polars as pl

        table = pathway_table(lives.land, catalog, seed=seed).select("pathway", "school").unique()
        last = lives.coursework.offered.filter(pl.col("academic_year") == LAST_YEAR)
        levels = {
            code.code: (code.rolls_up_to["pathway"], code.rolls_up_to["level"])
            for code in catalog.get(CodeSet, "calpads/state_course_code").codes
            if {"pathway", "level"} <= set(code.rolls_up_to)
        }
        return cls(_together(table), _together(last.select("school", "state_code")), sectors(catalog), levels)

    def put(self, step: SchoolCourses) -> tuple[SchoolCourses, set[int]]:
        """Put a step to the pathway of its sector that is taught here; say at which schools it can be done.

        In a region of few learners a course may have had nobody last year. Then fewer courses are asked for:
        as many as half of the schools that teach the pathway offered, or else the one that most of them did.
        """
        here = next((code for code in self.schools if self._alike(code, step)), step.pathway_code)
        codes = {key: code for code, key in self.levels.items()}
        courses = [codes[(here, self.levels[course][1])] for course in step.courses]
        teaching = self.schools.get(here, set())
        for many in range(len(courses), 0, -1):
            kept, schools = max(
                ((some, self._offering(some, teaching)) for some in combinations(courses, many)),
                key=lambda choice: len(choice[1]),
            )
            if schools and (many == 1 or 2 * len(schools) >= len(teaching)):
                return step.model_copy(update={"pathway_code": here, "courses": list(kept)}), schools
        return step.model_copy(update={"pathway_code": here, "courses": courses}), teaching

    def _alike(self, code: str, step: SchoolCourses) -> bool:
        return self.sector[code] == self.sector[step.pathway_code]

    def _offering(self, courses: Iterable[str], teaching: set[int]) -> set[int]:
        return {school for school in teaching if set(courses) <= self.offered.get(school, set())}


def _together(pairs: pl.DataFrame) -> dict[Any, set[Any]]:
    """Give for each value of the first column those of the second."""
    found: dict[Any, set[Any]] = {}
    for one, other in pairs.unique().sort(pairs.columns).iter_rows():
        found.setdefault(one, set()).add(other)
    return found


def written(definition: PathwayDefinition) -> str:
    """Write a pathway as its YAML."""
    import yaml

    told = definition.model_dump(mode="json", exclude={"name", "hash", "file"}, exclude_defaults=True)
    return _COMMENT + str(yaml.safe_dump(told, sort_keys=False, allow_unicode=True, width=100))


def sectors(catalog: Catalog) -> dict[str, str]:
    """Give the industry sector of each CTE pathway."""
    return {one.code: one.rolls_up_to["sector"] for one in catalog.get(CodeSet, "calpads/cte_pathway").codes}


def _with_another(schools: list[School], every: Iterable[School]) -> list[School]:
    """Add a school at which the pathway is not taught, of another district if there is one."""
    districts = {school.district for school in schools}
    others = [school for school in every if school not in schools]
    others.sort(key=lambda school: (school.district in districts, school.index))
    return [*schools, *others[:1]]
