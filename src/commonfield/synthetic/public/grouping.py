"""Adds up students by place and reporting category, as the state publishes them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from commonfield.synthetic.lives import Lives
from commonfield.synthetic.places import county_number
from commonfield.synthetic.public.cohorts import categories

if TYPE_CHECKING:
    import polars as pl

FEWEST = 11
"""A group of fewer is printed as `*`."""

HIDDEN = "*"
PARTS = (("All", "All"), ("No", "No"))
"""Charter and alternative schools: every invented school is neither, so the part is the whole again."""


@dataclass(frozen=True)
class Place:
    """The six columns in which the state names a place; empty where it is of a wider one."""

    level: str
    county: str
    district: str = ""
    school: str = ""
    county_name: str = ""
    district_name: str = ""
    school_name: str = ""

    def cells(self) -> tuple[str, ...]:
        names = (self.county_name, self.district_name, self.school_name)
        return (self.level, self.county, self.district, self.school, *names)


def grouped(students: pl.DataFrame, lives: Lives, sums: list[pl.Expr], by: Iterable[str]) -> pl.DataFrame:
    """Add students up by category at counties, districts and schools.

    Args:
        students: One row per student, with `person` and the number of the `school`.
        lives: Says who is in which category.
        sums: What is added up.
        by: Columns beside place and category.

    Returns:
        `level, at, category`, the columns of `by`, and the sums; `at` is a county, or the number of a
        district or school.
    """
    import numpy as np
    import polars as pl

    land = lives.land
    district = np.array([school.district for school in land.schools])
    counties = [land.districts[number].county for number in district]
    at = students["school"].to_numpy()
    placed = students.with_columns(
        pl.Series("C", np.array(counties)[at].tolist(), dtype=pl.String),
        pl.Series("D", district[at].astype(str).tolist(), dtype=pl.String),
        pl.Series("S", at.astype(str).tolist(), dtype=pl.String),
    )
    who = students["person"].to_numpy()
    long = pl.concat(
        placed.filter(pl.Series(flags[who])).with_columns(pl.lit(name).alias("category"))
        for name, flags in categories(lives.people).items()
    )
    keys = ["category", *by]
    return pl.concat(
        long.group_by(pl.col(level).alias("at"), *keys).agg(*sums).with_columns(pl.lit(level).alias("level"))
        for level in "CDS"
    ).sort("level", pl.col("at").str.zfill(5), *by, "category")


def place_of(level: str, at: str, lives: Lives) -> Place:
    """Name a place as the state does."""
    land = lives.land
    if level == "C":
        return Place("C", county_number(at), county_name=land.county_names[at])
    if level == "D":
        district = land.districts[int(at)]
        names = {"county_name": land.county_names[district.county], "district_name": district.name}
        return Place("D", district.cds[:2], district.cds[2:], "0000000", **names)
    school = land.schools[int(at)]
    district = land.districts[school.district]
    return Place(
        "S",
        school.cds[:2],
        school.cds[2:7],
        school.cds[7:],
        land.county_names[district.county],
        district.name,
        school.name,
    )


def printed(count: int, of: int) -> tuple[object, object]:
    """Print a count and its share of others, as a percentage with one digit; nothing of nobody."""
    return count, f"{100 * count / of:.1f}" if of else "0.0"


def in_parts(place: Place, category: str) -> Iterator[tuple[str, ...]]:
    """Give the first columns of a row: of all schools, and of those that are no charter."""
    for charter, alternative in PARTS:
        yield (*place.cells(), charter, alternative, category)


def left_out(lives: Lives) -> int:
    """Give the number of the school that the newest graduation file leaves out.

    It is the last school of the first district that has several, so that the district keeps a row.
    """
    for district in lives.land.districts:
        schools = lives.land.schools_of(district.index)
        if len(schools) > 1:
            return schools[-1].index
    return lives.land.schools[-1].index
