"""The arithmetic of small places."""

import pytest

from commonfield.equity.contrast import smallest_detectable


@pytest.mark.parametrize(
    ("participants", "others", "points"), [(45, 45, 30), (225, 225, 13), (234, 546, 11)],
    ids=["one high school, one year", "five years of it", "the county's cohort, 30 % in pathways"],
)  # fmt: skip
def test_what_a_rural_partnership_can_see(participants, others, points):
    assert round(100 * smallest_detectable(participants, others)) == points


def test_it_shrinks_with_the_root_of_people_and_grows_with_the_spread():
    assert smallest_detectable(400, 400) == pytest.approx(smallest_detectable(100, 100) / 2)
    assert smallest_detectable(100, 100, spread=1.0) == pytest.approx(2 * smallest_detectable(100, 100))
