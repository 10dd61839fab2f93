"""Funded projects: which students two districts put on the rosters of which, and for how long."""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING

from commonfield.catalog import Part
from commonfield.catalog.loader import load_typed
from commonfield.synthetic.chance import happens, stream
from commonfield.synthetic.places import Landscape
from commonfield.synthetic.settings import Sheet

if TYPE_CHECKING:
    import polars as pl

LONG_ENOUGH = 120
"""Days of enrollment in a year that it takes to be on a roster of that year."""


class Project(Part):
    """A project; `begins` counts days from July 1."""

    project: str
    grades: list[int]
    share: float
    begins: int
    days: int
    hours: int
    finishes: float


class Projects(Sheet):
    """Every project, how many districts keep rosters, and of which years."""

    districts: int
    years: list[int]
    projects: list[Project]


def read_projects() -> Projects:
    """Read the sheet that ships with Commonfield; raises DefinitionError with file and line."""
    file = resources.files("commonfield") / "definitions" / "synthetic" / "projects.yaml"
    return load_typed(Projects, file.read_text(encoding="utf-8"), file="definitions/synthetic/projects.yaml")


def take_part_in_projects(spells: pl.DataFrame, *, seed: int, land: Landscape) -> pl.DataFrame:
    """Give one row per learner, year and project: district, school, first and last day, hours, finished.

    Chance alone decides, by a stream of its own: nothing else of a life depends on it.
    """
    import polars as pl

    sheet = read_projects()
    largest = sorted(land.districts, key=lambda district: -district.share)[: sheet.districts]
    here = (
        spells.filter(
            pl.col("partner").is_in([district.partner for district in largest]),
            pl.col("academic_year").is_in(sheet.years),
            pl.col("ended") - pl.col("began") >= LONG_ENOUGH,
        )
        .sort("spell")
        .unique(["person", "academic_year"], keep="last", maintain_order=True)
        .select("person", "partner", "lea", "cds", "academic_year", "grade")
    )
    return pl.concat(_members(here, project, seed=seed) for project in sheet.projects)


def _members(here: pl.DataFrame, project: Project, *, seed: int) -> pl.DataFrame:
    import polars as pl

    rng = stream(seed, f"project {project.project}")
    asked = here.filter(pl.col("grade").is_in(project.grades))
    chosen = asked.filter(pl.Series(happens(rng, project.share, len(asked))))
    first = pl.date(pl.col("academic_year") - 1, 7, 1) + pl.duration(days=project.begins)
    return chosen.with_columns(
        pl.lit(project.project).alias("project"),
        first.alias("began_on"),
        (first + pl.duration(days=project.days)).alias("ended_on"),
        pl.lit(float(project.hours)).alias("hours"),
        pl.Series("finished", happens(rng, project.finishes, len(chosen))),
    )
