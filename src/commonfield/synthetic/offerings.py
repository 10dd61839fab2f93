"""What schools offer: pathways with their three courses, and the sections that learners sat in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commonfield.catalog import Catalog, CodeSet
from commonfield.synthetic.chance import stream
from commonfield.synthetic.places import Landscape
from commonfield.synthetic.settings import Courses

if TYPE_CHECKING:
    import polars as pl

STAGES = ("introductory", "concentrator", "capstone")
PATHWAYS_PER_SCHOOL = 6


def pathway_table(land: Landscape, catalog: Catalog, *, seed: int) -> pl.DataFrame:
    """Give, per school and choice, the three courses of a pathway: state code, local code, stage.

    A region has one pathway per sector, and a school some of these, so that groups are not split too thin.
    """
    import polars as pl

    states = catalog.get(CodeSet, "calpads/state_course_code").codes
    courses = {
        (code.rolls_up_to["pathway"], code.rolls_up_to["level"]): code.code
        for code in states
        if {"pathway", "level"} <= set(code.rolls_up_to)
    }
    taught = {code for code, _ in courses if all((code, stage) in courses for stage in STAGES)}
    by_sector: dict[str, list[str]] = {}
    for code in catalog.get(CodeSet, "calpads/cte_pathway").codes:
        if code.code in taught:
            by_sector.setdefault(code.rolls_up_to["sector"], []).append(code.code)
    region = stream(seed, "pathways of the region")
    known = [str(region.choice(sorted(pathways))) for _, pathways in sorted(by_sector.items())]
    rows = []
    for school in land.schools:
        chosen = stream(seed, f"pathways of {school.cds}").permutation(known)[:PATHWAYS_PER_SCHOOL]
        rows += [
            {
                "school": school.index,
                "choice": choice,
                "step": step,
                "pathway": str(pathway),
                "stage": stage,
                "state_code": courses[(str(pathway), stage)],
                "code": f"CTE{pathway}{step + 1}",
            }
            for choice, pathway in enumerate(chosen)
            for step, stage in enumerate(STAGES)
        ]
    return pl.DataFrame(rows)


def describe_offerings(
    taken: pl.DataFrame, spells: pl.DataFrame, *, courses: Courses, catalog: Catalog
) -> pl.DataFrame:
    """Give one row per section that somebody sat in, with its title and A-G letter."""
    import polars as pl

    general = {
        f"{slot[:3].upper()}{9 + number:02d}": (title, course.a_g)
        for slot, course in courses.high_school.items()
        for number, title in enumerate(course.titles)
    }
    titles = {code.code: code.label.en for code in catalog.get(CodeSet, "calpads/state_course_code").codes}
    where = ("school", "academic_year")
    words = ("code", "state_code", "section", "term", "pathway")
    narrow = spells.select(pl.col(where).cast(pl.Int16))
    sections = (
        taken.select(*words, *(narrow[name].gather(taken["spell"]) for name in where))
        .unique()
        .select(pl.col(where).cast(pl.Int64), pl.col(words).cast(pl.String))
    )
    return sections.with_columns(
        pl.col("code")
        .replace_strict({code: title for code, (title, _) in general.items()}, default=None)
        .fill_null(pl.col("state_code").replace_strict(titles, default=""))
        .alias("title"),
        pl.col("code").replace_strict({c: a for c, (_, a) in general.items()}, default="G").alias("a_g"),
    ).sort("school", "academic_year", "code", "section", "term")
