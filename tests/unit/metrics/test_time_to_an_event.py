"""Months up to the first of some events: a month begun counts as one."""

from datetime import date

import pytest

from commonfield.catalog.metric import Example
from commonfield.engines import DuckEngine
from commonfield.metrics import measure, needs, sentence
from commonfield.metrics.examples import example_tables

ASKED = {"data_as_of": date(2040, 1, 1), "region": "here", "groups": {}, "data_from": 1900}


@pytest.fixture
def months(define):
    return define(
        """
cohort: {event: participation, where: {kind: cte_pathway}, once_per: person}
quantity:
  first_of:
    - {event: award, where: {kind: associate}, in_academic_year: {from: 0, to: 6}}
    - {event: completion, where: {kind: diploma}, in_academic_year: {from: 0, to: 6}}
""",
        unit="months",
        without=("cohort",),
    )


def told(months, *days, kind="award"):
    """Measure people who entered on 31 January 2020, each with an event on a day."""
    column = {"award": "conferred_on", "completion": "completed_on"}[kind]
    example = {
        "name": {"en": "a", "es": "a"},
        "participation": [{"person": n, "began_on": date(2020, 1, 31)} for n, _ in enumerate(days)],
        kind: [{"person": n, column: day} for n, day in enumerate(days) if day],
        "expect": {},
    }
    kinds = {"award": "associate", "completion": "diploma"}
    example[kind] = [{**row, "kind": kinds[kind]} for row in example[kind]]
    with DuckEngine(threads=1) as engine:
        for name, frame in example_tables(months, [Example.model_validate(example)]).items():
            engine.load(name, frame)
        row = measure(engine, [months], **ASKED).filter(level="region").row(0, named=True)
    return row["denominator"], row["measured"], row["median"]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2020, 1, 31), 0),
        (date(2020, 2, 1), 1),
        (date(2020, 2, 29), 1),  # the anniversary, where the month has no day 31
        (date(2020, 3, 1), 2),
        (date(2022, 1, 31), 24),
        (date(2022, 2, 1), 25),
    ],
)
@pytest.mark.parametrize("kind", ["award", "completion"])
def test_a_month_begun_counts_and_none_on_the_day_itself(months, day, expected, kind):
    assert told(months, day, kind=kind) == (1, 1, expected)


def test_who_has_no_such_event_or_only_an_earlier_one_is_not_measured(months):
    days = [None, date(2020, 1, 30), date(2020, 3, 31), date(2020, 5, 31)]
    assert told(months, *days) == (4, 2, 3.0)


def test_every_event_is_read_and_said(months):
    assert {"award", "completion", "participation"} <= set(needs(months, {}).columns)
    assert "months from the anchor day to the first of: award" in sentence(months, "en")
    assert "un mes empezado cuenta como uno" in sentence(months, "es")


def test_time_goes_with_months_alone(months):
    told = months.model_dump(by_alias=True, exclude_unset=True)
    assert type(months).model_validate(told).quantity == months.quantity
    with pytest.raises(ValueError, match="`first_of` goes with `unit: months`"):
        type(months).model_validate({**told, "unit": "dollars_a_year"})
