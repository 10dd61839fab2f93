"""Work: quarterly wages of those who went to a college here, and the log of work-based learning."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commonfield.synthetic.chance import chances, happens, leaning, pick, stream
from commonfield.synthetic.college import Studies
from commonfield.synthetic.people import LAST_YEAR, People, inclination
from commonfield.synthetic.places import Landscape
from commonfield.synthetic.settings import Settings

if TYPE_CHECKING:
    import numpy as np
    import polars as pl

    from commonfield.synthetic.chance import Flags, Floats, Whole

KINDS_HERE = ("ccc", "csu")
"""Kinds of college whose students' numbers the region can send for a wage match."""
LEVELS = ("none", "certificate", "associate", "bachelor")


def earn_wages(
    people: People, names: pl.DataFrame, studies: Studies, *, seed: int, land: Landscape, settings: Settings
) -> pl.DataFrame:
    """Give one row per learner, quarter and employer, from the first general college term on.

    Quarters count from the first of `from_year`; there are none after June of the last academic year.
    """
    import numpy as np
    import polars as pl

    rates, rng = settings.rates.wages, stream(seed, "wages")
    quarters = (LAST_YEAR - rates.from_year) * 4 + 2
    begins = _first_quarter(people, names, studies, rates.from_year)
    who = np.flatnonzero(begins < quarters)
    at_work = _employed(people, who, begins, quarters, studies, rng, settings)
    person_row, quarter = np.nonzero(at_work)
    amount = _amounts(people, who, studies, quarters, rng, settings)[person_row, quarter]
    second = np.flatnonzero(rng.random(len(amount)) < rates.second_job)
    rows = np.concatenate([np.arange(len(amount)), second])
    size = len(rows)
    counties = {d.county: d.share for d in land.districts}
    wages = np.where(np.arange(size) < len(amount), amount[rows], amount[rows] * 0.25).round()
    return pl.DataFrame(
        {
            "person": who[person_row[rows]],
            "year": rates.from_year + quarter[rows] // 4,
            "quarter": 1 + quarter[rows] % 4,
            "naics": pick(rng, rates.naics, size).tolist(),
            "county": pick(rng, counties, size).tolist(),
            "employer": [str(number) for number in rng.integers(1_000_000, 1_090_000, size)],
            "wages": np.maximum(wages, 50.0),
        }
    ).sort("person", "year", "quarter", "employer")


def _quarter_of(dates: pl.Series, from_year: int) -> Whole:
    years: Whole = dates.dt.year().to_numpy().astype(int) - from_year
    within: Whole = dates.dt.quarter().to_numpy().astype(int) - 1
    return 4 * years + within


def _first_quarter(people: People, names: pl.DataFrame, studies: Studies, from_year: int) -> Whole:
    """Give the quarter of the first general term here; out of reach where there is none, or no SSN."""
    import numpy as np
    import polars as pl

    terms = studies.terms.filter(pl.col("kind").is_in(KINDS_HERE) & ~pl.col("special_admit"))
    first = np.full(people.size, 10_000)
    np.minimum.at(first, terms["person"].to_numpy(), np.maximum(_quarter_of(terms["began"], from_year), 0))
    first[(names["ssn"] == "").to_numpy()] = 10_000
    return first


def _employed(
    people: People,
    who: Whole,
    begins: Whole,
    quarters: int,
    studies: Studies,
    rng: np.random.Generator,
    settings: Settings,
) -> Flags:
    """Mark the quarters in which each learner is paid: some all along, some now and then."""
    import numpy as np

    rates = settings.rates
    outcome = rates.outcomes["employed"]
    steady = happens(rng, chances(inclination(outcome, people)[who], outcome.share or 0.0), len(who))
    studying = _studying(who, people.size, studies, quarters, rates.wages.from_year)
    share = np.where(studying, rates.wages.studying.share, 0.93)
    share = np.where(steady[:, None], share, share * 0.35)
    after = np.arange(quarters)[None, :] >= begins[who][:, None]
    return np.asarray(after & (rng.random(share.shape) < share))


def _rows_of(person: Whole, who: Whole, size: int) -> Whole:
    import numpy as np

    where = np.full(size, -1)
    where[who] = np.arange(len(who))
    return np.asarray(where[person])


