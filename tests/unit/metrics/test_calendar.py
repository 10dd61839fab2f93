from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonfield.metrics.calendar import add_months, due_on, last_ended_year


@pytest.mark.parametrize(
    ("metric", "year", "due"),
    [
        ("graduation_rate_4y", 2026, date(2026, 9, 30)),
        ("college_going_rate_12m", 2025, date(2026, 9, 30)),
        ("college_going_rate_16m", 2025, date(2027, 1, 30)),
        ("dual_enrollment_success_rate", 2026, date(2026, 9, 30)),
        ("median_earnings_after_exit", 2024, date(2025, 12, 30)),
    ],
)
def test_a_figure_is_due_when_its_last_window_and_its_lag_are_over(shipped, metric, year, due):
    assert due_on(shipped[metric], year) == due


def test_a_quarter_that_ends_after_every_other_window_decides(define):
    metric = define("quantity: {event: employment, quarter_after: 4, sum: wages}", unit="dollars_a_year")
    assert due_on(metric, 2024) == date(2025, 6, 30)


def test_a_window_from_the_anchor_begins_with_the_last_anchor_of_the_cohort(define):
    metric = define(
        """
cohort: {event: enrollment, union: [{academic_year: 3}, {academic_year: 1}]}
numerator: {event: award, within_months: 24}
""",
        unit="share",
        without=["cohort"],
    )
    assert due_on(metric, 2024) == date(2025, 6, 30)


@pytest.mark.parametrize(
    ("window", "due"),
    [
        ("{from: 08-15, to: 10-31, academic_year: 1}", date(2024, 10, 31)),
        ("{from: 08-15, to: 08-14, academic_year: 1}", date(2025, 8, 14)),
        ("{from: 01-01, to: 01-01, academic_year: 1}", date(2025, 1, 1)),
        ("{from: 08-15, to: 10-31, academic_year: 0}", date(2024, 6, 30)),
    ],
)
def test_a_window_of_the_calendar_ends_on_the_next_day_so_named(define, window, due):
    metric = define(f"numerator: {{event: enrollment, touches: {window}}}", unit="share")
    assert due_on(metric, 2024) == due


@pytest.mark.parametrize(
    ("day", "year"), [(date(2026, 6, 29), 2025), (date(2026, 6, 30), 2026), (date(2026, 10, 31), 2026)]
)
def test_an_academic_year_is_over_on_its_last_day(day, year):
    assert last_ended_year(day) == year


@given(st.dates(date(1990, 1, 1), date(2080, 1, 1)), st.integers(0, 100))
def test_months_later_is_the_same_day_or_the_last_of_a_shorter_month(day, months):
    later = add_months(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day == day.day or (
        later.day < day.day and add_months(later, 0).month != _tomorrow(later).month
    )


def _tomorrow(day):
    return date.fromordinal(day.toordinal() + 1)
