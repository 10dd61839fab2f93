"""The Gini of few, worked by hand, and what chance alone gives."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonfield.council.voice import gini, gini_by_chance
from commonfield.council.voice.inequality import _gini_by_many_chances, range_by_chance


@pytest.mark.parametrize(
    ("counts", "worked"),
    [
        # |1-2| + |1-3| + |2-3| = 4, over (3 - 1) x 6
        ([1, 2, 3], Fraction(1, 3)),
        # six pairs: 2 + 5 + 9 + 3 + 7 + 4 = 30, over 3 x 20
        ([1, 3, 6, 10], Fraction(30, 60)),
        ([5, 5, 5], Fraction(0)),
        ([0, 0, 0, 7], Fraction(1)),
        ([0, 1], Fraction(1)),
        ([4], None),
        ([], None),
        ([0, 0], None),
    ],
)
def test_the_corrected_gini_is_the_one_worked_by_hand(counts, worked):
    assert gini(counts) == worked


def plain_gini(counts):
    """As the textbook has it: twice the area above the Lorenz curve, then n / (n - 1)."""
    n, total = len(counts), sum(counts)
    mean_difference = Fraction(sum(abs(a - b) for a, b in product(counts, counts)), n * n)
    return mean_difference / (2 * Fraction(total, n)) * Fraction(n, n - 1)


@given(st.lists(st.integers(0, 50), min_size=2, max_size=12).filter(any), st.randoms())
def test_the_gini_is_a_share_equals_the_textbook_and_ignores_order_and_unit(counts, random):
    found = gini(counts)
    assert 0 <= found <= 1 and found == plain_gini(counts)
    shuffled = list(counts)
    random.shuffle(shuffled)
    assert gini(shuffled) == gini([7 * count for count in counts]) == found


@pytest.mark.parametrize(("n", "turns"), [(2, 1), (2, 5), (3, 4), (4, 3), (5, 2)])
def test_what_chance_gives_is_the_mean_over_every_way_of_dealing_turns(n, turns):
    ways = list(product(range(n), repeat=turns))
    mean = sum(gini([way.count(i) for i in range(n)]) for way in ways) / len(ways)
    assert gini_by_chance(n, turns) == pytest.approx(float(mean), abs=1e-12)


@pytest.mark.parametrize(("n", "turns"), [(2, 1), (2, 250), (3, 40), (7, 300), (60, 120)])
def test_with_very_many_turns_logarithms_give_the_same(n, turns):
    assert _gini_by_many_chances(n, turns) == pytest.approx(gini_by_chance(n, turns), rel=1e-10)
    assert 0 < gini_by_chance(n, 100_000) < 0.03


def test_the_range_by_chance_holds_its_mean_and_is_the_same_each_time():
    low, high = range_by_chance(12, 40)
    assert low < gini_by_chance(12, 40) < high
    assert (low, high) == range_by_chance(12, 40)
    assert range_by_chance(1, 40) is None


@pytest.mark.parametrize(("n", "turns"), [(3, 5), (9, 21), (12, 40)])
def test_the_range_by_chance_is_that_of_drawn_rounds_and_exact(n, turns):
    import numpy as np

    rounds = np.random.default_rng(7).multinomial(turns, [1 / n] * n, size=2000)
    drawn = [float(gini([int(count) for count in dealt])) for dealt in rounds]
    found = range_by_chance(n, turns)
    assert [float(end) for end in found] == pytest.approx(list(np.quantile(drawn, [0.025, 0.975])), abs=1e-12)
    assert all(isinstance(end, Fraction) for end in found)
