"""What will become of each learner in grades 9 to 12, decided before the years are gone through."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from commonfield.synthetic.chance import chances, happens, pick, stream
from commonfield.synthetic.people import FIRST_YEAR, LAST_YEAR, People, inclination
from commonfield.synthetic.places import Landscape
from commonfield.synthetic.settings import Rates

if TYPE_CHECKING:
    from commonfield.synthetic.chance import Flags, Floats, Whole, Words

NEVER = 99


@dataclass
class Fate:
    """What was decided about each learner; steps count from grade 9."""

    first_step: Whole
    arrives_midway: Flags
    outcome: Words
    repeats: Whole
    """Grade that is repeated, 0 for none."""
    drops_out_in: Whole
    """Grade in which a dropout leaves."""
    leaves_in: Whole
    """Step in which the learner leaves for a place without files here; `NEVER` for never."""
    leaves_code: Words
    a_g: Flags
    fifth_graduates: Flags


def decide(people: People, *, seed: int, land: Landscape, rates: Rates) -> Fate:
    """Decide when everybody arrives, how high school ends, and who leaves these districts before."""
    import numpy as np

    rng, plan, size = stream(seed, "fates"), rates.schooling, people.size
    late = pick(rng, {"9": 1 - sum(plan.arrives_later.values()), **plan.arrives_later}, size).astype(int) - 9
    first = np.clip(np.maximum(late, FIRST_YEAR - people.entry), 0, None)
    first = np.where(people.entry + first > LAST_YEAR, LAST_YEAR - people.entry, first)
    outcome = _outcomes(people, seed=seed, land=land, rates=rates)
    repeats = np.where(outcome == "fifth_year", pick(rng, plan.repeats_grade, size).astype(int), 0)
    drops = pick(rng, plan.drops_out_in_grade, size).astype(int)
    step, code = _departures(people, first, seed=seed, rates=rates)
    return Fate(
        first_step=first,
        arrives_midway=happens(rng, plan.arrives_midway, size) & (late > 0),
        outcome=outcome,
        repeats=np.where(repeats >= 9 + first, repeats, 0),
        drops_out_in=np.maximum(drops, np.minimum(9 + first, 12)),
        leaves_in=step,
        leaves_code=code,
        a_g=_a_g(people, outcome, seed=seed, land=land, rates=rates),
        fifth_graduates=happens(rng, plan.fifth_year_graduates, size),
    )


def _by_county(people: People, land: Landscape, name: str, share: str, rates: Rates, among: Flags) -> Floats:
    """Give the chance of an outcome whose share is the county's, for those `among` whom it is counted."""
    import numpy as np

    log_odds = inclination(rates.outcomes[name], people)
    county = np.array([d.county for d in land.districts], dtype=object)[people.district]
    chance = np.zeros(people.size)
    for fips in sorted(set(county.tolist())):
        rows = (county == fips) & among
        chance[rows] = chances(log_odds[rows], getattr(rates.county(fips), share))
    return chance


def _outcomes(people: People, *, seed: int, land: Landscape, rates: Rates) -> Words:
    import numpy as np

    rng = stream(seed, "outcomes")
    everyone = ~people.outside
    chance = _by_county(people, land, "graduation", "graduated", rates, everyone)
    otherwise = dict(rates.schooling.not_graduated)
    with_certificate = otherwise.pop("special_education_certificate")
    outcome = pick(rng, otherwise, people.size)
    certificate = happens(rng, with_certificate, people.size) & people.traits["disability"]
    outcome[certificate] = "special_education_certificate"
    outcome[happens(rng, chance, people.size)] = "graduate"
    return np.asarray(outcome)


def _a_g(people: People, outcome: Words, *, seed: int, land: Landscape, rates: Rates) -> Flags:
    graduates = (outcome == "graduate") & ~people.outside
    chance = _by_county(people, land, "a_g", "a_g", rates, graduates)
    return happens(stream(seed, "a-g"), chance, people.size)


def _departures(people: People, first: Whole, *, seed: int, rates: Rates) -> tuple[Whole, Words]:
    """Draw the first step from which a learner leaves these districts for good, and the exit reason."""
    import numpy as np

    rng, leaves = stream(seed, "departures"), rates.schooling.leaves
    step = np.full(people.size, NEVER)
    for number in reversed(range(4)):
        step[happens(rng, sum(leaves.values()), people.size) & (first <= number)] = number
    return step, pick(rng, leaves, people.size)
