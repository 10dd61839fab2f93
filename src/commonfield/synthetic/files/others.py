"""Files without a published layout: the university, the wage agency, the log of work-based learning."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commonfield.catalog import Catalog, CodeSet
from commonfield.synthetic.files.writing import FileWriter, day
from commonfield.synthetic.lives import Lives, school_codes
from commonfield.synthetic.people import NONBINARY_FROM
from commonfield.synthetic.records import Records

if TYPE_CHECKING:
    import polars as pl

ISO = "%Y-%m-%d"
FEDERAL = {
    "RH": "HISP",
    "RW": "WHIT",
    "RB": "BKAA",
    "RA": "ASIA",
    "RF": "ASIA",
    "RI": "AIAN",
    "RP": "NHPI",
    "RT": "2MOR",
    "RD": "UNKN",
}
"""IPEDS group by group of the state: Filipinos count as Asian there."""


def write_others(writer: FileWriter, lives: Lives, records: Records) -> None:
    """Write university enrollment and degrees, quarterly wages, and the work-based learning log."""
    known = records.of("university")
    writer.write("university/enrollment", "university_enrollment", _enrollments(lives, known))
    writer.write("university/degree", "university_degree", _degrees(lives, known))
    writer.write("wages/quarterly", "wages", _wages(lives, records.of("wage")))
    log = _log(lives, records.of("work_based_learning"), writer.catalog)
    writer.write("work_based_learning/log", "work_based_learning", log)


def write_rosters(writer: FileWriter, lives: Lives, records: Records) -> None:
    """Write the rosters of funded projects; coordinators copy names and ids from their district's records."""
    import polars as pl

    known = records.of("calpads").select(
        "partner", "person", "local_id", "ssid", "first_name", "last_name", "birth_date"
    )
    rows = lives.projects.join(known, on=["partner", "person"], how="inner", maintain_order="left")
    if rows.is_empty():
        return
    told = rows.select(
        "partner",
        "academic_year",
        pl.col("local_id").alias("Student ID"),
        pl.col("ssid").alias("SSID"),
        pl.col("first_name").alias("First Name"),
        pl.col("last_name").alias("Last Name"),
        day("birth_date", form=ISO).alias("Birth Date"),
        pl.col("cds").alias("School"),
        pl.col("grade").alias("Grade"),
        pl.col("project").alias("Project"),
        pl.lit("participant").alias("Role"),
        pl.col("academic_year").alias("Academic Year"),
        day("began_on", form=ISO).alias("Began On"),
        day("ended_on", form=ISO).alias("Ended On"),
        pl.col("hours").alias("Hours"),
        pl.when(pl.col("finished")).then(pl.lit("Y")).otherwise(pl.lit("N")).alias("Completed"),
    )
    told = told.sort("partner", "academic_year", maintain_order=True)
    writer.write("rosters/project_roster", "project_roster", told)


