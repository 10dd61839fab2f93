"""What it costs to measure all metrics of the biannual report in all groups: CPU beside hand-written SQL.

Invents event tables of PEOPLE learners with DuckDB alone, then in one process: `measure_all.sql`, the SQL
that somebody who knows DuckDB writes for the same figures (the yardstick: the people of each family of
metrics once in a temporary table, then one statement of grouping sets for each metric); and
`metrics.measure`. Both must give the same integers. A second run with a tenth of the people tells how
the cost grows.

    python -m benchmarks.measure_all [PEOPLE]
"""

from __future__ import annotations

import json
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from commonfield.catalog import Catalog, Group, Metric, Report
from commonfield.engines import DuckEngine
from commonfield.metrics import measure as measure_metrics

PEOPLE = 1_000_000
AS_OF = date(2026, 10, 31)
BAR_RATIO = 1.5
BAR_GROWTH = 12.0
HERE = Path(__file__).parent
KEY = ["metric", "academic_year", "level", "place", "group", "value"]


def measure(people: int = PEOPLE) -> dict[str, Any]:
    """Measure so many people both ways; give CPU seconds, their ratio, and the growth from a tenth."""
    small, whole = _both(people // 10), _both(people)
    return {
        "people": people,
        "cells": whole["cells"],
        "by_hand_cpu_s": whole["by_hand_cpu_s"],
        "measure_cpu_s": whole["measure_cpu_s"],
        "ratio": round(whole["measure_cpu_s"] / whole["by_hand_cpu_s"], 2),
        "measure_wall_s": whole["measure_wall_s"],
        "growth_from_a_tenth": round(whole["measure_cpu_s"] / small["measure_cpu_s"], 1),
    }


def _both(people: int) -> dict[str, Any]:
    catalog = Catalog()
    with DuckEngine() as engine:
        for statement in _statements("measure_all_people.sql"):
            engine.connection.execute(statement.replace("$people", str(people)))
        by_hand, hand_cpu, _ = _timed(lambda: _by_hand(engine))
        counted, cpu, wall = _timed(
            lambda: measure_metrics(
                engine,
                [catalog.get(Metric, name) for name in catalog.get(Report, "biannual").metrics],
                groups=catalog.all(Group),
                data_as_of=AS_OF,
                region="Region",
            )
        )
    _agree(by_hand, counted.filter(status="computed"))
    return {
        "cells": len(counted),
        "by_hand_cpu_s": round(hand_cpu, 2),
        "measure_cpu_s": round(cpu, 2),
        "measure_wall_s": round(wall, 2),
    }


def _by_hand(engine: DuckEngine) -> pl.DataFrame:
    *before, last = _statements("measure_all.sql")
    for statement in before:
        engine.connection.execute(statement)
    return engine.query(last)


def _agree(by_hand: pl.DataFrame, counted: pl.DataFrame) -> None:
    counts = ["denominator", "numerator", "median"]
    # DuckDB's median interpolates in floating point, which may be a hair off the half-way point.
    hair = pl.col("median").round(3)
    both = by_hand.with_columns(hair).join(counted.with_columns(hair), on=KEY, how="full", suffix="_measured")
    differ = pl.any_horizontal(pl.col(c).ne_missing(pl.col(f"{c}_measured")) for c in counts)
    if wrong := both.filter(differ).height:
        raise SystemExit(f"{wrong:,} of {both.height:,} cells differ from the SQL written by hand.")


def _timed(work: Any) -> tuple[pl.DataFrame, float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    answer = work()
    return answer, time.process_time() - cpu, time.perf_counter() - wall


def _statements(file: str) -> list[str]:
    text = (HERE / file).read_text(encoding="utf-8")
    return [statement for statement in text.split(";\n") if statement.strip()]


def main() -> None:
    figures = measure(int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE)
    figures |= {"ratio_bar": BAR_RATIO, "growth_bar": BAR_GROWTH}
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
