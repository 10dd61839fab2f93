"""A reader who met an anchor again."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from commonfield.catalog import Catalog, NormingRules
from commonfield.council.norming import Reading, measure_drift

RULES = Catalog().get(NormingRules, "default").drift


def repeated(*pairs, reader="r"):
    """One anchor for each pair of texts: what was given first, and what when it came again."""
    return [
        Reading(f"A{anchor}", f"c{i}", reader, int(level), occasion)
        for anchor, pair in enumerate(pairs)
        for occasion, text in enumerate(pair)
        for i, level in enumerate(text)
    ]


def drift(*pairs):
    (found,) = measure_drift(repeated(*pairs), rules=RULES)
    return found


def test_one_anchor_has_a_change_and_no_interval_and_the_reason_is_told():
    found = drift(("32323", "21212"))
    assert (found.change, found.absolute, found.same) == (-1, 1, 0)
    assert (found.low, found.high, found.why, found.drifting) == (None, None, "few_anchors", True)


def test_moves_both_ways_leave_no_drift_and_are_seen_in_their_size():
    found = drift(("3232", "4141"))
    assert (found.change, found.absolute, found.same, found.drifting) == (0, 1, 0, False)


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=3, max_size=8))
@settings(max_examples=30)
def test_three_anchors_or_more_have_students_interval(levels):
    found = drift(*[(str(a), str(b)) for a, b in levels])
    changes = [b - a for a, b in levels]
    assert found.change == pytest.approx(sum(changes) / len(changes))
    if len(set(changes)) == 1:
        assert (found.low, found.why) == (None, "same_change")
        return
    low, high = stats.t.interval(0.95, len(changes) - 1, found.change, stats.sem(changes))
    assert (found.low, found.high) == (pytest.approx(low), pytest.approx(high))
    assert found.drifting == (abs(found.change) >= 0.5 and not low <= 0 <= high)


def test_an_interval_that_holds_0_is_no_drift_however_large_the_change():
    found = drift(("0", "4"), ("2", "2"), ("3", "2"))
    assert found.change == 1 and found.low < 0 < found.high and not found.drifting


def test_an_anchor_weighs_as_any_other_whatever_it_has_of_criteria():
    assert drift(("2222", "3333"), ("2", "0")).change == -0.5


def test_of_three_occasions_the_last_stands_against_the_first_and_others_are_left_out():
    thrice = [Reading("A", "c", "r", level, when) for when, level in ((7, 1), (0, 3), (3, 4))]
    (found,) = measure_drift([*thrice, Reading("B", "c", "r", 2), Reading("A", "c", "once", 2)], rules=RULES)
    assert (found.reader, found.change, found.n_scores) == ("r", -2, 1)