def _enrollments(lives: Lives, known: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    people = lives.people
    described = pl.DataFrame(
        {
            "person": people.numbers(),
            "race": [FEDERAL[race] for race in people.race],
            "parents": people.parent_education.tolist(),
        }
    )
    terms = lives.studies.terms.filter(pl.col("kind") == "csu")
    rows = terms.join(known, on="person", how="inner", maintain_order="left").join(
        described, on="person", how="inner", maintain_order="left"
    )
    began_as = pl.when(pl.col("transfer")).then(pl.lit("transfer")).otherwise(pl.lit("first_time"))
    return rows.select(
        "partner",
        "academic_year",
        pl.lit(lives.land.university.code).alias("Institution"),
        pl.lit("csu").alias("Segment"),
        pl.col("academic_year").alias("Academic Year"),
        pl.col("season").alias("Term"),
        pl.col("local_id").alias("Student ID"),
        pl.col("ssid").alias("SSID"),
        pl.col("ssn").alias("SSN"),
        pl.col("first_name").alias("First Name"),
        pl.col("middle_name").alias("Middle Name"),
        pl.col("last_name").alias("Last Name"),
        day("birth_date", form=ISO).alias("Birth Date"),
        _gender().alias("Gender"),
        pl.col("race").alias("Race and Ethnicity"),
        pl.col("parents").alias("Parent Education"),
        pl.col("zip").alias("ZIP Code"),
        pl.when(pl.col("school") != "").then(pl.col("school")).alias("High School"),
        day("began", form=ISO).alias("Enrollment Begin"),
        day("ended", form=ISO).alias("Enrollment End"),
        pl.when(pl.col("full_time")).then(pl.lit("F")).otherwise(pl.lit("H")).alias("Enrollment Status"),
        pl.when(pl.col("first_here")).then(began_as).otherwise(pl.lit("continuing")).alias("Admission Type"),
        pl.when(pl.col("transfer")).then(pl.lit("3")).otherwise(pl.lit("1")).alias("Student Level"),
        pl.when(pl.col("full_time")).then(pl.lit("15")).otherwise(pl.lit("6")).alias("Units Attempted"),
    )


def _gender() -> pl.Expr:
    """Give the gender, or nothing where the file could not tell it yet."""
    import polars as pl

    early = (pl.col("sex") == "X") & (pl.col("academic_year") < NONBINARY_FROM)
    return pl.when(~early).then(pl.col("sex"))


def _degrees(lives: Lives, known: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    programs = pl.DataFrame(
        [
            {"program": n, "cip": p.cip, "title": p.title}
            for n, p in enumerate(lives.settings.courses.programs)
        ],
        schema_overrides={"program": pl.Int64},
    )
    awards = lives.studies.awards.filter(pl.col("kind") == "csu").join(
        programs, on="program", how="inner", maintain_order="left"
    )
    rows = awards.join(
        known.select("partner", "person", "local_id"), on="person", how="inner", maintain_order="left"
    )
    return rows.select(
        "partner",
        "academic_year",
        pl.lit(lives.land.university.code).alias("Institution"),
        pl.lit("csu").alias("Segment"),
        pl.col("local_id").alias("Student ID"),
        pl.col("level").alias("Degree Level"),
        pl.col("title").alias("Degree Title"),
        pl.col("cip").alias("CIP"),
        day("conferred", form=ISO).alias("Conferred On"),
    )


def _wages(lives: Lives, known: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    rows = lives.wages.join(known, on="person", how="inner", maintain_order="left", suffix="_told")
    return rows.select(
        "partner",
        (pl.col("year") + (pl.col("quarter") >= 3).cast(pl.Int64)).alias("academic_year"),
        pl.col("local_id").alias("SSN"),
        pl.col("first_name").alias("First Name"),
        pl.col("last_name").alias("Last Name"),
        pl.col("year").alias("Year"),
        pl.col("quarter").alias("Quarter"),
        pl.col("employer").alias("Employer Account"),
        pl.col("naics").alias("NAICS"),
        pl.col("county").alias("County"),
        pl.col("wages").cast(pl.Int64).alias("Wages"),
    ).sort("partner", "academic_year", maintain_order=True)


def sectors(catalog: Catalog) -> dict[str, str]:
    """Give the industry sector of each CTE pathway."""
    return {c.code: c.rolls_up_to["sector"] for c in catalog.get(CodeSet, "calpads/cte_pathway").codes}


def _log(lives: Lives, known: pl.DataFrame, catalog: Catalog) -> pl.DataFrame:
    import polars as pl

    rows = (
        lives.work_based_learning.join(
            school_codes(lives.land).drop("partner"), on="school", how="inner", maintain_order="left"
        )
        .rename({"school": "site"})
        .join(known, on="person", how="inner", maintain_order="left")
    )
    return rows.select(
        "partner",
        "academic_year",
        pl.col("local_id").alias("Participant ID"),
        pl.col("ssid").alias("SSID"),
        pl.col("first_name").alias("First Name"),
        pl.col("last_name").alias("Last Name"),
        day("birth_date", form=ISO).alias("Birth Date"),
        _gender().alias("Gender"),
        pl.col("cds").alias("School"),
        pl.col("academic_year").alias("Academic Year"),
        pl.col("type").alias("Activity Type"),
        pl.col("pathway").replace_strict(sectors(catalog), return_dtype=pl.String).alias("Sector"),
        pl.format("Host {}", pl.col("person") % 87 + 1).alias("Employer"),
        day("began", form=ISO).alias("Began On"),
        day("ended", form=ISO).alias("Ended On"),
        pl.col("hours").alias("Hours"),
        pl.when(pl.col("finished")).then(pl.lit("Y")).otherwise(pl.lit("N")).alias("Completed"),
    )
