"""Files of community colleges: students, course enrollments, courses and awards (MIS elements)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commonfield.catalog import Catalog, CodeSet
from commonfield.synthetic.chance import pick, stream
from commonfield.synthetic.files.writing import FileWriter, day
from commonfield.synthetic.lives import Lives, college_codes
from commonfield.synthetic.people import People
from commonfield.synthetic.records import Records

if TYPE_CHECKING:
    import polars as pl

FLAGS = 21
NEAREST_FLAG = {"208": "299", "304": "399"}
"""Races that have no flag of their own in SB29, and the broader one that is ticked instead."""
PARENTS = {"10": "7", "11": "6", "12": "4", "13": "3", "14": "1", "15": "X"}
"""Parent education in SB33 by its CALPADS code."""
GOALS = {"A": 40, "B": 18, "C": 8, "D": 7, "E": 8, "G": 7, "M": 12}
NO_UNITS = ("W", "EW")
"""Grades whose units are a marker, not a number."""
NO_HIGH_SCHOOL = "XXXXXX"


def write_mis(writer: FileWriter, lives: Lives, records: Records, *, seed: int) -> None:
    """Write the four file types of every college and year."""
    known = records.of("mis")
    writer.write("mis/sb", "SB", _students(lives, known, writer.catalog, seed=seed))
    writer.write("mis/sx", "SX", _enrollments(lives, known))
    writer.write("mis/cb", "CB", _courses(lives))
    writer.write("mis/sp", "SP", _awards(lives, known))


def _students(lives: Lives, known: pl.DataFrame, catalog: Catalog, *, seed: int) -> pl.DataFrame:
    import polars as pl

    here = lives.studies.terms.filter(pl.col("kind") == "ccc").join(
        college_codes(lives.land), on="place", how="inner", maintain_order="left"
    )
    rows = here.join(known, on=["partner", "person"], how="inner", maintain_order="left").join(
        _described(lives.people, catalog, seed=seed), on="person", how="inner", maintain_order="left"
    )
    early = pl.col("special_admit")
    return rows.select(
        "partner",
        "academic_year",
        pl.col("gi01").alias("GI01"),
        pl.col("code").alias("GI03"),
        pl.col("local_id").alias("SB00"),
        pl.lit("C").alias("SB01"),
        day("birth_date").alias("SB03"),
        pl.col("sex").replace({"X": "B"}).alias("SB04"),
        pl.col("zip").alias("SB08"),
        pl.when(early).then(pl.lit("10000")).otherwise(pl.lit("30000")).alias("SB11"),
        pl.when(pl.col("school") == "")
        .then(pl.lit(NO_HIGH_SCHOOL))
        .otherwise(pl.col("school"))
        .alias("SB12"),
        pl.col("goal").alias("SB14"),
        pl.when(early)
        .then(pl.lit("Y"))
        .when(pl.col("first_here"))
        .then(pl.lit("1"))
        .otherwise(pl.lit("5"))
        .alias("SB15"),
        pl.col("flags").alias("SB29"),
        pl.col("ssid").alias("SB31"),
        pl.col("parents").alias("SB33"),
        pl.when(early & pl.col("ccap")).then(pl.lit("1")).otherwise(pl.lit("0")).alias("SG13"),
        pl.when(pl.col("full_time")).then(pl.lit("A")).otherwise(pl.lit("B")).alias("STD7"),
        pl.col("first_name").alias("REG-FIRST-NAME"),
        pl.col("middle_name").alias("REG-MIDDLE-NAME"),
        pl.col("last_name").alias("REG-LAST-NAME"),
        pl.col("ssn").alias("REG-SSN"),
    )


def _described(people: People, catalog: Catalog, *, seed: int) -> pl.DataFrame:
    """Give what a learner tells every college: ethnicities, parents' education, goal."""
    import polars as pl

    flags = ethnicity_flags(catalog)
    pairs = zip(people.race, people.race_codes, strict=True)
    return pl.DataFrame(
        {
            "person": people.numbers(),
            "flags": [flags[race, codes] for race, codes in pairs]
            if people.size
            else pl.Series([], dtype=pl.String),
            "parents": [f"{PARENTS[level]}Y" for level in people.parent_education],
            "goal": pick(stream(seed, "goals"), GOALS, people.size).tolist(),
        }
    )


