"""College lives: dual enrollment, who goes where and when, terms, awards and transfer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from commonfield.synthetic.chance import (
    chances,
    happens,
    leaning,
    pick,
    pick_index,
    stream,
)
from commonfield.synthetic.people import LAST_YEAR, People
from commonfield.synthetic.places import Landscape
from commonfield.synthetic.settings import FarCollege, Settings
from commonfield.vocabulary.terms import college_terms

if TYPE_CHECKING:
    import numpy as np
    import polars as pl

    from commonfield.synthetic.chance import Flags, Floats, Whole, Words

FALL, SPRING = 0, 1
SEASONS = ("fall", "spring")
UNIVERSITY_KINDS = ("csu", "csu_elsewhere", "uc", "private", "out_of_state")
BACHELOR_TERMS = {"first": 8, "transfer": 4}
UNIVERSITY_PERSISTS = 0.93


@dataclass
class Studies:
    """`terms`: one row per learner, place and term; `awards`: one per award; days count from 1970.

    `kind` is ccc, csu, csu_elsewhere, uc, private, out_of_state or ccc_elsewhere; `place` is the position
    of the college among those of its kind.
    """

    terms: pl.DataFrame
    awards: pl.DataFrame


@dataclass
class _Start:
    """Where some learners begin, as parallel arrays.

    `slot` counts terms: twice the academic year, plus one in spring.
    """

    person: Whole
    kind: Words
    slot: Whole
    transfer: Flags


def study(people: People, spells: pl.DataFrame, *, seed: int, land: Landscape, settings: Settings) -> Studies:
    """Live the college years of everybody: high school students, leavers, and learners from outside."""
    import polars as pl

    dual = _enroll_early(people, spells, seed=seed, land=land, settings=settings)
    first = _begin(people, spells, seed=seed, settings=settings)
    first_terms, first_awards, onward = _attend(people, first, seed=seed, land=land, settings=settings)
    later_terms, later_awards, _ = _attend(people, onward, seed=seed + 1, land=land, settings=settings)
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


def _nearest(land: Landscape) -> Whole:
    """Give the college nearest to each district: one of its county, else the largest."""
    import numpy as np

    def near(county: str, number: int) -> int:
        same = [college.index for college in land.colleges if college.county == county]
        return same[number % len(same)] if same else 0

    return np.array([near(district.county, number) for number, district in enumerate(land.districts)])


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
    chance[inside] = chances(leaning(outcome.gaps, people.traits, size)[inside], outcome.share or 0.0)
    takes = happens(rng, chance, size)
    ccap = happens(rng, rates.colleges.ccap, size)
    rows = spells.filter(pl.col("grade") >= 10, pl.col("ended") - pl.col("began") > 250)
    who = rows["person"].to_numpy()
    this_year = takes[who] & ((rng.random(len(who)) < 0.5) | (rows["grade"].to_numpy() == 12))
    luck = rng.random((len(who), 2))
    luck[np.arange(len(who)), rng.integers(0, 2, len(who))] = 0.0  # one term at least
    frames = []
    near = _nearest(land)
    for slot in (FALL, SPRING):
        chosen = np.flatnonzero(this_year & (luck[:, slot] < 0.45))
        person = who[chosen]
        frames.append(
            _term_frame(
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


def _term_frame(*, special_admit: bool = False, slot: Whole, kind: Words, **columns: Any) -> pl.DataFrame:
    import numpy as np
    import polars as pl

    return pl.DataFrame(
        {
            "person": columns["person"],
            "kind": pl.Series(kind.tolist(), dtype=pl.String),
            "place": columns["place"],
            "academic_year": slot // 2,
            "season": pl.Series(np.array(SEASONS, dtype=object)[slot % 2].tolist(), dtype=pl.String),
            "full_time": columns["full_time"],
            "special_admit": np.full(len(slot), special_admit),
            "ccap": columns["ccap"],
            "transfer": columns["transfer"],
        },
        schema_overrides={"person": pl.Int64, "place": pl.Int64, "academic_year": pl.Int64},
    )


def _begin(people: People, spells: pl.DataFrame, *, seed: int, settings: Settings) -> _Start:
    """Decide who goes to college after school, where and when; outsiders begin at a college here."""
    import numpy as np
    import polars as pl

    rng, rates, size = stream(seed, "college going"), settings.rates, people.size
    last = spells.sort("spell").unique("person", keep="last", maintain_order=True)
    done = last.filter(pl.col("exit").is_in(["E230", "E140", "E300", "E400"]))
    person = done["person"].to_numpy()
    year = done["academic_year"].to_numpy()
    completed = (done["completion"] != "").to_numpy()
    outcome = rates.outcomes["college_going"]
    lean = leaning(outcome.gaps, people.traits, size)[person]
    chance = np.full(len(person), 0.04)
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
    outside_slot = 2 * people.entry[outside] + (rng.random(len(outside)) < 0.2)
    return _Start(
        person=np.concatenate([person[chosen], outside]),
        kind=np.concatenate([kind[chosen], np.full(len(outside), "ccc", dtype=object)]),
        slot=np.concatenate([slot[chosen], outside_slot]),
        transfer=np.zeros(len(chosen) + len(outside), dtype=bool),
    )


def _attend(
    people: People, start: _Start, *, seed: int, land: Landscape, settings: Settings
) -> tuple[pl.DataFrame, pl.DataFrame, _Start]:
    """Go through the terms from each start; give terms, awards, and where some go on to."""
    import numpy as np

    rng, rates, size = stream(seed, "terms"), settings.rates, len(start.person)
    four_year = np.isin(start.kind, UNIVERSITY_KINDS)
    count = _term_count(people, start, four_year, rng, settings)
    full_time = happens(rng, np.where(four_year, 0.9, rates.colleges.full_time), size)
    place = _places(people, start, rng, land, settings)
    owner = np.repeat(np.arange(size), count)
    step = np.arange(len(owner)) - np.repeat(np.cumsum(count) - count, count)
    skips = np.cumsum((rng.random(len(owner)) < rates.colleges.skips_term) & (step > 0), dtype=np.int64)
    skips -= np.repeat(skips[np.cumsum(count) - count], count)
    slot = start.slot[owner] + step + skips
    terms = _term_frame(
        person=start.person[owner],
        kind=start.kind[owner],
        place=place[owner],
        slot=slot,
        full_time=full_time[owner],
        ccap=np.zeros(len(owner), dtype=bool),
        transfer=start.transfer[owner],
    )
    end = slot[np.cumsum(count) - 1]
    from commonfield.synthetic.awards import confer

    awards, awarded = confer(
        people, start.person, start.kind, place, count, end, start.transfer, rng=rng, settings=settings
    )
    return terms, awards, _go_on(people, start, four_year, count, end, awarded, rng, settings)


def _term_count(
    people: People, start: _Start, four_year: Flags, rng: np.random.Generator, settings: Settings
) -> Whole:
    """Count the terms until a learner stops: each further one needs persistence, up to a longest course."""
    import numpy as np

    outcome, longest = settings.rates.outcomes["persists"], settings.rates.colleges.longest_terms
    lean = leaning(outcome.gaps, people.traits, people.size)[start.person]
    chance = chances(lean, outcome.share or 0.0)
    chance = np.where(
        four_year, 1 - (1 - chance) * (1 - UNIVERSITY_PERSISTS) / (1 - (outcome.share or 0.0)), chance
    )
    most = np.where(start.transfer, 5, longest)
    count = np.ones(len(start.person), dtype=int)
    going = np.ones(len(start.person), dtype=bool)
    for _ in range(1, longest):
        going &= (rng.random(len(count)) < chance) & (count < most)
        # A bachelor's degree ends the course: eight terms for most, four after a transfer.
        done = four_year & (count >= np.where(start.transfer, 4, 8)) & (rng.random(len(count)) < 0.75)
        going &= ~done
        count += going
    return count


def _places(
    people: People, start: _Start, rng: np.random.Generator, land: Landscape, settings: Settings
) -> Whole:
    """Choose a college of the kind: for community colleges of the region mostly the nearest."""
    import numpy as np

    size = len(start.person)
    nearest = _nearest(land)[people.district[start.person]]
    any_here = pick_index(rng, [college.share for college in land.colleges], size)
    stays = happens(rng, settings.rates.colleges.first_choice_is_nearest, size)
    place = np.where(stays, nearest, any_here)
    for kind in ("csu", "csu_elsewhere", "ccc_elsewhere", "uc", "private", "out_of_state"):
        rows = np.flatnonzero(start.kind == kind)
        weights = [1.0] if kind == "csu" else [college.weight for college in far_colleges(kind, settings)]
        place[rows] = pick_index(rng, weights, len(rows))
    return place


def far_colleges(kind: str, settings: Settings) -> list[FarCollege]:
    """Give the colleges of a kind that lie outside the region."""
    return settings.places.elsewhere[kind.removesuffix("_elsewhere")]


def _go_on(
    people: People,
    start: _Start,
    four_year: Flags,
    count: Whole,
    end: Whole,
    awarded: Flags,
    rng: np.random.Generator,
    settings: Settings,
) -> _Start:
    """Let some community college students transfer to a university, in the fall after their last term."""
    import numpy as np

    rates, size = settings.rates, len(count)
    outcome = rates.outcomes["transfers"]
    able = ~four_year & (count >= 3) & ~start.transfer
    chance: Floats = np.zeros(size)
    lean = leaning(outcome.gaps, people.traits, people.size)[start.person] + 0.8 * awarded
    chance[able] = chances(lean[able], outcome.share or 0.0)
    rows = np.flatnonzero(happens(rng, chance, size))
    kind = pick(rng, rates.colleges.transfer_to, len(rows))
    # Nobody asks the Clearinghouse about learners from outside: they go on at the university here alone.
    kind = np.where(people.outside[start.person[rows]], "csu", kind)
    return _Start(
        person=start.person[rows],
        kind=kind,
        slot=2 * (end[rows] // 2 + 1),
        transfer=np.ones(len(rows), dtype=bool),
    )
