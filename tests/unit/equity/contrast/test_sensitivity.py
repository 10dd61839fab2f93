"""Bounds on what the unmeasured would have to do, against published examples."""

import numpy as np
import pytest

from commonfield.equity.contrast.sensitivity import e_value, gamma, worst_chance

# Lead in the blood of 33 children whose parents worked with lead, and of 33 paired neighbors: Morton and
# others (1982), as Rosenbaum (2002), table 4.2, prints it.
EXPOSED = [
    38, 23, 41, 18, 37, 36, 23, 62, 31, 34, 24, 14, 21, 17, 16, 20, 15, 10, 45, 39, 22, 35, 49, 48, 44, 35,
    43, 39, 34, 13, 73, 25, 27,
]  # fmt: skip
NEIGHBOR = [
    16, 18, 18, 24, 19, 11, 10, 15, 16, 18, 18, 13, 19, 10, 16, 16, 24, 13, 9, 14, 21, 19, 7, 18, 19, 12, 11,
    22, 25, 16, 13, 11, 13,
]  # fmt: skip


@pytest.mark.parametrize(
    ("ratio", "value"), [(3.9, 7.26), (1.8, 3.0), (0.80, 1.81), (0.91, 1.43), (1.0, 1.0)]
)
def test_e_values_are_those_that_the_paper_prints(ratio, value):
    assert round(e_value(ratio), 2) == value


@pytest.mark.parametrize(
    ("odds", "chance"), [(1, 0.0001), (2, 0.0018), (3, 0.0136), (4, 0.0388), (4.25, 0.0468), (5, 0.0740)]
)
def test_signed_ranks_of_lead_are_those_that_the_book_prints(odds, chance):
    pairs = np.array(EXPOSED, dtype=float) - np.array(NEIGHBOR)
    assert round(worst_chance(pairs, odds), 4) == (chance if odds > 1 else 0.0)
    assert 4.25 < gamma(pairs) < 4.5


@pytest.mark.parametrize(("odds", "chance"), [(4, 0.0036), (5, 0.03), (6, 0.1)])
def test_pairs_that_differ_are_those_that_the_book_prints(odds, chance):
    # Smoking and lung cancer (Hammond 1964): 122 of 36,975 pairs differ, 110 of them one way. The book
    # has the normal curve in place of the exact distribution.
    pairs = np.concatenate([np.ones(110), -np.ones(12), np.zeros(500)])
    assert worst_chance(pairs, odds) == pytest.approx(chance, abs=0.01)


def test_the_side_of_the_difference_does_not_matter_and_chance_alone_has_no_bound():
    pairs = np.array(EXPOSED, dtype=float) - np.array(NEIGHBOR)
    assert gamma(pairs) == pytest.approx(gamma(-pairs))
    assert gamma(np.array([1.0, -1.0, 1.0, -1.0, 0.0])) is None
    assert gamma(np.zeros(4)) is None
    assert gamma(np.ones(2000)) == 100.0
