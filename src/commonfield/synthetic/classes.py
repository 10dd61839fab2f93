"""College course enrollments: which courses in a term, which grades, how many units."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commonfield.synthetic.chance import chances, happens, leaning, pick, stream
from commonfield.synthetic.college import Studies
from commonfield.synthetic.people import People
from commonfield.synthetic.settings import Settings

if TYPE_CHECKING:
    import numpy as np
    import polars as pl

    from commonfield.synthetic.chance import Flags, Whole, Words

CLASSES = {"full_time": 4, "part_time": 2}
UNITS_KEPT = ("A", "B", "C", "D", "P")
"""Grades that earn the units of a course."""
UNCOUNTED = ("EW",)
"""Grades outside the denominator of course success."""


def take_classes(people: People, studies: Studies, *, seed: int, settings: Settings) -> pl.DataFrame:
    """Give one row per course of each term at a community college of the region.

    `course` is the position of the course in the settings; `success` is null where the grade does not count.
    """
    import numpy as np
    import polars as pl

    rng = stream(seed, "classes")
    terms = studies.terms.filter(pl.col("kind") == "ccc").with_row_index("stay")
    early = terms["special_admit"].to_numpy()
    full = terms["full_time"].to_numpy()
    count = np.where(full, CLASSES["full_time"], CLASSES["part_time"])
    count = np.where(early, 1 + (rng.random(len(terms)) < 0.4), count)
    count -= (~early & (rng.random(len(terms)) < 0.25)).astype(int)
    rows = _choose(early, count, rng, settings)
    joined = (
        pl.DataFrame({"stay": rows[0], "course": rows[1]}, schema_overrides={"stay": pl.UInt32})
        .join(terms, on="stay", how="inner", maintain_order="left")
        .sort("stay", "course")
    )
    return _graded(joined, people, rng, settings)


def _choose(early: Flags, count: Whole, rng: np.random.Generator, settings: Settings) -> tuple[Whole, Whole]:
    """Choose different courses for each term: the highest of random keys, weighted, win."""
    import numpy as np

    courses = settings.courses.college
    weights = np.array([[c.weight for c in courses], [c.dual for c in courses]], dtype=float)
    with np.errstate(divide="ignore"):
        keys = np.log(weights)[early.astype(int)] + rng.gumbel(size=(len(early), len(courses)))
    ranked = np.argsort(-keys, axis=1, kind="stable")[:, : int(count.max())]
    taken = np.arange(ranked.shape[1])[None, :] < count[:, None]
    stay, position = np.nonzero(taken)
    return stay, ranked[stay, position]


def _graded(rows: pl.DataFrame, people: People, rng: np.random.Generator, settings: Settings) -> pl.DataFrame:
    import numpy as np
    import polars as pl

    sheet, outcome = settings.courses, settings.rates.outcomes["course_success"]
    size, who = len(rows), rows["person"].to_numpy()
    early = rows["special_admit"].to_numpy()
    gaps = dict(outcome.gaps)
    special = gaps.pop("special_admit", 0.0)
    lean = leaning(gaps, people.traits, people.size)[who] + special * early
    passed = happens(rng, chances(lean, outcome.share or 0.0), size)
    grade: Words = np.where(
        passed, pick(rng, sheet.college_grades, size), pick(rng, sheet.college_grades_below, size)
    )
    units = np.array([course.units for course in sheet.college])[rows["course"].to_numpy()]
    return rows.with_columns(
        pl.Series("section", [f"{number:04d}" for number in 1000 + rng.integers(0, 4, size)]),
        pl.Series("mark", grade.tolist(), dtype=pl.String),
        pl.Series("attempted", units),
        pl.Series("earned", np.where(np.isin(grade, UNITS_KEPT), units, 0.0)),
        pl.when(pl.Series(np.isin(grade, UNCOUNTED)))
        .then(None)
        .otherwise(pl.Series(passed))
        .alias("success"),
    )
