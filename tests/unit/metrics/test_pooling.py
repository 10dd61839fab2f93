"""Years taken together: who counts, with which year, and when a block is due."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.generative.inventions import invent
from tests.generative.plain_events import block_of
from tests.generative.reference import read

from commonfield.catalog import PooledYears
from commonfield.engines import DuckEngine
from commonfield.metrics import measure, measure_atoms
from commonfield.metrics.examples import example_tables

THREE = PooledYears(years=3, last=2024)
BLOCKS = st.builds(PooledYears, years=st.integers(2, 10), last=st.integers(1990, 2100))
FAILED_THEN_PASSED = """
numerator: {event: course, where: {success: true}, in_academic_year: 0}
disaggregate_by: [sector, gender]
versions:
  2018-07-01: {source: {title: invented}}
  2025-07-01: {source: {title: invented}}
examples:
  - name: {en: in three years, es: en tres años}
    enrollment:
      - {person: 1, institution: first, began_on: 2021-08-15}
      - {person: 1, institution: last, began_on: 2023-08-15}
      - {person: 2, institution: first, began_on: 2022-08-15}
      - {person: 2, institution: first, began_on: 2024-08-15}
      - {person: 3, institution: first, began_on: 2019-08-15}
      - {person: 4, institution: first, began_on: 2018-08-15}
      - {person: 5, institution: first, began_on: 2025-08-15}
    course:
      - {person: 1, began_on: 2021-08-15, success: true}
      - {person: 2, began_on: 2022-08-15, success: true}
    participation:
      - {person: 1, kind: cte_pathway, sector: health, began_on: 2021-08-15}
      - {person: 1, kind: cte_pathway, sector: arts, began_on: 2023-08-15}
    expect: {denominator: 1}
"""


@pytest.fixture
def pooled(define, groups):
    """Measure one metric over three years at a time."""
    metric = define(FAILED_THEN_PASSED, unit="share", without=["versions"])

    def measured(data_as_of=date(2035, 1, 1), **more):
        with DuckEngine(threads=1) as engine:
            for name, frame in example_tables(metric, metric.examples).items():
                engine.load(name, frame)
            asked = {"groups": groups, "data_as_of": data_as_of, "region": "here", "pooled": THREE}
            return measure(engine, [metric], **asked, **more)

    return measured


def test_a_person_in_several_years_of_a_block_counts_once_with_the_last(pooled):
    measured = pooled().filter(academic_year=2024)
    everybody = measured.filter(level="region", group="all").row(0, named=True)
    assert (everybody["denominator"], everybody["numerator"]) == (2, 1)
    places = measured.filter(level="institution", group="all")
    assert dict(places.select("place", "denominator").iter_rows()) == {"first": 1, "last": 1}
    sectors = measured.filter(level="region", group="sector")
    assert sectors["value"].to_list() == ["arts"], "the window is seen from the year with which one counts"


def test_a_block_that_begins_before_the_data_or_crosses_two_definitions_is_not_applicable(pooled):
    told = pooled().filter(level="region", group="all")
    statuses = dict(told.select("academic_year", "status").iter_rows())
    # 2019-2021 begins with the data; 2025-2027 holds a year of each definition.
    assert statuses == {2021: "computed", 2024: "computed", 2027: "not_applicable"}
    later = pooled(data_from=2020).filter(level="region", group="all")
    assert dict(later.select("academic_year", "status").iter_rows())[2021] == "not_applicable"
    assert told.filter(status="not_applicable")["denominator"].to_list() == [None]


def test_a_block_is_told_once_its_last_year_is_over(pooled):
    assert pooled(date(2024, 6, 29))["academic_year"].max() == 2021
    assert pooled(date(2024, 6, 30))["academic_year"].max() == 2024


@given(pooled=BLOCKS, year=st.integers(1980, 2120))
def test_each_year_lies_in_one_block_and_one_block_ends_with_the_year_named(pooled, year):
    block = pooled.last_of_block(year)
    assert block == block_of(year, pooled)
    assert pooled.first_of(block) <= year <= block
    assert (block - pooled.last) % pooled.years == 0
    over = pooled.last_block_over(year)
    assert over <= year < over + pooled.years


def test_people_counted_by_what_they_are_add_up_to_blocks_too(shipped, groups):
    tables = invent(200, 3)
    metrics = [shipped["dual_enrollment_success_rate"], shipped["college_going_rate_12m"]]
    asked = {"groups": groups, "data_as_of": date(2030, 1, 1), "region": "here", "pooled": THREE}
    with DuckEngine() as engine:
        for name, frame in tables.items():
            engine.load(name, frame)
        atoms = measure_atoms(engine, [[metric] for metric in metrics], **asked)
        measured = measure(engine, metrics, **asked)
    assert set(atoms["academic_year"]) <= {2021, 2024, 2027}
    for metric in metrics:
        name = metric.metric
        people = atoms.filter(metrics=name, component="all", academic_year=2024)["people"].sum()
        cells = measured.filter(metric=name, academic_year=2024, level="region", group="all")
        assert people == cells["denominator"].item()
    assert measured.equals(read(metrics, tables=tables, **asked))
