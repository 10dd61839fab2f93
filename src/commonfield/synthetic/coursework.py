"""Courses of grades 9 to 12 with their grades, and career technical education pathways."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from commonfield.catalog import Catalog
from commonfield.synthetic.chance import chances, happens, pick, pick_index, stream
from commonfield.synthetic.offerings import describe_offerings, pathway_table
from commonfield.synthetic.people import People, inclination
from commonfield.synthetic.places import Landscape
from commonfield.synthetic.settings import Courses, Rates

if TYPE_CHECKING:
    import numpy as np
    import polars as pl

    from commonfield.synthetic.chance import Flags, Whole, Words

SECTIONS = 3
CREDITS = 10.0
"""Credits of a course over a year; 5 is a semester."""
STAY = ("spell", "person", "academic_year", "school", "grade", "began", "ended")
SHORTEST_YEAR = 120
"""Days of enrollment that it takes to get grades."""


@dataclass
class Coursework:
    """Courses by learner (`taken`), years in a pathway (`pathways`), and sections (`offered`)."""

    taken: pl.DataFrame
    pathways: pl.DataFrame
    offered: pl.DataFrame


def take_courses(
    people: People,
    spells: pl.DataFrame,
    *,
    seed: int,
    land: Landscape,
    rates: Rates,
    courses: Courses,
    catalog: Catalog,
) -> Coursework:
    """Let all who stay long enough in a year take six courses; one of CTE stands in for the elective."""
    import polars as pl

    graded = (
        spells.filter(pl.col("ended") - pl.col("began") >= SHORTEST_YEAR)
        .sort("spell")
        .unique(["person", "academic_year"], keep="last", maintain_order=True)
    )
    table = pathway_table(land, catalog, seed=seed)
    career = _careers(people, graded, table, seed=seed, rates=rates)
    rows = pl.concat([_general(graded, career, courses), career.courses])
    taken = _graded(rows, people, seed=seed, rates=rates, courses=courses)
    pathways = _participation(taken, career)
    people.traits["cte_completes"] = _marks(people.size, pathways.filter("completed")["person"].to_numpy())
    return Coursework(taken, pathways, describe_offerings(taken, courses=courses, catalog=catalog))


@dataclass
class _Career:
    courses: pl.DataFrame
    busy: pl.DataFrame


def _marks(size: int, rows: Whole) -> Flags:
    import numpy as np

    marks = np.zeros(size, dtype=bool)
    marks[rows] = True
    return marks


def _general(graded: pl.DataFrame, career: _Career, courses: Courses) -> pl.DataFrame:
    """Give the general courses of each year; a CTE course stands in for the elective."""
    import polars as pl

    slots = pl.DataFrame(
        [
            {
                "slot": slot,
                "grade": 9 + number,
                "code": f"{slot[:3].upper()}{9 + number:02d}",
                "state_code": state,
            }
            for slot, course in courses.high_school.items()
            for number, state in enumerate(course.state_codes)
        ]
    )
    base = graded.select(*STAY)
    rows = base.join(slots, on="grade", how="inner", maintain_order="left_right")
    chosen = rows.join(
        career.busy.with_columns(pl.lit("elective").alias("slot")),
        on=["person", "academic_year", "slot"],
        how="anti",
        maintain_order="left",
    )
    return chosen.drop("slot").with_columns(
        pl.lit("").alias("pathway"), pl.lit("").alias("stage"), pl.lit(CREDITS).alias("credits")
    )


def _careers(
    people: People, graded: pl.DataFrame, table: pl.DataFrame, *, seed: int, rates: Rates
) -> _Career:
    """Give the CTE courses: introduction, concentrator, capstone in successive years, as far as each goes."""
    import numpy as np
    import polars as pl

    rng, size = stream(seed, "career"), people.size
    enters = happens(rng, _chance(people, "cte_pathway", rates), size) & ~people.outside
    people.traits["cte_pathway"] = enters
    completes = enters & happens(rng, _chance_among(people, "cte_completes", enters, rates), size)
    plan_of = rates.career
    stops_after = np.where(completes, 3, pick(rng, plan_of.courses_of_others, size).astype(int))
    begins = pick(rng, plan_of.begins_in_grade, size).astype(int)
    first_grade = np.where(completes, plan_of.completer_begins_in_grade, begins)
    plan = pl.DataFrame(
        {
            "person": people.numbers(),
            "enters": enters,
            "first_grade": first_grade,
            "stops_after": stops_after,
            "choice": pick_index(rng, [30, 22, 18, 14, 10, 6], size),
            "short": rng.random(size) < plan_of.short_capstone,
        }
    )
    # The school of the first CTE year decides the pathway; whoever moves goes on with it where it is offered.
    rows = (
        graded.select(*STAY)
        .join(plan.filter("enters"), on="person", how="inner", maintain_order="left")
        .with_columns((pl.col("grade") - pl.col("first_grade")).alias("step"))
        .filter((pl.col("step") >= 0) & (pl.col("step") < pl.col("stops_after")))
        .unique(["person", "grade"], keep="last", maintain_order=True)
        .join(table, on=["school", "choice", "step"], how="inner", maintain_order="left")
        .with_columns(
            pl.when((pl.col("stage") == "capstone") & pl.col("short"))
            .then(CREDITS / 2)
            .otherwise(CREDITS)
            .alias("credits")
        )
    )
    columns = [*STAY, "code", "state_code", "pathway", "stage", "credits"]
    return _Career(rows.select(columns), rows.select("person", "academic_year").unique(maintain_order=True))


def _chance(people: People, name: str, rates: Rates) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    import numpy as np

    return _chance_among(people, name, np.asarray(~people.outside), rates)


def _chance_among(
    people: People, name: str, among: Flags, rates: Rates
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    import numpy as np

    outcome = rates.outcomes[name]
    log_odds = inclination(outcome, people)
    chance = np.zeros(people.size)
    chance[among] = chances(log_odds[among], outcome.share or 0.0)
    return chance


def _graded(rows: pl.DataFrame, people: People, *, seed: int, rates: Rates, courses: Courses) -> pl.DataFrame:
    """Add section, grade, credits earned and success; better learners get better grades."""
    import numpy as np
    import polars as pl

    rows = rows.sort("spell", "code")
    rng, size = stream(seed, "grades"), len(rows)
    who = rows["person"].to_numpy()
    lean = 0.8 * people.ability[who] + np.where(
        rows["stage"].to_numpy() != "", rates.career.success_in_career_courses, 0.0
    )
    passed = happens(rng, chances(lean, rates.career.success), size)
    grade: Words = np.where(passed, pick(rng, courses.grades, size), pick(rng, courses.grades_below, size))
    failed = grade == "F"
    credits = rows["credits"].to_numpy()
    return rows.with_columns(
        pl.Series("section", (1 + rng.integers(0, SECTIONS, size)).astype(str)),
        pl.Series("mark", grade.tolist(), dtype=pl.String),
        pl.Series("earned", np.where(failed, 0.0, credits)),
        pl.Series("success", passed),
        pl.when(pl.col("credits") < CREDITS).then(pl.lit("S2")).otherwise(pl.lit("FY")).alias("term"),
    )


def _participation(taken: pl.DataFrame, career: _Career) -> pl.DataFrame:
    """Give one row per learner, year and pathway; it is completed by a capstone with C- or better."""
    import polars as pl

    return taken.filter(pl.col("pathway") != "").select(
        "spell",
        "person",
        "academic_year",
        "school",
        "pathway",
        "stage",
        ((pl.col("stage") == "capstone") & pl.col("success")).alias("completed"),
    )
