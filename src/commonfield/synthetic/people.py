"""The invented learners: families, twins, where they live, and the traits that rates lean on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from commonfield.synthetic.chance import (
    chances,
    happens,
    leaning,
    pick,
    pick_by,
    pick_index,
    stream,
)
from commonfield.synthetic.places import SMALL, Landscape
from commonfield.synthetic.settings import Outcome, Rates

if TYPE_CHECKING:
    from commonfield.synthetic.chance import Flags, Floats, Whole, Words

FIRST_YEAR, LAST_YEAR = 2018, 2026
FIRST_ENTRY, LAST_ENTRY = FIRST_YEAR - 3, LAST_YEAR
"""Grade-9 years of those who pass through grades 9 to 12 in the years that files cover."""

RACES = ("RH", "RW", "RB", "RA", "RF", "RI", "RP", "RT", "RD")


NONBINARY_FROM = 2020
"""First academic year in which schools and the university could report a third gender."""


@dataclass
class People:
    """One entry per learner in every array. Rates lean on `traits`; lives add more of them."""

    size: int
    outside: Flags
    family: Whole
    twin: Flags
    entry: Whole
    """Grade-9 year; of learners from outside, the year of their first college term."""
    district: Whole
    school: Whole
    sex: Words
    race: Words
    race_codes: Words
    """Finest codes joined with a comma; empty where none was told."""
    background: Words
    birth: Whole
    """Birth date as days since 1970."""
    parent_education: Words
    ability: Floats
    traits: dict[str, Any] = field(default_factory=dict)

    def numbers(self) -> Whole:
        """Give 0, 1, 2, ... for every learner."""
        import numpy as np

        return np.arange(self.size)


def inclination(outcome: Outcome, people: People) -> Floats:
    """Give the log-odds of an outcome for each learner: gaps of their groups, and the move of their class."""
    import numpy as np

    moves = np.zeros(people.size)
    for year, move in outcome.by_class.items():
        moves += move * (people.entry + 3 == int(year))
    return leaning(outcome.gaps, people.traits, people.size) + np.where(people.outside, 0.0, moves)


def invent_people(students: int, *, seed: int, land: Landscape, rates: Rates) -> People:
    """Invent learners with their families; nothing has happened to them yet."""
    import numpy as np

    outside_count = round(students * rates.outside_share)
    family, child, twin = _families(students - outside_count, seed=seed, rates=rates)
    outside = np.arange(students) >= students - outside_count
    family = np.concatenate([family, family[-1] + 1 + np.arange(outside_count)])
    child = np.concatenate([child, np.zeros(outside_count, dtype=int)])
    twin = np.concatenate([twin, np.zeros(outside_count, dtype=bool)])
    return _with_traits(family, child, twin, outside, seed=seed, land=land, rates=rates)


def _families(size: int, *, seed: int, rates: Rates) -> tuple[Whole, Whole, Flags]:
    import numpy as np

    rng = stream(seed, "families")
    sizes = 1 + pick_index(rng, rates.family_sizes, size)
    family = np.repeat(np.arange(size), sizes)[:size]
    first = np.r_[True, family[1:] != family[:-1]]
    child = np.arange(size) - np.maximum.accumulate(np.where(first, np.arange(size), 0))
    second = np.flatnonzero(child == 1)
    pairs = round(size * rates.twins / 2)
    chosen = rng.permutation(second)[: max(pairs, 1)] if len(second) else second
    twin = np.zeros(size, dtype=bool)
    twin[chosen] = twin[chosen - 1] = True
    return family, child, twin


def _entries(child: Whole, twin: Flags, family_entry: Whole, *, seed: int) -> Whole:
    """Give each child's grade-9 year: siblings one to four years apart, twins the same."""
    import numpy as np

    rng = stream(seed, "entries")
    span = LAST_ENTRY - FIRST_ENTRY + 1
    gaps = np.where(child == 0, 0, 1 + pick_index(rng, [15, 40, 30, 15], len(child)))
    gaps[(child == 1) & twin] = 0
    steps = np.cumsum(gaps)
    steps -= np.maximum.accumulate(np.where(child == 0, steps, 0))
    entry: Whole = FIRST_ENTRY + (family_entry - FIRST_ENTRY + steps) % span
    return entry


def _with_traits(
    family: Whole, child: Whole, twin: Flags, outside: Flags, *, seed: int, land: Landscape, rates: Rates
) -> People:
    import numpy as np

    size, families = len(family), int(family[-1]) + 1
    rng = stream(seed, "homes")
    district = pick_index(rng, [d.share for d in land.districts], families)[family]
    family_entry = rng.integers(FIRST_ENTRY, LAST_ENTRY + 1, families)[family]
    entry = _entries(child, twin, family_entry, seed=seed)
    entry[outside] = rng.integers(FIRST_YEAR, LAST_YEAR, outside.sum())
    county = np.array([d.county for d in land.districts], dtype=object)[district]
    race = _races(family, county, seed=seed, rates=rates)
    sex = _sexes(size, seed=seed, rates=rates)
    people = People(
        size=size,
        outside=outside,
        family=family,
        twin=twin,
        entry=entry,
        district=district,
        school=_schools(district, family, seed=seed, land=land),
        sex=sex,
        race=race,
        race_codes=_race_codes(race, seed=seed, rates=rates),
        background=np.array([rates.family_background[r] for r in RACES], dtype=object)[_index(race)],
        birth=_births(entry, twin, child, outside, seed=seed),
        parent_education=np.empty(size, dtype=object),
        ability=stream(seed, "ability").normal(size=size),
    )
    _add_traits(people, county, seed=seed, land=land, rates=rates)
    return people


