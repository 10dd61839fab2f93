"""The four methods: by hand where that is short, and what must hold whatever the data."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.equity.contrast.inventing import invent, people_of

from commonfield.equity.contrast.methods import doubly_robust, entropy_balanced, raw, stratified
from commonfield.equity.contrast.people import on_support


def all_four(people):
    inside = people.taken(on_support(people))
    return [raw(people), stratified(inside), entropy_balanced(inside)[0], doubly_robust(inside)]


def test_two_strata_by_hand():
    # School 0: 2 participants (mean 1), 3 others (mean 1/3). School 1: 1 participant (0), 2 others (1/2).
    part = [1, 1, 0, 0, 0, 1, 0, 0]
    outcome = [1, 1, 1, 0, 0, 0, 1, 0]
    people = people_of(part, outcome, [np.arange(8)], stratum=[0] * 5 + [1] * 3)
    assert raw(people).estimate == pytest.approx(2 / 3 - 2 / 5)
    of = stratified(people)
    assert of.estimate == pytest.approx(2 / 3 * (1 - 1 / 3) + 1 / 3 * (0 - 1 / 2))
    assert of.effective == pytest.approx(1 / (3 * (2 / 9) ** 2 + 2 * (1 / 6) ** 2))


def slowly_doubly_robust(people):
    """The same said with scipy's general minimizer and plain least squares, without strata."""
    from scipy.optimize import minimize

    part, outcome = people.participant, people.outcome
    columns = np.column_stack([np.ones(len(people)), people.matrix()])

    def fit(rows, answers):
        def loss(b):
            return float(np.sum(np.logaddexp(0, rows @ b) - answers * (rows @ b)))

        return minimize(loss, np.zeros(rows.shape[1]), method="BFGS", options={"gtol": 1e-9}).x

    odds = np.exp(columns @ fit(columns, part * 1.0))
    if people.counts_people:
        foretold = 1 / (1 + np.exp(-columns @ fit(columns[~part], outcome[~part])))
    else:
        foretold = columns @ np.linalg.lstsq(columns[~part], outcome[~part], rcond=None)[0]
    rest = outcome - foretold
    return rest[part].mean() - np.average(rest[~part], weights=odds[~part])


@pytest.mark.parametrize("shares", [False, True])
@pytest.mark.parametrize("seed", range(3))
def test_the_doubly_robust_estimate_is_that_of_a_plain_reading(seed, shares):
    people = invent(seed, difference=0.1, shares=shares)
    assert doubly_robust(people).estimate == pytest.approx(slowly_doubly_robust(people), abs=1e-5)


@given(st.integers(0, 10**6), st.integers(1, 3))
def test_weighted_means_and_strata_are_those_of_participants(seed, strata):
    people = invent(seed, count=300, strata=strata)
    of, _, strata_met = entropy_balanced(people.taken(on_support(people)))
    part, weights, columns = of.people.participant, of.weights, of.people.matrix()
    assert strata_met and (weights > 0).all()
    assert weights[~part] @ columns[~part] == pytest.approx(columns[part].mean(axis=0), abs=1e-7)
    shares = np.bincount(of.people.stratum, np.where(part, weights, -weights))
    assert shares == pytest.approx(np.zeros(len(shares)), abs=1e-12)
    assert of.estimate == pytest.approx(
        weights[part] @ people.outcome[people.participant] - weights[~part] @ of.people.outcome[~part]
    )


@given(st.integers(0, 10**6))
def test_where_nothing_differs_all_methods_agree(seed):
    half = invent(seed, count=150, strata=2)
    count = len(half)
    people = people_of(
        np.repeat([True, False], count),
        np.tile(half.outcome, 2),
        [np.tile(each.values, 2) for each in half.covariates],
        stratum=np.tile(half.stratum, 2),
    )
    for of in all_four(people):
        assert of.estimate == pytest.approx(0, abs=1e-9)
        assert of.effective == pytest.approx(count)


@given(st.integers(0, 10**6), st.floats(-1000, 1000), st.floats(0.01, 100), st.booleans())
def test_the_unit_of_a_covariate_changes_no_estimate(seed, shift, scale, shares):
    people = invent(seed, count=300, strata=2, shares=shares)
    recoded = replace(
        people,
        covariates=(
            replace(people.covariates[0], values=people.covariates[0].values * -scale + shift),
            people.covariates[1],
        ),
    )
    for one, other in zip(all_four(people), all_four(recoded), strict=True):
        assert one.estimate == pytest.approx(other.estimate, abs=1e-6)
        assert one.effective == pytest.approx(other.effective, rel=1e-5)


@given(st.integers(0, 10**6), st.floats(-5, 5))
def test_an_outcome_that_covariates_and_strata_foretell_shows_its_difference_exactly(seed, difference):
    people = invent(seed, count=300, strata=3)
    level = people.matrix() @ [2.0, -1.0] + people.stratum + difference * people.participant
    _, _, weighted, robust = all_four(replace(people, outcome=level))
    assert weighted.estimate == pytest.approx(difference, abs=1e-6)
    assert robust.estimate == pytest.approx(difference, abs=1e-6)


def test_where_strata_cannot_be_met_covariates_are_met_over_all_of_them():
    # Participants score 2.2 on average; others reach 1 in one stratum and 3 in the other, together 3.
    part, score = [1, 0, 0, 1, 0, 0], [2.4, 0.0, 1.0, 2.0, 0.0, 3.0]
    people = people_of(part, [1, 0, 0, 1, 1, 0], [score], stratum=[0, 0, 0, 1, 1, 1])
    of, found, strata_met = entropy_balanced(people)
    assert not strata_met and found.weights is not None
    assert of.weights[~of.people.participant] @ np.array([0.0, 1.0, 0.0, 3.0]) == pytest.approx(2.2)


def test_what_tells_people_apart_leaves_no_weights_and_no_odds():
    people = people_of([1, 1, 0, 0], [1, 0, 1, 0], [[5, 6, 1, 2]])
    assert entropy_balanced(people)[0] is None
    assert doubly_robust(people) is None


def test_one_person_of_a_rare_kind_does_not_end_the_comparison_of_all():
    people = invent(8, count=300, strata=2)
    rare = np.zeros(300)
    rare[np.flatnonzero(people.participant)[0]] = 1.0  # nobody of the others is so
    alone = np.zeros(300)
    alone[np.flatnonzero(~people.participant)[:3]] = 1.0  # and these are so alone
    with_both = replace(
        people,
        covariates=(
            *people.covariates,
            *(replace(people.covariates[0], name=name, values=values) for name, values in
              (("rare", rare), ("alone", alone))),
        ),
    )  # fmt: skip
    kept = on_support(with_both)
    assert int((~kept).sum()) == 4
    assert entropy_balanced(with_both.taken(kept))[0] is not None
    assert entropy_balanced(with_both)[0] is None


def test_who_leaves_can_leave_others_alone():
    # Stratum 1 holds one participant, of a level that no other person has; with them its others leave.
    people = people_of([1, 0, 1, 0, 0], np.zeros(5), [[0, 0, 1, 0, 0]], stratum=[0, 0, 1, 1, 1])
    assert on_support(people).tolist() == [True, True, False, False, False]
