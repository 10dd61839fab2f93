"""The grid of bands hangs on the number of people alone, and each of its bands hides as much as is asked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonfield.disclosure.universe.bands import WIDTHS, band_of, grid_for, percent_of


@pytest.mark.parametrize(
    ("people", "apart", "width"),
    [
        (11, 3, 50), (15, 3, 25), (20, 3, 20), (30, 3, 20), (40, 3, 10), (60, 3, 10), (80, 3, 5), (150, 3, 5),
        (200, 3, 2), (300, 3, 2), (500, 3, 1), (11, 10, None), (20, 10, None), (30, 10, 50), (60, 10, 20),
        (80, 10, 20), (150, 10, 10), (200, 10, 10), (300, 10, 5), (500, 10, 5),
    ],
)  # fmt: skip
def test_the_finest_grid_is_the_one_whose_every_band_is_wide_enough(people, apart, width):
    assert grid_for(people, apart=apart) == width


@given(people=st.integers(11, 400), apart=st.sampled_from([3, 10]))
def test_a_band_holds_every_numerator_that_a_reader_would_count_in_it(people, apart):
    width = grid_for(people, apart=apart)
    if width is None:
        return
    assert width in WIDTHS
    for numerator in range(people + 1):
        low, high = band_of(numerator, people, width)
        percent, percent_to = percent_of(numerator, people, width)
        inside = [
            n for n in range(people + 1)
            if percent * people <= 100 * n and (100 * n < percent_to * people or percent_to == 100)
        ]  # fmt: skip
        assert (inside[0], inside[-1]) == (low, high)
        assert low <= numerator <= high
        assert high - low >= apart