def _index(race: Words) -> Whole:
    import numpy as np

    order = np.argsort(RACES)
    found: Whole = order[np.searchsorted(np.array(RACES)[order], race.astype(str))]
    return found


def _races(family: Whole, county: Words, *, seed: int, rates: Rates) -> Words:
    rng = stream(seed, "race")
    mixes = {fips: rates.county(fips).race for fips in sorted(set(county.tolist()))}
    of_person = pick_by(rng, mixes, county)
    _, eldest = _unique(family)
    same = happens(rng, 0.96, len(family))
    of_person[same] = of_person[eldest[family]][same]
    return of_person


def _unique(family: Whole) -> tuple[Whole, Whole]:
    import numpy as np

    return np.unique(family, return_index=True)


def _race_codes(race: Words, *, seed: int, rates: Rates) -> Words:
    tables = {**rates.race_details, "RT": rates.two_races, "RD": {"": 1.0}}
    return pick_by(stream(seed, "race codes"), tables, race)


def _sexes(size: int, *, seed: int, rates: Rates) -> Words:
    half = (1 - rates.nonbinary) / 2
    return pick(stream(seed, "sex"), {"F": half * 0.98, "M": half * 1.02, "X": rates.nonbinary}, size)


def _births(entry: Whole, twin: Flags, child: Whole, outside: Flags, *, seed: int) -> Whole:
    """Give birth dates: grade 9 begins at 14, between two first days of September; outsiders are 18 to 35."""
    import numpy as np

    rng = stream(seed, "births")
    years = np.where(
        outside, entry - 19 - rng.integers(0, 17, len(entry)) * (rng.random(len(entry)) < 0.6), 0
    )
    years = np.where(outside, years, entry - 16)
    starts = (years - 1970).astype("datetime64[Y]").astype("datetime64[D]") + np.timedelta64(244, "D")
    days = rng.integers(0, 365, len(entry))
    second = np.flatnonzero(twin & (child == 1))
    days[second] = days[second - 1]
    return np.asarray((starts + days.astype("timedelta64[D]")).astype("int64"))


def _schools(district: Whole, family: Whole, *, seed: int, land: Landscape) -> Whole:
    """Give the school of a family: one of the district's, the first the largest."""
    import numpy as np

    rng = stream(seed, "schools")
    draw = rng.random(int(family[-1]) + 1)[family] ** 1.25
    sites = [[school.index for school in land.schools_of(d.index)] for d in land.districts]
    counts = np.array([len(s) for s in sites])
    firsts = np.array([s[0] for s in sites])
    school: Whole = firsts[district] + np.minimum((draw * counts[district]).astype(int), counts[district] - 1)
    return school


def _add_traits(people: People, county: Words, *, seed: int, land: Landscape, rates: Rates) -> None:
    """Add, in an order in which each trait may lean on those before it, what groups and gaps are made of."""
    import numpy as np

    traits, first = people.traits, people.family
    for race in RACES:
        traits[f"race:{race}"] = people.race == race
    for sex in "FMX":
        traits[f"gender:{sex}"] = people.sex == sex
    traits["ability"] = people.ability
    locale = np.array([school.locale for school in land.schools], dtype=object)
    traits["rural"] = locale[people.school] == "rural"
    traits["small"] = np.array([100 * d.share < SMALL for d in land.districts])[people.district]
    by_county = {fips: rates.county(fips) for fips in sorted(set(county.tolist()))}
    low_income = np.array([by_county[fips].low_income for fips in county])
    rng = stream(seed, "family traits")
    draw = rng.random(int(first[-1]) + 1)
    lean = 0.45 * (traits["race:RH"] | traits["race:RB"] | traits["race:RI"]) - 0.6 * traits["race:RW"]
    chance = np.empty(people.size)
    for fips in sorted(by_county):
        rows = county == fips
        chance[rows] = chances(np.asarray(lean[rows], dtype=float), by_county[fips].low_income - 0.03)
    traits["socioeconomically_disadvantaged"] = draw[first] < chance
    migrant = np.array([by_county[fips].migrant for fips in county]) / np.maximum(low_income, 0.01)
    traits["migrant"] = (rng.random(len(draw))[first] < migrant) & (
        traits["socioeconomically_disadvantaged"] & traits["race:RH"]
    )
    for name in ("ever_english_learner", "disability", "foster", "homeless", "military_family"):
        outcome = rates.attributes[name]
        chance = chances(leaning(outcome.gaps, traits, people.size), outcome.share or 0.0)
        shared = name in ("homeless", "military_family", "ever_english_learner")
        luck = rng.random(len(draw))[first] if shared else rng.random(people.size)
        traits[name] = luck < chance
        if name == "ever_english_learner":
            before = happens(rng, rates.reclassified_before_grade_9, people.size)
            traits["english_learner"] = traits[name] & ~before
    traits["socioeconomically_disadvantaged"] |= traits["migrant"] | traits["homeless"] | traits["foster"]
    _add_parents(people, seed=seed, rates=rates)


def _add_parents(people: People, *, seed: int, rates: Rates) -> None:
    import numpy as np

    poor = people.traits["socioeconomically_disadvantaged"]
    which = np.where(poor, "socioeconomically_disadvantaged", "others").astype(object)
    drawn = pick_by(stream(seed, "parents"), rates.parent_education, which)
    _, eldest = _unique(people.family)
    of_family = drawn[eldest[people.family]]
    # Siblings who do not count as low in income answer for themselves: 14 always means low income.
    same = which == which[eldest[people.family]]
    people.parent_education = np.where(same, of_family, drawn)
    people.traits["first_generation"] = np.isin(people.parent_education, ["12", "13", "14"])
