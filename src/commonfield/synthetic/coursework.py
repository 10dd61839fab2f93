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

    from commonfield.synthetic.chance import Flags, Whole

SECTIONS = 3
CREDITS = 10.0
"""Credits of a course over a year; 5 is a semester."""
STAY = ("spell", "person", "academic_year", "school", "grade")
TAKEN = ("spell", "code", "state_code", "pathway", "stage", "credits")
SHORTEST_YEAR = 120
"""Days of enrollment that it takes to get grades."""


@dataclass
class Coursework:
    """Courses by enrollment (`taken`), years in a pathway (`pathways`), and sections (`offered`).

    `taken` is the largest frame of a region. So it names the enrollment (`spell`) and no more of who, where
    and when, and its texts are enumerations.
    """

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
    slots = _slots(courses)
    kinds = _enumerations(slots, table)
    career = _careers(
        people,
        graded,
        table.with_columns(pl.col(name).cast(kind) for name, kind in kinds.items()),
        seed=seed,
        rates=rates,
    )
    rows = pl.concat([_general(graded, career, slots, kinds), career.courses]).sort("spell", "code")
    taken = _graded(rows, people, spells["person"], seed=seed, rates=rates, courses=courses)
    pathways = _participation(taken, spells)
    people.traits["cte_completes"] = _marks(people.size, pathways.filter("completed")["person"].to_numpy())
    return Coursework(taken, pathways, describe_offerings(taken, spells, courses=courses, catalog=catalog))


@dataclass
class _Career:
    courses: pl.DataFrame
    busy: pl.DataFrame


def _marks(size: int, rows: Whole) -> Flags:
    import numpy as np

    marks = np.zeros(size, dtype=bool)
    marks[rows] = True
    return marks


def _slots(courses: Courses) -> pl.DataFrame:
    """Give the general courses of each grade."""
    import polars as pl

    return pl.DataFrame(
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


def _enumerations(slots: pl.DataFrame, table: pl.DataFrame) -> dict[str, pl.Enum]:
    """Give the type of each text of a course; their values are in order, so that they sort as texts do."""
    import polars as pl

    words = pl.concat([slots, table], how="diagonal")
    return {
        name: pl.Enum(sorted({"", *words[name].drop_nulls()}))
        for name in ("code", "state_code", "pathway", "stage")
    }


def _general(
    graded: pl.DataFrame, career: _Career, slots: pl.DataFrame, kinds: dict[str, pl.Enum]
) -> pl.DataFrame:
    """Give the general courses of each year; a CTE course stands in for the elective."""
    import polars as pl

    narrow = slots.with_columns(
        pl.col("code").cast(kinds["code"]),
        pl.col("state_code").cast(kinds["state_code"]),
        pl.lit("", kinds["pathway"]).alias("pathway"),
        pl.lit("", kinds["stage"]).alias("stage"),
        pl.lit(CREDITS, pl.Float32).alias("credits"),
    )
    on = ["person", "academic_year"]
    years = [
        (graded.join(career.busy, on=on, how="anti"), narrow),
        (graded.join(career.busy, on=on, how="semi"), narrow.filter(pl.col("slot") != "elective")),
    ]
    return pl.concat(
        base.select("spell", "grade").join(taught, on="grade", how="inner").select(TAKEN)
        for base, taught in years
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
            .cast(pl.Float32)
            .alias("credits")
        )
    )
    return _Career(rows.select(TAKEN), rows.select("person", "academic_year").unique(maintain_order=True))


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


def _graded(
    rows: pl.DataFrame, people: People, person: pl.Series, *, seed: int, rates: Rates, courses: Courses
) -> pl.DataFrame:
    """Add section, grade, credits earned and success; better learners get better grades.

    `person` is the learner of each enrollment, by its number.
    """
    import numpy as np
    import polars as pl

    rng, size = stream(seed, "grades"), len(rows)
    lean = 0.8 * people.ability[person.gather(rows["spell"]).to_numpy()]
    lean[rows.select(pl.col("stage") != "").to_series().to_numpy()] += rates.career.success_in_career_courses
    passed = happens(rng, chances(lean, rates.career.success), size)
    marks = sorted({*courses.grades, *courses.grades_below})
    above, below = (
        np.array([marks.index(mark) for mark in weights], dtype=np.uint8)[
            pick_index(rng, list(weights.values()), size)
        ]
        for weights in (courses.grades, courses.grades_below)
    )
    sections = pl.Enum([str(number + 1) for number in range(SECTIONS)])
    return rows.with_columns(
        pl.Series("section", rng.integers(0, SECTIONS, size).astype(np.uint8)).cat.to(sections),
        pl.Series("mark", np.where(passed, above, below)).cat.to(pl.Enum(marks)),
        pl.Series("success", passed),
        pl.when(pl.col("credits") < CREDITS)
        .then(pl.lit("S2"))
        .otherwise(pl.lit("FY"))
        .cast(pl.Enum(["FY", "S2"]))
        .alias("term"),
    ).with_columns(pl.when(pl.col("mark") != "F").then("credits").otherwise(0.0).alias("earned"))


def _participation(taken: pl.DataFrame, spells: pl.DataFrame) -> pl.DataFrame:
    """Give one row per learner, year and pathway; it is completed by a capstone with C- or better."""
    import polars as pl

    return (
        taken.filter(pl.col("pathway") != "")
        .join(spells, on="spell", how="inner", maintain_order="left")
        .select(
            "spell",
            "person",
            "academic_year",
            "school",
            pl.col("pathway", "stage").cast(pl.String),
            ((pl.col("stage") == "capstone") & pl.col("success")).alias("completed"),
        )
    )
