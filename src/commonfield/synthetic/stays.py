"""Stays at a college or university: terms, place, how they end, and where some go on to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from commonfield.synthetic.awards import BACHELOR_TERMS, confer
from commonfield.synthetic.chance import chances, happens, pick, pick_index, stream
from commonfield.synthetic.people import People, inclination
from commonfield.synthetic.places import Landscape
from commonfield.synthetic.settings import FarCollege, Settings

if TYPE_CHECKING:
    import numpy as np
    import polars as pl

    from commonfield.synthetic.chance import Flags, Floats, Whole, Words

SEASONS = ("fall", "spring")
UNIVERSITY_KINDS = ("csu", "csu_elsewhere", "uc", "private", "out_of_state")


@dataclass
class Start:
    """Where some learners begin, as parallel arrays.

    `slot` counts terms: twice the academic year, plus one in spring.
    """

    person: Whole
    kind: Words
    slot: Whole
    transfer: Flags


def term_frame(*, special_admit: bool = False, slot: Whole, kind: Words, **columns: Any) -> pl.DataFrame:
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


def nearest(land: Landscape) -> Whole:
    """Give the college nearest to each district: one of its county, else the largest."""
    import numpy as np

    def near(county: str, number: int) -> int:
        same = [college.index for college in land.colleges if college.county == county]
        return same[number % len(same)] if same else 0

    return np.array([near(district.county, number) for number, district in enumerate(land.districts)])


def attend(
    people: People, start: Start, *, seed: int, land: Landscape, settings: Settings
) -> tuple[pl.DataFrame, pl.DataFrame, Start]:
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
    terms = term_frame(
        person=start.person[owner],
        kind=start.kind[owner],
        place=place[owner],
        slot=slot,
        full_time=full_time[owner],
        ccap=np.zeros(len(owner), dtype=bool),
        transfer=start.transfer[owner],
    )
    end = slot[np.cumsum(count) - 1]
    awards, awarded = confer(
        people, start.person, start.kind, place, count, end, start.transfer, rng=rng, settings=settings
    )
    return terms, awards, _go_on(people, start, four_year, count, end, awarded, rng, settings)


def _term_count(
    people: People, start: Start, four_year: Flags, rng: np.random.Generator, settings: Settings
) -> Whole:
    """Count the terms until a learner stops: each further one needs persistence, up to a longest course."""
    import numpy as np

    outcome, longest = settings.rates.outcomes["persists"], settings.rates.colleges.longest_terms
    lean = inclination(outcome, people)[start.person]
    chance = chances(lean, outcome.share or 0.0)
    chance = np.where(
        four_year,
        1 - (1 - chance) * (1 - settings.rates.colleges.university_persists) / (1 - (outcome.share or 0.0)),
        chance,
    )
    most = np.where(start.transfer, 5, longest)
    count = np.ones(len(start.person), dtype=int)
    going = np.ones(len(start.person), dtype=bool)
    for _ in range(1, longest):
        going &= (rng.random(len(count)) < chance) & (count < most)
        # A bachelor's degree ends the course: eight terms for most, four after a transfer.
        done = (
            four_year & (count >= np.where(start.transfer, *BACHELOR_TERMS)) & (rng.random(len(count)) < 0.75)
        )
        going &= ~done
        count += going
    return count


def _places(
    people: People, start: Start, rng: np.random.Generator, land: Landscape, settings: Settings
) -> Whole:
    """Choose a college of the kind: for community colleges of the region mostly the nearest."""
    import numpy as np

    size = len(start.person)
    near = nearest(land)[people.district[start.person]]
    any_here = pick_index(rng, [college.share for college in land.colleges], size)
    stays = happens(rng, settings.rates.colleges.first_choice_is_nearest, size)
    place = np.where(stays, near, any_here)
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
    start: Start,
    four_year: Flags,
    count: Whole,
    end: Whole,
    awarded: Flags,
    rng: np.random.Generator,
    settings: Settings,
) -> Start:
    """Let some community college students transfer to a university, in the fall after their last term."""
    import numpy as np

    rates, size = settings.rates, len(count)
    outcome = rates.outcomes["transfers"]
    able = ~four_year & (count >= 3) & ~start.transfer
    chance: Floats = np.zeros(size)
    lean = inclination(outcome, people)[start.person] + 0.8 * awarded
    chance[able] = chances(lean[able], outcome.share or 0.0)
    rows = np.flatnonzero(happens(rng, chance, size))
    kind = pick(rng, rates.colleges.transfer_to, len(rows))
    # Nobody asks the Clearinghouse about learners from outside: they go on at the university here alone.
    kind = np.where(people.outside[start.person[rows]], "csu", kind)
    return Start(
        person=start.person[rows],
        kind=kind,
        slot=2 * (end[rows] // 2 + 1),
        transfer=np.ones(len(rows), dtype=bool),
    )
