"""Whether two ways of computing gave the same figures; and the work timed."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from pathlib import Path

    from commonfield.engines import DuckEngine

KEY = ["metric", "academic_year", "level", "place", "group", "value"]
COUNTS = ["denominator", "numerator", "median"]


@dataclass(frozen=True)
class Timed:
    """An answer, and the seconds of this process and of the clock that it took."""

    answer: pl.DataFrame
    cpu: float
    wall: float


def timed(work: Callable[[], pl.DataFrame]) -> Timed:
    """Do the work, once."""
    wall, cpu = time.perf_counter(), time.process_time()
    answer = work()
    return Timed(answer, time.process_time() - cpu, time.perf_counter() - wall)


def run_file(engine: DuckEngine, file: Path, **given: object) -> None:
    """Run the statements of a file, in which `$name` stands for a value that is given."""
    text = file.read_text(encoding="utf-8")
    for name, value in given.items():
        text = text.replace(f"${name}", str(value))
    for statement in text.split(";\n"):
        if statement.strip():
            engine.connection.execute(statement)


def cells_that_differ(one: pl.DataFrame, other: pl.DataFrame) -> pl.DataFrame:
    """List the cells that only one of two has, or whose counts differ, each with the metric's name."""
    # A median interpolates in floating point, which may be a hair off the half-way point.
    hair = pl.col("median").cast(pl.Float64).round(3)
    left, right = (each.select(*KEY, *COUNTS).with_columns(hair) for each in (one, other))
    both = left.with_columns(here=pl.lit(True)).join(
        right.with_columns(there=pl.lit(True)), on=KEY, how="full", suffix="_there", coalesce=True
    )
    differ = pl.any_horizontal(pl.col(name).ne_missing(pl.col(f"{name}_there")) for name in COUNTS)
    return both.filter(differ | pl.col("here").is_null() | pl.col("there").is_null())


def agree(one: pl.DataFrame, other: pl.DataFrame, *, what: str) -> None:
    """Stop the benchmark where two ways of computing differ: then their costs say nothing.

    Raises:
        SystemExit: says how many cells differ, and of which metrics.
    """
    wrong = cells_that_differ(one, other)
    if wrong.height:
        names = ", ".join(sorted(set(wrong["metric"])))
        raise SystemExit(f"{what}: {wrong.height:,} of {one.height:,} cells differ, of {names}.")
