import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonfield.identity.people.chances import chances, damped
from commonfield.identity.people.choosing import clusters, components, one_to_one
from commonfield.identity.people.expecting import expected_of_links, probability_in_clusters


def numbers(*values):
    return np.array(values, dtype=np.int64)


def judged(pairs, *, competing=True, likeness=None, possible=10_000, prior=1e-3):
    one, other, bits = zip(*pairs, strict=True)
    return chances(
        numbers(*one),
        numbers(*other),
        np.array(bits, dtype=float),
        possible=possible,
        prior=prior,
        damping=0.6,
        competing=competing,
        likeness=likeness,
    )


def test_two_equal_rivals_share_the_chance_and_a_better_one_takes_it():
    even = judged([(0, 2, 30.0), (1, 2, 30.0)]).probability
    assert even == pytest.approx([0.5, 0.5], abs=0.01)
    better = judged([(0, 2, 40.0), (1, 2, 30.0)]).probability
    assert better[0] > 0.95
    assert better[1] < 0.05


def test_duplicates_of_one_record_do_not_compete():
    found = judged([(0, 2, 30.0), (1, 2, 30.0)], likeness=numbers(0, 0, 2)).probability
    assert all(found > 0.9)


def test_without_competition_a_record_may_have_several_partners():
    assert all(judged([(0, 2, 30.0), (1, 2, 30.0)], competing=False).probability > 0.9)


def test_a_rival_that_is_itself_better_matched_takes_nothing_away():
    found = judged([(0, 10, 20.0), (0, 11, 20.0), (1, 11, 40.0)]).probability
    assert found[0] > 0.6
    assert found[1] < 0.2


def test_how_many_pairs_are_true_is_learnt_from_the_pairs():
    pairs = [(i, 1000 + i, 25.0) for i in range(300)] + [(i, 1001 + i, -12.0) for i in range(300)]
    for begun in (1e-6, 1e-2):
        found = judged(pairs, possible=1_000_000, prior=begun)
        assert found.prior * 1_000_000 == pytest.approx(300, rel=0.05)


@given(
    st.lists(
        st.tuples(st.integers(0, 8), st.integers(9, 16), st.floats(-30, 60)),
        min_size=1,
        unique_by=lambda p: p[:2],
    )
)
def test_a_record_has_at_most_one_partner_on_the_whole(pairs):
    found = judged(pairs)
    for side in (0, 1):
        for record in {pair[side] for pair in pairs}:
            own = [pair[side] == record for pair in pairs]
            assert found.probability[own].sum() <= 1.35  # messages go round in circles: not exact


def test_a_weight_counts_less_than_it_says_but_far_against_stays_far():
    worth = damped(np.array([10.0, 0.0, -4.0, -20.0]), 0.6)
    assert worth == pytest.approx([6.0, 0.0, -2.4, -18.0])


@given(st.permutations(range(6)))
def test_one_to_one_takes_the_best_first_in_any_order(order):
    pairs = [(0, 10, 9.0), (0, 11, 8.0), (1, 10, 7.0), (1, 11, 2.0), (2, 12, 1.0), (2, 11, 8.0)]
    shuffled = [pairs[at] for at in order]
    one, other, weight = (np.array(column) for column in zip(*shuffled, strict=True))
    kept = {shuffled[at][:2] for at in one_to_one(one, other, weight).tolist()}
    assert kept == {(0, 10), (2, 11)}


def grouped(pairs, size, apart=()):
    one, other, strength = zip(*pairs, strict=True)
    held = np.array([pair[:2] in apart for pair in pairs])
    return clusters(numbers(*one), numbers(*other), np.array(strength, dtype=float), held, size).tolist()


def test_a_chain_held_by_one_weak_pair_is_cut():
    pairs = [(0, 1, 9.0), (2, 3, 9.0), (1, 2, 1.0), (0, 2, -9.0), (0, 3, -9.0), (1, 3, -9.0)]
    assert grouped(pairs, 4) == [0, 0, 2, 2]


def test_one_pair_that_disagrees_does_not_break_what_all_others_hold():
    assert grouped([(0, 1, 9.0), (1, 2, 9.0), (0, 2, -3.0)], 3) == [0, 0, 0]


def test_pairs_that_nobody_compared_speak_against():
    assert grouped([(0, 1, 9.0), (1, 2, 1.0)], 3) == [0, 0, 2]


def test_what_must_stay_apart_is_not_joined_through_a_third():
    pairs = [(0, 1, 9.0), (1, 2, 8.0), (0, 2, 7.0)]
    assert grouped(pairs, 3, apart={(0, 2)}) == [0, 0, 2]


@given(
    st.lists(
        st.tuples(st.integers(0, 5), st.integers(6, 11), st.floats(-9, 9)),
        min_size=1,
        unique_by=lambda p: p[:2],
    ),
    st.randoms(),
)
def test_clusters_do_not_depend_on_the_order_of_pairs_and_lie_within_components(pairs, chance):
    found = grouped(pairs, 12)
    mixed = list(pairs)
    chance.shuffle(mixed)
    assert grouped(mixed, 12) == found
    positive = [pair for pair in pairs if pair[2] > 0]
    roots = components(numbers(*(p[0] for p in positive)), numbers(*(p[1] for p in positive)), 12)
    assert all(roots[at] == roots[person] for at, person in enumerate(found))
    assert all(person <= at for at, person in enumerate(found))


def test_what_is_expected_counts_true_pairs_that_no_rule_brought_together():
    told = expected_of_links(np.array([0.9, 0.8]), np.array([0.9, 0.8, 0.3]), found=0.5)
    assert (told.precision, told.recall) == (0.85, 0.425)
    assert expected_of_links(np.array([]), np.array([0.1]), found=1.0).precision is None


def test_a_pair_within_a_cluster_is_as_likely_as_the_way_over_a_third():
    within, likely = probability_in_clusters(
        numbers(0, 1, 0, 3), numbers(1, 2, 2, 4), np.array([0.9, 0.9, 0.1, 0.2]), numbers(0, 0, 0, 3, 4)
    )
    assert within.tolist() == [True, True, True, False]
    assert sorted(likely.tolist()) == pytest.approx([0.81, 0.9, 0.9])
