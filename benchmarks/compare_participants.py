"""What it costs to compare participants with others, and how the cost grows.

Invents students of many schools and five years, with a score, need, language and sex before anybody took
part, and compares them exactly within school and year, by all four methods, with gaps and errors by school.
Work is beside that of reading the file with polars, and of one least-squares regression by numpy on the same
columns, in the same process. Then the growth: work goes with the number of people to this power.

    python -m benchmarks.compare_participants [PEOPLE ...]
"""

from __future__ import annotations

import argparse
import math
import tempfile
import time
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from commonfield.equity.contrast import Question, compare_file

PEOPLE = (10_000, 100_000, 1_000_000)
ASKED = Question(
    "pathway",
    "enrolled",
    ("score", "low_income", "language", "sex"),
    exact=("school", "cohort"),
    cluster="school",
    gap_by="low_income",
)


def invent(people: int, *, seed: int = 1) -> pl.DataFrame:
    """Invent students: who scored higher joins and enrolls more often."""
    chance = np.random.default_rng(seed)
    score = chance.normal(50, 10, people).round(1)
    need = chance.random(people) < 0.6
    joined = chance.random(people) < 1 / (1 + np.exp(-(score - 58 + 3 * need) / 10))
    enrolled = chance.random(people) < np.clip(0.5 + 0.01 * (score - 50) - 0.1 * need + 0.05 * joined, 0, 1)
    columns: dict[str, Any] = {
        "pathway": joined.astype(int),
        "enrolled": enrolled.astype(int),
        "score": score,
        "low_income": np.where(need, "yes", "no"),
        "language": chance.choice(["English", "Spanish", "other"], people, p=[0.6, 0.3, 0.1]),
        "sex": chance.choice(["F", "M", "X"], people, p=[0.49, 0.5, 0.01]),
        "school": chance.integers(max(people // 500, 4), size=people),
        "cohort": 2021 + chance.integers(5, size=people),
    }
    return pl.DataFrame(columns)


def measured(work: Callable[[], Any]) -> float:
    """Give the seconds of processor time that something takes."""
    began = time.process_time()
    work()
    return time.process_time() - began


def regression(frame: pl.DataFrame) -> Callable[[], Any]:
    """Prepare one least-squares regression on the columns that are compared."""
    columns = np.column_stack(
        [
            np.ones(len(frame)),
            frame["pathway"].to_numpy(),
            frame["score"].to_numpy(),
            *(
                (frame[name] == level).to_numpy()
                for name in ("low_income", "language", "sex")
                for level in frame[name].unique().sort()[1:]
            ),
        ]
    ).astype(np.float64)
    outcome = frame["enrolled"].to_numpy().astype(np.float64)
    return lambda: np.linalg.lstsq(columns, outcome, rcond=None)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("people", nargs="*", type=int, default=list(PEOPLE))
    sizes = parser.parse_args().people
    spent = {}
    with tempfile.TemporaryDirectory() as folder:  # what is loaded once is not counted
        invent(2_000).write_csv(Path(folder) / "students.csv")
        compare_file(Path(folder) / "students.csv", ASKED)
    print(f"{'people':>10}  {'seconds':>8}  {'x reading':>9}  {'x regression':>12}  {'difference':>10}")
    for people in sizes:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "students.csv"
            frame = invent(people)
            frame.write_csv(file)
            began = time.process_time()
            answer = compare_file(file, ASKED)
            spent[people] = time.process_time() - began
            reading = measured(partial(pl.read_csv, file, infer_schema=False))
            plain = measured(regression(frame))
        ratios = f"{spent[people] / reading:9.1f}  {spent[people] / plain:12.1f}"
        print(f"{people:10,}  {spent[people]:8.2f}  {ratios}  {answer.estimate().estimate:10.3f}")
    for less, more in pairwise(sorted(spent)):
        power = math.log(spent[more] / spent[less]) / math.log(more / less)
        print(f"from {less:,} to {more:,}: power {power:.2f}")


if __name__ == "__main__":
    main()
