"""What schools record beside enrollment: English acquisition, programs, special education."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commonfield.synthetic.chance import happens, pick, stream
from commonfield.synthetic.people import People
from commonfield.synthetic.settings import Rates

if TYPE_CHECKING:
    import polars as pl

    from commonfield.synthetic.chance import Flags

DISABILITIES = {"290": 42, "230": 20, "270": 14, "320": 14, "250": 4, "200": 4, "310": 1, "210": 1}
LOW_INCOME = {"181": 0.78, "182": 0.22}
YEARLY = {
    "low_income": 0.94,
    "foster": 0.75,
    "homeless": 0.55,
    "migrant": 0.9,
    "military_family": 0.97,
    "gifted": 0.95,
    "plan_504": 0.8,
}
"""Chance that a program is recorded in a year, for a learner for whom it ever is."""


def learn_english(people: People, spells: pl.DataFrame, *, seed: int, rates: Rates) -> pl.DataFrame:
    """Give each learner's English acquisition statuses: status, first day and, for EL, the day it ended.

    A reclassification in high school falls on a day on which the learner is enrolled here.
    """
    import numpy as np
    import polars as pl

    rng, size = stream(seed, "english"), people.size
    kindergarten = np.asarray(
        (people.entry - 9 - 1970 - 1).astype("datetime64[Y]").astype("datetime64[D]").astype("int64")
    ) + rng.integers(225, 260, size)
    before = kindergarten + rng.integers(3, 8, size) * 365 + 270
    learner, ever = people.traits["english_learner"], people.traits["ever_english_learner"]
    other = np.where(rng.random(size) < 0.07, "IFEP", "EO").astype(object)
    first = np.where(learner, "EL", np.where(ever, "RFEP", other)).astype(object)
    reclassified = _reclassifications(learner, people, spells, seed=seed, rates=rates)
    start = pl.DataFrame(
        {
            "person": people.numbers(),
            "status": first.tolist(),
            "began": np.where(ever & ~learner, before, kindergarten),
        }
    ).join(reclassified.rename({"began": "ended"}), on="person", how="left")
    after = reclassified.with_columns(pl.lit("RFEP").alias("status"), pl.lit(None, pl.Int64).alias("ended"))
    statuses = pl.concat([start, after.select(start.columns)])
    return statuses.filter(~pl.col("person").is_in(np.flatnonzero(people.outside).tolist())).sort(
        "person", "began"
    )


def _reclassifications(
    learner: Flags, people: People, spells: pl.DataFrame, *, seed: int, rates: Rates
) -> pl.DataFrame:
    import numpy as np
    import polars as pl

    rng = stream(seed, "reclassified")
    rows = spells.select("person", "academic_year", "began", "ended")
    day = (rows["academic_year"].to_numpy() - 1970).astype("datetime64[Y]").astype("datetime64[D]").astype(
        "int64"
    ) + rng.integers(35, 118, len(rows))
    happened = happens(rng, rates.reclassified_each_year, len(rows)) & learner[rows["person"].to_numpy()]
    inside = (day > rows["began"].to_numpy() + 5) & (day < rows["ended"].to_numpy() - 5)
    chosen = np.flatnonzero(happened & inside)
    return (
        pl.DataFrame({"person": rows["person"].to_numpy()[chosen], "began": day[chosen]})
        .sort("person", "began")
        .unique("person", keep="first", maintain_order=True)
    )


def take_part(people: People, spells: pl.DataFrame, *, seed: int) -> pl.DataFrame:
    """Give one row per enrollment and program: code, first and last day."""
    import numpy as np
    import polars as pl

    who = spells["person"].to_numpy()
    traits = people.traits
    size = people.size
    low_income_code = pick(stream(seed, "low income code"), LOW_INCOME, size)
    ever = {
        "low_income": traits["socioeconomically_disadvantaged"],
        "foster": traits["foster"],
        "homeless": traits["homeless"],
        "migrant": traits["migrant"],
        "military_family": traits["military_family"],
        "gifted": (people.ability > 1.2) & (stream(seed, "gifted").random(size) < 0.5),
        "plan_504": stream(seed, "504").random(size) < 0.03,
    }
    codes = {
        "foster": "190",
        "homeless": "191",
        "migrant": "135",
        "military_family": "192",
        "gifted": "127",
        "plan_504": "101",
    }
    year = spells["academic_year"].to_numpy()
    frames = []
    for name, flags in ever.items():
        # One draw per learner and year, so that both schools of a year say the same.
        luck = stream(seed, f"program {name}").random((size, 10))[who, year - 2018]
        rows = np.flatnonzero(flags[who] & (luck < YEARLY[name]))
        code = low_income_code[who[rows]].tolist() if name == "low_income" else [codes[name]] * len(rows)
        frames.append(
            spells[rows.tolist()]
            .select("spell", "person", "academic_year", "school", "began", "ended")
            .with_columns(pl.Series("program", code, dtype=pl.String))
        )
    return pl.concat(frames).sort("spell", "program")


def need_support(people: People, *, seed: int) -> pl.DataFrame:
    """Give learners in special education: disability code and the day it began, years before grade 9."""
    import numpy as np
    import polars as pl

    rng = stream(seed, "special education")
    rows = np.flatnonzero(people.traits["disability"] & ~people.outside)
    began = people.birth[rows] + rng.integers(5 * 365, 12 * 365, len(rows))
    return pl.DataFrame(
        {"person": rows, "disability": pick(rng, DISABILITIES, len(rows)).tolist(), "began": began}
    )
