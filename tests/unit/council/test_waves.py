"""Which wave comes before which."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonfield.council.waves import order_waves


@pytest.mark.parametrize(
    ("rows", "ordered"),
    [
        (["spring-2025", "fall-2025", "spring-2025"], ["spring-2025", "fall-2025"]),
        (["w9", "w10", "w9"], ["w9", "w10"]),
        (["10", "9", "2"], ["2", "9", "10"]),
        (["2026", "2025"], ["2025", "2026"]),
        (["2026-03", "2025-10"], ["2025-10", "2026-03"]),
        (["2026-03-02", "2026-03-01"], ["2026-03-01", "2026-03-02"]),
        # a year and a month within it have no order, and 2025-26 is no month
        (["2025-06", "2025"], ["2025-06", "2025"]),
        (["2025-26", "2024-25"], ["2025-26", "2024-25"]),
        (["2026-02-30", "2026-02-01"], ["2026-02-30", "2026-02-01"]),
        (["2026-W02", "2026-W01", "20260301"], ["2026-W02", "2026-W01", "20260301"]),
        (["", ""], [""]),
    ],
)
def test_waves_come_by_date_where_all_are_dates_or_numbers_and_as_in_the_file_elsewhere(rows, ordered):
    assert order_waves(rows) == ordered


@settings(max_examples=30)
@given(days=st.lists(st.dates(), min_size=1, max_size=6), random=st.randoms())
def test_days_come_in_order_however_the_rows_stand(days, random):
    rows = [day.isoformat() for day in days] * 2
    random.shuffle(rows)
    assert order_waves(rows) == [day.isoformat() for day in sorted(set(days))]
