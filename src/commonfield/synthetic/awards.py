"""Degrees and certificates at the end of a stay at a college."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commonfield.synthetic.chance import chances, happens, pick, pick_index
from commonfield.synthetic.people import People, inclination
from commonfield.synthetic.settings import Settings

if TYPE_CHECKING:
    import numpy as np
    import polars as pl

    from commonfield.synthetic.chance import Flags, Whole, Words

OLD_CERTIFICATES = {"M": "B", "N": "L"}
"""Award codes that hold from academic year 2020 on, and what stood for them before."""
COLLEGE_TERMS = {"associate": 4, "certificate": 2}
BACHELOR_TERMS = (4, 8)
"""Fewest terms to a bachelor's degree: after a transfer, and from the first year on."""


def confer(
    people: People,
    person: Whole,
    kind: Words,
    place: Whole,
    count: Whole,
    end: Whole,
    transfer: Flags,
    *,
    rng: np.random.Generator,
    settings: Settings,
) -> tuple[pl.DataFrame, Flags]:
    """Confer awards at the end of the last term, a few weeks on.

    Returns:
        One row per award, and for each stay whether it ended in one.
    """
    import numpy as np
    import polars as pl

    size = len(person)
    community = np.isin(kind, ["ccc", "ccc_elsewhere"])
    code, level = _community_awards(people, person, count, community, rng, settings)
    bachelor = ~community & (count >= np.where(transfer, *BACHELOR_TERMS)) & happens(rng, 0.9, size)
    level = np.where(bachelor, "bachelor", level)
    program = pick_index(rng, [p.weight for p in settings.courses.programs], size)
    day, year = _days(end, rng)
    code = np.where((year < 2020) & np.isin(code, list(OLD_CERTIFICATES)), _older(code), code)
    rows = np.flatnonzero(level != "")
    awards = pl.DataFrame(
        {
            "person": person[rows],
            "kind": pl.Series(kind[rows].tolist(), dtype=pl.String),
            "place": place[rows],
            "level": pl.Series(level[rows].tolist(), dtype=pl.String),
            "code": pl.Series(np.where(bachelor, "", code)[rows].tolist(), dtype=pl.String),
            "program": program[rows],
            "conferred": pl.Series(day[rows].astype(np.int32)).cast(pl.Date),
            "academic_year": year[rows],
        },
        schema_overrides={
            "person": pl.Int64,
            "place": pl.Int64,
            "program": pl.Int64,
            "academic_year": pl.Int64,
        },
    )
    return awards, level != ""


def _community_awards(
    people: People,
    person: Whole,
    count: Whole,
    community: Flags,
    rng: np.random.Generator,
    settings: Settings,
) -> tuple[Words, Words]:
    import numpy as np

    outcome, size = settings.rates.outcomes["earns_award"], len(person)
    able = community & (count >= COLLEGE_TERMS["certificate"])
    chance = np.zeros(size)
    lean = inclination(outcome, people)[person] + 0.25 * count
    chance[able] = chances(lean[able], outcome.share or 0.0)
    code = pick(rng, settings.rates.colleges.award_kinds, size)
    short = count < COLLEGE_TERMS["associate"]
    code = np.where(short & np.isin(code, ["A", "S", "T"]), "M", code)
    level = np.where(np.isin(code, ["A", "S"]), "associate", "certificate").astype(object)
    got = happens(rng, chance, size)
    return np.where(got, code, ""), np.where(got, level, "")


def _days(end: Whole, rng: np.random.Generator) -> tuple[Whole, Whole]:
    """Give the day of an award: in December after a fall term, in early June after a spring term."""
    import numpy as np

    year, spring = end // 2, end % 2 == 1
    calendar = np.where(spring, year, year - 1)
    start = (calendar - 1970).astype("datetime64[Y]").astype("datetime64[M]")
    month = start + np.where(spring, 5, 11).astype("timedelta64[M]")
    offset = np.where(spring, rng.integers(2, 12, len(end)), rng.integers(19, 28, len(end)))
    return np.asarray(month.astype("datetime64[D]").astype("int64") + offset), year


def _older(code: Words) -> Words:
    import numpy as np

    return np.array([OLD_CERTIFICATES.get(one, one) for one in code], dtype=object)
