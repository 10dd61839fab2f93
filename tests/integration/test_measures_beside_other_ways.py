"""All shipped metrics over invented people: the same integers as SQL by hand, as pandas, as on Spark."""

from __future__ import annotations

import polars as pl
import pytest
from benchmarks.by_hand.agreeing import agree, cells_that_differ, run_file
from benchmarks.by_hand.in_pandas import BIANNUAL
from benchmarks.measure_all import PEOPLE_FILE, WRITTEN, Cost, beside_spark, measure, report

from commonfield.catalog import Catalog, Report
from commonfield.engines import DuckEngine
from commonfield.engines.spark import spark_is_missing

PEOPLE = 2_000
COUNTS = ["denominator", "numerator", "measured"]


@pytest.fixture(scope="module")
def cost() -> Cost:
    return measure(PEOPLE, slower=True)


@pytest.fixture(scope="module")
def ours(cost: Cost) -> pl.DataFrame:
    return cost.sql.ours.answer.filter(status="computed")


@pytest.mark.slow
def test_sql_written_by_hand_gives_every_cell_the_same_integers(cost: Cost, ours: pl.DataFrame) -> None:
    assert sorted(ours["metric"].unique()) == sorted(WRITTEN)
    assert cells_that_differ(cost.sql.other.answer, ours).height == 0
    assert cost.sql_by_metric is not None
    assert cells_that_differ(cost.sql_by_metric.other.answer, ours).height == 0


@pytest.mark.slow
def test_no_metric_agrees_because_nobody_or_everybody_is_in_it(ours: pl.DataFrame) -> None:
    of_region = ours.filter(level="region", group="all").group_by("metric", "kind").agg(pl.col(*COUNTS).sum())
    some = {
        "share": (pl.col("numerator") > 0) & (pl.col("numerator") < pl.col("denominator")),
        "median": pl.col("measured") > 0,
        "count": pl.col("denominator") > 0,
    }
    for kind, told in some.items():
        assert of_region.filter(pl.col("kind") == kind).filter(~told)["metric"].to_list() == [], kind


@pytest.mark.slow
def test_pandas_gives_every_cell_of_the_biannual_report_the_same_integers(cost: Cost) -> None:
    assert cost.pandas is not None
    answer = cost.pandas.other.answer
    assert set(answer["metric"]) == set(BIANNUAL) == set(Catalog().get(Report, "biannual").metrics)
    assert cells_that_differ(answer, cost.pandas.ours.answer.filter(status="computed")).height == 0


@pytest.mark.slow
def test_a_count_that_is_one_off_is_found_and_so_is_a_cell_too_many(ours: pl.DataFrame) -> None:
    metric, more = WRITTEN[0], pl.col("numerator") + 1
    one_off = ours.with_row_index().with_columns(
        pl.when(pl.col("index") == 7).then(more).otherwise("numerator")
    )
    assert cells_that_differ(one_off, ours)["metric"].to_list() == [ours["metric"][7]]
    assert cells_that_differ(ours, ours[1:])["metric"].to_list() == [ours["metric"][0]]
    with pytest.raises(SystemExit, match=f"by hand: .* of {metric}"):
        agree(ours.filter(metric=metric), ours.filter(metric=metric)[1:], what="by hand")


@pytest.mark.slow
def test_the_answer_says_how_many_of_the_shipped_metrics_were_written_by_hand(cost: Cost) -> None:
    said = report([cost]).splitlines()
    assert said[0].startswith(f"metrics: {len(WRITTEN)} of ")
    assert f"{PEOPLE:,}" in said[2]
    assert "1.50" in said[3]


@pytest.mark.spark
@pytest.mark.slow
@pytest.mark.skipif(bool(spark_is_missing()), reason=f"Spark: {spark_is_missing()}")
def test_spark_gives_every_cell_the_same_integers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
    with DuckEngine() as engine:
        run_file(engine, PEOPLE_FILE, people=300)
        both = beside_spark(engine, ["graduation_rate_4y", "median_earnings_after_exit"])
    assert both.ours.answer.filter(status="computed").height > 0
    assert cells_that_differ(both.other.answer, both.ours.answer).height == 0