class _Flags(dict[tuple[str, str], str]):
    """Flags of SB29 by group and codes, made when first asked for."""

    def __init__(self, positions: dict[str, int]) -> None:
        super().__init__()
        self.positions = positions

    def __missing__(self, key: tuple[str, str]) -> str:
        race, codes = key
        ticked = {self.positions[NEAREST_FLAG.get(code, code)] for code in codes.split(",") if code}
        if race == "RH":
            ticked.add(1)
        self[key] = "".join("Y" if position in ticked else "N" for position in range(1, FLAGS + 1))
        return self[key]


def ethnicity_flags(catalog: Catalog) -> dict[tuple[str, str], str]:
    """Give a lookup from a group and its finest codes to the 21 flags of SB29."""
    codes = catalog.get(CodeSet, "mis/ethnicity_flag").codes
    return _Flags({c.rolls_up_to["race_code"]: int(c.code) for c in codes if "race_code" in c.rolls_up_to})


def _classes(lives: Lives) -> pl.DataFrame:
    import polars as pl

    sheet = pl.DataFrame(
        [
            {"course": n, "course_code": c.code, "transferable": c.transfer != "C"}
            for n, c in enumerate(lives.settings.courses.college)
        ]
    )
    return lives.classes.join(college_codes(lives.land), on="place", how="inner", maintain_order="left").join(
        sheet, on="course", how="inner", maintain_order="left"
    )


def _enrollments(lives: Lives, known: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    rows = _classes(lives).join(
        known.select("partner", "person", "local_id"),
        on=["partner", "person"],
        how="inner",
        maintain_order="left",
    )
    units = pl.format("{}", pl.col("earned"))
    return rows.select(
        "partner",
        "academic_year",
        pl.col("gi01").alias("GI01"),
        pl.col("code").alias("GI03"),
        pl.col("local_id").alias("SB00"),
        pl.col("course_code").alias("CB01"),
        pl.col("section").alias("XB00"),
        day("began").alias("SX01"),
        pl.lit("88888888").alias("SX02"),
        pl.when(pl.col("mark").is_in(NO_UNITS)).then(pl.lit("88.88")).otherwise(units).alias("SX03"),
        pl.col("mark").alias("SX04"),
        pl.lit("8888.8").alias("SX05"),
        pl.when(pl.col("transferable")).then(pl.lit("T")).otherwise(pl.lit("D")).alias("SXD2"),
        pl.format("{}", pl.col("attempted")).alias("SXD3"),
    )


def control_number(course: int) -> str:
    """Give the control number (CB00) of a college course by its position in the settings."""
    return f"CCC{900_000_000 + course:09d}"


def _courses(lives: Lives) -> pl.DataFrame:
    """Give each course once per college and term in which somebody took it."""
    import polars as pl

    sheet = pl.DataFrame(
        [
            {
                "course": number,
                "CB00": control_number(number),
                "CB01": course.code,
                "CB02": course.title,
                "CB03": course.top,
                "CB04": "D",
                "CB05": course.transfer,
                "CB06": f"{course.units:.2f}",
                "CB07": f"{course.units:.2f}",
                "CB08": "N",
                "CB09": course.sam,
                "CB21": "Y",
            }
            for number, course in enumerate(lives.settings.courses.college)
        ]
    )
    offered = lives.classes.select("place", "academic_year", "code", "course").unique().sort(pl.all())
    rows = offered.join(college_codes(lives.land), on="place", how="inner", maintain_order="left").join(
        sheet, on="course", how="inner", maintain_order="left"
    )
    return rows.rename({"gi01": "GI01", "code": "GI03"}).drop("place", "college", "course")


def _awards(lives: Lives, known: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    tops = [program.top for program in lives.settings.courses.programs]
    awards = lives.studies.awards.filter(pl.col("kind") == "ccc").join(
        college_codes(lives.land), on="place", how="inner", maintain_order="left"
    )
    rows = awards.join(
        known.select("partner", "person", "local_id"),
        on=["partner", "person"],
        how="inner",
        maintain_order="left",
    )
    return rows.select(
        "partner",
        "academic_year",
        pl.col("gi01").alias("GI01"),
        pl.col("local_id").alias("SB00"),
        pl.col("program").replace_strict(dict(enumerate(tops)), return_dtype=pl.String).alias("SP01"),
        pl.col("code").alias("SP02"),
        day("conferred").alias("SP03"),
        pl.format("{}", pl.col("program") + 31001).alias("SP04"),
    )
