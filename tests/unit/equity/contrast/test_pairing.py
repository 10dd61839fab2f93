"""Pairs, against a slow search."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.equity.contrast.inventing import invent, people_of

from commonfield.equity.contrast.methods import propensity
from commonfield.equity.contrast.pairing import differences, pair


def slowly(people):
    """Look at every free person each time."""
    score, pairs, free = propensity(people), [], set(np.flatnonzero(~people.participant))
    for row in sorted(np.flatnonzero(people.participant), key=lambda i: -score[i]):
        near = [i for i in free if people.stratum[i] == people.stratum[row]]
        if near:
            chosen = min(near, key=lambda i: abs(score[i] - score[row]))
            free.remove(chosen)
            pairs.append((row, chosen))
    return pairs


@given(st.integers(0, 10**6), st.integers(1, 4))
def test_each_participant_is_paired_with_the_nearest_who_is_free(seed, strata):
    people = invent(seed, count=80, strata=strata)
    first, second = pair(people)
    assert sorted(zip(first, second, strict=True)) == sorted(slowly(people))


def test_nobody_is_paired_twice_or_across_strata():
    people = invent(3, count=500, strata=5)
    first, second = pair(people)
    assert len(set(second)) == len(second) == len(set(first))
    assert (people.stratum[first] == people.stratum[second]).all()
    assert people.participant[first].all() and not people.participant[second].any()


def test_the_order_of_people_with_equal_odds_has_no_part_in_it():
    # Everybody is alike, and people come sorted by outcome, as a file is read.
    outcome = np.concatenate([np.repeat([0.0, 1.0], [60, 40]), np.repeat([0.0, 1.0], [240, 160])])
    people = people_of(np.repeat([True, False], [100, 400]), outcome, [np.zeros(500)])
    assert abs(differences(people).mean()) < 0.2


def test_where_others_are_few_some_stay_alone():
    people = invent(4, count=200)
    few = people.taken(people.participant | (np.arange(200) < 20))
    first, _ = pair(few)
    assert len(first) == few.others < few.participants
