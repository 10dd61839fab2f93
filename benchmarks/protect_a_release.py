"""What it costs to protect and to verify a release, how that grows, and how much stays to be seen.

Invents graduating classes of a region (districts in counties, race by gender crossed, four yes-or-no groups,
four metrics of the same people) and protects them with the standard policy; then writes, seals and verifies
the release. CPU seconds, also as a ratio to singular values of a matrix in the same process.

    python -m benchmarks.protect_a_release [DISTRICTS ...] [--years N] [--policy NAME]
"""

from __future__ import annotations

import argparse
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from commonfield import disclosure, equity
from commonfield.catalog import Catalog, DisclosurePolicy, Group, Metric

RACES = ("RH", "RW", "RA", "RB", "RT", "RF", "RI", "RP", "RD")
YES = {"english_learner": 0.2, "foster": 0.012, "homeless": 0.05, "socioeconomically_disadvantaged": 0.65}
METRICS = {
    "graduation_rate_4y": (None, "graduated"),
    "a_g_rate_of_cohort": (None, "a_g"),
    "a_g_rate_of_graduates": ("graduated", "a_g"),
    "pathway_entry_rate": (None, "entered"),
}
GROUPS = ("race_ethnicity", "gender", "race_ethnicity_by_gender", *YES)


def invent(districts: int, *, seed: int) -> pl.DataFrame:
    """Invent one class: a district has about 350 people, a county three districts."""
    chance = np.random.default_rng(seed)
    frames = []
    for district in range(districts):
        people = int(350 * np.exp(chance.normal(0, 0.6)))
        graduated = chance.random(people) < 0.86
        columns: dict[str, Any] = {
            "institution": [f"d{district}"] * people,
            "county": [f"c{district // 3}"] * people,
            "race_ethnicity": chance.choice(
                RACES, people, p=chance.dirichlet([30, 12, 6, 4, 3, 1.5, 0.5, 0.3, 0.4])
            ),
            "gender": chance.choice(["F", "M", "X"], people, p=[0.49, 0.504, 0.006]),
            "graduated": graduated,
            "a_g": graduated & (chance.random(people) < 0.5),
            "entered": chance.random(people) < 0.35,
        }
        for group, share in YES.items():
            columns[group] = np.where(chance.random(people) < share, "Y", "N")
        frames.append(pl.DataFrame(columns))
    return pl.concat(frames)


def count(people: pl.DataFrame, *, academic_year: int) -> pl.DataFrame:
    """Count one class as `metrics` would."""
    nowhere = pl.lit(None, dtype=pl.String)
    levels = {
        "region": (pl.lit("region"), nowhere),
        "county": (pl.col("county"), pl.lit("region")),
        "institution": (pl.col("institution"), pl.col("county")),
    }
    frames = []
    for level, (place, above) in levels.items():
        for group in ("all", *GROUPS):
            value = pl.lit("all") if group == "all" else pl.col(group)
            if group == "race_ethnicity_by_gender":
                value = pl.concat_str("race_ethnicity", "gender", separator="-")
            for metric, (whole, part) in METRICS.items():
                inside = people if whole is None else people.filter(pl.col(whole))
                counted = inside.group_by(
                    place.alias("place"), above.alias("parent_place"), value.alias("value")
                ).agg(denominator=pl.len().cast(pl.Int64), numerator=pl.col(part).sum().cast(pl.Int64))
                frames.append(
                    counted.with_columns(metric=pl.lit(metric), level=pl.lit(level), group=pl.lit(group))
                )
    return pl.concat(frames).with_columns(
        version=pl.lit("2016-07-01"),
        universe=pl.lit("graduation_class"),
        kind=pl.lit("share"),
        status=pl.lit("computed"),
        academic_year=pl.lit(academic_year, dtype=pl.Int64),
    )


def measure(districts: int, *, years: int, policy: str = "standard") -> dict[str, Any]:
    """Protect, write, seal and verify; give cells, CPU seconds of each, ratios, and shares shown."""
    catalog = Catalog()
    measures = pl.concat(
        [count(invent(districts, seed=year), academic_year=2020 + year) for year in range(years)]
    )
    yardstick = _yardstick()
    began = time.process_time()
    protected = disclosure.protect(
        measures,
        policy=catalog.get(DisclosurePolicy, policy),
        metrics=catalog.all(Metric),
        groups=catalog.all(Group),
    )
    protecting = time.process_time() - began
    with tempfile.TemporaryDirectory() as folder:
        facts = disclosure.Facts("region", date(2026, 10, 31), "0" * 64)
        release = disclosure.write_release(
            Path(folder), protected, gaps=equity.gaps(protected.cells), facts=facts
        )
        disclosure.seal_release(release.folder, by="benchmark")
        began = time.process_time()
        disclosure.verify(release.folder, bundle=protected.bundle)
        verifying = time.process_time() - began
    shown = pl.col("status") == "shown"
    by_level = protected.cells.group_by("level").agg(shown.mean().round(3)).sort("level").iter_rows()
    return {
        "districts": districts,
        "cells": len(protected.cells),
        "protect_cpu_s": round(protecting, 1),
        "verify_cpu_s": round(verifying, 1),
        "protect_ratio": round(protecting / yardstick, 1),
        "verify_ratio": round(verifying / yardstick, 1),
        "cells_a_second": round(len(protected.cells) / protecting),
        "shown": dict(by_level),
        "bundle_bytes_a_cell": round(len(protected.bundle) / len(protected.cells), 1),
    }


def _yardstick() -> float:
    """Time the singular values of a matrix of 1,000 by 1,000."""
    matrix = np.random.default_rng(0).random((1000, 1000))
    began = time.process_time()
    np.linalg.svd(matrix, compute_uv=False)
    return time.process_time() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("districts", nargs="*", type=int, default=[6, 12, 24])
    parser.add_argument("--years", type=int, default=2)
    parser.add_argument("--policy", default="standard")
    asked = parser.parse_args()
    for districts in asked.districts:
        print(measure(districts, years=asked.years, policy=asked.policy))


if __name__ == "__main__":
    main()
