"""What it costs to measure all shipped metrics in all groups, beside hand-written SQL, pandas and Spark.

Groups in which a person has one value: sectors, names of pathways and races named beside others are not
written by hand, so neither way counts them.

Invents event tables of so many learners with DuckDB alone. Then, in one process:

- `metrics.measure` of every shipped metric, beside `by_hand`: the SQL that somebody who knows DuckDB writes
  for the same figures. The people of each family of metrics once in a temporary table, then one statement of
  grouping sets for each family (the yardstick) or, as it is mostly written, for each metric. CPU of this
  process.
- The ten metrics of the biannual report, beside pandas: merge, then groupby. CPU of this process.
- The same ten on DuckDB beside Spark on this machine, once Spark has started. Seconds of the clock, because
  Spark is another process.

Every two must give the same integers in every cell, or there is no answer. Growth is the CPU of ours beside
that of the size before.

    python -m benchmarks.measure_all [PEOPLE ...] [--everything]

Without PEOPLE it measures 10,000, 100,000 and 1,000,000. Spark takes part up to 10,000, pandas and SQL for
each metric up to 100,000. With `--everything` all take part at every size, and Spark measures all metrics:
this takes far longer, and with pandas at 1,000,000 some 13 GB of memory.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from benchmarks.by_hand.agreeing import Timed, agree, run_file, timed
from benchmarks.by_hand.at_once import statements_at_once
from benchmarks.by_hand.in_pandas import BIANNUAL, figures
from benchmarks.by_hand.pandas_people import COLUMNS, frames_of
from benchmarks.by_hand.statements import ASKED, GROUPS_OF, statements
from commonfield.catalog import Catalog, Group, Metric
from commonfield.engines import DuckEngine, Engine
from commonfield.engines.spark import SparkEngine, spark_is_missing
from commonfield.metrics import measure as measure_metrics
from commonfield.tables import EVENT_TABLES

SIZES = [10_000, 100_000, 1_000_000]
SLOWER_UP_TO = 100_000
SPARK_UP_TO = 10_000
AS_OF = date(2026, 10, 31)
BAR_RATIO = 1.5
BAR_GROWTH = 12.0
WRITTEN = [asked.metric for asked in ASKED]
PEOPLE_FILE = Path(__file__).with_name("measure_all_people.sql")


@dataclass(frozen=True)
class Beside:
    """Ours and another way to the same figures."""

    ours: Timed
    other: Timed


@dataclass(frozen=True)
class Cost:
    """What one size cost beside each other way; None beside one that did not take part."""

    people: int
    sql: Beside
    sql_by_metric: Beside | None = None
    pandas: Beside | None = None
    spark: Beside | None = None


def measure(people: int, *, slower: bool = False, spark: Sequence[str] = ()) -> Cost:
    """Measure so many people in every way that is asked for.

    Args:
        people: How many learners to invent.
        slower: Whether to run a statement of SQL for each metric too, and the biannual report in pandas.
        spark: Names of the metrics to measure on Spark too.

    Raises:
        SystemExit: two ways gave different figures.
    """
    _definitions()
    with DuckEngine() as engine:
        run_file(engine, PEOPLE_FILE, people=people)
        return Cost(
            people,
            *_beside_sql(engine, slower=slower),
            _beside_pandas(engine) if slower else None,
            beside_spark(engine, spark) if spark else None,
        )


def _beside_sql(engine: DuckEngine, *, slower: bool) -> tuple[Beside, Beside | None]:
    by_family = timed(partial(_by_hand, engine, statements_at_once))
    by_metric = timed(partial(_by_hand, engine, statements)) if slower else None
    ours = timed(partial(_ours, engine, WRITTEN))
    computed = ours.answer.filter(status="computed")
    agree(by_family.answer, computed, what="SQL by hand, a statement for each family")
    if by_metric is None:
        return Beside(ours, by_family), None
    agree(by_metric.answer, computed, what="SQL by hand, a statement for each metric")
    return Beside(ours, by_family), Beside(ours, by_metric)


def _beside_pandas(engine: DuckEngine) -> Beside:
    tables = {
        name: engine.query(f"select {', '.join(columns)} from {name}") for name, columns in COLUMNS.items()
    }
    frames = frames_of(tables)
    ours = timed(partial(_ours, engine, BIANNUAL))
    by_pandas = timed(lambda: pl.from_pandas(figures(frames)))
    agree(by_pandas.answer, ours.answer.filter(status="computed"), what="pandas")
    return Beside(ours, by_pandas)


def beside_spark(engine: DuckEngine, names: Sequence[str]) -> Beside:
    """Measure some metrics on an engine that holds the tables, and again on Spark."""
    on_duckdb = timed(partial(_ours, engine, names))
    with TemporaryDirectory() as folder, SparkEngine() as spark:
        for table in ("institution", *EVENT_TABLES):
            file = Path(folder, f"{table}.parquet")
            engine.connection.execute(f"copy {table} to '{file}'")
            spark.load(table, file)
        on_spark = timed(partial(_ours, spark, names))
    agree(on_spark.answer, on_duckdb.answer, what="Spark")
    return Beside(on_duckdb, on_spark)


def _ours(engine: Engine, names: Sequence[str]) -> pl.DataFrame:
    metrics, groups = _definitions()
    asked = [metrics[name].model_copy(update={"disaggregate_by": GROUPS_OF[name]}) for name in names]
    return measure_metrics(engine, asked, groups=groups, data_as_of=AS_OF, region="Region")


@cache
def _definitions() -> tuple[Mapping[str, Metric], Mapping[str, Group]]:
    # Once, and before anything is timed: a run of the route reads them once too.
    catalog = Catalog()
    return catalog.all(Metric), catalog.all(Group)


def _by_hand(engine: DuckEngine, written: Callable[[], Iterable[str]]) -> pl.DataFrame:
    for statement in written():
        engine.connection.execute(statement)
    return engine.query("select * from figure")


def report(costs: Sequence[Cost]) -> str:
    """Write what it cost as tables: beside hand-written SQL, and beside the others where they took part."""
    metrics, groups = _definitions()
    shipped = sum(len(metric.disaggregate_by or groups) for metric in metrics.values())
    written = sum(len(GROUPS_OF[name]) for name in WRITTEN)
    lines = [
        f"metrics: {len(WRITTEN)} of {len(metrics)}, in {written:,} of {shipped:,} of their groups; "
        "CPU seconds"
    ]
    lines.append(
        _row("people", "cells", "ours", "SQL by family", "ratio", "growth", "SQL by metric", "ratio")
    )
    for before, cost in zip([None, *costs], costs, strict=False):
        by_metric = _cpu(cost.sql_by_metric)[1:] if cost.sql_by_metric else ()
        cells = len(cost.sql.other.answer)
        lines.append(_row(cost.people, cells, *_cpu(cost.sql), _growth(before, cost), *by_metric))
    lines.append(_row("bars", "", "", "", BAR_RATIO, f"{BAR_GROWTH:g} for x10"))
    if any(cost.pandas for cost in costs):
        lines += ["", f"metrics: {len(BIANNUAL)}, beside pandas; CPU seconds"]
        lines.append(_row("people", "cells", "ours", "pandas", "ratio"))
        lines += [_row(c.people, len(c.pandas.other.answer), *_cpu(c.pandas)) for c in costs if c.pandas]
    if any(cost.spark for cost in costs):
        lines += ["", "DuckDB beside Spark; seconds of the clock"]
        lines.append(_row("people", "metrics", "DuckDB", "Spark", "ratio"))
        lines += [_row(c.people, _metrics(c.spark), *_wall(c.spark)) for c in costs if c.spark]
    return "\n".join(lines)


def _cpu(both: Beside) -> tuple[float, float, float]:
    return both.ours.cpu, both.other.cpu, both.ours.cpu / both.other.cpu


def _wall(both: Beside) -> tuple[float, float, float]:
    return both.ours.wall, both.other.wall, both.ours.wall / both.other.wall


def _growth(before: Cost | None, cost: Cost) -> str:
    if before is None:
        return ""
    times = cost.sql.ours.cpu / before.sql.ours.cpu
    return f"{times:.1f} for x{cost.people / before.people:g}"


def _metrics(both: Beside) -> int:
    return both.ours.answer["metric"].n_unique()


def _row(*cells: str | float) -> str:
    said = (
        f"{cell:,.2f}" if isinstance(cell, float) else f"{cell:,}" if isinstance(cell, int) else cell
        for cell in cells
    )
    return "".join(f"{cell:>16}" for cell in said)


def main() -> None:
    parser = argparse.ArgumentParser(
        description="Measure all shipped metrics, beside other ways to the same figures."
    )
    parser.add_argument(
        "people", nargs="*", type=int, default=SIZES, help="how many learners, smallest first"
    )
    parser.add_argument(
        "--everything", action="store_true", help="all ways at every size, Spark for all metrics"
    )
    given = parser.parse_args()
    costs = []
    for people in given.people:
        on_spark = WRITTEN if given.everything else BIANNUAL if people <= SPARK_UP_TO else []
        costs.append(
            measure(
                people,
                slower=given.everything or people <= SLOWER_UP_TO,
                spark=[] if spark_is_missing() else on_spark,
            )
        )
    print(report(costs))
    if missing := spark_is_missing():
        print(f"\nSpark did not take part: {missing}.")


if __name__ == "__main__":
    main()
