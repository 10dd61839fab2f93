"""Where two events cannot be told apart by their day, the definition still has one answer."""

from datetime import date

import polars as pl
import pytest
from tests.generative.inventions import institutions

from commonfield.catalog import Group
from commonfield.metrics import measure
from commonfield.tables import EVENT_TABLES

DAY = date(2023, 8, 15)


@pytest.fixture
def count(engine):
    """Measure events of one person; give numerator and denominator by academic year and place."""

    def count(metric, *, groups=None, **events):
        for name, table in EVENT_TABLES.items():
            rows = [_whole(table, row) for row in events.get(name, [])]
            engine.load(name, pl.DataFrame(rows, schema=table.schema()))
        engine.load("institution", institutions())
        asked = {"groups": groups or {}, "data_as_of": date(2030, 1, 1), "region": "R"}
        counted = measure(engine, [metric], **asked)
        names = ("academic_year", "level", "place", "group", "value")
        return {
            tuple(row[name] for name in names): (row["numerator"], row["denominator"])
            for row in counted.iter_rows(named=True)
        }

    return count


def _whole(table, row):
    known = {"person_key": "p", "partner": "one", "submission_id": "s", "record_no": 1, "academic_year": 2024}
    known |= {
        "level": "high_school",
        "segment": "k12",
        "kind": "diploma",
        "institution": "a1",
        "began_on": DAY,
    }
    return {name: {**known, **row}.get(name) for name in table.names}


EVERYBODY = (2024, "region", "R", "all", "all")


@pytest.mark.parametrize(("which", "expected"), [("last", "T180"), ("first", "E155")])
def test_of_two_events_of_one_day_the_one_still_going_on_is_the_last(define, count, which, expected):
    asked = f"{{event: enrollment, which: {which}, holds: {{exit_reason: {expected}}}}}"
    metric = define(f"numerator: {asked}", unit="share")
    enrollment = [
        {"ended_on": date(2024, 6, 5), "exit_reason": "E155"},
        {"ended_on": None, "exit_reason": "T180"},
    ]
    for told in (enrollment, enrollment[::-1]):
        assert count(metric, enrollment=told)[EVERYBODY] == (1, 1)


@pytest.mark.parametrize(("which", "place"), [("last", "B"), ("first", "A")])
def test_a_person_is_anchored_where_the_open_or_the_closed_event_is(define, count, which, place):
    metric = define(f"cohort: {{event: enrollment, which: {which}}}", without=["cohort"])
    enrollment = [
        {"institution": "a1", "ended_on": date(2024, 6, 5)},
        {"institution": "b1", "ended_on": None},
    ]
    for told in (enrollment, enrollment[::-1]):
        cells = count(metric, enrollment=told)
        assert {key[2] for key in cells if key[1] == "institution"} == {place}


def test_of_two_ways_into_a_cohort_on_one_day_the_first_listed_counts(define, count):
    metric = define(
        """
cohort:
  event: completion
  once_per: person
  union: [{event: award, academic_year: 1}, {event: completion, academic_year: 2}]
""",
        without=["cohort"],
    )
    cells = count(metric, completion=[{"completed_on": DAY}], award=[{"conferred_on": DAY, "partner": "two"}])
    assert {key[0] for key in cells} == {2025}


def test_an_event_that_fits_two_ways_counts_by_the_first(define, count):
    metric = define(
        "cohort: {event: enrollment, union: [{academic_year: 1}, {academic_year: 2}]}", without=["cohort"]
    )
    assert {key[0] for key in count(metric, enrollment=[{}])} == {2025}


def test_events_that_share_nothing_known_are_not_alike(define, count):
    metric = define("numerator: {event: course, same: subject_code, count_at_least: 2}", unit="share")
    unknown = [{"subject_code": None}, {"subject_code": None}]
    assert count(metric, enrollment=[{}], course=unknown)[EVERYBODY] == (0, 1)
    known = [{"subject_code": "114"}, {"subject_code": "114"}]
    assert count(metric, enrollment=[{}], course=known)[EVERYBODY] == (1, 1)


def test_a_sum_that_is_just_reached_is_reached(define, count):
    metric = define("numerator: {event: course, sum_at_least: {units_earned: 0.3}}", unit="share")
    tenths = [{"units_earned": 0.1}, {"units_earned": 0.2}]
    assert count(metric, enrollment=[{}], course=tenths)[EVERYBODY] == (1, 1)
    assert count(metric, enrollment=[{}], course=tenths[:1])[EVERYBODY] == (0, 1)


def test_a_spell_without_a_first_day_begins_in_the_year_that_states_it(define, count, groups):
    ever: dict[str, Group] = {"foster": groups["foster"]}
    stated = {"characteristic": "foster", "value": "Y", "began_on": None}
    for year, value in ((2024, "Y"), (2025, "N")):
        characteristic = [{**stated, "academic_year": year}]
        cells = count(define(), groups=ever, enrollment=[{}], characteristic=characteristic)
        assert (2024, "region", "R", "foster", value) in cells
