"""Where people went on to: SQL beside a plain reading of the same words."""

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonfield.engines import DuckEngine
from commonfield.metrics import OWN, Permitted, find_awards, find_finished, find_first_college, outcomes_of
from commonfield.metrics.examples import ALWAYS_DUE, example_tables
from commonfield.tables import EVENT_TABLES
from commonfield.vocabulary import academic_year_of

AWARD, COMPLETION, ENROLLMENT = (EVENT_TABLES[n] for n in ("award", "completion", "enrollment"))
AS_OF = date(2026, 10, 31)
DAYS = st.integers(0, 1600).map(lambda n: date(2021, 7, 1) + timedelta(n))
ENROLLED = st.tuples(
    st.sampled_from(["a", "b", "stranger"]),
    st.sampled_from(["ccc", "csu", "uc"]),
    DAYS,
    st.sampled_from([True, False, None]),
    st.sampled_from(["college", "secretive"]),
)
DONE = st.tuples(st.sampled_from(["a", "b"]), st.sampled_from(["diploma", "no_diploma"]), DAYS)


def table(shape, rows):
    told = {"submission_id": "s", "record_no": 1, "level": "postsecondary", "institution": "x"}
    return shape.conform(pl.DataFrame([{**told, **row} for row in rows], schema=shape.schema()))


def enrollments(rows):
    return table(
        ENROLLMENT,
        [
            {"person_key": who, "segment": segment, "began_on": day, "special_admit": dual,
             "partner": partner, "academic_year": academic_year_of(day)}
            for who, segment, day, dual, partner in rows
        ],
    )  # fmt: skip


def completions(rows, institution="own"):
    return table(
        COMPLETION,
        [
            {"person_key": who, "kind": kind, "completed_on": day, "academic_year": academic_year_of(day),
             "partner": "north", "institution": institution, "level": "high_school"}
            for who, kind, day in rows
        ],
    )  # fmt: skip


@pytest.fixture(scope="module")
def engine():
    with DuckEngine(threads=1) as opened:
        opened.load(OWN, pl.DataFrame({"person_key": ["a", "b"]}))
        yield opened


def slow(done, enrolled):
    """Say the same of each person by reading row by row."""
    found = {}
    for who in ("a", "b"):
        ends = [day for person, kind, day in done if person == who and kind == "diploma"]
        gone = sorted(
            (day, segment)
            for person, segment, day, dual, partner in enrolled
            if person == who and not dual and partner == "college" and (not ends or day > min(ends))
        )
        if not gone:
            continue
        year = academic_year_of(gone[0][0])
        back = any(academic_year_of(day) == year + 1 for day, _ in gone)
        found[who] = (gone[0][1], gone[0][0], True if back else False if year + 1 <= 2026 else None)
    return found


@settings(max_examples=60)
@given(done=st.lists(DONE, max_size=4), enrolled=st.lists(ENROLLED, max_size=8))
def test_the_first_college_is_what_a_plain_reading_says(engine, done, enrolled):
    engine.load("completion", completions(done))
    engine.load("enrollment", enrollments(enrolled))
    finished = find_finished(engine, institutions=["own"], partners={"north"})
    told = find_first_college(engine, finished, partners={"college"}, data_as_of=AS_OF)
    assert {row[0]: row[1:] for row in told.iter_rows()} == slow(done, enrolled)
    ends = {}
    for who, kind, day in done:
        if kind == "diploma":
            ends[who] = min(day, ends.get(who, day))
    assert {row[0]: row[2] for row in finished.iter_rows()} == ends


def test_high_school_finished_elsewhere_is_not_finished_here(engine):
    engine.load("completion", completions([("a", "diploma", date(2024, 6, 1))], institution="other"))
    assert find_finished(engine, institutions=["own"], partners={"north"}).height == 0


def test_rows_that_nobody_permits_are_not_read(engine):
    engine.load("completion", completions([("a", "diploma", date(2024, 6, 1))]))
    assert find_finished(engine, institutions=["own"], partners=()).height == 0


def test_an_award_told_by_two_partners_is_one_award(engine):
    row = {"person_key": "a", "segment": "csu", "kind": "bachelor", "conferred_on": date(2025, 6, 1),
           "academic_year": 2025}  # fmt: skip
    engine.load("award", table(AWARD, [{**row, "partner": p} for p in ("college", "north", "secretive")]))
    told = find_awards(engine, partners={"college", "north"})
    assert told.rows() == [("a", "bachelor", date(2025, 6, 1), 2025)]


def test_outcomes_of_people_add_up_to_the_worked_examples(engine, shipped):
    metric = shipped["college_going_rate_12m"]
    for example in metric.examples:
        tables = example_tables(metric, [example])
        for name, frame in tables.items():
            engine.load(name, frame)
        people = pl.concat([f.select("person_key") for n, f in tables.items() if "person_key" in f.columns])
        engine.load(OWN, people.unique())
        places = tables["institution"]["place"].to_list()
        told = outcomes_of(
            engine,
            [metric],
            places=places,
            data_as_of=ALWAYS_DUE,
            region="example",
            permitted={metric.name: everybody(tables)},
        )
        assert told.height == example.expect.denominator, example.name.en
        assert told["holds"].sum() == example.expect.numerator, example.name.en


def everybody(tables):
    partners = {name: frozenset(f["partner"]) for name, f in tables.items() if "partner" in f.columns}
    return Permitted(tables=partners)


def test_a_year_that_is_not_due_and_a_median_tell_nothing(engine, shipped):
    metric = shipped["college_going_rate_12m"]
    tables = example_tables(metric, [metric.examples[0]])
    for name, frame in tables.items():
        engine.load(name, frame)
    engine.load(OWN, tables["completion"].select("person_key"))
    asked = {
        "places": tables["institution"]["place"].to_list(),
        "region": "example",
        "permitted": {name: everybody(tables) for name in (metric.name, "median_earnings_after_exit")},
    }
    assert outcomes_of(engine, [metric], data_as_of=date(2024, 8, 1), **asked).height == 0
    assert outcomes_of(engine, [shipped["median_earnings_after_exit"]], data_as_of=AS_OF, **asked).height == 0
