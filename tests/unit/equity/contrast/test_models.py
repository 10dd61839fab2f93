"""Regressions against closed forms and plain linear algebra."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonfield.equity.contrast.models import Slopes, logit, with_constant


def test_a_logistic_regression_on_a_flag_is_the_log_odds_ratio():
    flags = np.repeat([0.0, 1.0], [40, 60])
    answers = np.concatenate([np.repeat([1.0, 0.0], [10, 30]), np.repeat([1.0, 0.0], [45, 15])])
    found = logit(np.column_stack([np.ones(100), flags]), answers)
    assert found.coefficients == pytest.approx([np.log(10 / 30), np.log(3) - np.log(1 / 3)])
    assert not found.separated


@given(st.integers(0, 10**6))
def test_the_slope_of_the_likelihood_is_zero_at_the_answer(seed):
    chance = np.random.default_rng(seed)
    columns = np.column_stack([np.ones(120), chance.normal(size=(120, 3))])
    answers = (chance.random(120) < 0.5) * 1.0
    known = chance.normal(size=120)
    found = logit(columns, answers, known=known)
    assert columns.T @ (answers - found.shares) == pytest.approx(np.zeros(4), abs=1e-6)


def test_columns_that_tell_answers_apart_are_noticed():
    columns = np.column_stack([np.ones(6), np.arange(6.0)])
    assert logit(columns, (np.arange(6) > 2) * 1.0).separated


def test_columns_that_say_nothing_new_are_dropped():
    columns = np.column_stack([np.arange(9.0), np.arange(9.0) * 2 + 5, np.full(9, 3.0), np.arange(9.0) ** 2])
    assert with_constant(columns).shape == (9, 3)


@given(st.integers(0, 10**6))
def test_slopes_within_strata_are_those_of_a_regression_with_a_flag_for_each(seed):
    chance = np.random.default_rng(seed)
    stratum = np.concatenate([np.arange(3), chance.integers(3, size=57)])
    columns, outcome = chance.normal(size=(60, 2)), chance.normal(size=60)
    weights = np.where(np.arange(60) % 4 == 3, 0.0, chance.random(60) + 0.1)
    weights[:3] = 1.0
    model = Slopes(columns, stratum, weights, centring=weights)
    flags = np.column_stack([columns, *((stratum == number) * 1.0 for number in range(3))])
    heavy = np.sqrt(weights)
    fitted = np.linalg.lstsq(flags * heavy[:, None], outcome * heavy, rcond=None)[0]
    assert model.surprise(outcome) == pytest.approx(outcome - flags @ fitted)
    scaled = flags * heavy[:, None]
    hat = np.einsum("ij,jk,ik->i", scaled, np.linalg.pinv(scaled.T @ scaled), scaled)
    assert model.leverage() == pytest.approx(hat)
