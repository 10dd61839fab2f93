"""Intervals, p values, and several comparisons at once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonfield.equity.impact.chance import benjamini_hochberg, gap_interval, p_value
from commonfield.equity.impact.families import Count
from commonfield.equity.impact.reference import Reference
from commonfield.equity.newcombe import newcombe, newcombe_of_part


def test_the_fifteen_p_values_of_the_published_example():
    # Benjamini and Hochberg 1995, thrombolysis: four hypotheses are rejected at .05.
    p_values = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344]
    p_values += [0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000]
    adjusted = benjamini_hochberg(p_values)
    assert sum(p <= 0.05 for p in adjusted) == 4
    assert adjusted[:4] == pytest.approx([0.0015, 0.003, 0.0095, 0.035625])


@given(st.lists(st.floats(0, 1), max_size=30))
def test_adjusted_values_are_no_smaller_keep_their_order_and_do_not_depend_on_it(p_values):
    adjusted = benjamini_hochberg(p_values)
    assert all(p <= a <= 1 for p, a in zip(p_values, adjusted, strict=True))
    assert benjamini_hochberg(p_values[::-1]) == adjusted[::-1]
    ordered = sorted(zip(p_values, adjusted, strict=True))
    assert [a for _, a in ordered] == sorted(a for _, a in ordered)


def test_the_score_test_on_a_known_two_by_two_table():
    # chi-square of 30/100 beside 50/100 without correction: 25/3, p = .0039
    p = p_value(Count(30, 100), Reference("others", None, Count(50, 100)), group="a", is_disjoint=True)
    assert p is None  # a reference without a rate has no test
    others = Count(50, 100)
    p = p_value(Count(30, 100), Reference("others", others.rate, others), group="a", is_disjoint=True)
    assert p == pytest.approx(0.003892, abs=1e-6)
    everybody = Count(80, 200)
    overall = Reference("overall", everybody.rate, everybody, others=others)
    same = p_value(Count(30, 100), overall, group="a", is_disjoint=True)
    assert same == p


counts = st.integers(1, 400).flatmap(lambda n: st.builds(Count, st.integers(0, n), st.just(n)))


@given(counts, counts)
def test_the_interval_of_the_gap_to_everybody_is_that_to_the_others_scaled(one, others):
    together = Count(one.successes + others.successes, one.people + others.people)
    overall = Reference("overall", together.rate, together, others=others)
    found = gap_interval(one, overall, group="a", is_disjoint=True)
    assert found == newcombe_of_part(one.successes, one.people, others.successes, others.people)
    apart = newcombe(one.successes, one.people, others.successes, others.people)
    scale = others.people / together.people
    assert found == pytest.approx((apart.low * scale, apart.high * scale))
    gap = float(one.rate - together.rate)
    assert found.low - 1e-12 <= gap <= found.high + 1e-12
