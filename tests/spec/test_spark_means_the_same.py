"""One meaning, any engine: every example of every shipped definition, and an invented region, on Spark.

A Spark session costs many seconds, so everything is told in one set of tables: each example is told
apart by a group of its own, and the people of the invented region stand beside them.
"""

import os

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from tests.generative.inventions import invent
from tests.generative.test_the_compiler_equals_the_plain_reading import funded

from commonfield.catalog import Catalog, Group, Metric, PathwayDefinition
from commonfield.catalog.passage import make_passage
from commonfield.engines import DuckEngine
from commonfield.engines.spark import SparkEngine, spark_is_missing
from commonfield.findings import UsageError
from commonfield.metrics import measure
from commonfield.metrics.examples import ALWAYS_DUE, ALWAYS_THERE, REGION, differences, example_tables

pytestmark = [
    pytest.mark.spark,
    pytest.mark.slow,
    pytest.mark.skipif(bool(spark_is_missing()), reason=f"Spark: {spark_is_missing()}"),
]

# Small tables: what Java and Spark would compile costs more than it saves.
os.environ.setdefault("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
PLAIN = {"spark.sql.codegen.wholeStage": "false", "spark.sql.adaptive.enabled": "false"}

CATALOG = Catalog()
METRICS = list(CATALOG.all(Metric).values())
PEOPLE = 40
TEACHING = CATALOG.get(PathwayDefinition, "inland-empire/teacher")


def passage():
    """Give the metrics of a pathway in which people of the invented region are."""
    steps = [s.model_copy(update={"pathway_code": "198"} if s.kind == "school_courses" else {})
             for s in TEACHING.steps]  # fmt: skip
    made = make_passage(TEACHING.model_copy(update={"steps": steps, "schools": []}))
    assert made is not None
    return made.metrics


def names(metric):
    return [f"{metric.metric} {number}" for number in range(len(metric.examples))]


@pytest.fixture(scope="module")
def tables():
    """The examples of every metric, people named after metric and example, and the invented region."""
    told = {name: [frame] for name, frame in invent(PEOPLE, seed=7).items()}
    for metric in METRICS:
        for name, frame in example_tables(metric, metric.examples).items():
            told[name].append(_named_apart(frame, metric.metric))
    marks = pl.concat(_marks(metric) for metric in METRICS)
    told["characteristic"].append(marks.select(told["characteristic"][0].columns))
    frames = {name: pl.concat(listed) for name, listed in told.items()}
    return {**frames, "institution": frames["institution"].unique("institution", maintain_order=True)}


def _named_apart(frame, metric):
    if "person_key" not in frame.columns:
        return frame
    return frame.with_columns(person_key=pl.lit(f"{metric} ") + pl.col("person_key"))


def _marks(metric):
    people = [
        {"person_key": f"{metric.metric} {number}-{person}", "value": f"{metric.metric} {number}"}
        for number in range(len(metric.examples))
        for person in range(1, 10)
    ]
    known = {"characteristic": "example", "partner": "example", "submission_id": "example"}
    return pl.DataFrame(people).with_columns(
        *(pl.lit(value).alias(name) for name, value in known.items()),
        pl.lit(None, pl.Date).alias("began_on"),
        pl.lit(None, pl.Date).alias("ended_on"),
        pl.lit(1900, pl.Int64).alias("academic_year"),
        pl.lit(1, pl.Int64).alias("record_no"),
    )


@pytest.fixture(scope="module")
def groups():
    shipped = CATALOG.all(Group)
    text = {"en": "example", "es": "ejemplo"}
    codes = [name for metric in METRICS for name in names(metric)]
    example = Group.model_validate(
        {
            "group": "example",
            "label": text,
            "characteristic": "example",
            "membership": "ever_in_window",
            "values": [{"code": code, "label": text} for code in [*codes, "none"]],
            "otherwise": "none",
            "source": {"title": "worked examples"},
        }
    )
    kept = {name: shipped[name] for name in ("gender", "english_learner", "locale")}
    crossed = {"group": "crossed", "characteristic": "", "values": [], "otherwise": ""}
    crossed |= {"crossed": ["example", "english_learner"]}
    return {**kept, **funded(), "example": example, "crossed": example.model_copy(update=crossed)}


def counted(engine, tables, groups):
    metrics = [metric.model_copy(update={"disaggregate_by": []}) for metric in (*METRICS, *passage())]
    for name, frame in tables.items():
        engine.load(name, frame)
    return measure(
        engine, metrics, groups=groups, data_as_of=ALWAYS_DUE, region=REGION, data_from=ALWAYS_THERE
    )


@pytest.fixture(scope="module")
def answers(tables, groups):
    with DuckEngine(threads=1) as duck, SparkEngine(settings=PLAIN) as spark:
        return counted(duck, tables, groups), counted(spark, tables, groups)


def test_spark_gives_equal_integers_for_every_metric_year_place_and_group(answers):
    duck, spark = answers
    assert len(duck) > 2_000
    assert not duck.filter((pl.col("kind") == "months") & (pl.col("measured") > 0)).is_empty()
    assert {"project", "grant_award"} <= set(duck["group"])
    assert_frame_equal(duck, spark)


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.metric)
def test_every_example_that_can_be_told_apart_comes_out_on_spark(answers, metric):
    tried = 0
    for name, example in zip(names(metric), metric.examples, strict=True):
        for expected in example.expectations:
            place = {"group": "example", "value": name} if expected.group == "all" else None
            if expected.group == "english_learner":
                place = {"group": "crossed", "value": f"{name}-{expected.value}"}
            if place is None or expected.level != "region" or expected.status != "computed":
                continue
            mine = answers[1].filter(metric=metric.metric)
            assert differences(mine, expected.model_copy(update=place)) == [], example.name.en
            tried += 1
    assert tried >= len(metric.examples) / 2


def test_a_definition_made_on_spark_can_be_read_and_made_again():
    with SparkEngine() as spark:
        spark.load("people", pl.DataFrame({"n": [1, 2, None]}))
        spark.define("known", "SELECT n FROM people WHERE n IS NOT NULL")
        spark.define("known", "SELECT n FROM people WHERE n = 2")
        assert spark.query("SELECT count(*) AS people FROM known")["people"].to_list() == [1]


def test_spark_reads_parquet_files_and_folders(tmp_path):
    pl.DataFrame({"n": [1, 2]}).write_parquet(tmp_path / "one.parquet")
    with SparkEngine() as spark:
        for source in (tmp_path / "one.parquet", tmp_path):
            spark.load("people", source)
            assert spark.query("SELECT sum(n) AS total FROM people")["total"].to_list() == [3]


def test_what_spark_complains_of_quotes_no_data():
    from commonfield.engines import EngineError

    with SparkEngine() as spark:
        spark.load("people", pl.DataFrame({"name": ["Maria Lopez"]}))
        with pytest.raises(EngineError) as refused:
            spark.query("SELECT cast(name AS integer) AS n FROM people")
        assert "Maria" not in str(refused.value)
        with pytest.raises(EngineError):
            spark.query("SELECT nothing FROM people")


def test_a_machine_without_java_is_told_what_to_install(monkeypatch):
    from commonfield.engines import spark

    monkeypatch.setattr(spark, "spark_is_missing", lambda: "Java is not installed")
    spark._session.cache_clear()
    with pytest.raises(UsageError, match="Install Java 17"):
        SparkEngine()
