"""Trends of gaps, and the two parts of a change."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonfield.equity.impact import Design, change
from commonfield.equity.impact.families import Count, Family, Group
from commonfield.equity.impact.split import splits
from commonfield.equity.impact.trend import trends
from commonfield.findings import UsageError


def families(**cohorts):
    """Families of two groups or more: cohort=[(successes, people), ...]."""
    found = []
    for cohort, counts in cohorts.items():
        made = tuple(Group("g", "abcdef"[i], Count(*c) if c else None) for i, c in enumerate(counts))
        known = [Count(*c) for c in counts if c]
        total = Count(sum(c.successes for c in known), sum(c.people for c in known))
        found.append(Family(cohort.lstrip("y"), "g", made, None if None in counts else total))
    return found


def verdicts(**cohorts):
    return {trend.group: trend.verdict for trend in trends(families(**cohorts), insufficient=10)}


def test_two_cohorts_are_compared_with_both_variances():
    found = trends(
        families(y2019=[(300, 1000), (500, 1000)], y2020=[(400, 1000), (500, 1000)]), insufficient=10
    )[0]
    assert (found.first_gap, found.last_gap) == (Fraction(-1, 5), Fraction(-1, 10))
    error = (0.3 * 0.7 / 1000 + 0.25 / 1000 + 0.4 * 0.6 / 1000 + 0.25 / 1000) ** 0.5
    assert found.slope == pytest.approx(0.1)
    assert (found.high - found.low) / 2 == pytest.approx(1.96 * error, rel=1e-3)
    assert found.verdict == "closing"


def test_a_gap_ahead_closes_as_it_falls_and_a_gap_behind_as_it_rises():
    assert verdicts(y1=[(300, 1000), (500, 1000)], y2=[(450, 1000), (500, 1000)]) == {
        "a": "closing",
        "b": "closing",
    }
    assert verdicts(y1=[(450, 1000), (500, 1000)], y2=[(300, 1000), (500, 1000)]) == {
        "a": "widening",
        "b": "widening",
    }
    assert set(verdicts(y1=[(30, 100), (50, 100)], y2=[(31, 100), (50, 100)]).values()) == {"no_clear_change"}


def test_four_cohorts_have_a_line_and_a_middle_one_moves_it():
    straight = {f"y{2018 + i}": [(3000 + 200 * i, 10_000), (5000, 10_000)] for i in range(4)}
    found = trends(families(**straight), insufficient=10)[0]
    assert found.slope == pytest.approx(0.02) and found.cohorts == ("2018", "2019", "2020", "2021")
    bent = trends(families(**straight | {"y2019": [(3600, 10_000), (5000, 10_000)]}), insufficient=10)[0]
    assert bent.slope != pytest.approx(0.02, rel=1e-3)
    assert (bent.first_gap, bent.last_gap) == (found.first_gap, found.last_gap)


@given(st.lists(st.tuples(st.integers(1, 400), st.integers(1, 400)), min_size=4, max_size=7))
def test_the_line_is_the_weighted_one_that_numpy_draws(successes):
    import numpy as np

    cohorts = {f"y{2015 + i}": [(a, 401), (b, 700)] for i, (a, b) in enumerate(successes)}
    found = trends(families(**cohorts), insufficient=10)[0]
    gaps = [a / 401 - b / 700 for a, b in successes]
    shares = [((a + 0.5) / 402, (b + 0.5) / 701) for a, b in successes]
    errors = [(p * (1 - p) / 401 + q * (1 - q) / 700) ** 0.5 for p, q in shares]
    years = range(2015, 2015 + len(successes))
    line, spread = np.polyfit([y - 2015 for y in years], gaps, 1, w=[1 / e for e in errors], cov="unscaled")
    assert found.slope == pytest.approx(line[0], abs=1e-9)
    assert (found.high - found.slope) / 1.959963984540054 == pytest.approx(spread[0][0] ** 0.5)


def test_hidden_and_small_groups_are_left_out_of_their_cohort():
    found = trends(
        families(y1=[(3, 10), (50, 100)], y2=[(30, 100), None], y3=[(30, 100), (50, 100)]), insufficient=10
    )
    assert [(t.cohorts, t.slope, t.verdict) for t in found] == [
        (("3",), None, "too_few"),
        (("3",), None, "too_few"),
    ]


def test_cohorts_that_are_no_numbers_stand_one_after_another():
    found = trends(
        families(fall=[(300, 1000), (500, 1000)], spring=[(400, 1000), (500, 1000)]), insufficient=10
    )
    assert found[0].cohorts == ("fall", "spring")
    assert found[0].slope == pytest.approx(0.1)


def test_a_rate_of_nought_is_not_taken_for_certain():
    assert verdicts(y1=[(0, 11), (0, 11)], y2=[(0, 11), (1, 11)])["a"] == "no_clear_change"


def test_a_change_is_split_into_who_is_there_and_how_they_fare():
    # Rates stay, and the group with the lower one grows from a half to three quarters.
    (found,) = splits(families(y1=[(20, 100), (60, 100)], y2=[(30, 150), (30, 50)]))
    assert (found.change, found.composition, found.rates) == (Fraction(-1, 10), Fraction(-1, 10), 0)
    # The groups stay as large as they were, and one rate rises.
    (found,) = splits(families(y1=[(20, 100), (60, 100)], y2=[(40, 100), (60, 100)]))
    assert (found.composition, found.rates, found.by_group["a"]) == (0, Fraction(1, 10), (0, Fraction(1, 10)))


counts = st.integers(1, 90).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(st.lists(counts, min_size=2, max_size=5), st.lists(counts, min_size=2, max_size=5))
def test_both_parts_add_up_to_the_change_exactly_though_groups_come_and_go(before, after):
    (found,) = splits(families(y1=before, y2=after))
    rates = [Fraction(sum(s for s, _ in c), sum(n for _, n in c)) for c in (before, after)]
    assert found.change == found.composition + found.rates == rates[1] - rates[0]


def test_what_is_hidden_or_overlaps_is_not_split():
    assert splits(families(y1=[(20, 100), None], y2=[(30, 150), (30, 50)])) == []
    assert splits([*families(y1=[(20, 100), (1, 9)])]) == []


def test_a_trend_needs_cohorts(write):
    with pytest.raises(UsageError, match="--trend: expected a column of cohorts"):
        change(write("g,ok\na,1\n"), Design("ok", ("g",)))


def test_a_bad_outcome_turns_the_trend_round(write):
    rows = [("1", "a", 30), ("1", "b", 50), ("2", "a", 45), ("2", "b", 50)]
    path = write("y,g,ok,n\n" + "".join(f"{y},{g},{s}0,1000\n" for y, g, s in rows))
    design = Design("ok", ("g",), cohort="y", weight="n")
    straight, turned = change(path, design), change(path, design, outcome_is_bad=True)
    assert [t.first_gap for t in turned.trends] == [-t.first_gap for t in straight.trends]
    assert [s.change for s in turned.splits] == [-s.change for s in straight.splits]
