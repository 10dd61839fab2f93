"""What it costs to judge the groups of a file: CPU beside polars only reading it.

Invents students with the columns that such files have, writes them as CSV, and asks for every method, every
group, every pair of groups and thirteen ticked columns, by cohort. The yardstick reads the file as text.

    python -m benchmarks.measure_impact [STUDENTS]
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

STUDENTS = 20_000
BAR_SECONDS = 1.0
TIMES = 10
"""How many times as many students the second measurement has."""
BAR_GROWTH = 12.0
GROUPS = {"race": 9, "sex": 3, "goal": 2, "status": 2}
TICKS = 13


def measure(students: int = STUDENTS) -> dict[str, Any]:
    """Judge all groups of an invented file, and of one ten times as long."""
    one = _measured(students)
    many = _measured(students * TIMES)
    return {
        **one,
        "ratio": round(one["judge_cpu_s"] / one["read_cpu_s"], 1),
        f"judge_cpu_s_of_{TIMES}_times": many["judge_cpu_s"],
        f"ratio_of_{TIMES}_times": round(many["judge_cpu_s"] / many["read_cpu_s"], 1),
        "growth": round(many["judge_cpu_s"] / one["judge_cpu_s"], 2),
    }


def _measured(students: int) -> dict[str, Any]:
    import polars as pl

    from commonfield.equity.impact import Design, impact

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "students.csv"
        _invent(students).write_csv(path)
        design = Design("outcome", tuple(GROUPS), ("ticked_*",), cohort="cohort", cross=True)
        read, _ = _timed(lambda: pl.read_csv(path, infer_schema=False).height)
        judge, records = _timed(lambda: len(impact(path, design)))
    return {
        "students": students,
        "records": records,
        "read_cpu_s": read["cpu_s"],
        "judge_cpu_s": judge["cpu_s"],
        "judge_wall_s": judge["wall_s"],
    }


def _invent(students: int) -> Any:
    import numpy as np
    import polars as pl

    chance = np.random.default_rng(1)
    codes = {name: chance.integers(0, many, students) for name, many in GROUPS.items()}
    ticked = {f"ticked_{i}": (chance.random(students) < 0.1).astype(int) for i in range(TICKS)}
    outcome = chance.random(students) < 0.4 + 0.05 * (codes["race"] % 3)
    frame = pl.DataFrame(
        {
            "cohort": chance.integers(2017, 2021, students),
            **codes,
            **ticked,
            "outcome": outcome.astype(int),
        }
    )
    return frame.with_columns(pl.format("{} {}", pl.lit(name), pl.col(name)).alias(name) for name in GROUPS)


def _timed(do: Callable[[], int]) -> tuple[dict[str, float], int]:
    do()  # once to warm up: libraries are read then
    cpu, wall = time.process_time(), time.perf_counter()
    answer = do()
    spent = {"cpu_s": time.process_time() - cpu, "wall_s": time.perf_counter() - wall}
    return {name: round(seconds, 3) for name, seconds in spent.items()}, answer


if __name__ == "__main__":
    measured = measure(int(sys.argv[1]) if len(sys.argv) > 1 else STUDENTS)
    sys.stdout.write(json.dumps(measured, indent=1) + "\n")
    over = measured["students"] <= STUDENTS and measured["judge_cpu_s"] > BAR_SECONDS
    if over or measured["growth"] > BAR_GROWTH:
        sys.stdout.write(f"Over the bar of {BAR_SECONDS} s, or of {BAR_GROWTH} times.\n")
        sys.exit(1)
