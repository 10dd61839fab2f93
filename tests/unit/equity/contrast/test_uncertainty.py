"""Errors and intervals: known formulas, a slow bootstrap, and how often intervals hold the truth."""

from dataclasses import replace

import numpy as np
import pytest
from tests.unit.equity.contrast.inventing import invent

from commonfield.equity.contrast.methods import doubly_robust, entropy_balanced, raw, stratified
from commonfield.equity.contrast.models import Slopes
from commonfield.equity.contrast.people import on_support
from commonfield.equity.contrast.uncertainty import (
    BOOTSTRAPPED,
    CLUSTERED,
    ROBUST,
    _signs,
    _Wild,
    clustered_error,
    sureness,
)


def test_the_error_of_two_means_is_welchs():
    people = invent(1)
    sides = [people.outcome[people.participant], people.outcome[~people.participant]]
    found = sureness(raw(people))
    assert found.error == pytest.approx(np.sqrt(sum(side.var(ddof=1) / len(side) for side in sides)))
    assert found.how == ROBUST
    assert (found.low + found.high) / 2 == pytest.approx(raw(people).estimate)


def test_an_error_that_nobody_has_alone_is_borrowed():
    people = invent(2, count=400, strata=150)
    inside = people.taken(on_support(people))
    found = sureness(stratified(inside))
    assert np.isfinite(found.error) and found.error > sureness(raw(people)).error / 2


def test_clusters_of_one_person_are_people():
    people = invent(3)
    alone = replace(people, cluster=np.arange(len(people)))
    found = sureness(raw(alone))
    assert found.how == CLUSTERED
    assert found.error == pytest.approx(sureness(raw(people)).error, rel=0.01)


def test_one_cluster_is_none():
    people = invent(3)
    assert sureness(raw(replace(people, cluster=np.zeros(len(people), dtype=np.int64)))).how == ROBUST


def slowly_refused(of, null):
    """The bootstrap as it is told: outcomes drawn anew under the null, and everything estimated again."""
    people = of.people
    model = Slopes(of.model.columns, people.stratum, of.weights, centring=of.weights)
    under = people.outcome - null * people.participant
    rest = model.surprise(under)
    count = int(people.cluster.max()) + 1
    at = (of.estimate - null) / clustered_error(of.scores(of.surprise), people.cluster)
    drawn = []
    for signs in _signs(count):
        outcome = people.outcome - rest + rest * signs[people.cluster]
        again = replace(of, people=replace(people, outcome=outcome), surprise=of.model.surprise(outcome))
        error = clustered_error(again.scores(again.surprise), people.cluster)
        drawn.append((again.estimate - null) / error)
    return float(np.mean(np.abs(drawn) >= abs(at) * (1 - 1e-12)))


@pytest.mark.parametrize("clusters", [6, 15])
def test_the_bootstrap_by_small_matrices_is_the_bootstrap_as_it_is_told(clusters):
    people = invent(5, count=300, strata=2, clusters=clusters, luck=0.5)
    of = entropy_balanced(people)[0]
    quick = _Wild(of, people.cluster, clusters)
    for null in (0.0, of.estimate - 0.3, of.estimate + 0.2):
        assert quick.chance(null) == pytest.approx(slowly_refused(of, null), abs=1e-9)


def test_the_ends_of_a_bootstrapped_interval_are_just_refused():
    people = invent(6, count=400, clusters=10, luck=0.5)
    of = entropy_balanced(people)[0]
    found = sureness(of)
    assert found.how == BOOTSTRAPPED
    wild = _Wild(of, people.cluster, 10)
    step = 1e-6 * found.error
    assert wild.chance(found.low) <= 0.05 < wild.chance(found.low + step)
    assert wild.chance(found.high) <= 0.05 < wild.chance(found.high - step)
    assert sureness(of) == found, "the draws are the same each time"


def test_two_clusters_leave_the_interval_open():
    people = invent(7, count=200, clusters=2, luck=0.5)
    found = sureness(entropy_balanced(people)[0])
    assert (found.low, found.high) == (None, None)


@pytest.mark.parametrize(
    ("shares", "clusters", "difference"),
    [(False, 0, 0.5), (True, 0, 0.1), (False, 12, 0.5), (False, 40, 0.5)],
)
def test_intervals_hold_the_difference_that_was_made(shares, clusters, difference):
    held = {"entropy_balanced": 0, "doubly_robust": 0}
    tries, fewest = (60, 51) if clusters == 12 else (120, 105)
    for seed in range(tries):
        people = invent(
            seed, count=500, strata=2, difference=difference, shares=shares, clusters=clusters, luck=0.3
        )
        for of in (entropy_balanced(people)[0], doubly_robust(people)):
            found = sureness(of)
            held[of.method] += found.low <= difference <= found.high
    # 19 in 20 is the promise; fewer than these would be a chance of about one in a thousand.
    assert min(held.values()) >= fewest, held


def test_the_raw_interval_misses_what_was_made_where_participants_were_ahead_before():
    found = sureness(raw(invent(0, count=2000, difference=0.5)))
    assert found.low > 0.5
