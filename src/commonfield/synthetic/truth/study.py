"""What is true of college, work and pathways."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from commonfield.catalog import Catalog
from commonfield.synthetic.files.clearinghouse import DEGREES, asked_about, found_degrees, found_terms
from commonfield.synthetic.files.mis import NO_UNITS, control_number
from commonfield.synthetic.files.others import sectors
from commonfield.synthetic.lives import Lives, college_codes, school_codes
from commonfield.synthetic.truth.parts import in_parts
from commonfield.vocabulary.terms import school_term_span

if TYPE_CHECKING:
    import polars as pl


def _segments(column: str = "kind") -> pl.Expr:
    import polars as pl

    return pl.col(column).str.replace("_elsewhere", "").alias("segment")


def tell_study(lives: Lives) -> pl.DataFrame:
    """Give one row per term, as told by colleges here, by the university, and by the Clearinghouse."""
    import polars as pl

    terms = lives.studies.terms
    hours = pl.when(pl.col("full_time")).then(pl.lit("full_time")).otherwise(pl.lit("half_time"))
    here = (
        terms.filter(pl.col("kind") == "ccc")
        .join(college_codes(lives.land), on="place", how="inner", maintain_order="left")
        .with_columns(pl.lit(None, pl.String).alias("status"), pl.lit("credit").alias("credit"))
    )
    university = terms.filter(pl.col("kind") == "csu").with_columns(
        pl.lit(lives.land.university.partner).alias("partner"),
        pl.lit(lives.land.university.code).alias("college"),
        (pl.col("first_here") & ~pl.col("transfer")).alias("first_here"),
        hours.alias("status"),
        pl.lit("credit").alias("credit"),
    )
    seen = found_terms(lives, asked_about(lives)).with_columns(
        pl.col("college_code").alias("college"),
        pl.lit(None, pl.Boolean).alias("first_here"),
        pl.lit(None, pl.Boolean).alias("special_admit"),
        pl.lit(None, pl.Boolean).alias("ccap"),
        hours.alias("status"),
        pl.lit(None, pl.String).alias("credit"),
    )
    return pl.concat([here, university, seen], how="diagonal_relaxed").select(
        "person",
        "partner",
        "academic_year",
        "special_admit",
        "ccap",
        _segments(),
        pl.col("college").alias("institution"),
        pl.lit("postsecondary").alias("level"),
        pl.col("began").alias("began_on"),
        pl.col("ended").alias("ended_on"),
        pl.col("first_here").alias("first_time"),
        pl.col("credit").alias("credit_status"),
        pl.col("status").alias("enrollment_status"),
    )


def tell_classes(lives: Lives) -> Iterator[pl.DataFrame]:
    """Give one row per course taken at a community college of the region, in parts."""
    return (_tell_classes(part, lives) for part in in_parts(lives.classes))


def _tell_classes(classes: pl.DataFrame, lives: Lives) -> pl.DataFrame:
    import polars as pl

    sheet = pl.DataFrame(
        [
            {
                "course": number,
                "course_code": course.code,
                "state_course_code": control_number(number),
                "subject_code": course.top,
                "cte": course.sam != "E",
                "transfer_level": course.transfer in ("A", "B"),
            }
            for number, course in enumerate(lives.settings.courses.college)
        ]
    )
    return (
        classes.join(college_codes(lives.land), on="place", how="inner", maintain_order="left")
        .join(sheet, on="course", how="inner", maintain_order="left")
        .select(
            "person",
            "partner",
            "academic_year",
            "course_code",
            "section",
            "state_course_code",
            "subject_code",
            "cte",
            "transfer_level",
            "special_admit",
            "success",
            (pl.col("special_admit") & pl.col("ccap")).alias("ccap"),
            pl.col("college").alias("institution"),
            pl.lit("postsecondary").alias("level"),
            pl.lit("ccc").alias("segment"),
            pl.col("season").alias("term"),
            pl.col("began").alias("began_on"),
            pl.lit(False).alias("capstone"),
            pl.lit(True).alias("college_credit"),
            pl.col("attempted").alias("units_attempted"),
            pl.when(~pl.col("mark").is_in(NO_UNITS)).then(pl.col("earned")).alias("units_earned"),
            pl.col("mark").alias("grade"),
        )
    )


def tell_awards(lives: Lives) -> pl.DataFrame:
    """Give one row per award, as told by colleges here, by the university, and by the Clearinghouse."""
    import polars as pl

    programs = pl.DataFrame(
        [{"program": n, "top": p.top, "cip": p.cip} for n, p in enumerate(lives.settings.courses.programs)],
        schema_overrides={"program": pl.Int64},
    )
    awards = lives.studies.awards.join(programs, on="program", how="inner", maintain_order="left")
    here = (
        awards.filter(pl.col("kind") == "ccc")
        .join(college_codes(lives.land), on="place", how="inner", maintain_order="left")
        .with_columns(pl.lit(None, pl.String).alias("cip"))
    )
    university = awards.filter(pl.col("kind") == "csu").with_columns(
        pl.lit(lives.land.university.partner).alias("partner"),
        pl.lit(lives.land.university.code).alias("college"),
        pl.lit(None, pl.String).alias("top"),
        pl.col("level").alias("code"),
    )
    seen = found_degrees(lives, asked_about(lives)).with_columns(
        pl.col("college_code").alias("college"),
        pl.col("level").replace_strict(DEGREES, return_dtype=pl.String).alias("code"),
    )
    return pl.concat([here, university, seen], how="diagonal_relaxed").select(
        "person",
        "partner",
        "academic_year",
        "top",
        "cip",
        _segments(),
        pl.col("college").alias("institution"),
        pl.lit("postsecondary").alias("level"),
        pl.col("level").alias("kind"),
        pl.col("code").alias("award_code"),
        pl.col("conferred").alias("conferred_on"),
    )


def tell_participation(lives: Lives, catalog: Catalog) -> pl.DataFrame:
    """Give one row per year in a CTE pathway and one per stay of work-based learning or in a project."""
    import polars as pl

    known = sectors(catalog)
    codes = school_codes(lives.land)
    spans = pl.DataFrame(
        [
            {
                "academic_year": year,
                "began_on": school_term_span(year, "full_year")[0],
                "ended_on": school_term_span(year, "full_year")[1],
            }
            for year in lives.spells["academic_year"].unique().sort().to_list()
        ]
    )
    in_pathway = (
        lives.coursework.pathways.join(codes, on="school", how="inner", maintain_order="left")
        .join(spans, on="academic_year", how="inner", maintain_order="left")
        .with_columns(
            pl.lit("cte_pathway").alias("kind"),
            pl.col("pathway").alias("program"),
            pl.when(pl.col("completed"))
            .then(pl.lit("completer"))
            .otherwise(pl.lit("participant"))
            .alias("role"),
        )
    )
    at_work = lives.work_based_learning.join(
        codes.drop("partner"), on="school", how="inner", maintain_order="left"
    ).with_columns(
        pl.lit("workforce-council").alias("partner"),
        pl.lit("work_based_learning").alias("kind"),
        pl.col("type").alias("program"),
        pl.when(pl.col("finished")).then(pl.lit("completer")).otherwise(pl.lit("participant")).alias("role"),
        pl.col("began").cast(pl.Int32).cast(pl.Date).alias("began_on"),
        pl.col("ended").cast(pl.Int32).cast(pl.Date).alias("ended_on"),
    )
    on_rosters = lives.projects.with_columns(
        pl.lit("project").alias("kind"),
        pl.col("project").alias("program"),
        pl.when(pl.col("finished")).then(pl.lit("completer")).otherwise(pl.lit("participant")).alias("role"),
    )
    return (
        pl.concat([in_pathway, at_work, on_rosters], how="diagonal_relaxed")
        .with_columns(pl.col("pathway").replace_strict(known, return_dtype=pl.String).alias("sector"))
        .rename({"cds": "institution"})
    )


def tell_employment(lives: Lives) -> pl.DataFrame:
    """Give one row per quarter and employer."""
    import polars as pl

    return lives.wages.select(
        "person",
        "naics",
        "county",
        "wages",
        pl.lit("state-wage-records").alias("partner"),
        pl.date(pl.col("year"), 3 * pl.col("quarter") - 2, 1).alias("quarter_began_on"),
        (pl.col("year") + (pl.col("quarter") >= 3).cast(pl.Int64)).alias("academic_year"),
    )
