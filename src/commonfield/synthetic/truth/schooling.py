"""What is true of grades 9 to 12: enrollments, completions, courses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from commonfield.catalog import Catalog, CodeSet
from commonfield.synthetic.lives import Lives
from commonfield.synthetic.truth.parts import in_parts
from commonfield.vocabulary.terms import Season, school_term_span

if TYPE_CHECKING:
    import polars as pl

TERMS: dict[str, Season] = {"FY": "full_year", "S2": "spring"}


def tell_schooling(lives: Lives) -> pl.DataFrame:
    """Give one row per enrollment; the first time is when no earlier year saw that grade or a higher one."""
    import polars as pl

    return lives.spells.join(
        _first_years(lives.spells), on=["person", "grade"], how="inner", maintain_order="left"
    ).select(
        "person",
        "partner",
        "lea",
        "academic_year",
        pl.col("cds").alias("institution"),
        pl.lit("high_school").alias("level"),
        pl.lit("k12").alias("segment"),
        pl.col("began").alias("began_on"),
        pl.col("ended").alias("ended_on"),
        pl.col("grade").alias("grade_level"),
        (pl.col("academic_year") == pl.col("first_year")).alias("first_time"),
        pl.lit("primary").alias("enrollment_status"),
        pl.col("exit").alias("exit_reason"),
    )


def _first_years(spells: pl.DataFrame) -> pl.DataFrame:
    """Give the first year in which each learner was in that grade or a higher one."""
    import polars as pl

    return (
        spells.group_by("person", "grade")
        .agg(pl.col("academic_year").min())
        .sort("person", "grade", descending=[False, True])
        .with_columns(pl.col("academic_year").cum_min().over("person").alias("first_year"))
        .select("person", "grade", "first_year")
    )


def tell_completions(lives: Lives, catalog: Catalog) -> pl.DataFrame:
    """Give one row per learner who completed high school in some way."""
    import polars as pl

    codes = catalog.get(CodeSet, "calpads/completion_status").codes
    kinds = {code.code: code.rolls_up_to["kind"] for code in codes if "kind" in code.rolls_up_to}
    return lives.spells.filter(pl.col("completion") != "").select(
        "person",
        "partner",
        "lea",
        "academic_year",
        pl.col("cds").alias("institution"),
        pl.lit("high_school").alias("level"),
        pl.col("completion").replace_strict(kinds, return_dtype=pl.String).alias("kind"),
        pl.col("ended").alias("completed_on"),
        pl.col("a_g").alias("a_g_met"),
    )


def tell_courses(lives: Lives) -> Iterator[pl.DataFrame]:
    """Give one row per course taken in grades 9 to 12, in parts: there are millions of them."""
    return (_tell_courses(part, lives) for part in in_parts(lives.coursework.taken))


def _tell_courses(taken: pl.DataFrame, lives: Lives) -> pl.DataFrame:
    import polars as pl

    years = lives.spells["academic_year"].unique().sort().to_list()
    starts = pl.DataFrame(
        [
            {"academic_year": year, "term": code, "began_on": school_term_span(year, season)[0]}
            for year in years
            for code, season in TERMS.items()
        ],
        schema_overrides={"term": lives.coursework.taken.schema["term"]},
    )
    career = pl.col("pathway") != ""
    spells = lives.spells.select("spell", "person", "partner", "lea", "academic_year", "cds")
    return (
        taken.join(spells, on="spell", how="inner", maintain_order="left")
        .join(starts, on=["academic_year", "term"], how="inner", maintain_order="left")
        .select(
            "person",
            "partner",
            "lea",
            "academic_year",
            "section",
            "success",
            "began_on",
            pl.col("cds").alias("institution"),
            pl.lit("high_school").alias("level"),
            pl.lit("k12").alias("segment"),
            pl.col("term").cast(pl.String).replace_strict(TERMS, return_dtype=pl.String),
            pl.col("code").alias("course_code"),
            pl.col("state_code").alias("state_course_code"),
            pl.when(career).then(pl.col("pathway")).alias("subject_code"),
            career.alias("cte"),
            (pl.col("stage") == "capstone").alias("capstone"),
            pl.lit(False).alias("college_credit"),
            pl.col("credits").alias("units_attempted"),
            pl.col("earned").alias("units_earned"),
            pl.col("mark").alias("grade"),
        )
    )
