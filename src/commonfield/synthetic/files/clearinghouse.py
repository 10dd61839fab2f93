"""The Clearinghouse's answer to each district: where those who left were enrolled, and their degrees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commonfield.synthetic.chance import happens, stream
from commonfield.synthetic.files.writing import FileWriter, day
from commonfield.synthetic.lives import Lives
from commonfield.synthetic.records import Records
from commonfield.synthetic.stays import far_colleges

if TYPE_CHECKING:
    import polars as pl

STAYS = ("E155", "E156")
"""Exits after which a learner is still expected in school; everybody else is asked about."""
SEARCHED_ON = "20261015"
DEGREES = {"certificate": "CERTIFICATE", "associate": "ASSOCIATE OF ARTS", "bachelor": "BACHELOR OF ARTS"}


def write_clearinghouse(
    writer: FileWriter, lives: Lives, records: Records, *, seed: int, messiness: str
) -> None:
    """Write one detail file per district: rows for terms and degrees, an N row for whoever is not found."""
    import polars as pl

    asked = asked_about(lives).join(
        records.of("calpads"), on=["partner", "person"], how="inner", maintain_order="left"
    )
    rng = stream(seed, "blocked")
    share = lives.settings.noise.clearinghouse_blocked if messiness != "none" else 0.0
    blocked = happens(rng, share, lives.people.size)[asked["person"].to_numpy()]
    visible = asked.filter(~pl.Series(blocked))
    terms, degrees = found_terms(lives, visible), found_degrees(lives, visible)
    found = pl.concat([terms.select("person"), degrees.select("person")])
    absent = asked.join(found, on="person", how="anti", maintain_order="left")
    rows = pl.concat([_term_rows(terms), _degree_rows(degrees), _absent_rows(absent)], how="diagonal").sort(
        "partner", "Requester Return Field", "Graduated?", "Enrollment Begin", nulls_last=True
    )
    writer.write("clearinghouse/detail", "clearinghouse_detail", rows, by_year=False)


def asked_about(lives: Lives) -> pl.DataFrame:
    """Give the learners whom each district asks about: those whose last enrollment was there and is over."""
    import polars as pl

    last = lives.spells.sort("spell").unique("person", keep="last", maintain_order=True)
    return last.filter(~pl.col("exit").is_in(STAYS)).select("partner", "person")


def colleges_seen(lives: Lives) -> pl.DataFrame:
    """Give every college by kind and place as the Clearinghouse names it."""
    import polars as pl

    here = [("ccc", c, "2") for c in lives.land.colleges] + [("csu", lives.land.university, "4")]
    rows = [
        {
            "kind": kind,
            "place": college.index,
            "college_code": f"{college.code}-00",
            "college_name": college.name,
            "state": "CA",
            "type": years,
            "control": "Public",
        }
        for kind, college, years in here
    ]
    for kind in ("ccc_elsewhere", "csu_elsewhere", "uc", "private", "out_of_state"):
        rows += [
            {
                "kind": kind,
                "place": number,
                "college_code": college.code,
                "college_name": college.name,
                "state": college.state,
                "type": college.type,
                "control": college.control,
            }
            for number, college in enumerate(far_colleges(kind, lives.settings))
        ]
    return pl.DataFrame(rows, schema_overrides={"place": pl.Int64})


def found_terms(lives: Lives, visible: pl.DataFrame) -> pl.DataFrame:
    """Give the college terms of learners asked about, with the college."""
    return lives.studies.terms.join(
        colleges_seen(lives), on=["kind", "place"], how="inner", maintain_order="left"
    ).join(visible, on="person", how="inner", maintain_order="left")


def found_degrees(lives: Lives, visible: pl.DataFrame) -> pl.DataFrame:
    """Give the awards of learners asked about, with the college."""
    return lives.studies.awards.join(
        colleges_seen(lives), on=["kind", "place"], how="inner", maintain_order="left"
    ).join(visible, on="person", how="inner", maintain_order="left")


def _person() -> list[pl.Expr]:
    import polars as pl

    return [
        pl.col("partner"),
        pl.format("{}_", pl.col("local_id")).alias("Your Unique Identifier"),
        pl.col("first_name").alias("First Name"),
        pl.col("middle_name").str.slice(0, 1).alias("Middle Initial"),
        pl.col("last_name").alias("Last Name"),
        pl.col("local_id").alias("Requester Return Field"),
        pl.lit(SEARCHED_ON).alias("Search Date"),
    ]


def _college() -> list[pl.Expr]:
    import polars as pl

    return [
        pl.lit("Y").alias("Record Found Y/N"),
        pl.col("college_code").alias("College Code/Branch"),
        pl.col("college_name").alias("College Name"),
        pl.col("state").alias("College State"),
        pl.col("type").alias("2-year / 4-year"),
        pl.col("control").alias("Public / Private"),
    ]


def _term_rows(terms: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    return terms.select(
        *_person(),
        *_college(),
        day("began").alias("Enrollment Begin"),
        day("ended").alias("Enrollment End"),
        pl.when(pl.col("full_time")).then(pl.lit("F")).otherwise(pl.lit("H")).alias("Enrollment Status"),
        pl.lit("N").alias("Graduated?"),
    )


def _degree_rows(degrees: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    return degrees.select(
        *_person(),
        *_college(),
        pl.lit("Y").alias("Graduated?"),
        day("conferred").alias("Graduation Date"),
        pl.col("level").replace_strict(DEGREES, return_dtype=pl.String).alias("Degree Title"),
    )


def _absent_rows(absent: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    return absent.select(
        *_person(),
        pl.lit("N").alias("Record Found Y/N"),
        pl.lit("N").alias("Graduated?"),
    )
