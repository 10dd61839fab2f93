"""Intraclass correlations: what is published, and what has none."""

import csv

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonfield.council.reader_agreement import icc
from commonfield.council.reader_agreement.icc import FORMS

SHROUT_FLEISS = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
"""Shrout and Fleiss (1979), table 2."""


@pytest.mark.parametrize(
    ("form", "printed"),
    [("1,1", 0.17), ("2,1", 0.29), ("3,1", 0.71), ("1,k", 0.44), ("2,k", 0.62), ("3,k", 0.91)],
)
def test_shrout_and_fleiss_print_this(form, printed):
    assert round(icc(SHROUT_FLEISS, form=form).value, 2) == printed


def test_the_mean_squares_are_those_printed():
    squares = icc(SHROUT_FLEISS).mean_squares
    assert [round(s, 2) for s in (squares.units, squares.readers, squares.residual)] == [11.24, 32.49, 1.02]
    assert round(squares.within, 2) == 6.26


@pytest.mark.parametrize(
    ("form", "low", "high"),
    # The psych package prints these for the same table.
    [("1,1", -0.13, 0.72), ("2,1", 0.02, 0.76), ("3,1", 0.33, 0.95),
     ("1,k", -0.88, 0.91), ("2,k", 0.07, 0.93), ("3,k", 0.66, 0.99)],
)  # fmt: skip
def test_the_intervals_are_those_of_f(form, low, high):
    found = icc(SHROUT_FLEISS, form=form)
    assert (round(found.low, 2), round(found.high, 2)) == (low, high)
    assert found.note == "Interval: F distributions (Shrout and Fleiss; McGraw and Wong)."


def test_anxiety_is_as_the_irr_package_documents_it(public_data):
    with (public_data / "reviewer-scoring" / "irr_anxiety.csv").open(encoding="utf-8") as file:
        rows = [[float(cell) for cell in row] for row in list(csv.reader(file))[1:]]
    found = icc(rows, form="2,1")
    assert [round(x, 3) for x in (found.value, found.low, found.high)] == [0.198, -0.039, 0.494]


def test_a_negative_value_stands_as_it_is():
    found = icc([[1, 2], [2, 1], [1, 2]], form="1,1")
    assert found.value == pytest.approx(-1.0) and "below 0" in found.note


@pytest.mark.parametrize("form", FORMS)
def test_what_has_none_says_why(form):
    for table, reason in [
        ([[1, 2]], "fewer than two units"),
        ([[1], [2]], "fewer than two readers"),
        ([[1, None], [2, None]], "fewer than two readers"),
        ([], "fewer than two units"),
        ([[3, 3], [3, 3]], "every score is the same"),
    ]:
        found = icc(table, form=form)
        assert found.value is None and found.low is None and reason in found.note
    apart = icc([[1, None], [None, 2], [3, None]], form=form)
    assert apart.value is None
    assert ("no unit has scores of two" if form[0] == "1" else "readers number 0") in apart.note


def test_readers_who_differ_by_a_height_alone_are_consistent_without_an_interval():
    shifted = [[1, 2], [2, 3], [4, 5]]
    assert icc(shifted, form="3,1").value == 1 and icc(shifted, form="3,1").low is None
    assert icc(shifted, form="2,1").value == pytest.approx(0.8235, abs=1e-4)


def test_units_that_do_not_differ_have_no_reliability_of_a_mean():
    assert icc([[1, 3], [3, 1]], form="1,k").value is None
    assert icc([[1, 3], [3, 1]], form="1,1").value == pytest.approx(-1)


def test_a_bound_of_one_score_that_is_too_low_leaves_the_mean_without_one():
    found = icc([[0, 0], [0, 1], [2, 0]], form="2,k")
    assert found.value == pytest.approx(-4) and found.low is None and round(found.high, 2) == 0.96
    assert "No lower bound" in found.note


def test_missing_cells_leave_units_out_or_are_counted_by_form_one():
    holed = [*[[float(x) for x in row] for row in SHROUT_FLEISS], [1.0, None, 2.0, None]]
    crossed, nested = icc(holed, form="2,1"), icc(holed, form="1,1")
    assert crossed.value == icc(SHROUT_FLEISS).value and "6 of 7 units" in crossed.note
    assert nested.mean_squares.n_units == 7 and nested.mean_squares.df_within == 19
    assert "approximate" in nested.note and "3.69 in effect" in nested.note


tables = st.integers(2, 4).flatmap(
    lambda wide: st.lists(st.lists(st.integers(0, 9), min_size=wide, max_size=wide), min_size=3, max_size=8)
)


@settings(max_examples=40, deadline=None)
@given(table=tables, form=st.sampled_from(FORMS), up=st.integers(1, 5), by=st.integers(-9, 9))
def test_units_of_measure_and_order_do_not_matter(table, form, up, by):
    found = icc(table, form=form)
    moved = icc([[up * x + by for x in reversed(row)] for row in reversed(table)], form=form)
    assert (found.value is None) == (moved.value is None)
    if found.value is not None:
        assert moved.value == pytest.approx(found.value)
        if found.low is not None:
            assert found.low <= found.value + 1e-9
        if found.high is not None:
            assert found.value <= found.high + 1e-9
