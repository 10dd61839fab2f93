"""r_wg worked by hand, and variance between organizations as published."""

from fractions import Fraction
from statistics import variance

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonfield.council.pillars import between, rwg, rwg_j
from commonfield.council.reader_agreement import icc

FIVE = Fraction(2)  # the variance of five answers spread evenly; James, Demaree and Wolf 1984
FOUR = Fraction(5, 4)
SHROUT_FLEISS = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]


@pytest.mark.parametrize(
    ("levels", "by_chance", "value", "was_negative"),
    [
        # mean 4.4: .16 x 3 + .36 x 2 = 1.2, over 4 = .3; 1 - .3 / 2
        ([4, 4, 4, 5, 5], FIVE, Fraction(17, 20), False),
        ([3, 3, 3], FIVE, Fraction(1), False),
        # 1 to 5 once each: 10 / 4 = 2.5, more than chance
        ([1, 2, 3, 4, 5], FIVE, Fraction(0), True),
        # mean 2: 2 / 2 = 1; 1 - 1 / 1.25
        ([1, 2, 3], FOUR, Fraction(1, 5), False),
    ],
)
def test_rwg_is_the_one_worked_by_hand(levels, by_chance, value, was_negative):
    found = rwg(levels, by_chance=by_chance)
    assert (found.value, found.was_negative) == (value, was_negative)


def test_one_person_agrees_with_nobody():
    assert rwg([3], by_chance=FOUR) is None and rwg_j([(3, 4)], by_chance=FOUR) is None


def test_rwg_of_several_items_rises_with_their_number_as_the_formula_says():
    one = [(1,), (2,), (3,)]
    # m = 1 / 1.25 = .8: J .2 / (J .2 + .8)
    assert rwg_j(one, by_chance=FOUR).value == rwg([1, 2, 3], by_chance=FOUR).value == Fraction(1, 5)
    assert rwg_j([row * 4 for row in one], by_chance=FOUR).value == Fraction(1, 2)
    # ten items whose variances are a quarter of chance: 7.5 / 7.75
    ten = [(row,) * 10 for row in (4, 4, 5, 5)]
    ratio = Fraction(variance(map(Fraction, (4, 4, 5, 5)))) / FIVE
    assert rwg_j(ten, by_chance=FIVE).value == 10 * (1 - ratio) / (10 * (1 - ratio) + ratio)
    far = rwg_j([(1, 1), (4, 4), (1, 4)], by_chance=FOUR)
    assert (far.value, far.was_negative) == (0, True)


@given(st.lists(st.tuples(*[st.integers(1, 4)] * 3), min_size=2, max_size=8))
def test_agreement_lies_between_none_and_full(table):
    assert 0 <= rwg_j(table, by_chance=FOUR).value <= 1


def test_icc_of_the_published_table_is_the_published_one():
    found = between(SHROUT_FLEISS)
    assert float(found.ms_between) == pytest.approx(11.24, abs=0.005)
    assert float(found.ms_within) == pytest.approx(6.26, abs=0.005)
    assert (round(float(found.icc1), 2), round(float(found.icc2), 2), found.k0) == (0.17, 0.44, 4)
    assert (round(found.low, 2), round(found.high, 2)) == (-0.13, 0.72)


def by_regression(groups):
    """Sums of squares from least squares on group columns: slow, and another way."""
    values = np.array([value for group in groups for value in group], dtype=float)
    owner = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
    columns = (owner[:, None] == np.arange(len(groups))).astype(float)
    fitted = columns @ np.linalg.lstsq(columns, values, rcond=None)[0]
    within = ((values - fitted) ** 2).sum() / (len(values) - len(groups))
    return ((fitted - values.mean()) ** 2).sum() / (len(groups) - 1), within


@given(st.lists(st.lists(st.integers(1, 4), min_size=1, max_size=6), min_size=3, max_size=6))
def test_unequal_groups_have_the_mean_squares_of_a_regression(groups):
    found = between(groups)
    if found is None:
        assert all(len(group) == 1 for group in groups)
        return
    over, under = by_regression(groups)
    assert float(found.ms_between) == pytest.approx(over, abs=1e-9)
    assert float(found.ms_within) == pytest.approx(under, abs=1e-9)
    assert between([[v + 3 for v in group[::-1]] for group in groups[::-1]]).icc1 == found.icc1
    # the reliability of means is that of one respondent stepped up to k0 of them
    if found.icc1 is not None and found.icc2 is not None:
        assert found.icc2 == found.k0 * found.icc1 / (1 + (found.k0 - 1) * found.icc1)
        assert found.icc1 <= 1


def test_unequal_groups_stand_for_a_number_below_their_mean():
    found = between([[1, 2, 3], [2, 2, 4, 4], [1, 1, 1, 2, 2]])
    assert found.k0 == Fraction(47, 12) < 4


def test_where_nothing_varies_or_nobody_is_to_compare_there_is_no_icc():
    same = between([[2, 2, 2], [2, 2, 2], [2, 2, 2]])
    assert (same.icc1, same.icc2, same.low) == (None, None, None)
    apart = between([[1, 1], [2, 2], [3, 3]])
    assert (apart.icc1, apart.icc2, apart.low) == (1, 1, None)
    alike = between([[1, 3], [1, 3], [1, 3]])
    assert (alike.icc1, alike.icc2) == (-1, None)
    assert between([[1, 2]]) is None and between([[1], [2]]) is None


def equals_readers_icc(table):
    ours = between([[value for value in row if value is not None] for row in table])
    one, many = icc(table, form="1,1"), icc(table, form="1,k")
    assert float(ours.icc1) == pytest.approx(one.value, abs=1e-10)
    assert (ours.low, ours.high) == pytest.approx((one.low, one.high), abs=1e-10)
    assert float(ours.icc2) == pytest.approx(many.value, abs=1e-10)


UNEQUAL = [[1, 2, 3, None, None], [2, 2, 4, 4, None], [1, 1, 1, 2, 2]]


@pytest.mark.parametrize("table", [SHROUT_FLEISS, UNEQUAL], ids=["equal", "unequal"])
def test_with_groups_of_any_size_it_is_the_icc_of_readers(table):
    equals_readers_icc(table)


def test_on_a_published_table_it_is_the_icc_of_readers(public_data):
    rows = (public_data / "reviewer-scoring" / "irr_anxiety.csv").read_text(encoding="utf-8").splitlines()[1:]
    equals_readers_icc([[int(cell) for cell in row.split(",")] for row in rows])
