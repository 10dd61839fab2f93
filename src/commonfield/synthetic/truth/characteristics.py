"""What is true of learners as groups count them: race, gender, programs, language, parents."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from commonfield.catalog import Catalog, CodeSet
from commonfield.synthetic.files.calpads import sex_in_year
from commonfield.synthetic.files.others import FEDERAL
from commonfield.synthetic.lives import Lives, college_codes

if TYPE_CHECKING:
    import polars as pl

LOW_INCOME = ("181", "182", "135", "190", "191")
"""Programs that count a learner as socioeconomically disadvantaged; so does parent education 14."""
UNSCHOOLED = "14"
NO_DEGREE = ("12", "13", "14")


def tell_characteristics(lives: Lives, catalog: Catalog) -> Iterator[pl.DataFrame]:
    """Give one row per attribute and spell of time in which it holds, a kind of attribute at a time."""
    first = _first_statements(lives)
    yield _answers(lives, first)
    yield _genders(lives)
    yield _university_answers(lives)
    yield _parents(lives, first)
    yield _programs(lives, catalog)
    yield _english(lives)
    yield _disability(lives)


def _first_statements(lives: Lives) -> pl.DataFrame:
    """Give the first day on which a file describes each learner: of a school, else of a college."""
    import polars as pl

    schools = lives.spells.select("person", "partner", "academic_year", pl.col("began").alias("began_on"))
    terms = lives.studies.terms.filter(pl.col("kind") == "ccc").join(
        college_codes(lives.land), on="place", how="inner", maintain_order="left"
    )
    colleges = terms.select(
        "person", "partner", "academic_year", pl.col("began").cast(pl.Int32).cast(pl.Int64).alias("began_on")
    ).filter(~pl.col("person").is_in(schools["person"].unique().to_list()))
    return (
        pl.concat([schools, colleges])
        .sort("person", "began_on")
        .unique("person", keep="first", maintain_order=True)
    )


def _described(lives: Lives) -> pl.DataFrame:
    import polars as pl

    people = lives.people
    return pl.DataFrame(
        {
            "person": people.numbers(),
            "race_ethnicity": people.race.tolist(),
            "race_ethnicity_federal": [FEDERAL[race] for race in people.race],
            "parents": people.parent_education.tolist(),
        }
    )


def _answers(lives: Lives, first: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    return (
        first.join(_described(lives), on="person", how="inner", maintain_order="left")
        .unpivot(
            ["race_ethnicity", "race_ethnicity_federal"],
            index=["person", "partner", "academic_year", "began_on"],
            variable_name="characteristic",
            value_name="value",
        )
        .filter(pl.col("value").is_not_null())
    )


def _genders(lives: Lives) -> pl.DataFrame:
    """Give each gender from the first day on which it was stated: schools had no third one before 2020."""
    import polars as pl

    schools = (
        lives.spells.join(
            lives.names.select("person", "sex"), on="person", how="inner", maintain_order="left"
        )
        .with_columns(sex_in_year().alias("value"))
        .sort("person", "began")
        .unique(["person", "value"], keep="first", maintain_order=True)
        .select("person", "partner", "academic_year", "value", pl.col("began").alias("began_on"))
    )
    colleges = (
        _first_statements(lives)
        .join(lives.names.select("person", "sex"), on="person", how="inner", maintain_order="left")
        .rename({"sex": "value"})
        .join(schools, on="person", how="anti", maintain_order="left")
    )
    return pl.concat([schools, colleges.select(schools.columns)]).with_columns(
        pl.lit("gender").alias("characteristic")
    )


def _university_answers(lives: Lives) -> pl.DataFrame:
    """Give what a university says anew of learners from outside: it knows federal groups alone."""
    import polars as pl

    outside = lives.people.outside.nonzero()[0].tolist()
    terms = (
        lives.studies.terms.filter((pl.col("kind") == "csu") & pl.col("person").is_in(outside))
        .sort("person", "began")
        .unique("person", keep="first", maintain_order=True)
    )
    return (
        terms.join(_described(lives), on="person", how="inner", maintain_order="left")
        .filter(pl.col("race_ethnicity") == "RF")
        .select(
            "person",
            "academic_year",
            pl.lit(lives.land.university.partner).alias("partner"),
            pl.col("began").cast(pl.Int32).cast(pl.Int64).alias("began_on"),
            pl.lit("race_ethnicity").alias("characteristic"),
            pl.lit("RA").alias("value"),
        )
    )


def _parents(lives: Lives, first: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    known = first.join(_described(lives), on="person", how="inner", maintain_order="left")
    held = [("first_generation", NO_DEGREE), ("socioeconomically_disadvantaged", (UNSCHOOLED,))]
    return pl.concat(
        [
            known.filter(pl.col("parents").is_in(codes)).select(
                "person",
                "partner",
                "academic_year",
                "began_on",
                pl.lit(name).alias("characteristic"),
                pl.lit("Y").alias("value"),
            )
            for name, codes in held
        ]
    )


def _programs(lives: Lives, catalog: Catalog) -> pl.DataFrame:
    import polars as pl

    codes = catalog.get(CodeSet, "calpads/education_program").codes
    named = {c.code: c.rolls_up_to["characteristic"] for c in codes if "characteristic" in c.rolls_up_to}
    rows = lives.programs.join(
        lives.spells.select("spell", "partner"), on="spell", how="inner", maintain_order="left"
    )
    told = [
        rows.filter(pl.col("program").is_in(list(named))).with_columns(
            pl.col("program").replace_strict(named, return_dtype=pl.String).alias("characteristic")
        ),
        rows.filter(pl.col("program").is_in(LOW_INCOME)).with_columns(
            pl.lit("socioeconomically_disadvantaged").alias("characteristic")
        ),
    ]
    return pl.concat(told).select(
        "person",
        "partner",
        "academic_year",
        "characteristic",
        pl.lit("Y").alias("value"),
        pl.col("began").alias("began_on"),
        pl.col("ended").alias("ended_on"),
    )


def _english(lives: Lives) -> pl.DataFrame:
    """Give the spells as an English learner: until the day before the next status."""
    import polars as pl

    told = lives.spells.sort("spell").unique("person", keep="first", maintain_order=True)
    return (
        lives.english.filter(pl.col("status") == "EL")
        .join(
            told.select("person", "partner", "academic_year"), on="person", how="inner", maintain_order="left"
        )
        .select(
            "person",
            "partner",
            "academic_year",
            pl.lit("english_learner").alias("characteristic"),
            pl.lit("Y").alias("value"),
            pl.col("began").alias("began_on"),
            (pl.col("ended") - 1).alias("ended_on"),
        )
    )


def _disability(lives: Lives) -> pl.DataFrame:
    import polars as pl

    told = lives.spells.sort("spell").unique("person", keep="first", maintain_order=True)
    return lives.support.join(
        told.select("person", "partner", "academic_year"), on="person", how="inner", maintain_order="left"
    ).select(
        "person",
        "partner",
        "academic_year",
        pl.lit("disability").alias("characteristic"),
        pl.lit("Y").alias("value"),
        pl.col("began").alias("began_on"),
    )
