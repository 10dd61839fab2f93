"""College lives: dual enrollment, who goes where and when, terms, awards and transfer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from commonfield.synthetic.chance import chances, happens, pick, stream
from commonfield.synthetic.people import LAST_YEAR, People, inclination
from commonfield.synthetic.places import Landscape
from commonfield.synthetic.settings import Settings
from commonfield.synthetic.stays import SEASONS, Start, attend, nearest, term_frame
from commonfield.vocabulary.terms import college_terms

if TYPE_CHECKING:
    import polars as pl

FALL, SPRING = 0, 1


@dataclass
class Studies:
    """`terms`: one row per learner, place and term; `awards`: one per award; days count from 1970.

    `kind` is ccc, csu, csu_elsewhere, uc, private, out_of_state or ccc_elsewhere; `place` is the position
    of the college among those of its kind.
    """

    terms: pl.DataFrame
    awards: pl.DataFrame


def study(people: People, spells: pl.DataFrame, *, seed: int, land: Landscape, settings: Settings) -> Studies:
    """Live the college years of everybody: high school students, leavers, and learners from outside."""
    import polars as pl

    dual = _enroll_early(people, spells, seed=seed, land=land, settings=settings)
    first = _begin(people, spells, seed=seed, settings=settings)
    first_terms, first_awards, onward = attend(people, first, seed=seed, land=land, settings=settings)
    later_terms, later_awards, _ = attend(people, onward, seed=seed + 1, land=land, settings=settings)
    terms = pl.concat([dual, first_terms, later_terms]).filter(pl.col("academic_year") <= LAST_YEAR)
    awards = pl.concat([first_awards, later_awards]).filter(pl.col("academic_year") <= LAST_YEAR)
    return Studies(_dated(terms), awards.sort("person", "conferred", "code"))


def _dated(terms: pl.DataFrame) -> pl.DataFrame:
    """Add the days of the term, and whether it is the first at that college as a general student."""
    import polars as pl

    calendar = pl.DataFrame(
        [
            {
                "academic_year": year,
                "season": term.season,
                "code": term.code,
                "began": term.first_day,
                "ended": term.last_day,
            }
            for year in range(2018, LAST_YEAR + 1)
            for term in college_terms(year)
            if term.calendar == "semester" and term.season in SEASONS
        ]
    )
    general = ~pl.col("special_admit")
    by_place = ["person", "kind", "place"]
    return (
        terms.unique([*by_place, "academic_year", "season"], keep="first", maintain_order=True)
        .join(calendar, on=["academic_year", "season"], how="inner", maintain_order="left")
        .sort("person", "began", "kind", "place")
        .with_columns((general & (general.cum_sum().over(by_place) == 1)).alias("first_here"))
    )


def _enroll_early(
    people: People, spells: pl.DataFrame, *, seed: int, land: Landscape, settings: Settings
) -> pl.DataFrame:
    """Give the college terms of high school students."""
    import numpy as np
    import polars as pl

    rng, rates, size = stream(seed, "dual enrollment"), settings.rates, people.size
    outcome = rates.outcomes["dual_enrollment"]
    inside = ~people.outside
    chance = np.zeros(size)
    chance[inside] = chances(inclination(outcome, people)[inside], outcome.share or 0.0)
    takes = happens(rng, chance, size)
    ccap = happens(rng, rates.colleges.ccap, size)
    rows = spells.filter(pl.col("grade") >= 10, pl.col("ended") - pl.col("began") > 250)
    who = rows["person"].to_numpy()
    this_year = takes[who] & ((rng.random(len(who)) < 0.5) | (rows["grade"].to_numpy() == 12))
    luck = rng.random((len(who), 2))
    luck[np.arange(len(who)), rng.integers(0, 2, len(who))] = 0.0  # one term at least
    frames = []
    near = nearest(land)
    for slot in (FALL, SPRING):
        chosen = np.flatnonzero(this_year & (luck[:, slot] < 0.45))
        person = who[chosen]
        frames.append(
            term_frame(
                person=person,
                kind=np.full(len(person), "ccc", dtype=object),
                place=near[people.district[person]],
                slot=2 * rows["academic_year"].to_numpy()[chosen] + slot,
                full_time=np.zeros(len(person), dtype=bool),
                special_admit=True,
                ccap=ccap[person],
                transfer=np.zeros(len(person), dtype=bool),
            )
        )
    terms = pl.concat(frames)
    marks = np.zeros(size, dtype=bool)
    marks[terms["person"].to_numpy()] = True
    people.traits["dual_enrollment"] = marks
    return terms


def _begin(people: People, spells: pl.DataFrame, *, seed: int, settings: Settings) -> Start:
    """Decide who goes to college after school, where and when; outsiders begin at a college here."""
    import numpy as np
    import polars as pl

    rng, rates = stream(seed, "college going"), settings.rates
    last = spells.sort("spell").unique("person", keep="last", maintain_order=True)
    done = last.filter(pl.col("exit").is_in(["E230", "E140", "E300", "E400"]))
    person = done["person"].to_numpy()
    year = done["academic_year"].to_numpy()
    completed = (done["completion"] != "").to_numpy()
    outcome = rates.outcomes["college_going"]
    lean = inclination(outcome, people)[person]
    chance = np.full(len(person), rates.colleges.goes_without_completing)
    chance[completed] = chances(lean[completed], outcome.share or 0.0)
    goes = happens(rng, chance, len(person))
    later = ~goes & happens(rng, rates.colleges.still_later, len(person))
    when = pick(rng, rates.colleges.begins, len(person))
    delay = np.where(when == "next_fall", 2, 1) + np.where(later, rng.integers(1, 4, len(person)), 0)
    slot = 2 * (year + delay) + np.where(when == "spring", SPRING, FALL)
    kind = np.where(
        people.traits["a_g"][person],
        pick(rng, rates.colleges.choice_with_a_g, len(person)),
        pick(rng, rates.colleges.choice_without_a_g, len(person)),
    )
    kind = np.where(later | ~completed, "ccc", kind)
    chosen = np.flatnonzero(goes | later)
    outside = np.flatnonzero(people.outside)
    outside_slot = 2 * people.entry[outside] + (
        rng.random(len(outside)) < rates.colleges.outsider_begins_in_spring
    )
    return Start(
        person=np.concatenate([person[chosen], outside]),
        kind=np.concatenate([kind[chosen], np.full(len(outside), "ccc", dtype=object)]),
        slot=np.concatenate([slot[chosen], outside_slot]),
        transfer=np.zeros(len(chosen) + len(outside), dtype=bool),
    )
