"""Who is in which class and what became of them, and which completers went to college."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commonfield.synthetic.lives import Lives
from commonfield.synthetic.people import RACES, People

if TYPE_CHECKING:
    import polars as pl

    from commonfield.synthetic.chance import Flags

LEFT_FOR_GOOD = ("E130", "T180", "T200", "T240", "T460")
"""Exits that take a student out of the class: died, or left for another school system or country."""

COMPLETERS = ("100", "120", "250")
"""Completions that the published college-going file counts. It leaves out those who passed an examination."""

_OUTCOMES = {"330": "proficiency", "250": "adult_diploma", "120": "special_certificate", "320": "equivalency"}


def categories(people: People) -> dict[str, Flags]:
    """Give the reporting categories of the state, each with who is in it."""
    import numpy as np

    traits = people.traits
    low_income = np.asarray(traits["socioeconomically_disadvantaged"])
    return {
        "TA": np.ones(people.size, dtype=bool),
        **{f"G{sex}": people.sex == sex for sex in "FMX"},
        **{race: people.race == race for race in RACES},
        "SD": np.asarray(traits["disability"]),
        "SE": np.asarray(traits["english_learner"]),
        "SF": np.asarray(traits["foster"]),
        "SH": np.asarray(traits["homeless"]),
        "SM": np.asarray(traits["migrant"]),
        "SS": low_income,
    }


def graduating_classes(lives: Lives, years: range) -> pl.DataFrame:
    """Give one row per student of a class: class, school, what became of the student in four years.

    `outcome` is `graduate`, another way of completing, `transfer`, `still_enrolled` or `dropout`. The class
    is set by the grade of the first enrollment; a student counts at the last school until its end.
    """
    import polars as pl

    spells = lives.spells.sort("person", "began")
    first = spells.unique("person", keep="first", maintain_order=True).select(
        "person", (pl.col("academic_year") + 12 - pl.col("grade")).alias("class")
    )
    within = spells.join(first, on="person").filter(pl.col("class").is_in(list(years)))
    stays = within.filter(pl.col("academic_year") > pl.col("class"))["person"].unique()
    seen = within.filter(pl.col("academic_year") <= pl.col("class")).sort("person", "began")
    ended = seen.group_by("person", maintain_order=True).agg(
        pl.col("class").first(),
        pl.col("school").last(),
        pl.col("exit").last(),
        pl.col("completion").filter(pl.col("completion") != "").first().fill_null(""),
        pl.col("a_g").any(),
    )
    kept = ended.filter(~pl.col("exit").is_in(LEFT_FOR_GOOD))
    outcome = (
        pl.when(pl.col("completion") == "100")
        .then(pl.lit("graduate"))
        .when(pl.col("completion").is_in(list(_OUTCOMES)))
        .then(pl.col("completion").replace(_OUTCOMES))
        .when(pl.col("person").is_in(stays.implode()))
        .then(pl.lit("still_enrolled"))
        .when(pl.col("exit") == "T160")
        .then(pl.lit("transfer"))
        .otherwise(pl.lit("dropout"))
    )
    return _with_seals(kept.with_columns(outcome.alias("outcome")), lives)


def _with_seals(classes: pl.DataFrame, lives: Lives) -> pl.DataFrame:
    """Give seals to some graduates by what is known of them: nobody else records them."""
    import numpy as np
    import polars as pl

    who = classes["person"].to_numpy()
    able = np.asarray(lives.people.ability)[who]
    two_languages = np.asarray(lives.people.traits["ever_english_learner"])[who]
    graduate = pl.col("outcome") == "graduate"
    return classes.with_columns(
        (graduate & pl.col("a_g")).alias("a_g"),
        (graduate & pl.Series(two_languages & (able > 0.2))).alias("biliteracy"),
        (graduate & pl.Series(able > 0.7)).alias("merit"),
    )


def completers(lives: Lives, years: range, *, months: int) -> pl.DataFrame:
    """Give one row per completer: year, school, and of which kind the first college was; null for none.

    A college counts that began after the completion, within so many months; classes taken in high school
    do not.
    """
    import polars as pl

    done = (
        lives.spells.filter(
            pl.col("completion").is_in(COMPLETERS) & pl.col("academic_year").is_in(list(years))
        )
        .unique("person", keep="first", maintain_order=True)
        .select(
            "person",
            "academic_year",
            "school",
            "completion",
            "a_g",
            pl.col("ended").cast(pl.Int32).cast(pl.Date).alias("done"),
        )
    )
    terms = lives.studies.terms.filter(~pl.col("special_admit"))
    terms = terms.select("person", "kind", "place", pl.col("began").cast(pl.Date))
    first = (
        done.join(terms, on="person")
        .filter(
            (pl.col("began") > pl.col("done"))
            & (pl.col("began") <= pl.col("done").dt.offset_by(f"{months}mo"))
        )
        .sort("person", "began", "kind", "place")
        .unique("person", keep="first", maintain_order=True)
        .select("person", "kind", "place")
    )
    return done.join(first, on="person", how="left", maintain_order="left")
