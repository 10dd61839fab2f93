"""Why one person is counted or not: the worked examples of the graduation rate, told row by row."""

import polars as pl
import pytest

from commonfield.catalog import Wording
from commonfield.metrics import Permitted
from commonfield.metrics.examples import ALWAYS_DUE, example_tables
from commonfield.metrics.tracing import lines_of, trace


@pytest.fixture
def graduation(shipped):
    return shipped["graduation_rate_4y"]


def example(metric, begins):
    return next(one for one in metric.examples if one.name.en.startswith(begins))


def traced(engine, metric, one, person, groups=None, permitted=None):
    for name, frame in example_tables(metric, [one]).items():
        engine.load(name, frame)
    return trace(
        engine,
        metric,
        f"0-{person}",
        groups=groups or {},
        data_as_of=ALWAYS_DUE,
        region="example",
        permitted=permitted,
    )


def test_who_graduates_in_time_is_counted_by_the_row_of_the_diploma(engine, graduation):
    told = traced(engine, graduation, example(graduation, "a diploma on the last day"), 1)
    (year,) = told.years
    assert (year.academic_year, year.counted, year.hit) == (2024, True, True)
    numerator = next(one for one in year.asked if one.role == "numerator")
    assert [(row.table, row.facts["completed_on"].isoformat()) for row in numerator.rows] == [
        ("completion", "2024-06-30")
    ]


def test_a_diploma_a_day_late_is_no_row_behind_the_answer(engine, graduation):
    told = traced(engine, graduation, example(graduation, "a diploma on the first day"), 1)
    (year,) = told.years
    assert (year.counted, year.hit) == (True, False)
    assert next(one for one in year.asked if one.role == "numerator").rows == ()


def test_who_died_is_left_out_and_the_row_that_says_so_is_named(engine, graduation):
    told = traced(engine, graduation, example(graduation, "a student who died"), 1)
    (year,) = told.years
    assert not year.counted
    (out,) = [one for one in year.asked if one.role == "exclude_if"]
    assert out.holds and [row.facts["exit_reason"] for row in out.rows] == ["E130"]


def test_only_the_last_enrollment_is_named_where_the_last_decides(engine, graduation):
    told = traced(engine, graduation, example(graduation, "a student who comes back"), 1)
    (out,) = [one for one in told.years[0].asked if one.role == "exclude_if"]
    assert not out.holds
    assert [row.facts["began_on"].year for row in out.rows] == [2021]


def test_who_is_in_no_cohort_learns_what_is_otherwise(engine, shipped):
    earnings = shipped["median_earnings_after_exit"]
    one = example(earnings, "a high school student in dual")
    tables = example_tables(earnings, [one])
    only_special = tables["enrollment"].filter(pl.col("special_admit").fill_null(value=False))
    for name, frame in {**tables, "enrollment": only_special}.items():
        engine.load(name, frame)
    told = trace(engine, earnings, "0-1", groups={}, data_as_of=ALWAYS_DUE, region="example")
    assert told.years == ()
    assert [list(unmet.lacks) for unmet in told.unmet] == [["special_admit"]]


def test_rows_that_may_not_be_read_are_counted_and_not_named(engine, graduation):
    nobody = Permitted(tables={"enrollment": frozenset(), "completion": frozenset()})
    told = traced(engine, graduation, example(graduation, "a diploma on the last"), 1, permitted=nobody)
    assert (told.years, told.unmet, told.unread) == ((), (), 1)


def test_the_groups_of_the_person_are_told_with_the_values_that_count(engine, graduation, groups):
    told = traced(
        engine,
        graduation,
        example(graduation, "a student who was once"),
        1,
        groups={"english_learner": groups["english_learner"]},
    )
    assert told.years[0].groups == {"english_learner": "Y"}


@pytest.mark.parametrize(
    ("language", "answers"), [("en", ("Counted, and also", ": yes.")), ("es", ("Cuenta, y también", ": sí."))]
)
def test_a_trace_reads_in_both_languages(engine, graduation, groups, language, answers):
    told = traced(engine, graduation, example(graduation, "a diploma on the last day"), 1)
    said = Wording("metrics/tracing", language)
    lines = "\n".join(lines_of(told, graduation, said, groups=groups, data_as_of=ALWAYS_DUE))
    assert all(answer in lines for answer in answers)
    assert "2024-06-30" in lines


def test_a_trace_as_plain_data_is_json(engine, graduation):
    import json

    told = traced(engine, graduation, example(graduation, "a student who died"), 1)
    plain = json.loads(json.dumps(told.as_dict()))
    assert plain["years"][0]["asked"][0]["rows"][0]["facts"]["exit_reason"] == "E130"
