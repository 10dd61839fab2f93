"""Balance: by hand, and with the bands of the What Works Clearinghouse."""

from dataclasses import replace

import numpy as np
import pytest
from tests.unit.equity.contrast.inventing import people_of

from commonfield.equity.contrast.likeness import cox_index, likeness
from commonfield.equity.contrast.people import Covariate


def of(people, weights=None):
    kept = np.ones(len(people), dtype=bool)
    return likeness(people, kept, weights)


def test_a_number_by_hand():
    people = people_of([1, 1, 1, 0, 0, 0, 0], np.zeros(7), [[1, 2, 6, 0, 1, 2, 5]])
    found = of(people)[0]
    assert found.before == pytest.approx((3 - 2) / np.sqrt(7))
    pooled = np.sqrt((2 * 7 + 3 * (14 / 3)) / 5)
    assert found.wwc_before == pytest.approx((1 - 3 / (4 * 7 - 9)) * (3 - 2) / pooled)
    assert found.variance_ratio_before == pytest.approx(7 / (14 / 3))
    assert (found.after, found.variance_ratio, found.binary) == (None, None, False)


def test_a_share_by_hand():
    people = people_of([1] * 10 + [0] * 20, np.zeros(30), [[1] * 5 + [0] * 5 + [1] * 5 + [0] * 15])
    found = of(people)[0]
    assert found.before == pytest.approx((0.5 - 0.25) / 0.5)
    assert found.wwc_before == pytest.approx((1 - 3 / 111) * (0 - np.log(1 / 3)) / 1.65)
    assert found.binary and found.variance_ratio_before == pytest.approx(0.25 / (0.25 * 0.75))


def test_weights_count_after():
    people = people_of([1, 1, 0, 0, 0], np.zeros(5), [[1, 0, 1, 0, 0]])
    found = of(people, np.array([0.5, 0.5, 0.5, 0.25, 0.25]))[0]
    assert (found.before, found.after) == (pytest.approx((0.5 - 1 / 3) / 0.5), 0.0)
    assert found.wwc_after == 0.0


def test_a_blank_is_nobodys_value():
    people = people_of([1, 1, 1, 0, 0, 0], np.zeros(6), [[1, 3, 2, 0, 2, 4]])
    known = np.array([True, True, False, True, False, True])
    blank = Covariate("x", people.covariates[0].values, known)
    only = of(people_of([1, 1, 0, 0], np.zeros(4), [[1, 3, 0, 4]]))[0]
    assert of(replace(people, covariates=(blank,)))[0].before == pytest.approx(only.before)


def test_where_participants_do_not_vary_everybody_measures_and_infinite_odds_have_no_index():
    people = people_of([1, 1, 0, 0], np.zeros(4), [[1, 1, 1, 0], [2, 2, 2, 2]])
    share, number = of(people)
    assert share.before == pytest.approx(0.5 / np.sqrt(3 / 16))
    assert share.wwc_before is None
    assert number.before == 0.0
    assert cox_index(0.0, 0.0, people=9) == 0.0
