"""The state's files of schools: graduation, college-going, students of low income."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from commonfield.synthetic.lives import Lives
from commonfield.synthetic.places import county_number
from commonfield.synthetic.public.cohorts import completers, graduating_classes
from commonfield.synthetic.public.grouping import (
    FEWEST,
    HIDDEN,
    Place,
    grouped,
    in_parts,
    left_out,
    place_of,
    printed,
)
from commonfield.synthetic.public.writing import Row, write_text, write_workbook

CLASSES = range(2022, 2026)
COMPLETED = {12: range(2023, 2025), 16: range(2022, 2024)}
CENSUS = 2026

_PLACE = ("AcademicYear", "AggregateLevel", "CountyCode", "DistrictCode", "SchoolCode", "CountyName",
          "DistrictName", "SchoolName")  # fmt: skip
_ENDS = {
    "graduate": "Regular HS Diploma Graduates",
    "a_g": "Met UC/CSU Grad Req's",
    "biliteracy": "Seal of Biliteracy",
    "merit": "Golden State Seal Merit Diploma",
    "proficiency": "CPP Completer",
    "adult_diploma": "Adult Ed. HS Diploma",
    "special_certificate": "SPED Certificate",
    "equivalency": "GED Completer",
    "transfer": "Other Transfer",
    "dropout": "Dropout",
    "still_enrolled": "Still Enrolled",
}
_OF_GRADUATES = ("a_g", "biliteracy", "merit")
_CENSUS_HEADERS = (
    "Academic Year", "County Code", "District Code", "School Code", "County Name", "District Name",
    "School Name", "District Type", "School Type", "Educational \nOption Type", "NSLP \nProvision \nStatus",
    "Charter \nSchool \n(Y/N)", "Charter Number", "Charter Funding Type", "IRC", "Low Grade", "High Grade",
    "Total \nEnrollment (Grades 9-12)", "CALPADS Unduplicated \nPupil Count (CUPC) (Grades 9-12)",
    "CALPADS Unduplicated Pupil Percentage (CUPP) (Grades 9-12)",
    "CALPADS Fall 1 \nCertification Status \n(Y/N)",
)  # fmt: skip


def write_schools(folder: Path, lives: Lives) -> None:
    """Write graduation by class, and college-going within 12 and 16 months."""
    _write_graduation(folder, lives)
    for months, years in COMPLETED.items():
        _write_college_going(folder, lives, months, years)


def write_census(folder: Path, lives: Lives, elsewhere: Mapping[str, int], names: Mapping[str, str]) -> None:
    """Write the census of October: the region's schools, and a row for each county elsewhere.

    Args:
        folder: Where it goes.
        lives: Who was enrolled where.
        elsewhere: Students of counties outside the region, by FIPS code.
        names: Names of counties.
    """
    rows = [_CENSUS_HEADERS, *_census(lives), *_census_elsewhere(elsewhere, names)]
    write_workbook(folder / f"cupc{_short(CENSUS)}.xlsx", "School-Level CALPADS UPC Data", rows)


def enrolled(lives: Lives) -> dict[int, tuple[int, int]]:
    """Give students of each school on census day, and how many of them count as unduplicated pupils."""
    import numpy as np
    import polars as pl

    traits = lives.people.traits
    day = (date(CENSUS - 1, 10, 1) - date(1970, 1, 1)).days
    counted = np.zeros(lives.people.size, dtype=bool)
    for name in ("socioeconomically_disadvantaged", "english_learner", "foster"):
        counted |= np.asarray(traits[name], dtype=bool)
    here = lives.spells.filter((pl.col("began") <= day) & (pl.col("ended") > day))
    here = here.with_columns(pl.Series("low", counted[here["person"].to_numpy()]))
    sums = here.group_by("school").agg(pl.len(), pl.col("low").sum().alias("low"))
    return {school: (students, low) for school, students, low in sums.iter_rows()}


def _short(year: int) -> str:
    return f"{(year - 1) % 100:02d}{year % 100:02d}"


def _written(year: int) -> str:
    return f"{year - 1}-{year % 100:02d}"


def _write_graduation(folder: Path, lives: Lives) -> None:
    import polars as pl

    sums = [
        pl.len().alias("cohort"),
        *[
            pl.col(name).sum() if name in _OF_GRADUATES else (pl.col("outcome") == name).sum().alias(name)
            for name in _ENDS
        ],
    ]
    counted = grouped(graduating_classes(lives, CLASSES), lives, sums, by=["class"])
    headers = (*_PLACE, "CharterSchool", "DASS", "ReportingCategory", "CohortStudents",
               *[f"{name} ({what})" for name in _ENDS.values() for what in ("Count", "Rate")])  # fmt: skip
    for year in CLASSES:
        # The newest file lacks a school, whose students its district and county still hold: a file that
        # came late is the commonest reason why a region's figure has nothing beside it.
        late = str(left_out(lives)) if year == CLASSES[-1] else None
        of_year = counted.filter(
            (pl.col("class") == year) & ~((pl.col("level") == "S") & pl.col("at").eq_missing(pl.lit(late)))
        )
        rows = list(_graduation_rows(of_year.iter_rows(named=True), lives, year))
        write_text(folder / f"acgr{year % 100}.txt", [headers, *rows], delimiter="\t")


def _graduation_rows(counted: Iterable[dict[str, Any]], lives: Lives, year: int) -> Iterator[Row]:
    for row in counted:
        cells: list[object] = [row["cohort"]]
        for name in _ENDS:
            cells += printed(row[name], row["graduate"] if name in _OF_GRADUATES else row["cohort"])
        if row["cohort"] < FEWEST:
            cells = [HIDDEN] * len(cells)
        for first in in_parts(place_of(row["level"], row["at"], lives), row["category"]):
            yield (_written(year), *first, *cells)


def _write_college_going(folder: Path, lives: Lives, months: int, years: range) -> None:
    import polars as pl

    done = completers(lives, years, months=months)
    two_year = [
        at for at, one in enumerate(lives.settings.places.elsewhere["out_of_state"]) if one.type == "2"
    ]
    kind = pl.col("kind").str.replace("_elsewhere", "")
    short = (pl.col("kind") == "out_of_state") & pl.col("place").is_in(two_year)
    done = done.with_columns(
        pl.when(short).then(pl.lit("out_of_state_2")).otherwise(kind).alias("kind"),
        pl.when(pl.col("completion") != "100")
        .then(pl.lit("NGC"))
        .when(pl.col("a_g"))
        .then(pl.lit("AGY"))
        .otherwise(pl.lit("AGN"))
        .alias("type"),
    )
    kinds = ("uc", "csu", "ccc", "private", "out_of_state", "out_of_state_2")
    sums = [pl.len().alias("n"), *[(pl.col("kind") == name).sum().alias(name) for name in kinds]]
    every = done.with_columns(pl.lit("TA").alias("type"))
    counted = grouped(pl.concat([every, done]), lives, sums, by=["academic_year", "type"])
    after = f"({months} Months)"
    headers = (*_PLACE, "CharterSchool", "AlternativeSchoolAccountabilityStatus", "ReportingCategory",
               "CompleterType", "High School Completers", f"Enrolled In College - Total {after}",
               f"College Going Rate - Total {after}", f"Enrolled In-State {after}",
               f"Enrolled Out-of-State {after}", f"Not Enrolled In College {after}", f"Enrolled UC {after}",
               f"Enrolled CSU {after}", f"Enrolled CCC {after}",
               f"Enrolled In-State Private (2 and 4 Year) {after}",
               f"Enrolled Out-of-State 4-Year College (Public/Private) {after}",
               f"Enrolled Out-of-State 2-Year College (Public/Private) {after}")  # fmt: skip
    for year in years:
        of_year = counted.filter(pl.col("academic_year") == year).iter_rows(named=True)
        rows = list(_college_going_rows(of_year, lives, year))
        write_text(folder / f"cgr{months}mo{year % 100}.txt", [headers, *rows], delimiter="\t")


def _college_going_rows(counted: Iterable[dict[str, Any]], lives: Lives, year: int) -> Iterator[Row]:
    for row in counted:
        inside = row["uc"] + row["csu"] + row["ccc"] + row["private"]
        outside = row["out_of_state"] + row["out_of_state_2"]
        enrolled, share = printed(inside + outside, row["n"])
        cells: list[object] = [
            row["n"], enrolled, share, inside, outside, row["n"] - inside - outside, row["uc"], row["csu"],
            row["ccc"], row["private"], row["out_of_state"], row["out_of_state_2"],
        ]  # fmt: skip
        if row["n"] < FEWEST:
            cells = [HIDDEN] * len(cells)
        for first in in_parts(place_of(row["level"], row["at"], lives), row["category"]):
            yield (_written(year), *first, row["type"], *cells)


def _census(lives: Lives) -> Iterator[Row]:
    """Give a row for each school of the region."""
    sums = enrolled(lives)
    for school in lives.land.schools:
        place = place_of("S", str(school.index), lives)
        yield _counted(place, sums.get(school.index, (0, 0)))


def _census_elsewhere(elsewhere: Mapping[str, int], names: Mapping[str, str]) -> Iterator[Row]:
    """Give one invented school for each county, so that counties can be set beside one another."""
    for number, (fips, students) in enumerate(elsewhere.items()):
        name = names[fips]
        place = Place("S", county_number(fips), f"{91_000 + number}", f"{1_990_000 + number}", name,
                      f"Invented Unified, {name}", f"Invented High School, {name}")  # fmt: skip
        low = round(students * (0.35 + 0.45 * (number * 7 % 10) / 10))
        yield _counted(place, (students, low))


def _counted(place: Place, sums: tuple[int, int]) -> Row:
    students, low = sums
    return (
        f"{CENSUS - 1}-{CENSUS}", place.county, place.district, place.school, place.county_name,
        place.district_name, place.school_name, "Unified School District", "High Schools (Public)",
        "Traditional", "Not Participating", "No", "N/A", "N/A", "N", "9", "12", students, low,
        low / students if students else 0, "Y",
    )  # fmt: skip
