"""Weights of entropy balancing: exact, positive, nearest to equal, or said not to exist."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.optimize import minimize

from commonfield.equity.contrast.balancing import INFEASIBLE, balance, feasible

ONE = np.ones(1)


def alone(count):
    return np.zeros(count, dtype=np.int64)


def by_a_general_solver(columns, targets):
    """The same problem, written as it is said: the weights with the largest entropy under the means."""
    count = len(columns)
    answer = minimize(
        lambda w: float(np.sum(w * np.log(w * count))),
        np.full(count, 1 / count),
        jac=lambda w: np.log(w * count) + 1,
        bounds=[(1e-12, 1)] * count,
        constraints=[
            {"type": "eq", "fun": lambda w: w.sum() - 1, "jac": lambda _: np.ones(count)},
            {"type": "eq", "fun": lambda w: columns.T @ w - targets, "jac": lambda _: columns.T},
        ],
        method="SLSQP",
        options={"maxiter": 500, "ftol": 1e-14},
    )
    assert answer.success
    return answer.x


def test_a_share_is_met_by_two_weights():
    found = balance(np.array([[0.0], [0.0], [0.0], [1.0]]), alone(4), np.array([0.5]), ONE)
    assert found.weights == pytest.approx([1 / 6, 1 / 6, 1 / 6, 1 / 2])


@pytest.mark.parametrize("seed", range(5))
def test_weights_are_those_of_a_general_solver(seed):
    chance = np.random.default_rng(seed)
    columns = chance.normal(size=(40, 3))
    targets = np.array([0.3, -0.2, 0.1])
    assert balance(columns, alone(40), targets, ONE).weights == pytest.approx(
        by_a_general_solver(columns, targets), abs=1e-5
    )


@given(st.integers(0, 10**6), st.integers(1, 4), st.integers(1, 3))
def test_weights_are_positive_and_meet_means_and_strata_exactly(seed, width, strata):
    chance = np.random.default_rng(seed)
    count = 60
    stratum = np.concatenate([np.arange(strata), chance.integers(strata, size=count - strata)])
    columns = chance.normal(size=(count, width)) * chance.choice([1e-3, 1.0, 1e4], width)
    wished = chance.dirichlet(np.full(count, 2.0))  # a mean that some weights have
    wanted = np.bincount(stratum, wished)
    found = balance(columns, stratum, wished @ columns, wanted)
    assert found.weights is not None
    assert (found.weights > 0).all()
    assert np.bincount(stratum, found.weights) == pytest.approx(wanted)
    assert found.weights @ columns == pytest.approx(wished @ columns, abs=1e-7 * np.abs(columns).max())


@given(st.integers(0, 10**6))
def test_strata_cost_no_columns_and_mean_the_same(seed):
    chance = np.random.default_rng(seed)
    stratum = np.repeat([0, 1, 2], 30)
    columns = chance.normal(size=(90, 2))
    wished = chance.dirichlet(np.full(90, 2.0))
    wanted = np.bincount(stratum, wished)
    within = balance(columns, stratum, wished @ columns, wanted).weights
    flags = np.column_stack([columns, *(stratum == number for number in range(3))])
    assert within == pytest.approx(balance(flags, alone(90), wished @ flags, ONE).weights, abs=1e-8)


@given(st.integers(0, 10**6), st.floats(-1e3, 1e3), st.floats(1e-3, 1e3))
def test_the_unit_of_a_column_and_its_copies_change_nothing(seed, shift, scale):
    chance = np.random.default_rng(seed)
    columns = chance.normal(size=(50, 2))
    target = chance.dirichlet(np.full(50, 2.0)) @ columns
    plain = balance(columns, alone(50), target, ONE).weights
    recoded = np.column_stack([columns, columns[:, 0] * scale + shift, np.full(50, 7.0)])
    recoded_target = np.array([*target, target[0] * scale + shift, 7.0])
    assert balance(recoded, alone(50), recoded_target, ONE).weights == pytest.approx(plain, abs=1e-6)


@pytest.mark.parametrize(
    ("columns", "target"),
    [
        ([[0.0], [0.1], [0.2]], [0.5]),
        ([[1.0], [1.0], [1.0]], [0.5]),
        ([[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]], [1.0, 1.5]),
        ([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]], [0.7, 0.7]),
    ],
    ids=["beyond the largest", "nobody differs", "one column twice, two means", "outside the triangle"],
)
def test_what_no_weights_can_do_is_said(columns, target):
    found = balance(np.array(columns), alone(3), np.array(target), ONE)
    assert (found.weights, found.why_not) == (None, INFEASIBLE)


def test_what_can_be_done_together_may_be_impossible_within_strata():
    columns, stratum = np.array([[0.0], [1.0], [2.0], [3.0]]), np.array([0, 0, 1, 1])
    assert balance(columns, alone(4), np.array([0.5]), ONE).weights is not None
    assert balance(columns, stratum, np.array([0.5]), np.array([0.5, 0.5])).why_not == INFEASIBLE


@given(st.integers(0, 10**6), st.floats(0, 4))
def test_the_search_and_the_linear_program_agree_on_what_is_feasible(seed, out):
    chance = np.random.default_rng(seed)
    columns = chance.normal(size=(30, 2))
    target = np.array([out, 0.0])
    possible = feasible(columns - target, alone(30), ONE)
    found = balance(columns, alone(30), target, ONE)
    assume(found.why_not != "not found")
    assert (found.weights is not None) == possible
