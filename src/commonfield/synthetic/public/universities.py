"""The university's files of applicants by high school: one campus and one autumn each."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from commonfield.synthetic.chance import stream
from commonfield.synthetic.lives import Lives
from commonfield.synthetic.public.cohorts import completers
from commonfield.synthetic.public.writing import Row, write_text

if TYPE_CHECKING:
    import numpy as np

AUTUMN = 2025
CAMPUSES = ("riv", "la")
"""The invented campuses of the university stand in the place of these two, whose names a file may bear."""

FEWEST = 3
"""A count below this is left blank."""

_HEADERS = ("school_key", "School", "City", "County/State/ Territory", "Count", "All", "Female", "Male")


def write_universities(folder: Path, lives: Lives, *, seed: int) -> None:
    """Write who enrolled, as lives have it, and who applied and was admitted, who are drawn beside them."""
    import polars as pl

    done = completers(lives, range(AUTUMN, AUTUMN + 1), months=6).filter(pl.col("kind") == "uc")
    sex = lives.people.sex[done["person"].to_numpy()]
    done = done.with_columns(pl.Series("sex", sex.tolist(), dtype=pl.String))
    for place, campus in enumerate(CAMPUSES):
        rng = stream(seed, f"applicants of {campus}")
        rows: list[Row] = [_HEADERS]
        for school in lives.land.schools:
            here = done.filter((pl.col("school") == school.index) & (pl.col("place") == place))
            women = here.filter(pl.col("sex") == "F").height
            rows += _of_school(lives, school.index, here.height - women, women, rng)
        name = f"uc_first_year_{AUTUMN}_by_source_school_gender_{campus}.csv"
        write_text(folder / name, rows)


def _of_school(lives: Lives, at: int, men: int, women: int, rng: np.random.Generator) -> list[Row]:
    """Give a row for each stage; who enrolled was admitted, and who was admitted applied."""
    school = lives.land.schools[at]
    district = lives.land.districts[school.district]
    name = school.name.upper()[:30]
    first = (f"{name}{50_900 + 7 * at}", name, district.town, lives.land.county_names[district.county])
    admitted = [n + int(rng.poisson(0.8 * n + 1)) for n in (women, men)]
    applied = [n + int(rng.poisson(0.9 * n + 2)) for n in admitted]
    stages = (("App", applied), ("Adm", admitted), ("Enr", [women, men]))
    return [
        (*first, stage, *[count if count >= FEWEST else "" for count in (sum(some), *some)])
        for stage, some in stages
        if sum(some)
    ]