def _studying(who: Whole, size: int, studies: Studies, quarters: int, from_year: int) -> Flags:
    import numpy as np

    terms = studies.terms
    marks = np.zeros((len(who), quarters), dtype=bool)
    row = _rows_of(terms["person"].to_numpy(), who, size)
    for day in ("began", "ended"):
        quarter = _quarter_of(terms[day], from_year)
        inside = (row >= 0) & (quarter >= 0) & (quarter < quarters)
        marks[row[inside], quarter[inside]] = True
    return marks


def _amounts(
    people: People,
    who: Whole,
    studies: Studies,
    quarters: int,
    rng: np.random.Generator,
    settings: Settings,
) -> Floats:
    """Give wages by learner and quarter: what the best award so far pays, times what is one's own."""
    import numpy as np

    rates = settings.rates.wages
    level, factor = _best_award(who, people.size, studies, quarters, settings)
    base = np.array([rates.after[name] for name in LEVELS])[level] * factor
    studying = _studying(who, people.size, studies, quarters, rates.from_year)
    base = np.where(studying, rates.studying.median, base)
    own = rng.normal(0, rates.spread * 0.85, len(who)) + leaning(rates.gaps, people.traits, people.size)[who]
    noise = rng.normal(0, rates.spread * 0.4, base.shape)
    growth = (1 + rates.growth_a_quarter) ** np.arange(quarters)
    return np.asarray(base * growth[None, :] * np.exp(own[:, None] + noise))


def _best_award(
    who: Whole, size: int, studies: Studies, quarters: int, settings: Settings
) -> tuple[Whole, Floats]:
    """Give, by quarter, the highest award reached and what its program does to wages."""
    import numpy as np

    awards = studies.awards
    level = np.zeros((len(who), quarters), dtype=int)
    factor = np.ones((len(who), quarters))
    pays = np.array([program.wages for program in settings.courses.programs])
    row = _rows_of(awards["person"].to_numpy(), who, size)
    rank = np.array([LEVELS.index(name) for name in awards["level"]], dtype=int)
    quarter = _quarter_of(awards["conferred"], settings.rates.wages.from_year) + 1
    program = awards["program"].to_numpy()
    for reached in range(1, len(LEVELS)):
        some = (row >= 0) & (rank == reached)
        since = np.full(len(who), quarters)
        np.minimum.at(since, row[some], np.maximum(quarter[some], 0))
        pay = np.ones(len(who))
        pay[row[some]] = pays[program[some]]
        holds = np.arange(quarters)[None, :] >= since[:, None]
        level = np.where(holds, reached, level)
        factor = np.where(holds, pay[:, None], factor)
    return level, factor


def learn_at_work(
    people: People, pathways: pl.DataFrame, spells: pl.DataFrame, *, seed: int, settings: Settings
) -> pl.DataFrame:
    """Give one row per stay of work-based learning: learner, school, kind, pathway, days and hours."""
    import numpy as np
    import polars as pl

    plan, rng = settings.rates.work_based_learning, stream(seed, "work-based learning")
    outcome = settings.rates.outcomes["work_based_learning"]
    rows = (
        pathways.filter(pl.col("stage") != "introductory")
        .unique(["person", "academic_year"], keep="first", maintain_order=True)
        .join(spells.select("spell", "began", "ended"), on="spell", how="inner", maintain_order="left")
    )
    lean = inclination(outcome, people)[rows["person"].to_numpy()]
    chosen = np.flatnonzero(happens(rng, chances(lean, outcome.share or 0.0), len(rows)))
    kept = rows[chosen.tolist()]
    kind = pick(rng, plan.types, len(kept))
    hours = np.array([plan.hours[one] for one in kind]) * rng.uniform(0.5, 1.5, len(kept))
    start = kept["began"].to_numpy() + rng.integers(20, 60, len(kept))
    return kept.select("person", "academic_year", "school", "pathway").with_columns(
        pl.Series("type", kind.tolist(), dtype=pl.String),
        pl.Series("hours", hours.round()),
        pl.Series("finished", rng.random(len(kept)) < plan.finished),
        pl.Series("began", start),
        pl.Series("ended", np.minimum(start + rng.integers(10, 90, len(kept)), kept["ended"].to_numpy())),
    )
