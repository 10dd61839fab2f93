"""Square roots that decide, without being taken."""

from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from commonfield.equity.impact.exact import Margin, share_margin

shares = st.fractions(min_value=0, max_value=1, max_denominator=500)


def test_the_published_margins_of_2017():
    for people, written in (
        (100, "0.09800000"),
        (500, "0.04382693"),
        (1000, "0.03099032"),
        (2000, "0.03000000"),
    ):
        margin = share_margin(0, people, least=Fraction(3, 100), from_rate=False)
        assert f"{float(margin):.8f}" == written


def test_a_group_exactly_at_the_line_is_flagged():
    # 43 of 100: the margin of 2017 is exactly .098, since 100 is a square.
    margin = share_margin(43, 100, least=Fraction(3, 100), from_rate=False)
    assert margin.is_reached_by(Fraction(98, 1000))
    assert not margin.is_reached_by(Fraction(98, 1000) - Fraction(1, 10**40))
    assert 0.528 - 0.43 != 0.098  # which floating point cannot tell


def test_a_group_that_is_level_or_ahead_is_behind_by_no_margin():
    nothing = Margin(Fraction(0), Fraction(0))
    assert not nothing.is_reached_by(Fraction(0)) and not nothing.is_reached_by(Fraction(-1, 2))


@given(distance=shares, people=st.integers(1, 3000), successes=st.integers(0, 3000), least=shares)
def test_people_to_the_line_is_the_ceiling_that_fifty_digits_give(distance, people, successes, least):
    margin = share_margin(min(successes, people), people, least=least, from_rate=True)
    with localcontext() as context:
        context.prec = 60
        square = Decimal(margin.square.numerator) / Decimal(margin.square.denominator)
        root = square.sqrt()
        floor = Decimal(least.numerator) / Decimal(least.denominator)
        line = (Decimal(distance.numerator) / Decimal(distance.denominator) - max(root, floor)) * people
        nearest = round(line)
        ceiling = (
            nearest
            if abs(line - nearest) < Decimal(10) ** -40
            else int(line.to_integral_value("ROUND_CEILING"))
        )
    assert margin.people_to_line(distance, people) == max(0, ceiling)


@given(distance=shares, people=st.integers(1, 2000), successes=st.integers(0, 2000))
def test_one_person_fewer_stays_behind_the_line(distance, people, successes):
    margin = share_margin(min(successes, people), people, least=Fraction(2, 100), from_rate=True)
    k = margin.people_to_line(distance, people)
    past = distance - Fraction(k + 1, people)
    assert not margin.is_reached_by(past)
    if k:
        assert margin.is_reached_by(distance - Fraction(k - 1, people))
